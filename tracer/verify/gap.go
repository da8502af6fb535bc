package verify

import "github.com/govis/govis/tracer"

// statusWords are the states of go.status.
var statusWords = []string{tracer.StateRunnable, tracer.StateRunning, tracer.StateWaiting, tracer.StateSyscall, tracer.StateEnded}

// traceGap is where one trace of a service ends, or the next begins: what happened in between is not known, as if events were lost.
func (v *Verifier) traceGap(e *tracer.Event) error {
	switch {
	case e.State == tracer.StateBegin:
		v.gap = e.Seq
	case v.gap == 0:
		return refuse(e, "a gap ends that did not begin")
	default:
		v.gap = 0
	}
	v.relax()
	return nil
}

// inGap reports whether e can be in a gap between two traces: what a dump tells of a moment, and whom it is about.
func inGap(e *tracer.Event) bool {
	switch e.Kind {
	case tracer.GoCreate:
		return e.State == tracer.StateBefore
	case tracer.GoStatus:
		return e.Mode == tracer.ModeDump
	}
	return e.Kind == tracer.TraceGap && e.State == tracer.StateEnd || neutral(e.Kind)
}

// goStatus is what a goroutine does at a moment. In a gap that holds for the moment alone; where a trace begins, until the goroutine's next event.
func (v *Verifier) goStatus(e *tracer.Event) error {
	g, err := v.known(e, e.G)
	if err != nil {
		return err
	}
	if e.Mode == tracer.ModeDump {
		if v.gap == 0 {
			return refuse(e, "%s by a dump, which is of no gap", v.what(e))
		}
		return nil
	}
	if g.state != stateUnknown {
		return refuse(e, "%s, but it was %s since event %d", v.what(e), g.doing(), g.since)
	}
	g.since, g.timed = e.Seq, false
	switch e.State {
	case tracer.StateRunning:
		if err := v.occupy(e, g); err != nil {
			return err
		}
		g.state, g.started = stateRunning, true
		v.active.add(g, 0)
	case tracer.StateRunnable:
		g.state = stateRunnable
	case tracer.StateWaiting:
		g.state, g.started = stateWaiting, true
		g.wait = wait{kind: waitOther, reason: e.Reason, blocked: true, seq: e.Seq}
	case tracer.StateSyscall:
		g.state, g.started = stateSyscall, true
	case tracer.StateEnded:
		v.active.remove(g)
		v.gs.remove(g.id)
		v.ended.add(g.id)
	}
	return nil
}
