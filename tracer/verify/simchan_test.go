package verify_test

import (
	"slices"

	"github.com/govis/govis/tracer"
)

type simChan struct {
	id     uint64
	name   string
	cap    int
	locked bool
	closed bool
	sent   int64
	buf    []simVal
	recvq  []*sudog
	sendq  []*sudog
	timer  bool
}

type simVal struct {
	n int64
	v string
}

// A sudog is a goroutine in a queue of a channel.
type sudog struct {
	g   *gor
	c   *simChan
	sel bool
	v   string
	ok  bool
}

func (g *gor) lockChan(c *simChan) {
	g.np++
	for c.locked {
		g.step()
	}
	c.locked = true
	g.steps()
}

func (g *gor) unlockChan(c *simChan) {
	c.locked = false
	g.np--
	g.steps()
}

func (s *sim) newObj() uint64 {
	s.lastObj++
	return s.lastObj
}

func (g *gor) makeChan(name, elem string, size int) *simChan {
	g.step()
	c := &simChan{id: g.s.newObj(), name: name, cap: size}
	e := g.event(tracer.ChanMake)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldCap | tracer.FieldElem
	e.Obj, e.Name, e.Cap, e.Elem = c.id, name, size, elem
	g.emit(e)
	return c
}

// emitOp writes an operation on c of whose, which g did.
func (g *gor) emitOp(kind tracer.Kind, c *simChan, whose *gor, mode string, length int, fill func(e *tracer.Event)) {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldLen | tracer.FieldCap
	e.Obj, e.Name, e.Len, e.Cap = c.id, c.name, length, c.cap
	if mode != "" {
		e.Has |= tracer.FieldMode
		e.Mode = mode
	}
	if whose != g {
		e.G, e.By = whose.id, g.id
		e.Has |= tracer.FieldBy
	}
	if fill != nil {
		fill(e)
	}
	g.emit(e)
}

func withValue(x simVal, peer *gor, recv bool) func(e *tracer.Event) {
	return func(e *tracer.Event) {
		e.Has |= tracer.FieldN | tracer.FieldValue
		e.N, e.Value = x.n, x.v
		if peer != nil {
			e.Has |= tracer.FieldPeer
			e.Peer = peer.id
		}
		if recv {
			e.Has |= tracer.FieldOK
			e.OK = true
		}
	}
}

func closedRecv(e *tracer.Event) { e.Has |= tracer.FieldOK }

// dequeue takes the first waiter; one in a select only if it wins that.
func dequeue(q *[]*sudog) *sudog {
	for len(*q) > 0 {
		w := (*q)[0]
		*q = (*q)[1:]
		if w.sel {
			if w.g.selDone {
				continue
			}
			w.g.selDone = true
		}
		return w
	}
	return nil
}

func (c *simChan) full() bool {
	if c.cap == 0 {
		return len(c.recvq) == 0
	}
	return len(c.buf) == c.cap
}

func (c *simChan) empty() bool {
	if c.cap == 0 {
		return len(c.sendq) == 0
	}
	return len(c.buf) == 0
}

// hold does change and stamp in this run's order, a step apart.
func (g *gor) hold(change, stamp func()) {
	if g.s.stampFirst {
		change, stamp = stamp, change
	}
	change()
	g.steps()
	stamp()
}

// sendLocked completes a send if it can, under the lock. After an ok the lock
// is free.
func (g *gor) sendLocked(c *simChan, v string, unlock func()) (ok bool) {
	if w := dequeue(&c.recvq); w != nil {
		g.steps()
		c.sent++
		x := simVal{c.sent, v}
		g.emitOp(tracer.ChanSend, c, g, tracer.ModeHandoff, 0, withValue(x, w.g, false))
		g.steps()
		g.emitOp(tracer.ChanRecv, c, w.g, tracer.ModeHandoff, 0, withValue(x, g, true))
		w.v, w.ok, w.g.won = v, true, w
		unlock()
		g.ready(w.g, nil)
		return true
	}
	if len(c.buf) == c.cap {
		return false
	}
	c.sent++
	x := simVal{c.sent, v}
	length := len(c.buf) + 1
	g.hold(func() { c.buf = append(c.buf, x) }, func() {
		g.emitOp(tracer.ChanSend, c, g, tracer.ModeBuffer, length, withValue(x, nil, false))
	})
	unlock()
	return true
}

// recvLocked is the same for a receive.
func (g *gor) recvLocked(c *simChan, unlock func()) (v string, received, ok bool) {
	w := dequeue(&c.sendq)
	if w != nil && c.cap == 0 {
		g.steps()
		c.sent++
		x := simVal{c.sent, w.v}
		g.emitOp(tracer.ChanSend, c, w.g, tracer.ModeHandoff, 0, withValue(x, g, false))
		g.steps()
		g.emitOp(tracer.ChanRecv, c, g, tracer.ModeHandoff, 0, withValue(x, w.g, true))
		w.ok, w.g.won = true, w
		unlock()
		g.ready(w.g, nil)
		return x.v, true, true
	}
	if len(c.buf) > 0 {
		x := c.buf[0]
		length := len(c.buf) - 1
		if w != nil { // the slot changes hands at once
			c.sent++
			last := simVal{c.sent, w.v}
			c.buf = append(c.buf[1:len(c.buf):len(c.buf)], last)
			g.steps()
			g.emitOp(tracer.ChanRecv, c, g, tracer.ModeBuffer, length, withValue(x, nil, true))
			g.steps()
			g.emitOp(tracer.ChanSend, c, w.g, tracer.ModeBuffer, c.cap, withValue(last, nil, false))
			w.ok, w.g.won = true, w
			unlock()
			g.ready(w.g, nil)
			return x.v, true, true
		}
		g.hold(func() { c.buf = c.buf[1:] }, func() {
			g.emitOp(tracer.ChanRecv, c, g, tracer.ModeBuffer, length, withValue(x, nil, true))
		})
		unlock()
		return x.v, true, true
	}
	if c.closed {
		g.emitOp(tracer.ChanRecv, c, g, tracer.ModeClosed, 0, closedRecv)
		unlock()
		return "", false, true
	}
	return "", false, false
}

// send is c <- v, or its non-blocking form. It returns false if that panicked
// or did not go on.
func (g *gor) send(c *simChan, v string, block bool) bool {
	g.step()
	if c == nil {
		g.never("chan send (nil chan)", block)
		return false
	}
	cases := []tracer.Case{{Dir: tracer.DirSend, Chan: c.id, Name: c.name}, {Dir: tracer.DirDefault}}
	if !block && !c.closed && c.full() {
		g.steps()
		g.selectDone(cases, 1, tracer.ModeUnlocked)
		return false
	}
	g.lockChan(c)
	if c.closed {
		g.unlockChan(c)
		return false
	}
	if g.sendLocked(c, v, func() { g.unlockChan(c) }) {
		return true
	}
	if !block {
		g.selectDone(cases, 1, "")
		g.unlockChan(c)
		return false
	}
	w := &sudog{g: g, c: c, v: v}
	c.sendq = append(c.sendq, w)
	g.steps()
	e := g.block("chan send")
	e.Has |= tracer.FieldObj | tracer.FieldName | tracer.FieldValue
	e.Obj, e.Name, e.Value = c.id, c.name, v
	g.park(e, func() { g.unlockChanParked(c) })
	return w.ok
}

func (g *gor) unlockChanParked(c *simChan) {
	c.locked = false
	g.np--
}

// recv is <-c, or its non-blocking form.
func (g *gor) recv(c *simChan, block bool) (v string, received, ok bool) {
	g.step()
	if c == nil {
		g.never("chan receive (nil chan)", block)
		return "", false, false
	}
	cases := []tracer.Case{{Dir: tracer.DirRecv, Chan: c.id, Name: c.name}, {Dir: tracer.DirDefault}}
	if !block && c.empty() {
		g.steps()
		if !c.closed {
			g.steps()
			g.selectDone(cases, 1, tracer.ModeUnlocked)
			return "", false, false
		}
		g.steps()
		if c.empty() {
			g.steps()
			g.emitOp(tracer.ChanRecv, c, g, tracer.ModeClosed, 0, closedRecv)
			return "", false, true
		}
	}
	g.lockChan(c)
	if v, received, ok = g.recvLocked(c, func() { g.unlockChan(c) }); ok {
		return v, received, true
	}
	if !block {
		g.selectDone(cases, 1, "")
		g.unlockChan(c)
		return "", false, false
	}
	w := &sudog{g: g, c: c}
	c.recvq = append(c.recvq, w)
	g.steps()
	e := g.block("chan receive")
	e.Has |= tracer.FieldObj | tracer.FieldName
	e.Obj, e.Name = c.id, c.name
	g.park(e, func() { g.unlockChanParked(c) })
	return w.v, w.ok, true
}

// never is an operation on a nil channel.
func (g *gor) never(reason string, block bool) {
	if block {
		e := g.block(reason)
		e.Has |= tracer.FieldObj
		g.park(e, nil)
		panic("a goroutine came back from a nil channel")
	}
}

func (g *gor) closeChan(c *simChan) {
	g.step()
	g.lockChan(c)
	if c.closed {
		g.unlockChan(c)
		return
	}
	g.hold(func() { c.closed = true }, func() {
		g.emitOp(tracer.ChanClose, c, g, "", len(c.buf), nil)
	})
	var woken []*sudog
	recvs := 0
	complete := func(w *sudog) { g.emitOp(tracer.ChanRecv, c, w.g, tracer.ModeClosed, 0, closedRecv) }
	for w := dequeue(&c.recvq); w != nil; w = dequeue(&c.recvq) {
		w.g.won = w
		woken = append(woken, w)
		recvs++
		g.steps()
		if !g.s.closeLast {
			complete(w)
		}
	}
	for w := dequeue(&c.sendq); w != nil; w = dequeue(&c.sendq) {
		w.g.won = w
		woken = append(woken, w)
		g.steps()
	}
	g.unlockChan(c)
	g.np++
	for i, w := range slices.Backward(woken) {
		if g.s.closeLast && i < recvs {
			complete(w)
		}
		g.ready(w.g, nil)
	}
	g.np--
}
