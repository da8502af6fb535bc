package verify

import (
	"fmt"
	"slices"

	"github.com/govis/govis/tracer"
)

// A task is one of package runtime/trace.
type task struct {
	ended uint64 // the event with which it ended, 0 if it did not
	begun uint64 // in an execution trace: the event with which it began, 0 if it did not, or has ended since
}

// A span is what package testing says of a test.
type span struct {
	label  string
	mode   string
	paused bool
}

// maxSpans bounds the spans in each other.
const maxSpans = 64

// said is what the program says of itself: a goroutine that runs does.
func (v *Verifier) said(e *tracer.Event) error {
	switch e.Kind {
	case tracer.Range, tracer.Metric, tracer.CPUSample, tracer.ProcStart, tracer.ProcStop, tracer.TraceClock:
		return nil // the runtime says it, at any time
	}
	if v.opts.Stock {
		return v.stockSaid(e)
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if a == nil {
		return refuse(e, "%s, but goroutine 0 says nothing", v.what(e))
	}
	v.did(a, e)
	switch e.Kind {
	case tracer.UserTask:
		return v.userTask(e)
	case tracer.UserRegion:
		return v.userRegion(e, a)
	case tracer.GoThread:
		locked := e.State == tracer.StateLocked
		if a.locked == locked && v.epoch == 0 {
			return refuse(e, "%s, but it was so already", v.what(e))
		}
		a.locked = locked
	case tracer.UserLog:
		return v.inTask(e)
	case tracer.GoCallback:
		return v.callback(e, a)
	}
	return nil
}

// callback: C calls Go, which may call C again: one is over before the one around it is.
func (v *Verifier) callback(e *tracer.Event, a *goroutine) error {
	if e.State == tracer.StateBegin {
		a.callbacks++
		return nil
	}
	if a.callbacks == 0 {
		if v.epoch == 0 {
			return refuse(e, "%s, but no such call has begun", v.what(e))
		}
		return nil
	}
	a.callbacks--
	return nil
}

func (v *Verifier) userTask(e *tracer.Event) error {
	obj := v.objs.get(e.Obj)
	t, ok := obj.(*task)
	switch {
	case obj != nil && !ok:
		return refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	case e.State == tracer.StateBegin && t != nil:
		return refuse(e, "%s, but object %d exists already: ids are not used again", v.what(e), e.Obj)
	case e.State == tracer.StateEnd && t != nil && t.ended != 0:
		return refuse(e, "%s, but it ended at event %d", v.what(e), t.ended)
	}
	if t == nil {
		t = &task{} // it may have begun before the trace, or ended before and be ended again
		v.objs.put(e.Obj, t)
	}
	if e.State == tracer.StateEnd {
		t.ended = e.Seq
	}
	if e.Parent != 0 {
		if _, ok := v.objs.get(e.Parent).(*task); !ok && v.epoch == 0 {
			return refuse(e, "%s as a part of object %d, which is no task", v.what(e), e.Parent)
		}
	}
	return nil
}

// inTask checks the task that an event is part of.
func (v *Verifier) inTask(e *tracer.Event) error {
	if e.Obj == 0 {
		return nil
	}
	t, ok := v.objs.get(e.Obj).(*task)
	if !ok && v.epoch == 0 {
		return refuse(e, "%s in object %d, which is no task", v.what(e), e.Obj)
	}
	if ok && t.ended != 0 {
		return refuse(e, "%s in %s, which ended at event %d", v.what(e), object(e), t.ended)
	}
	return nil
}

// userRegion checks the spans of tests: package testing ends what it began, on
// the same goroutine, the innermost first. The program's own regions it may end
// as it likes.
func (v *Verifier) userRegion(e *tracer.Event, a *goroutine) error {
	if e.Mode == "" {
		return v.inTask(e)
	}
	if v.epoch > 0 {
		a.spans = nil
		return nil
	}
	if e.State == tracer.StateBegin {
		a.spans = append(a.spans, span{label: e.Label, mode: e.Mode})
		if len(a.spans) > maxSpans {
			return refuse(e, "%s, inside of %d others", v.what(e), maxSpans)
		}
		return nil
	}
	last := len(a.spans) - 1
	if last < 0 || a.spans[last].label != e.Label || a.spans[last].mode != e.Mode {
		return refuse(e, "%s, but that is not what %s was in", v.what(e), a.who())
	}
	switch paused := a.spans[last].paused; {
	case e.State == tracer.StateContinue && !paused, e.State == tracer.StatePause && paused, e.State == tracer.StateEnd && paused:
		return refuse(e, "%s, which was %s", v.what(e), map[bool]string{true: "paused", false: "not paused"}[paused])
	case e.State == tracer.StateEnd:
		a.spans = a.spans[:last]
	default:
		a.spans[last].paused = !paused
	}
	return nil
}

// whatUser is what for the events of what the program says.
func (v *Verifier) whatUser(e *tracer.Event) string {
	g := v.who(e.G)
	switch e.Kind {
	case tracer.UserTask:
		return fmt.Sprintf("%s said of task %s: %s", g, object(e), clean(e.State))
	case tracer.UserRegion:
		return fmt.Sprintf("%s said of %s: %s", g, clean(e.Label), clean(e.State))
	case tracer.UserLog:
		return g + " logged " + clean(e.Message)
	case tracer.Range:
		return fmt.Sprintf("the runtime said of %s: %s", clean(e.Label), clean(e.State))
	case tracer.Metric:
		return fmt.Sprintf("the runtime said %s is %d", clean(e.Label), e.N)
	case tracer.CPUSample:
		return g + " was sampled"
	case tracer.ProcStart, tracer.ProcStop:
		return fmt.Sprintf("P %d: %s", e.P, e.Kind)
	case tracer.TraceClock:
		return "the wall clock was read"
	case tracer.TraceGap:
		return "a gap between two traces: " + clean(e.State)
	case tracer.GoStatus:
		return fmt.Sprintf("%s was said to be %s", g, clean(e.State))
	case tracer.Output:
		return g + " wrote to " + clean(e.Op)
	case tracer.GoLabel:
		return g + " has the labels " + clean(e.Label)
	case tracer.GoCallback:
		return fmt.Sprintf("%s said of a call of Go from C: %s", g, clean(e.State))
	}
	return g + "'s thread is " + clean(e.State)
}

// userForm checks the words in e.
func userForm(e *tracer.Event) error {
	ok := true
	switch e.Kind {
	case tracer.UserTask, tracer.GoCallback, tracer.TraceGap:
		ok = e.State == tracer.StateBegin || e.State == tracer.StateEnd
	case tracer.UserRegion:
		switch e.State {
		case tracer.StateBegin, tracer.StateEnd:
		case tracer.StatePause, tracer.StateContinue:
			ok = e.Mode == tracer.ModeTest
		default:
			ok = false
		}
	case tracer.GoStatus:
		ok = slices.Contains(statusWords, e.State)
	case tracer.GoThread:
		ok = e.State == tracer.StateLocked || e.State == tracer.StateUnlocked
	case tracer.Output:
		if e.Op != tracer.OpStdout && e.Op != tracer.OpStderr || e.N < 1 {
			return refuse(e, "%d bytes cannot be written to %q", e.N, clean(e.Op))
		}
	}
	if !ok {
		return refuse(e, "a %s has no state %q", e.Kind, clean(e.State))
	}
	return nil
}
