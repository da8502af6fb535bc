package diagnose

import "github.com/govis/govis/tracer"

func (w words) timerCreate(e *tracer.Event) string {
	s := w.g(e.G) + " sets the timer " + w.obj(e, "timer")
	if e.Mode == tracer.ModeTicker {
		return w.g(e.G) + " starts the ticker " + w.obj(e, "ticker") + ": it ticks every " + Duration(e.N)
	}
	s += " to fire in " + Duration(max(e.Deadline-e.T, 0))
	switch {
	case e.Parent != 0:
		return s + ": it cancels " + w.context(e.Parent)
	case e.Mode == tracer.ModeFunc:
		return s + ": it starts a goroutine then"
	}
	return s
}

func (w words) timerReset(e *tracer.Event) string {
	s := w.g(e.G) + " sets " + w.obj(e, "timer") + " anew, "
	if has(e, tracer.FieldN) {
		s += "to tick every " + Duration(e.N)
	} else {
		s += "to fire in " + Duration(max(e.Deadline-e.T, 0))
	}
	if !e.OK {
		s += "; it did not run any more"
	}
	return s
}

func (w words) timerStop(e *tracer.Event) string {
	s := w.g(e.G) + " stops the timer " + w.obj(e, "timer")
	if !e.OK {
		return s + ", which did not run any more"
	}
	return s + " before it fires"
}

func (w words) timerFire(e *tracer.Event) string {
	n := w.obj(e, "timer")
	s := "the time of " + n + " has come"
	if late := e.T - e.Deadline; late > 1e6 {
		s += ", " + Duration(late) + " late"
	}
	t := w.s.Timers[e.Obj]
	switch {
	case has(e, tracer.FieldChan):
		c := "its channel"
		if ch := w.s.Channels[e.Chan]; ch != nil {
			c = w.name(ch.Name, "channel", ch.ID)
		}
		return s + ": the runtime sends the time on " + c
	case t != nil && t.Context != 0:
		return s + ": the runtime starts a goroutine that cancels " + w.context(t.Context)
	}
	return s + ": the runtime starts a goroutine for it"
}
