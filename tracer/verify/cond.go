package verify

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A cond is a sync.Cond. All its events and blocks are stamped under one lock of
// the runtime, so their order is exact.
type cond struct {
	id    uint64
	name  string
	epoch uint32
	hazy  bool   // events were lost: who waits is not known, until nobody does
	from  uint64 // the event at which that was so

	line []ticket // those in Wait that were not signalled, the first to be first
}

// A ticket is a goroutine's place in the line of a Cond.
type ticket struct {
	g       uint64 // 0: it left, its Unlock panicked
	blocked bool
}

func (v *Verifier) cond(e *tracer.Event) (*cond, error) {
	obj := v.objs.get(e.Obj)
	c, ok := obj.(*cond)
	if obj == nil {
		c, ok = &cond{id: e.Obj, name: e.Name, epoch: v.epoch, hazy: v.epoch > 0}, true
		v.objs.put(e.Obj, c)
	}
	if !ok {
		return nil, refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	}
	if c.epoch != v.epoch {
		*c = cond{id: c.id, name: c.name, epoch: v.epoch, hazy: true}
	}
	return c, nil
}

// condWait is the call of Wait. The block follows, unless a signal comes first.
func (v *Verifier) condWait(e *tracer.Event) error {
	c, err := v.cond(e)
	if err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if a == nil {
		return refuse(e, "%s, but goroutine 0 cannot wait", v.what(e))
	}
	for i := range c.line {
		if c.line[i].g == a.id { // it did not come to block for that one
			c.line[i].g = 0
		}
	}
	c.line = append(c.line, ticket{g: a.id})
	v.did(a, e)
	return c.count(v, e)
}

// count checks how many wait after e.
func (c *cond) count(v *Verifier, e *tracer.Event) error {
	if c.hazy {
		c.line = nil
		if e.Counter == 0 {
			c.hazy, c.from = false, e.Seq
		}
		return nil
	}
	if n := int64(len(c.line)); e.Counter != n {
		return refuse(e, "%s, and after it %d are said to wait, but %d do", v.what(e), e.Counter, n)
	}
	return nil
}

// condNotify is Signal or Broadcast. Who is blocked is woken next, by the same
// goroutine; who is not will not block.
func (v *Verifier) condNotify(e *tracer.Event) error {
	c, err := v.cond(e)
	if err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if c.hazy {
		v.did(a, e)
		return c.count(v, e)
	}
	n := len(c.line)
	if e.Kind == tracer.CondSignal {
		n = min(n, 1)
	}
	if e.N != int64(n) {
		return refuse(e, "%s, but %d waited", v.what(e), len(c.line))
	}
	for _, t := range c.line[:n] {
		g := v.gs.get(t.g)
		if !t.blocked || g == nil || g.wait.kind != waitCond || g.wait.on != c {
			continue
		}
		g.wait.done, g.wait.by = true, a
		a.owe(g)
	}
	c.line = slices.Delete(c.line, 0, n)
	v.did(a, e)
	return c.count(v, e)
}

// blockCond is the block of a Wait.
func (v *Verifier) blockCond(e *tracer.Event, g *goroutine) error {
	c, err := v.cond(e)
	if err != nil {
		return err
	}
	g.wait.on = c
	i := slices.IndexFunc(c.line, func(t ticket) bool { return t.g == g.id && !t.blocked })
	if i >= 0 {
		c.line[i].blocked = true
		return nil
	}
	if c.hazy || g.hazy {
		return nil
	}
	return refuse(e, "%s, but it is not in line there: it did not call Wait, or was signalled since", v.what(e))
}

// wakeCond is the wake-up of who waits and was not signalled: condNotify has
// marked those that were.
func (v *Verifier) wakeCond(e *tracer.Event, g *goroutine) error {
	c := g.wait.on.(*cond)
	if c.hazy || c.epoch != v.epoch || g.wait.seq < c.from {
		return nil
	}
	return refuse(e, "%s, who waits for %s since event %d, but had not signalled it just before",
		v.what(e), objectName(c.name, c.id), g.since)
}
