package verify_test

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A simCase is a case of a select; without a channel it is nil.
type simCase struct {
	c    *simChan
	send bool
	v    string
}

func (g *gor) selectDone(cases []tracer.Case, won int, mode string) {
	e := g.event(tracer.SelectDone)
	e.Has = tracer.FieldCases | tracer.FieldCase
	e.Cases, e.Case = cases, won
	if mode != "" {
		e.Has |= tracer.FieldMode
		e.Mode = mode
	}
	g.emit(e)
}

// select_ is a select of at least two channel cases. It returns the case
// that won, -1 for the default or a panic.
func (g *gor) select_(cases []simCase, block bool) int {
	g.step()
	var list []tracer.Case
	var order []int
	var chans []*simChan
	for i, c := range cases {
		tc := tracer.Case{Dir: tracer.DirRecv}
		if c.send {
			tc.Dir = tracer.DirSend
		}
		if c.c != nil {
			tc.Chan, tc.Name = c.c.id, c.c.name
			order = append(order, i)
			if !slices.Contains(chans, c.c) {
				chans = append(chans, c.c)
			}
		}
		list = append(list, tc)
	}
	if !block {
		list = append(list, tracer.Case{Dir: tracer.DirDefault})
	}
	g.s.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortFunc(chans, func(a, b *simChan) int { return int(a.id) - int(b.id) })
	unlock := func() {
		for _, c := range slices.Backward(chans) {
			g.unlockChan(c)
		}
	}
	for _, c := range chans {
		g.lockChan(c)
	}
	for _, i := range order {
		if done, panics := g.tryCase(cases[i], unlock); panics {
			return -1
		} else if done {
			g.selectDone(list, i, "")
			return i
		}
	}
	if !block {
		g.selectDone(list, len(cases), "")
		unlock()
		return -1
	}
	return g.selectWait(cases, list, chans)
}

// tryCase does a case if it is ready. If it did, the locks are free.
func (g *gor) tryCase(c simCase, unlock func()) (done, panics bool) {
	switch {
	case c.send && c.c.closed:
		unlock()
		return false, true
	case c.send:
		return g.sendLocked(c.c, c.v, unlock), false
	}
	_, _, done = g.recvLocked(c.c, unlock)
	return done, false
}

// selectWait queues g on all channels, whose locks it holds.
func (g *gor) selectWait(cases []simCase, list []tracer.Case, chans []*simChan) int {
	e := g.event(tracer.SelectWait)
	e.Has, e.Cases = tracer.FieldCases, list
	g.hold(func() {}, func() { g.emit(e) })
	var own []*sudog
	for _, c := range cases {
		w := &sudog{g: g, c: c.c, sel: true, v: c.v}
		own = append(own, w)
		if c.c == nil {
			continue
		}
		if c.send {
			c.c.sendq = append(c.c.sendq, w)
		} else {
			c.c.recvq = append(c.c.recvq, w)
		}
		g.steps()
	}
	g.won = nil
	g.park(g.block("select"), func() {
		for _, c := range chans {
			g.unlockChanParked(c)
		}
	})
	for _, c := range chans {
		g.lockChan(c)
	}
	g.selDone = false
	for _, c := range chans {
		mine := func(w *sudog) bool { return w.g == g }
		c.sendq = slices.DeleteFunc(c.sendq, mine)
		c.recvq = slices.DeleteFunc(c.recvq, mine)
	}
	for _, c := range slices.Backward(chans) {
		g.unlockChan(c)
	}
	i := slices.Index(own, g.won)
	if cases[i].send && !g.won.ok {
		return -1 // it panics: the channel was closed
	}
	g.steps()
	g.selectDone(list, i, "")
	return i
}
