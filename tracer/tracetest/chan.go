package tracetest

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A Chan is a channel of the made-up program.
type Chan struct {
	id     uint64
	name   string
	elem   string
	cap    int
	closed bool
	sent   int64
	buf    []value
	sendq  []*sudog
	recvq  []*sudog
}

type value struct {
	n    int64
	text string
}

// A sudog is a goroutine in a queue of a channel.
type sudog struct {
	g     *G
	value string
	index int   // of the select's case, -1 outside a select
	done  *bool // the select has its winner
}

// Make is make(chan elem, size).
func (g *G) Make(name, elem string, size int) *Chan {
	g.step()
	return g.makeChan(name, elem, size)
}

func (g *G) makeChan(name, elem string, size int) *Chan {
	c := &Chan{id: g.r.newObj(), name: name, elem: elem, cap: size}
	e := g.event(tracer.ChanMake, tracer.FieldObj|tracer.FieldName|tracer.FieldCap|tracer.FieldElem)
	e.Obj, e.Name, e.Cap, e.Elem = c.id, name, size, elem
	g.place(e)
	g.emit(e)
	return c
}

// op emits an operation on c by g, or by another for g.
func (c *Chan) op(kind tracer.Kind, g, by *G, fill func(e *tracer.Event)) {
	e := by.event(kind, tracer.FieldObj|tracer.FieldName|tracer.FieldLen|tracer.FieldCap)
	e.G = g.id
	if g != by {
		e.Has |= tracer.FieldBy
		e.By = by.id
	}
	e.Obj, e.Name, e.Len, e.Cap = c.id, c.name, len(c.buf), c.cap
	fill(e)
	by.place(e)
	by.emit(e)
}

func (c *Chan) emitSend(g, by *G, n int64, text, mode string, peer *G) {
	c.op(tracer.ChanSend, g, by, func(e *tracer.Event) {
		e.Has |= tracer.FieldN | tracer.FieldMode | tracer.FieldValue
		e.N, e.Mode, e.Value = n, mode, text
		if peer != nil {
			e.Has |= tracer.FieldPeer
			e.Peer = peer.id
		}
	})
}

func (c *Chan) emitRecv(g, by *G, v value, mode string, peer *G) {
	c.op(tracer.ChanRecv, g, by, func(e *tracer.Event) {
		e.Has |= tracer.FieldMode | tracer.FieldOK
		e.Mode = mode
		if mode == tracer.ModeClosed {
			return
		}
		e.Has |= tracer.FieldN | tracer.FieldValue
		e.OK, e.N, e.Value = true, v.n, v.text
		if peer != nil {
			e.Has |= tracer.FieldPeer
			e.Peer = peer.id
		}
	})
}

// take returns the first waiter whose select, if any, is still open.
func take(q *[]*sudog) *sudog {
	for len(*q) > 0 {
		w := (*q)[0]
		*q = (*q)[1:]
		if w.done == nil {
			return w
		}
		if !*w.done {
			*w.done = true
			return w
		}
	}
	return nil
}

func (c *Chan) named(e *tracer.Event) {
	e.Has |= tracer.FieldObj | tracer.FieldName
	e.Obj, e.Name = c.id, c.name
}

func (g *G) blockOn(c *Chan, reason string, text *string) {
	e := g.event(tracer.GoBlock, tracer.FieldReason|tracer.FieldObj|tracer.FieldName)
	e.Reason = reason
	if c != nil {
		c.named(e)
	}
	if text != nil {
		e.Has |= tracer.FieldValue
		e.Value = *text
	}
	g.place(e)
	g.emit(e)
}

// Send is c <- text; a nil c blocks for ever.
func (g *G) Send(c *Chan, text string) {
	g.step()
	switch {
	case c == nil:
		g.blockOn(nil, "chan send (nil chan)", nil)
	case g.trySend(c, text):
		return
	default:
		g.blockOn(c, "chan send", &text)
		c.sendq = append(c.sendq, &sudog{g: g, value: text, index: -1})
	}
	if g.park().closed {
		g.die("send on closed channel")
	}
}

// trySend sends if that needs no waiting.
func (g *G) trySend(c *Chan, text string) bool {
	if c.closed {
		g.die("send on closed channel")
	}
	if w := take(&c.recvq); w != nil {
		c.sent++
		v := value{c.sent, text}
		c.emitSend(g, g, v.n, text, tracer.ModeHandoff, w.g)
		c.emitRecv(w.g, g, v, tracer.ModeHandoff, g)
		w.g.ready(g, wakeup{value: text, ok: true, index: w.index}, c.named)
		return true
	}
	if len(c.buf) < c.cap {
		c.sent++
		c.buf = append(c.buf, value{c.sent, text})
		c.emitSend(g, g, c.sent, text, tracer.ModeBuffer, nil)
		return true
	}
	return false
}

// Recv is text, ok := <-c; a nil c blocks for ever.
func (g *G) Recv(c *Chan) (text string, ok bool) {
	g.step()
	if c == nil {
		g.blockOn(nil, "chan receive (nil chan)", nil)
		g.park()
	}
	if text, ok, done := g.tryRecv(c); done {
		return text, ok
	}
	g.blockOn(c, "chan receive", nil)
	c.recvq = append(c.recvq, &sudog{g: g, index: -1})
	w := g.park()
	return w.value, w.ok
}

// tryRecv receives if that needs no waiting.
func (g *G) tryRecv(c *Chan) (text string, ok, done bool) {
	switch {
	case len(c.buf) > 0:
		v := c.buf[0]
		c.buf = c.buf[1:]
		c.emitRecv(g, g, v, tracer.ModeBuffer, nil)
		if w := take(&c.sendq); w != nil {
			c.sent++
			c.buf = append(c.buf, value{c.sent, w.value})
			c.emitSend(w.g, g, c.sent, w.value, tracer.ModeBuffer, nil)
			w.g.ready(g, wakeup{ok: true, index: w.index}, c.named)
		}
		return v.text, true, true
	case c.closed:
		c.emitRecv(g, g, value{}, tracer.ModeClosed, nil)
		return "", false, true
	}
	w := take(&c.sendq)
	if w == nil {
		return "", false, false
	}
	c.sent++
	v := value{c.sent, w.value}
	c.emitSend(w.g, g, v.n, v.text, tracer.ModeHandoff, g)
	c.emitRecv(g, g, v, tracer.ModeHandoff, w.g)
	w.g.ready(g, wakeup{ok: true, index: w.index}, c.named)
	return v.text, true, true
}

// Close is close(c).
func (g *G) Close(c *Chan) {
	g.step()
	g.closeChan(c)
}

func (g *G) closeChan(c *Chan) {
	if c.closed {
		g.die("close of closed channel")
	}
	c.closed = true
	c.op(tracer.ChanClose, g, g, func(*tracer.Event) {})
	for w := take(&c.recvq); w != nil; w = take(&c.recvq) {
		c.emitRecv(w.g, g, value{}, tracer.ModeClosed, nil)
		w.g.ready(g, wakeup{index: w.index}, c.named)
	}
	for w := take(&c.sendq); w != nil; w = take(&c.sendq) {
		w.g.ready(g, wakeup{index: w.index, closed: true}, c.named)
	}
}

// A Case is one case of a Select: a send where Dir is tracer.DirSend, a
// receive where it is tracer.DirRecv, else the default.
type Case struct {
	Dir   string
	Chan  *Chan
	Value string
}

// Select is a select statement. It returns the position of the case that won
// and, for a receive, its results.
func (g *G) Select(cases ...Case) (index int, text string, ok bool) {
	g.step()
	fallback := slices.IndexFunc(cases, func(c Case) bool { return c.Dir == tracer.DirDefault })
	plain := len(cases) == 2 && fallback >= 0 // to the compiler a non-blocking operation
	for _, i := range g.r.rng.Perm(len(cases)) {
		c := cases[i]
		if c.Chan == nil {
			continue
		}
		if c.Dir == tracer.DirSend {
			if !g.trySend(c.Chan, c.Value) {
				continue
			}
		} else {
			var done bool
			if text, ok, done = g.tryRecv(c.Chan); !done {
				continue
			}
		}
		if !plain {
			g.selectEvent(tracer.SelectDone, cases, i)
		}
		return i, text, ok
	}
	if fallback >= 0 {
		g.selectEvent(tracer.SelectDone, cases, fallback)
		return fallback, "", false
	}
	w := g.selectWait(cases)
	if w.closed {
		g.die("send on closed channel")
	}
	g.selectEvent(tracer.SelectDone, cases, w.index)
	return w.index, w.value, w.ok
}

func (g *G) selectWait(cases []Case) wakeup {
	g.selectEvent(tracer.SelectWait, cases, -1)
	done := new(bool)
	for i, c := range cases {
		w := &sudog{g: g, value: c.Value, index: i, done: done}
		switch {
		case c.Chan == nil:
		case c.Dir == tracer.DirSend:
			c.Chan.sendq = append(c.Chan.sendq, w)
		default:
			c.Chan.recvq = append(c.Chan.recvq, w)
		}
	}
	e := g.event(tracer.GoBlock, tracer.FieldReason)
	e.Reason = "select"
	g.place(e)
	g.emit(e)
	w := g.park()
	mine := func(s *sudog) bool { return s.done == done }
	for _, c := range cases {
		if c.Chan != nil {
			c.Chan.sendq = slices.DeleteFunc(c.Chan.sendq, mine)
			c.Chan.recvq = slices.DeleteFunc(c.Chan.recvq, mine)
		}
	}
	return w
}

func (g *G) selectEvent(kind tracer.Kind, cases []Case, won int) {
	e := g.event(kind, tracer.FieldCases)
	for _, c := range cases {
		k := tracer.Case{Dir: c.Dir}
		if c.Chan != nil {
			k.Chan, k.Name = c.Chan.id, c.Chan.name
		}
		e.Cases = append(e.Cases, k)
	}
	if won >= 0 {
		e.Has |= tracer.FieldCase
		e.Case = won
	}
	g.place(e)
	g.emit(e)
}
