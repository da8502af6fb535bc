package verify_test

import "github.com/govis/govis/tracer"

// A simCond is a sync.Cond: a line under a lock of the runtime.
type simCond struct {
	id     uint64
	name   string
	locked bool
	line   []*simTicket
}

// A simTicket is a place in the line of a Cond.
type simTicket struct {
	g        *gor
	blocked  bool
	notified bool
}

func (g *gor) newCond(name string) *simCond { return &simCond{id: g.s.newObj(), name: name} }

func (g *gor) lockCond(c *simCond) {
	for c.locked {
		g.step()
	}
	c.locked = true
	g.steps()
}

func (g *gor) condEvent(kind tracer.Kind, c *simCond, n int) {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldCounter
	e.Obj, e.Name, e.Counter = c.id, c.name, int64(len(c.line))
	if kind != tracer.CondWait {
		e.Has |= tracer.FieldN
		e.N = int64(n)
	}
	g.emit(e)
}

// condWait is Wait; g has m.
func (g *gor) condWait(c *simCond, m *simMutex) {
	g.np++
	g.lockCond(c)
	t := &simTicket{g: g}
	c.line = append(c.line, t)
	g.condEvent(tracer.CondWait, c, 0)
	c.locked = false
	g.np--
	g.unlock(m)
	g.np++
	g.lockCond(c)
	if t.notified {
		c.locked = false
	} else {
		t.blocked = true
		e := g.block("sync.Cond.Wait")
		e.Has |= tracer.FieldObj | tracer.FieldName
		e.Obj, e.Name = c.id, c.name
		g.park(e, func() { c.locked = false })
	}
	g.np--
	g.lock(m)
}

// notify is Signal or Broadcast.
func (g *gor) notify(c *simCond, kind tracer.Kind) {
	g.step()
	g.np++
	g.lockCond(c)
	n := len(c.line)
	if kind == tracer.CondSignal {
		n = min(n, 1)
	}
	woken := c.line[:n:n]
	c.line = c.line[n:]
	g.condEvent(kind, c, n)
	for _, t := range woken {
		t.notified = true
	}
	c.locked = false
	for _, t := range woken {
		if t.blocked {
			g.ready(t.g, func(e *tracer.Event) {
				e.Has |= tracer.FieldObj | tracer.FieldName
				e.Obj, e.Name = c.id, c.name
			})
		}
	}
	g.np--
}

// A simOnce is a sync.Once: a flag, and a Mutex that is not seen.
type simOnce struct {
	id   uint64
	name string
	mu   simMutex
	done bool
}

func (g *gor) newOnce(name string) *simOnce {
	o := &simOnce{id: g.s.newObj(), name: name}
	o.mu = simMutex{name: name, silent: true, sleep: o.id, reason: "sync.Once.Do"}
	return o
}

func (g *gor) onceEvent(kind tracer.Kind, o *simOnce) {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName
	e.Obj, e.Name = o.id, o.name
	g.emit(e)
}

func (g *gor) do(o *simOnce, f func()) {
	g.step()
	if o.done {
		return
	}
	g.lock(&o.mu)
	if !o.done {
		g.onceEvent(tracer.OnceDo, o)
		f()
		g.hold(func() { o.done = true }, func() { g.onceEvent(tracer.OnceDone, o) })
	}
	g.unlock(&o.mu)
}
