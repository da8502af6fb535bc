package tracetest

import "github.com/govis/govis/tracer"

// A Context is a context of the made-up program.
type Context struct {
	id        uint64
	name      string
	mode      string
	parent    *Context   // nil for Background
	children  []*Context // those that it cancels
	done      *Chan
	cancelled bool
	message   string
}

// WithCancel is context.WithCancel; a nil parent is Background.
func (g *G) WithCancel(parent *Context, name string) *Context {
	g.step()
	return g.derive(parent, name, tracer.ModeCancel, 0)
}

// WithValue is context.WithValue.
func (g *G) WithValue(parent *Context, name string) *Context {
	g.step()
	return g.derive(parent, name, tracer.ModeWithValue, 0)
}

// WithoutCancel is context.WithoutCancel.
func (g *G) WithoutCancel(parent *Context, name string) *Context {
	g.step()
	return g.derive(parent, name, tracer.ModeWithoutCancel, 0)
}

// WithTimeout is context.WithTimeout, in nanoseconds.
func (g *G) WithTimeout(parent *Context, name string, ns int64) *Context {
	g.step()
	r := g.r
	due := r.t + ns
	c := g.derive(parent, name, tracer.ModeTimeout, due)
	r.at(due, func() {
		if !c.cancelled {
			r.spawn(0, "timer", "context.WithDeadlineCause.func2", nil, func(g *G) {
				g.step()
				g.cancel(c, nil, "context deadline exceeded")
			})
		}
	})
	return c
}

func (g *G) derive(parent *Context, name, mode string, due int64) *Context {
	c := &Context{id: g.r.newObj(), name: name, mode: mode, parent: parent}
	e := g.event(tracer.ContextCreate, tracer.FieldObj|tracer.FieldName|tracer.FieldMode|tracer.FieldParent)
	e.Obj, e.Name, e.Mode = c.id, name, mode
	if parent != nil {
		e.Parent = parent.id
	}
	if due != 0 {
		e.Has |= tracer.FieldDeadline
		e.Deadline = due
	}
	g.place(e)
	g.emit(e)
	if mode == tracer.ModeWithValue || mode == tracer.ModeWithoutCancel {
		return c
	}
	if above := parent.cancelable(); above != nil {
		above.children = append(above.children, c)
		if above.cancelled {
			g.cancel(c, above, above.message)
		}
	}
	return c
}

// cancelable returns the nearest of c and its ancestors that can be cancelled,
// nil for none: a context that carries a value is as its parent is.
func (c *Context) cancelable() *Context {
	for c != nil && c.mode == tracer.ModeWithValue {
		c = c.parent
	}
	if c != nil && c.mode == tracer.ModeWithoutCancel {
		return nil
	}
	return c
}

// DoneOf is c.Done(): the channel is made when it is first asked for.
func (g *G) DoneOf(c *Context) *Chan {
	g.step()
	c = c.cancelable()
	switch {
	case c == nil:
		return nil // as Background's
	case c.done != nil:
		return c.done
	}
	c.done = g.makeChan(c.name+".Done()", "struct {}", 0)
	e := g.event(tracer.ContextDone, tracer.FieldObj|tracer.FieldName|tracer.FieldChan)
	e.Obj, e.Name, e.Chan = c.id, c.name, c.done.id
	g.place(e)
	g.emit(e)
	if c.cancelled {
		g.closeChan(c.done)
	}
	return c.done
}

// Cancel calls c's cancel function.
func (g *G) Cancel(c *Context) {
	g.step()
	g.cancel(c, nil, "context canceled")
}

func (g *G) cancel(c, from *Context, message string) {
	if c.cancelled {
		return
	}
	c.cancelled, c.message = true, message
	e := g.event(tracer.ContextCancel, tracer.FieldObj|tracer.FieldName|tracer.FieldMessage|tracer.FieldCause)
	e.Obj, e.Name, e.Message, e.Cause = c.id, c.name, message, message
	if from != nil {
		e.Has |= tracer.FieldParent
		e.Parent = from.id
	}
	if c.done != nil {
		e.Has |= tracer.FieldChan
		e.Chan = c.done.id
	}
	g.place(e)
	g.emit(e)
	if c.done != nil {
		g.closeChan(c.done)
	}
	for _, child := range c.children {
		g.cancel(child, c, message)
	}
}
