package randomprogram

import "slices"

// together makes up something that several goroutines do together, or something that they can use.
func (g *generator) together(s *scope) []op {
	g.budget -= 2
	switch n := g.IntN(112); {
	case n < 10:
		return []op{g.makeChan(s)}
	case n < 15:
		return g.makeLock(s)
	case n < 37:
		return []op{g.makeCtx(s)}
	case n < 50:
		return g.fork(s)
	case n < 55:
		return g.contend(s)
	case n < 62:
		return g.rounds(s)
	case n < 77:
		return g.pipe(s)
	case n < 84:
		return g.pingPong(s)
	case n < 90:
		return g.reports(s)
	case n < 95:
		w, made := g.callback(s)
		g.p.timers++
		return append(made, timerFuncOp{&timer{i: g.p.timers}, g.micros(-5, 80), w, g.lights(s, 3)})
	case n >= 106:
		return g.onces(s)
	case n >= 100:
		return g.queue(s)
	}
	w, made := g.callback(s)
	g.p.contexts++
	i := g.p.contexts - 1
	return append(made, ctxFuncOp{pick(g, s.ctxs), w, g.lights(s, 3), i})
}

// child makes a goroutine that does n things.
func (g *generator) child(s *scope, n int) *goroutine {
	w := g.goroutine()
	w.body = g.body(g.below(s, w), n)
	return w
}

// below is the scope of a new goroutine.
func (g *generator) below(s *scope, w *goroutine) *scope {
	s = s.copy()
	s.g = w
	s.depth++
	s.held = 0
	s.timers = nil // each timer is one goroutine's
	return s
}

func (g *generator) callback(s *scope) (*goroutine, []op) {
	w := g.child(s, 1+g.IntN(3))
	w.ran = g.channel(elemSignal, 0)
	return w, []op{makeChan{w.ran}}
}

// start adds to the WaitGroup and starts goroutines, in one of the manners there are.
func (g *generator) start(wg *group, workers ...*goroutine) []op {
	var ops []op
	if g.chance(30) && workers[0].ran == nil { // else there is something after its Done
		for _, w := range workers {
			w.wg, w.byGo = wg, true
			ops = append(ops, spawnOp{w})
		}
		return ops
	}
	atOnce := g.chance(50)
	if atOnce {
		ops = append(ops, addOp{wg, len(workers)})
	}
	for _, w := range workers {
		w.wg, w.less = wg, g.chance(20)
		if !atOnce {
			ops = append(ops, addOp{wg, 1})
		}
		ops = append(ops, spawnOp{w})
	}
	return ops
}

// fork makes goroutines that work by themselves, and waits for them.
func (g *generator) fork(s *scope) []op {
	wg := g.group()
	ops := []op{makeGroup{wg}}
	var gate *channel
	if g.chance(30) {
		gate = g.channel(elemSignal, 0)
		ops = append(ops, makeChan{gate})
	}
	var workers []*goroutine
	for range 1 + g.IntN(5) {
		w := g.child(s, 1+g.IntN(8))
		if gate != nil {
			w.body = slices.Insert(w.body, 0, op(recvOp{c: gate}))
		}
		if g.chance(15) {
			w.body = append(w.body, goexitOp{})
		}
		workers = append(workers, w)
	}
	ops = append(ops, g.start(wg, workers...)...)
	ops = append(ops, g.lights(s, 3)...)
	if gate != nil {
		ops = append(ops, closeOp{c: gate})
	}
	if !g.chance(30) {
		return append(ops, waitOp{wg})
	}
	// Others wait for the same.
	others := g.group()
	ops = append(ops, makeGroup{others})
	var waiting []*goroutine
	for range 1 + g.IntN(2) {
		w := g.child(s, g.IntN(2))
		w.body = append(w.body, waitOp{wg})
		waiting = append(waiting, w)
	}
	ops = append(ops, g.start(others, waiting...)...)
	return append(ops, waitOp{wg}, waitOp{others})
}

// contend makes goroutines that all want the same locks, again and again. Who waits for a Mutex for more
// than a millisecond makes it starving.
func (g *generator) contend(s *scope) []op {
	wg := g.group()
	var workers []*goroutine
	locks := []*lock{pick(g, s.locks), pick(g, s.locks)}
	starving := g.chance(10)
	for range 2 + g.IntN(4) {
		w := g.goroutine()
		for range 2 + g.IntN(8) {
			o := section{l: pick(g, locks), read: g.chance(60), try: g.chance(20), deferred: g.chance(20)}
			switch {
			case starving && g.chance(20):
				o.body = []op{sleepOp{g.micros(800, 1200)}}
			case g.chance(30):
				o.body = []op{goschedOp{}}
			case g.chance(20):
				o.body = []op{sleepOp{g.micros(1, 30)}}
			}
			w.body = append(w.body, o)
		}
		workers = append(workers, w)
	}
	ops := append([]op{makeGroup{wg}}, g.start(wg, workers...)...)
	return append(ops, waitOp{wg})
}

// rounds uses one WaitGroup again and again.
func (g *generator) rounds(s *scope) []op {
	wg := g.group()
	ops := []op{makeGroup{wg}}
	for range 2 + g.IntN(3) {
		var workers []*goroutine
		for range 1 + g.IntN(3) {
			workers = append(workers, g.child(s, g.IntN(3)))
		}
		ops = append(ops, g.start(wg, workers...)...)
		ops = append(ops, g.lights(s, 1)...)
		ops = append(ops, waitOp{wg})
	}
	return ops
}

// pipe makes producers, who send so many values, and consumers, who take them to the end.
func (g *generator) pipe(s *scope) []op {
	c := g.channel(g.elem(), max(0, g.IntN(6)-2))
	wg, sending := g.group(), g.group()
	ops := []op{makeChan{c}, makeGroup{wg}, makeGroup{sending}}
	var producers, consumers []*goroutine
	total := 0
	for range 1 + g.IntN(3) {
		w := g.goroutine()
		below := g.below(s, w)
		for range 1 + g.IntN(10) {
			w.body = append(append(w.body, g.lights(below, 1)...), sendOp{c, g.value(s, c.elem)})
			total++
		}
		producers = append(producers, w)
	}
	first := g.goroutine()
	below := g.below(s, first)
	if g.chance(30) { // one who knows how many come, and then that no more come
		for range total + 1 {
			first.body = append(first.body, recvOp{c: c})
			if g.chance(30) {
				first.body = append(first.body, g.lights(below, 1)...)
			}
		}
	} else {
		first.body = []op{rangeOp{c, g.chance(50), g.lights(below, 1)}}
		for range g.IntN(3) {
			w := g.goroutine()
			w.body = []op{rangeOp{c, g.chance(50), g.lights(g.below(s, w), 1)}}
			consumers = append(consumers, w)
		}
	}
	closer := g.goroutine()
	closer.body = []op{waitOp{sending}, closeOp{c: c}}
	if g.chance(50) {
		ops = append(ops, g.start(wg, append(consumers, first)...)...)
		ops = append(ops, g.start(sending, producers...)...)
		ops = append(ops, closer.body...)
		return append(ops, waitOp{wg})
	}
	ops = append(ops, g.start(sending, producers...)...)
	ops = append(ops, g.start(wg, append(consumers, closer)...)...)
	ops = append(ops, first.body...) // the maker's own role
	return append(ops, waitOp{wg})
}

// pingPong makes two that send to each other by turns.
func (g *generator) pingPong(s *scope) []op {
	wg := g.group()
	there, back := g.channel(g.elem(), g.IntN(2)), g.channel(g.elem(), g.IntN(2))
	a, b := g.goroutine(), g.goroutine()
	for range 1 + g.IntN(8) {
		a.body = append(a.body, sendOp{there, g.value(s, there.elem)}, recvOp{back, true})
		b.body = append(b.body, recvOp{there, true}, sendOp{back, g.value(s, back.elem)})
	}
	ops := append([]op{makeChan{there}, makeChan{back}, makeGroup{wg}}, g.start(wg, a, b)...)
	return append(append(ops, g.lights(s, 2)...), waitOp{wg})
}

// reports makes goroutines that send once at their end. They are waited for after that, too: they have yet to
// tell of it. Some count themselves in a WaitGroup that nobody waits for.
func (g *generator) reports(s *scope) []op {
	wg := g.group()
	var workers []*goroutine
	n := 1 + g.IntN(4)
	c := g.channel(g.elem(), g.IntN(n+1))
	ops, ends := []op{makeChan{c}, makeGroup{wg}}, []op(nil)
	waits := g.chance(60)
	if waits {
		ends = []op{waitOp{wg}}
	}
	for range n {
		w := g.child(s, g.IntN(4))
		w.body = append(w.body, sendOp{c, g.value(s, c.elem)})
		workers = append(workers, w)
		if !waits {
			w.ran = g.channel(elemSignal, 0)
			ops, ends = append(ops, makeChan{w.ran}), append(ends, recvOp{c: w.ran})
		}
	}
	ops = append(ops, g.start(wg, workers...)...)
	ops = append(ops, g.lights(s, 2)...)
	for range n {
		ops = append(ops, recvOp{c, true})
	}
	return append(ops, ends...)
}
