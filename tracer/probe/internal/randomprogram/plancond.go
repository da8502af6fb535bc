package randomprogram

import "fmt"

type (
	// A cond is a sync.Cond and what is counted under its Mutex. Goroutines take one each, and wait while there is none.
	cond struct {
		i int
		l *lock
	}
	once struct{ i int }

	makeCond struct{ c *cond }
	makeOnce struct{ o *once }

	takeOp struct{ c *cond }
	giveOp struct {
		c      *cond
		n      int
		all    bool // Broadcast, else n times Signal
		inside bool // with the lock held
	}
	onceOp struct { // body is what whoever comes first does
		o    *once
		body []op
		boom bool // and then panics
	}
)

func (c *cond) String() string { return fmt.Sprint("cond", c.i) }
func (o *once) String() string { return fmt.Sprint("once", o.i) }

func (o giveOp) word() (word, method string, times int) {
	if o.all {
		return "cond.broadcast", "Broadcast", 1
	}
	return "cond.signal", "Signal", o.n
}

// queue makes goroutines that take what others give, by a Cond.
func (g *generator) queue(s *scope) []op {
	g.p.locks++
	g.p.conds++
	c := &cond{g.p.conds, &lock{i: g.p.locks, kind: mutex}}
	wg := g.group()
	var workers []*goroutine
	n := 1 + g.IntN(5)
	for range n {
		w := g.goroutine()
		below := g.below(s, w)
		w.body = append(g.lights(below, 1), takeOp{c})
		w.body = append(w.body, g.lights(below, 1)...)
		workers = append(workers, w)
	}
	give := func(n int) op { return giveOp{c, n, g.chance(30), g.chance(60)} }
	ops := []op{makeLock{c.l}, makeCond{c}, makeGroup{wg}}
	if g.chance(50) { // all at once, as a gate that is opened
		ops = append(ops, g.start(wg, workers...)...)
		ops = append(ops, g.lights(s, 2)...)
		return append(ops, give(n), waitOp{wg})
	}
	for n > 0 {
		w := g.goroutine()
		w.body = g.lights(g.below(s, w), 1)
		for range 1 + g.IntN(2) {
			if some := min(n, 1+g.IntN(2)); some > 0 {
				w.body = append(w.body, give(some))
				n -= some
			}
		}
		workers = append(workers, w)
	}
	g.Shuffle(len(workers), func(i, j int) { workers[i], workers[j] = workers[j], workers[i] })
	ops = append(ops, g.start(wg, workers...)...)
	return append(ops, waitOp{wg})
}

// onces makes goroutines that all call Do of a few Onces.
func (g *generator) onces(s *scope) []op {
	wg := g.group()
	ops := []op{makeGroup{wg}}
	var onces []*once
	for range 1 + g.IntN(2) {
		g.p.onces++
		o := &once{g.p.onces}
		onces = append(onces, o)
		ops = append(ops, makeOnce{o})
	}
	var workers []*goroutine
	for range 2 + g.IntN(4) {
		w := g.goroutine()
		for range 1 + g.IntN(3) {
			o := onceOp{o: pick(g, onces), body: g.lights(g.below(s, w), 2), boom: g.chance(20)}
			if g.chance(40) {
				o.body = append(o.body, sleepOp{g.micros(1, 60)}) // so that others wait
			}
			w.body = append(w.body, o)
		}
		workers = append(workers, w)
	}
	ops = append(ops, g.start(wg, workers...)...)
	return append(ops, waitOp{wg})
}
