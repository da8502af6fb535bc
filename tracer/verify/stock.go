package verify

import "github.com/govis/govis/tracer"

// A region is one of package runtime/trace that a goroutine of an execution trace is in.
type region struct {
	task  uint64
	label string
}

// maxRegions is how many regions of a goroutine are known that are in each other. Where there are more its ends are not judged.
const maxRegions = 1000

// stockSaid is said for execution traces. Their tasks and regions may have begun before the trace, tasks end more than once, and programs may log to tasks that are over.
func (v *Verifier) stockSaid(e *tracer.Event) error {
	switch e.Kind {
	case tracer.UserTask, tracer.UserRegion, tracer.UserLog:
	default:
		return nil // the runtime says it
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
		return v.stockTask(e)
	case tracer.UserRegion:
		return v.stockRegion(e, a)
	}
	_, err = v.stockTaskOf(e, e.Obj)
	return err
}

// stockTaskOf returns a task, which may have begun before the trace; nil for none.
func (v *Verifier) stockTaskOf(e *tracer.Event, id uint64) (*task, error) {
	if id == 0 {
		return nil, nil
	}
	obj := v.objs.get(id)
	if obj == nil {
		t := &task{}
		v.objs.put(id, t)
		return t, nil
	}
	t, ok := obj.(*task)
	if !ok {
		return nil, refuse(e, "%s, but object %d is of another kind", v.what(e), id)
	}
	return t, nil
}

// stockTask: a task does not begin while it lasts.
func (v *Verifier) stockTask(e *tracer.Event) error {
	t, err := v.stockTaskOf(e, e.Obj)
	if err != nil {
		return err
	}
	if _, err := v.stockTaskOf(e, e.Parent); err != nil {
		return err
	}
	if e.State == tracer.StateEnd {
		t.ended, t.begun = e.Seq, 0
		return nil
	}
	if t.begun != 0 {
		return refuse(e, "%s, but it began at event %d and has not ended", v.what(e), t.begun)
	}
	t.begun = e.Seq
	return nil
}

// stockRegion: the innermost region ends first, on the goroutine on which it began.
func (v *Verifier) stockRegion(e *tracer.Event, a *goroutine) error {
	if _, err := v.stockTaskOf(e, e.Obj); err != nil {
		return err
	}
	r := region{e.Obj, e.Label}
	if e.State == tracer.StateBegin {
		if len(a.regions) == maxRegions {
			a.regions = a.regions[:0]
			a.deep = true
		}
		if !a.deep {
			a.regions = append(a.regions, r)
		}
		return nil
	}
	last := len(a.regions) - 1
	if last < 0 { // it began before the trace
		return nil
	}
	// Of a task that is over the events do not tell that they are part of it.
	if in := a.regions[last]; in.label != r.label || in.task != r.task && in.task != 0 && r.task != 0 {
		return refuse(e, "%s, but the innermost region that %s is in is %s", v.what(e), a.who(), clean(in.label))
	}
	a.regions = a.regions[:last]
	return nil
}

// stockAgain reports whether the number of a goroutine that ended may be used again: that of a thread of C code, which is one each time that it calls Go.
func (v *Verifier) stockAgain(e *tracer.Event) bool {
	return v.opts.Stock && e.By == 0 && v.threads.has(e.G) // others that were there before the trace are among these, and do not come again
}
