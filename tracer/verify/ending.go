package verify

import (
	"strings"

	"github.com/govis/govis/tracer"
)

// ending is a panic, a fatal error or the exit. The goroutine that ends the
// program does nothing after it. Others may: they run on their processors
// until the operating system stops them, so their events are checked as
// before, however many come.
func (v *Verifier) ending(e *tracer.Event) error {
	var g *goroutine
	if e.G != 0 {
		var err error
		if g, err = v.known(e, e.G); err != nil {
			return err
		}
	}
	if e.Kind == tracer.Fatal {
		if strings.HasPrefix(e.Message, "all goroutines are asleep") {
			if err := v.deadlock(e); err != nil {
				return err
			}
		}
		// An unlock of what was not locked is told before it is tried.
		for _, p := range v.promises {
			if g == nil || g.hold.die == p {
				p.kept = p.kept || p.v.Kind == tracer.MutexUnlock ||
					p.v.Kind == tracer.RWMutexUnlock || p.v.Kind == tracer.RWMutexRUnlock
			}
		}
	}
	if e.Kind == tracer.Exit {
		v.exited = true
	}
	if g != nil {
		g.dead = true
		v.active.remove(g)
	}
	return nil
}

// deadlock checks the runtime's word that all goroutines are asleep.
func (v *Verifier) deadlock(e *tracer.Event) error {
	var awake *goroutine
	v.gs.each(func(g *goroutine) bool {
		busy := g.state == stateRunnable || g.state == stateRunning || g.state == stateSyscall || g.state == stateReturns
		if busy && !g.system && !g.dead && g.epoch == v.epoch {
			awake = g
		}
		return awake == nil
	})
	if awake != nil {
		return refuse(e, "%s, but %s was %s since event %d", v.what(e), awake.who(), awake.doing(), awake.since)
	}
	return nil
}

// sleep is the begin of time.Sleep; the go.block follows. When the sleeper is
// woken is not compared with the deadline: events and timers may read
// different clocks.
func (v *Verifier) sleep(e *tracer.Event) error {
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if a == nil {
		return refuse(e, "the runtime itself began to sleep, but goroutine 0 cannot wait")
	}
	a.hold.must, a.busy = mustSleep, true
	v.did(a, e)
	return nil
}
