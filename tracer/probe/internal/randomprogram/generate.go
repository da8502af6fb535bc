package randomprogram

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// New returns the plan of a seed.
func New(seed uint64) *Plan {
	g := &generator{
		Rand: rand.New(rand.NewPCG(seed, 0x676f766973)),
		p:    &Plan{Seed: seed, goroutines: 1},
	}
	g.p.Procs = []int{1, 2, 4}[seed%3]
	g.budget = 20 + g.IntN(120)
	g.p.main = g.program()
	return g.p
}

// A generator makes up one plan.
type generator struct {
	*rand.Rand
	p      *Plan
	budget int // of ops that are still to be made
}

// A scope is what a goroutine can use at some place. What is added to a copy is not in the original.
type scope struct {
	chans  []*channel // that anyone may send to, receive from, close at any time
	locks  []*lock
	ctxs   []*ctx
	done   *channel   // the way out
	g      *goroutine // that runs here
	held   int        // locks up to this number are not to be taken
	timers []*timer
	depth  int
}

func (s *scope) copy() *scope {
	c := *s
	c.chans, c.locks, c.ctxs, c.timers = slices.Clip(s.chans), slices.Clip(s.locks), slices.Clip(s.ctxs), slices.Clip(s.timers)
	return &c
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, from []T) T { return from[g.IntN(len(from))] }

func (g *generator) micros(from, to int) time.Duration {
	return time.Duration(from+g.IntN(to-from)) * time.Microsecond
}

func (g *generator) channel(e elem, capacity int) *channel {
	g.p.chans++
	return &channel{g.p.chans, e, capacity}
}

func (g *generator) group() *group {
	g.p.groups++
	return &group{g.p.groups}
}

func (g *generator) goroutine() *goroutine {
	g.p.goroutines++
	return &goroutine{name: fmt.Sprint("g", g.p.goroutines-1)}
}

func (g *generator) elem() elem {
	return pick(g, []elem{elemInt, elemInt, elemString, elemPair, elemPointer, elemChan})
}

// value makes up a value for a channel.
func (g *generator) value(s *scope, e elem) value {
	v := value{n: g.IntN(1000)}
	if e != elemChan {
		return v
	}
	var ints []*channel
	for _, c := range s.chans {
		if c.elem == elemInt {
			ints = append(ints, c)
		}
	}
	if len(ints) > 0 && g.chance(90) {
		v.c = pick(g, ints)
	}
	return v
}

// program makes main: what the others share, a way out, the work, the end.
func (g *generator) program() *goroutine {
	m := &goroutine{name: "main"}
	s := &scope{g: m, done: g.channel(elemSignal, 0)}
	root := &ctx{kind: withCancelCause, maker: m, ends: true}
	patience := g.micros(100, 500)
	g.p.contexts++
	if g.chance(30) {
		root.kind, root.deadline = withDeadline, deadline{in: patience, at: g.chance(50), cause: g.chance(50)}
	}
	s.ctxs = append(s.ctxs, root)
	body := []op{makeChan{s.done}, makeCtx{root}}
	for range 1 + g.IntN(3) {
		body = append(body, g.makeChan(s))
	}
	for range 1 + g.IntN(3) {
		body = append(body, g.makeLock(s)...)
	}
	out := []op{cancelOp{root}, closeOp{s.done, true}}
	work := g.body(s, 4+g.IntN(8))
	switch way := g.goroutine(); {
	case root.kind == withDeadline:
		way.body = []op{closeOp{s.done, true}}
		way.ran = g.channel(elemSignal, 0)
		g.p.contexts++
		body = append(body, makeChan{way.ran}, ctxFuncOp{root, way, work, g.p.contexts - 1})
	case g.chance(50):
		way.body = out
		way.ran = g.channel(elemSignal, 0)
		g.p.timers++
		body = append(body, makeChan{way.ran}, timerFuncOp{&timer{i: g.p.timers}, patience, way, work})
	default:
		early := g.channel(elemSignal, 0)
		way.body = append([]op{selectOp{[]selectCase{{after: patience}, {c: early}}, -1}}, out...)
		way.wg = g.group()
		body = append(body, makeChan{early}, makeGroup{way.wg}, addOp{way.wg, 1}, spawnOp{way})
		body = append(body, work...)
		body = append(body, closeOp{c: early}, waitOp{way.wg})
	}
	m.body = append(body, out...)
	return m
}

func (g *generator) makeChan(s *scope) op {
	c := g.channel(g.elem(), max(0, g.IntN(5)-1))
	s.chans = append(s.chans, c)
	return makeChan{c}
}

func (g *generator) makeLock(s *scope) []op {
	g.p.locks++
	l := &lock{i: g.p.locks, kind: lockKind(g.IntN(3))}
	s.locks = append(s.locks, l)
	if l.kind == semaphore {
		l.sem = g.channel(elemSignal, 1+g.IntN(2))
		return []op{makeChan{l.sem}}
	}
	return []op{makeLock{l}}
}

func (g *generator) makeCtx(s *scope) op {
	c := &ctx{i: g.p.contexts, kind: ctxKind(g.IntN(int(withOwnDone) + 1)), maker: s.g}
	g.p.contexts++
	if g.chance(85) || c.kind == withOwnDone {
		c.parent = pick(g, s.ctxs)
	}
	c.ends = c.parent != nil && c.parent.ends
	switch c.kind {
	case withDeadline:
		c.deadline = deadline{in: g.micros(-20, 300), at: g.chance(50), cause: g.chance(50)}
		c.ends = true
	case withoutCancel:
		c.ends = false
	case withOwnDone:
		c.parent, c.done, c.ends = s.ctxs[0], s.done, true
	}
	if c.parent == nil && c.kind == withoutCancel {
		c.kind = withCancel
	}
	s.ctxs = append(s.ctxs, c)
	return makeCtx{c}
}

// body makes up what a goroutine does: n things, which may be many ops.
func (g *generator) body(s *scope, n int) []op {
	var body []op
	for range n {
		if g.budget <= 0 {
			break
		}
		if s.depth < 4 && g.chance(30) {
			body = append(body, g.together(s)...)
		} else {
			body = append(body, g.light(s))
		}
	}
	return body
}

// lights makes a few ops that wait for nobody, or have a way out.
func (g *generator) lights(s *scope, most int) []op {
	var body []op
	for range g.IntN(most + 1) {
		if g.budget > 0 {
			body = append(body, g.light(s))
		}
	}
	return body
}

func (g *generator) light(s *scope) op {
	g.budget--
	switch n := g.IntN(100); {
	case n < 42:
		return g.selects(s)
	case n < 65:
		if l := pick(g, s.locks); l.i > s.held {
			return g.section(s, l)
		}
		return g.selects(s)
	case n < 69:
		return closeOp{pick(g, s.chans), true}
	case n < 70:
		return closeOp{nil, true}
	case n < 77:
		return goschedOp{}
	case n < 82:
		return sleepOp{g.micros(-5, 30)}
	case n < 84:
		return afterOp{g.micros(-5, 30)}
	case n < 90:
		return g.timer(s)
	case n < 91:
		return panicOp{}
	case n < 92:
		if g.chance(20) {
			return gcOp{}
		}
		return goschedOp{}
	case n < 93:
		return selectOp{[]selectCase{g.wayOut(s)}, -1}
	}
	// Not the root: that would be the end of everything.
	if c := pick(g, s.ctxs); c.i != 0 && c.cancels() {
		return cancelOp{c}
	}
	return g.selects(s)
}

// wayOut makes a case that will be ready at some time, whatever goroutines do.
func (g *generator) wayOut(s *scope) selectCase {
	if g.chance(40) {
		return selectCase{after: g.micros(1, 40)}
	}
	for range 3 {
		if c := pick(g, s.ctxs); c.ends {
			return selectCase{ctx: c}
		}
	}
	return selectCase{c: s.done}
}

func (g *generator) selects(s *scope) op {
	var o selectOp
	for range 1 + g.IntN(1+g.IntN(6)) {
		o.cases = append(o.cases, g.selectCase(s))
	}
	o.fallback = -1
	if g.chance(35) {
		o.fallback = g.IntN(len(o.cases) + 1)
	} else {
		o.cases = slices.Insert(o.cases, g.IntN(len(o.cases)+1), g.wayOut(s))
	}
	return o
}

func (g *generator) selectCase(s *scope) selectCase {
	switch n := g.IntN(100); {
	case n < 80:
		c := selectCase{send: g.chance(50), c: pick(g, s.chans)}
		c.v = g.value(s, c.c.elem)
		return c
	case n < 86:
		return selectCase{send: g.chance(50), none: g.elem()}
	case n < 92:
		if len(s.timers) > 0 {
			return selectCase{t: pick(g, s.timers)}
		}
		return selectCase{after: g.micros(-5, 50)}
	}
	return selectCase{ctx: pick(g, s.ctxs)}
}

func (g *generator) section(s *scope, l *lock) op {
	s = s.copy()
	s.held = l.i
	o := section{l: l, read: g.chance(50), try: g.chance(30), deferred: g.chance(30)}
	o.boom = o.deferred && g.chance(30)
	o.body = g.lights(s, 2)
	return o
}

// timer makes a timer or ticker, and what is done with it. Nobody waits for one that is stopped or has fired.
func (g *generator) timer(s *scope) op {
	s = s.copy()
	g.p.timers++
	o := makeTimer{t: &timer{g.p.timers, g.chance(30)}, d: g.micros(1, 60)}
	s.timers = append(s.timers, o.t)
	armed := true
	for range 1 + g.IntN(4) {
		step := timerOp{t: o.t, what: timerStep(g.IntN(3)), d: g.micros(1, 60)}
		switch {
		case step.what != timerWait:
			armed = step.what == timerReset
		case !armed:
			continue
		default:
			armed = o.t.ticker
		}
		o.body = append(o.body, step)
		before := len(o.body)
		if o.body = append(o.body, g.lights(s, 1)...); len(o.body) > before {
			armed = armed && o.t.ticker // it may have fired, and a select of these have taken it
		}
	}
	return o
}
