package diagnose

import (
	"github.com/govis/govis/tracer"
)

func (w words) ctxCreate(e *tracer.Event) string {
	s := w.g(e.G) + " makes " + w.obj(e, "context")
	if e.Parent != 0 {
		s += " under " + w.context(e.Parent)
	}
	switch e.Mode {
	case tracer.ModeTimeout, tracer.ModeDeadline:
		if has(e, tracer.FieldDeadline) {
			return s + ", a context that ends in " + Duration(max(e.Deadline-e.T, 0)) + " at the latest"
		}
		return s + ", a context with a deadline"
	case tracer.ModeWithValue:
		return s + ", a context that carries a value"
	case tracer.ModeAfterFunc:
		parent := "a context"
		if e.Parent != 0 {
			parent = w.context(e.Parent)
		}
		return w.g(e.G) + " asks for a function to be called when " + parent + " is cancelled (" + w.obj(e, "context") + ")"
	case tracer.ModeWithoutCancel:
		return s + ", a context that its parent's cancellation does not reach"
	}
	return s + ", a context that can be cancelled"
}

// deadlineExceeded is what the Err of a context says whose time is up.
const deadlineExceeded = "context deadline exceeded"

func (w words) ctxCancel(e *tracer.Event) string {
	ctx := w.obj(e, "context")
	cause := ""
	if e.Cause != "" && e.Cause != e.Message {
		cause = ", because: " + short(e.Cause)
	}
	switch {
	case e.Parent != 0:
		return "the cancellation of " + w.context(e.Parent) + " reaches " + ctx + cause
	case e.Message == deadlineExceeded:
		return ctx + " is cancelled: its deadline has passed" + cause
	}
	return w.g(e.G) + " cancels " + ctx + cause
}

func (w words) ctxDone(e *tracer.Event) string {
	ctx := w.obj(e, "context")
	return w.g(e.G) + " asks " + ctx + " for its Done channel, which is closed when " + ctx + " is cancelled"
}
