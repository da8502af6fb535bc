package viz

import (
	"sort"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Step looks for the next or previous event of some sort. An error that is the
// page's is a *[RequestError].
func (v *View) Step(r *protocol.StepRequest) (*protocol.StepReply, error) {
	count := max(r.Count, 1)
	if r.Count < 0 || count > protocol.MaxStep {
		return nil, badRequest("a step goes past 1 to %d events, not %d", protocol.MaxStep, r.Count)
	}
	if len(r.Focus) > protocol.MaxPins {
		return nil, badRequest("a step is asked for with up to %d lanes in focus, not %d", protocol.MaxPins, len(r.Focus))
	}
	at, steps, err := v.walk(r, count)
	if err != nil {
		return nil, err
	}
	out := &protocol.StepReply{ID: r.ID, Found: steps > 0, At: at, Steps: steps, Time: v.timeOf(int(at))}
	if r.State {
		if out.State, err = v.stage(int(at), r.System, r.Focus); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// timeOf returns the time of event i, of the first event for what is before.
func (v *View) timeOf(i int) int64 {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.index.len() == 0 {
		return 0
	}
	return v.index.times.at(min(max(i-v.index.base, 0), v.index.len()-1))
}

// walk takes up to count steps and returns where it came to.
func (v *View) walk(r *protocol.StepRequest, count int) (at int64, steps int, err error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	before := int64(max(x.base, v.trace.LetGo().Events) - x.base - 1) // the event before the first
	at = min(max(r.From-int64(x.base), before), int64(x.len())-1)
	list, wanted, err := v.stepList(r)
	if err != nil {
		return 0, 0, err
	}
	k := sort.Search(list.len, func(k int) bool { return int64(list.at(k)) > at })
	move := 1
	if r.Back {
		k, move = sort.Search(list.len, func(k int) bool { return int64(list.at(k)) >= at })-1, -1
	}
	for ; k >= 0 && k < list.len && steps < count && int64(list.at(k)) > before; k += move {
		if i := list.at(k); wanted(i) {
			at = int64(i)
			steps++
		}
	}
	return at + int64(x.base), steps, nil
}

// A stepList is the events of the index that a step may come to, in order.
type stepList struct {
	len int
	at  func(k int) int // the k-th
}

func listOf(events *eventList) stepList {
	return stepList{events.len(), func(k int) int { return int(events.at(k)) }}
}

// stepList returns the shortest list there is of events for a step, and which of them
// are wanted.
func (v *View) stepList(r *protocol.StepRequest) (stepList, func(int) bool, error) {
	x := v.index
	list := stepList{x.len(), func(k int) int { return k }}
	kind := func(int) bool { return true }
	switch r.Kind {
	case protocol.StepEvent:
	case protocol.StepNotable:
		kind = func(i int) bool { return Notable(x.kind(i)) }
	case protocol.StepBlock:
		list = listOf(&x.blocks)
		kind = func(i int) bool { return x.kind(i) == tracer.GoBlock }
	case protocol.StepHandoff:
		list = listOf(&x.handoffs)
		kind = func(i int) bool { return x.handoffs.has(uint32(i)) }
	case protocol.StepLine:
		if r.Line == nil {
			return list, nil, badRequest("a step to a line has to name the line")
		}
		events := x.places.line(r.Line.File, r.Line.Line)
		list = listOf(events)
		kind = func(i int) bool { return events.has(uint32(i)) }
	default:
		return list, nil, badRequest("there is no kind of step %q", r.Kind)
	}
	if r.Lane != "" {
		l, ok := v.lane(r.Lane)
		if !ok {
			return list, nil, notFound("there is no lane %q to step along", r.Lane)
		}
		list = listOf(&x.lanes[l].events)
		if r.Kind == protocol.StepBlock && x.lanes[l].kind == protocol.LaneGoroutine {
			kind = func(i int) bool { return x.kind(i) == tracer.GoBlock && x.actors.at(i) == l }
		}
		return list, func(i int) bool { return kind(i) && (r.System || x.lanes[l].system || !x.isSystem(i)) }, nil
	}
	return list, func(i int) bool { return kind(i) && (r.System || !x.isSystem(i)) }, nil
}

// Notable reports whether events of a kind are worth a stop: all but a
// goroutine's comings and goings on its P and in the operating system, and what the
// go.block that follows says again; and but samples, of which there are thousands.
func Notable(k tracer.Kind) bool {
	switch k {
	case tracer.GoStart, tracer.GoStop, tracer.GoSyscall, tracer.GoSysret, tracer.Sleep, tracer.SelectWait, tracer.Metric, tracer.CPUSample,
		tracer.ProcStart, tracer.ProcStop, tracer.TraceClock, tracer.GoStatus:
		return false
	}
	return true
}

// line returns the events of a line of source.
func (p *places) line(file string, line int) *eventList {
	id, ok := p.byKey[placeKey{file, line}]
	if !ok {
		return &eventList{}
	}
	return &p.all[id].events
}
