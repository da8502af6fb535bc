package probe

import (
	"strings"

	"github.com/govis/govis/tracer"
)

func (d *decoder) context(key uint64, r *record, e *tracer.Event) *object {
	return d.object(key, func(*object) string {
		q := nameQuestion{stack: r.stack, what: "context"}
		if name := d.answers.name(q, func() string { return d.names.Context(e.Stack) }); name != "" {
			return name
		}
		return typeAndPlace("Context", e)
	})
}

func (d *decoder) contextCreate(r *record) error {
	e := d.begin(r, tracer.ContextCreate)
	// A new context: what stood there before was freed unseen, on the stack or before recording.
	delete(d.objects, r.obj)
	o := d.context(r.obj, r, e)
	named(e, o)
	switch r.b {
	case govisContextDeadline:
		e.Mode = tracer.ModeDeadline
		for _, f := range e.Stack {
			if !strings.HasPrefix(f.Func, "context.") {
				break
			}
			if strings.HasPrefix(f.Func, "context.WithTimeout") {
				e.Mode = tracer.ModeTimeout
			}
		}
		e.Deadline = d.clock.deadline(int64(r.c))
		e.Has |= tracer.FieldDeadline
	case govisContextValue:
		e.Mode = tracer.ModeWithValue
	case govisContextNoCancel:
		e.Mode = tracer.ModeWithoutCancel
	case govisContextAfterFunc:
		e.Mode = tracer.ModeAfterFunc
	default:
		e.Mode = tracer.ModeCancel
	}
	if g := d.goroutines[r.g]; g != nil {
		g.context = r.obj
	}
	o.shields = r.b == govisContextNoCancel
	o.cancels = r.b != govisContextValue && r.b != govisContextNoCancel
	if p := d.objects[r.a]; p != nil && r.a != 0 {
		o.parentKey, o.parent, e.Parent = r.a, p.id, p.id
	}
	if p := d.above(o); p != nil && p.cancelled {
		o.late = p
	}
	return d.emit(e)
}

func (d *decoder) contextDone(r *record) error {
	e := d.begin(r, tracer.ContextDone)
	o := d.context(r.obj, r, e)
	named(e, o)
	o.done = d.channelOf(r.a, e).id
	e.Chan = o.done
	return d.emit(e)
}

func (d *decoder) contextCancel(r *record) error {
	e := d.begin(r, tracer.ContextCancel)
	o := d.context(r.obj, r, e)
	named(e, o)
	e.Message = "context canceled"
	if r.a&1 == 1 {
		e.Message = "context deadline exceeded"
	}
	e.Cause = d.interfaceText(r)
	if r.b&govisNoType != 0 && d.values > 0 {
		e.Cause = "not kept"
	} else if e.Cause == "" || strings.HasPrefix(e.Cause, "context.deadlineExceededError") {
		e.Cause = e.Message
	}
	if o.done != 0 {
		e.Chan = o.done
		e.Has |= tracer.FieldChan
	}
	o.cancelled = true
	if p := d.cancelledBy(o, r.a>>1, e); p != nil {
		e.Parent = p.id
		e.Has |= tracer.FieldParent
	}
	return d.emit(e)
}

// cancelledBy returns the context whose cancellation reached o: the one at the address if the probe saw
// it; else, when o was made of a context that was cancelled already, the nearest such above it. The stack tells whether it was so.
func (d *decoder) cancelledBy(o *object, address uint64, e *tracer.Event) *object {
	if address != 0 {
		return d.objects[govisClassContext<<56|address&addressMask]
	}
	if len(e.Stack) == 0 {
		return o.late
	}
	for _, f := range e.Stack {
		if !strings.HasPrefix(f.Func, "context.") {
			break
		}
		if strings.HasPrefix(f.Func, "context.(*cancelCtx).propagateCancel") {
			return d.above(o)
		}
	}
	return nil
}

// above returns the nearest context above o whose cancellation reaches it, nil for none.
func (d *decoder) above(o *object) *object {
	for range 1000 {
		p := d.objects[o.parentKey]
		if p == nil || p.id != o.parent || o.parentKey == 0 || p.shields {
			return nil
		}
		if p.cancels {
			return p
		}
		o = p
	}
	return nil
}
