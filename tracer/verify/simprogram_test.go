package verify_test

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// A program is what the goroutines of one run share.
type program struct {
	chans []*simChan
	mus   []*simMutex
	rws   []*simRW
	ctxs  []*simCtx
	conds []*simCond
	onces []*simOnce
	words []*simWord
	busy  int // workers that do not wait for a Cond
	value int
	kids  int
	focus int // what most goroutines do: 0 channels, 1 selects, 2 locks, 3 contexts, 4 what is newer, else all
}

// randomProgram is a program made up from the simulator's own dice.
func randomProgram(g *gor) {
	s := g.s
	p := &program{focus: s.rng.IntN(8)}
	for i := range 1 + s.rng.IntN(3) {
		p.chans = append(p.chans, g.makeChan(fmt.Sprintf("c%d", i), "int", max(0, s.rng.IntN(5)-1)))
	}
	for i := range 1 + s.rng.IntN(2) {
		p.mus = append(p.mus, g.newMutex(fmt.Sprintf("mu%d", i)))
		p.rws = append(p.rws, g.newRW(fmt.Sprintf("rw%d", i)))
		p.conds = append(p.conds, g.newCond(fmt.Sprintf("cond%d", i)))
		p.onces = append(p.onces, g.newOnce(fmt.Sprintf("once%d", i)))
		p.words = append(p.words, g.newWord())
	}
	wg := g.newGroup("wg")
	for round := range 1 + s.rng.IntN(2) {
		n := 2 + s.rng.IntN(5)
		g.add(wg, int64(n))
		for i := range n {
			s.create(g, fmt.Sprintf("w%d.%d", round, i), func(g *gor) {
				p.worker(g, 5+s.rng.IntN(20), wg)
			})
		}
		p.work(g, s.rng.IntN(10))
		if s.chance(8) {
			return // main ends, whatever the others do
		}
		g.wait(wg)
	}
}

// worker works, and is a part of wg.
func (p *program) worker(g *gor, ops int, wg *simGroup) {
	p.busy++
	p.work(g, ops)
	p.busy--
	for _, c := range p.conds {
		if len(c.line) > 0 { // or who waits may wait for ever
			g.notify(c, tracer.CondBroadcast)
		}
	}
	if g.s.chance(10) {
		g.say(tracer.Goexit, func(*tracer.Event) {})
	}
	g.add(wg, -1)
}

func (p *program) work(g *gor, ops int) {
	weight := g.s.rng.IntN(4)
	for range ops {
		switch {
		case p.focus < 5 && !g.s.chance(5):
			[]func(*gor){p.chanOp, p.selectOp, p.lockOp, p.ctxOp, p.newerOp}[p.focus](g)
		case g.s.rng.IntN(4) < weight:
			p.chanOp(g)
		default:
			p.syncOp(g)
		}
	}
}

func (p *program) chan_(g *gor) *simChan { return p.chans[g.s.rng.IntN(len(p.chans))] }

func (p *program) next() string {
	p.value++
	return fmt.Sprint(p.value)
}

func (p *program) chanOp(g *gor) {
	s := g.s
	switch s.rng.IntN(12) {
	case 0, 1:
		g.send(p.chan_(g), p.next(), !s.chance(3))
	case 2, 3:
		g.recv(p.chan_(g), !s.chance(3))
	case 4:
		g.send(p.chan_(g), p.next(), false)
	case 5:
		g.recv(p.chan_(g), false)
	case 6, 7, 8, 9:
		p.selectOp(g)
	case 10:
		if s.chance(10) {
			g.closeChan(p.chan_(g))
		}
	case 11:
		p.timerOp(g)
	}
}

func (p *program) selectOp(g *gor) {
	s := g.s
	var cases []simCase
	for range 2 + s.rng.IntN(3) {
		c := simCase{c: p.chan_(g), send: s.chance(2), v: p.next()}
		if s.chance(20) {
			c.c = nil
		}
		cases = append(cases, c)
	}
	var timer *simTimer
	if s.chance(3) {
		timer = g.newTimer(tracer.ModeTimer, 1+s.rng.Int64N(3000), nil)
		cases = append(cases, simCase{c: timer.c})
	}
	if len(p.ctxs) > 0 && s.chance(3) {
		if c := p.ctxs[s.rng.IntN(len(p.ctxs))].canceler(); c != nil {
			cases = append(cases, simCase{c: g.doneOf(c)})
		}
	}
	g.select_(cases, !s.chance(3))
	if timer != nil {
		g.stopTimer(timer, 0)
	}
}

func (p *program) timerOp(g *gor) {
	s := g.s
	ns := 1 + s.rng.Int64N(2000)
	if s.chance(4) {
		t := g.newTimer(tracer.ModeFunc, ns, func(g *gor) { g.atomic(p.words[0], tracer.AtomicAdd) })
		g.steps()
		g.stopTimer(t, s.rng.Int64N(2)*ns)
		return
	}
	t := g.newTimer([]string{tracer.ModeTimer, tracer.ModeTicker}[s.rng.IntN(2)], ns, nil)
	for range s.rng.IntN(3) {
		g.recv(t.c, t.mode == tracer.ModeTicker && s.chance(2))
		if s.chance(3) {
			g.stopTimer(t, 1+s.rng.Int64N(2000))
		}
	}
	g.stopTimer(t, 0)
}

// newerOp does something with Conds, Onces, atomics, timers, or what the program says of itself.
func (p *program) newerOp(g *gor) {
	s := g.s
	i := s.rng.IntN(len(p.conds))
	c, mu, once, word := p.conds[i], p.mus[i], p.onces[i], p.words[i]
	switch s.rng.IntN(12) {
	case 0, 1:
		g.notify(c, []tracer.Kind{tracer.CondSignal, tracer.CondBroadcast}[s.rng.IntN(2)])
	case 2, 3:
		if g.id == 1 || p.busy < 2 { // somebody has to be left to signal
			return
		}
		p.busy--
		g.lock(mu)
		g.condWait(c, mu)
		g.unlock(mu)
		p.busy++
	case 4, 5:
		g.do(once, func() { g.steps() })
		if s.chance(5) { // the program begins anew with it, while nobody has it
			p.onces[i] = g.newOnce(once.name)
		}
	case 6, 7:
		g.atomic(word, atomicKinds[s.rng.IntN(len(atomicKinds))])
	case 8:
		if s.chance(3) {
			g.plain(word)
		} else {
			g.plain(g.newWord())
		}
	case 9:
		g.task()
		g.say(tracer.GoLabel, func(e *tracer.Event) { e.Label = "step=" + p.next() })
		g.say(tracer.Output, func(e *tracer.Event) { e.Op, e.N = "stdout", 3 })
	case 10:
		g.test(func() { g.panics(func() { g.atomic(word, tracer.AtomicAdd) }) })
		g.locksThread(func() { g.steps() })
		g.callsC(func() { g.steps() })
	case 11:
		p.timerOp(g)
	}
}

func (p *program) syncOp(g *gor) {
	switch g.s.rng.IntN(10) {
	case 8, 9:
		p.newerOp(g)
	case 0:
		p.ctxOp(g)
	case 1:
		g.syscall()
	case 2:
		p.otherOp(g)
	default:
		p.lockOp(g)
	}
}

func (p *program) lockOp(g *gor) {
	s := g.s
	mu, rw := p.mus[s.rng.IntN(len(p.mus))], p.rws[s.rng.IntN(len(p.rws))]
	switch s.rng.IntN(8) {
	case 0, 1:
		g.lock(mu)
		g.steps()
		if s.chance(3) {
			g.send(p.chan_(g), p.next(), false)
		}
		g.unlock(mu)
	case 2:
		if g.tryLock(mu) {
			g.steps()
			g.unlock(mu)
		}
	case 3, 4:
		g.rlock(rw)
		g.steps()
		g.runlock(rw)
	case 5:
		if g.tryRLock(rw) {
			g.runlock(rw)
		}
	case 6:
		g.wlock(rw)
		g.steps()
		g.wunlock(rw)
	case 7:
		if g.tryWLock(rw) {
			g.wunlock(rw)
		}
	}
}

func (p *program) ctxOp(g *gor) {
	s := g.s
	var parent *simCtx
	if len(p.ctxs) > 0 && !s.chance(4) {
		parent = p.ctxs[s.rng.IntN(len(p.ctxs))]
	}
	if parent != nil && s.chance(3) {
		if c := parent.canceler(); c != nil {
			cause := "context canceled"
			if s.chance(2) {
				cause = "cause " + p.next()
			}
			g.cancel(c, nil, "context canceled", cause)
			return
		}
	}
	modes := []string{tracer.ModeCancel, tracer.ModeCancel, tracer.ModeTimeout, tracer.ModeWithValue, tracer.ModeWithoutCancel}
	mode := modes[s.rng.IntN(len(modes))]
	if parent == nil && mode != tracer.ModeTimeout {
		mode = tracer.ModeCancel
	}
	p.ctxs = append(p.ctxs, g.newCtx(parent, fmt.Sprintf("ctx%d", len(p.ctxs)), mode))
}

func (p *program) otherOp(g *gor) {
	s := g.s
	switch s.rng.IntN(4) {
	case 0:
		g.sleep(s.rng.Int64N(1000))
	case 1:
		g.preempt("yield")
		g.step()
	case 2:
		if p.kids++; p.kids > 6 {
			return
		}
		wg := g.newGroup("inner")
		g.add(wg, 2)
		for range 2 {
			s.create(g, "kid", func(g *gor) {
				p.worker(g, 3, wg)
			})
		}
		if s.chance(2) {
			s.create(g, "watcher", func(g *gor) { g.wait(wg) })
		}
		g.wait(wg)
	}
}
