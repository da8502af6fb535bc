package verify_test

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A simCtx is a context of package context.
type simCtx struct {
	id        uint64
	name      string
	mode      string
	parent    *simCtx // nil for Background
	mu        *simMutex
	children  []*simCtx
	done      *simChan
	cancelled bool
	message   string
	cause     string
}

// canceler returns the nearest context that is cancelled itself.
func (c *simCtx) canceler() *simCtx {
	for ; c != nil; c = c.parent {
		switch c.mode {
		case tracer.ModeWithoutCancel:
			return nil
		case tracer.ModeWithValue:
		default:
			return c
		}
	}
	return nil
}

func (g *gor) newCtx(parent *simCtx, name, mode string) *simCtx {
	g.step()
	c := &simCtx{id: g.s.newObj(), name: name, mode: mode, parent: parent}
	c.mu = &simMutex{id: g.s.newObj(), name: name + ".mu", silent: !g.s.ctxLocks, sleep: unnamed}
	if g.s.ctxLocks {
		c.mu.sleep = 0
	}
	e := g.event(tracer.ContextCreate)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldMode | tracer.FieldParent
	e.Obj, e.Name, e.Mode = c.id, name, mode
	if parent != nil {
		e.Parent = parent.id
	}
	if mode == tracer.ModeTimeout {
		e.Has |= tracer.FieldDeadline
		e.Deadline = g.s.t + 2000
	}
	g.emit(e)
	if mode == tracer.ModeWithValue || mode == tracer.ModeWithoutCancel {
		return c
	}
	g.propagate(c)
	if mode == tracer.ModeTimeout {
		g.s.after(2000, func(r *gor) {
			r.s.create(nil, "timeout", func(g *gor) {
				g.cancel(c, nil, "context deadline exceeded", "context deadline exceeded")
			})
		})
	}
	return c
}

// propagate makes cancellations of c's ancestors reach it.
func (g *gor) propagate(c *simCtx) {
	p := c.parent.canceler()
	if p == nil {
		return
	}
	d := g.doneOf(p)
	if _, _, closed := g.recv(d, false); closed {
		g.cancel(c, p, p.message, p.cause)
		return
	}
	g.lock(p.mu)
	if p.cancelled {
		g.cancel(c, p, p.message, p.cause)
	} else {
		p.children = append(p.children, c)
	}
	g.unlock(p.mu)
}

func (g *gor) doneOf(c *simCtx) *simChan {
	g.lock(c.mu)
	if c.done == nil {
		d := g.makeChan(c.name+".Done()", "struct {}", 0)
		e := g.event(tracer.ContextDone)
		e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldChan
		e.Obj, e.Name, e.Chan = c.id, c.name, d.id
		g.emit(e)
		c.done = d
		if c.cancelled {
			g.closeChan(d)
		}
	}
	d := c.done
	g.unlock(c.mu)
	return d
}

// cancel cancels c; from is the context that it comes from, nil for a call
// of the cancel function.
func (g *gor) cancel(c, from *simCtx, message, cause string) {
	g.lock(c.mu)
	if c.cancelled {
		g.unlock(c.mu)
		return
	}
	g.hold(func() { c.cancelled, c.message, c.cause = true, message, cause }, func() {
		e := g.event(tracer.ContextCancel)
		e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldMessage | tracer.FieldCause
		e.Obj, e.Name, e.Message, e.Cause = c.id, c.name, message, cause
		if from != nil {
			e.Has |= tracer.FieldParent
			e.Parent = from.id
		}
		if c.done != nil {
			e.Has |= tracer.FieldChan
			e.Chan = c.done.id
		}
		g.emit(e)
	})
	if c.done != nil {
		g.closeChan(c.done)
	}
	for _, child := range c.children {
		g.cancel(child, c, message, cause)
	}
	c.children = nil
	g.unlock(c.mu)
	if p := c.parent.canceler(); from == nil && p != nil {
		g.lock(p.mu)
		p.children = slices.DeleteFunc(p.children, func(o *simCtx) bool { return o == c })
		g.unlock(p.mu)
	}
}
