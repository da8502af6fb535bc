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
		if err := v.deadlock(e); err != nil {
			return err
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
		if v.exited && e.G == v.exitedBy {
			return refuse(e, "the program ended, but that was said before")
		}
		if err := canExit(e, g); err != nil {
			return err
		}
		v.exited, v.exitedBy = true, e.G
	}
	if g != nil {
		g.dead = true
		v.active.remove(g)
	}
	return nil
}

// canExit checks that g, who ended the program, was in no wait that is another's to end. What the runtime
// does on the way out may stop it for a moment.
func canExit(e *tracer.Event, g *goroutine) error {
	switch {
	case g == nil || g.state == stateUnknown:
	case g.state == stateRunnable && !g.started:
		return refuse(e, "the program ended by %s, but that had not run yet", g.who())
	case g.state == stateWaiting && (reasonKind(g.wait.reason) != waitOther || g.wait.reason == "sleep"):
		return refuse(e, "the program ended by %s, but that was %s since event %d", g.who(), g.doing(), g.since)
	}
	return nil
}

// deadlock checks the runtime's word that all goroutines are asleep or, after
// the main one has left by Goexit, that there is none any more. Who sleeps is
// no proof against the first: in a bubble of testing/synctest the clock stands.
func (v *Verifier) deadlock(e *tracer.Event) error {
	none := strings.HasPrefix(e.Message, "no goroutines (main called runtime.Goexit)")
	if !none && !strings.HasPrefix(e.Message, "all goroutines are asleep") {
		return nil
	}
	var other *goroutine
	v.gs.each(func(g *goroutine) bool {
		there := none && g.state == stateWaiting
		switch g.state {
		case stateRunnable, stateRunning, stateSyscall, stateReturns:
			there = true
		}
		if there && !g.system && !g.dead && g.epoch == v.epoch {
			other = g
		}
		return other == nil
	})
	if other != nil {
		return refuse(e, "%s, but %s was %s since event %d", v.what(e), other.who(), other.doing(), other.since)
	}
	return nil
}

// sleep is the begin of time.Sleep; the go.block follows, and until then nobody wakes the sleeper.
func (v *Verifier) sleep(e *tracer.Event) error {
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if a == nil {
		return refuse(e, "the runtime itself began to sleep, but goroutine 0 cannot wait")
	}
	a.hold.must, a.hold.due, a.busy = mustSleep, e.Deadline, true
	v.did(a, e)
	return nil
}

// panicking follows panics that begin, panics recovered from, and Goexit. Of
// several on one goroutine the last is recovered from; one that another replaces
// is told of no more.
func (v *Verifier) panicking(e *tracer.Event) error {
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if a == nil {
		return refuse(e, "%s, but goroutine 0 is no goroutine of the program", v.what(e))
	}
	switch e.Kind {
	case tracer.PanicStart:
		a.panics++
	case tracer.PanicRecover:
		a.recovers++
		if a.recovers > a.panics && v.epoch == 0 {
			return refuse(e, "%s, but it panicked %d times and had recovered as often", v.what(e), a.panics)
		}
	case tracer.Goexit:
		a.goexit = true
	}
	v.did(a, e)
	return nil
}
