package viz

import (
	"errors"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Bounds on what a state holds. What is beyond is counted.
const (
	maxStageGoroutines = 200
	maxStageEnded      = 16 // goroutines that have ended, the last ones
	maxStageObjects    = 100
	maxStageQueue      = 100 // waiters in one queue
	maxStageSlots      = 64
)

// State returns what the stage shows after one event. An error that is the
// page's is a *[RequestError].
func (v *View) State(r *protocol.StateRequest) (*protocol.State, error) {
	if len(r.Focus) > protocol.MaxPins {
		return nil, badRequest("a state is asked for with up to %d lanes in focus, not %d", protocol.MaxPins, len(r.Focus))
	}
	i := -1
	switch {
	case r.At != nil && *r.At == -1:
	case r.At != nil && *r.At >= 0 && *r.At < int64(v.First()):
		i = int(*r.At)
	case r.At != nil:
		var err error
		if i, err = v.checkIndex(*r.At); err != nil {
			return nil, err
		}
	case r.Time != nil:
		i = v.indexAtTime(*r.Time)
	default:
		return nil, badRequest("a state is asked for by at or by time, and the request has neither")
	}
	return v.stageKept(i, r.System, r.Focus)
}

// stageKept is stage for any event there ever was: in the place of one that was let go,
// the first that is kept is shown, and that is said.
func (v *View) stageKept(i int, system bool, focus []string) (*protocol.State, error) {
	for {
		first := v.First()
		moved := first > 0 && i < first
		if moved {
			i = first
		}
		out, err := v.stage(i, system, focus)
		var gone *tracer.LetGoError
		if errors.As(err, &gone) && v.First() > first {
			continue // just now
		}
		if err == nil && moved {
			out.Sentence = v.movedSentence() + " " + out.Sentence
		}
		return out, err
	}
}

// stage returns the state after event i.
func (v *View) stage(i int, system bool, focus []string) (*protocol.State, error) {
	out := &protocol.State{At: int64(i), Sentence: "The program has not begun."}
	b := &stager{view: v, at: i, system: system, out: out, must: make(map[string]bool)}
	for _, id := range focus {
		b.must[id] = true
	}
	s, err := v.stateAt(max(i-1, -1))
	if err != nil {
		return nil, err
	}
	if i >= 0 {
		e, err := v.at(i)
		if err != nil {
			return nil, err
		}
		event := v.event(i, e)
		b.event = e
		out.Event, out.Time = &event, e.T
		out.Sentence = v.teller().Explain(s, e)
		out.Moves = moves(s, e)
		out.Touched = touched(e)
		for _, id := range out.Touched {
			b.must[id] = true
		}
		s.Apply(e)
	}
	if err := v.next(i, system, s, out); err != nil {
		return nil, err
	}
	b.state = s
	b.build()
	v.keepState(i, s)
	return out, nil
}

// maxNext is how many events of the system's are passed over to announce the next.
const maxNext = 4096

// next announces the event that comes after event i.
func (v *View) next(i int, system bool, s *tracer.State, out *protocol.State) error {
	v.mu.RLock()
	x := v.index
	n := x.base + x.len()
	k := max(i+1, x.base)
	for k < n && k-i < maxNext && !system && x.isSystem(k-x.base) {
		k++
	}
	skipped := k < n && !system && x.isSystem(k-x.base)
	v.mu.RUnlock()
	if k >= n || skipped {
		return nil
	}
	e, err := v.trace.At(k)
	if err != nil {
		return err
	}
	out.Next = &protocol.Next{At: int64(k), Text: v.teller().Brief(s, e)}
	return nil
}

// touched returns the lanes of what an event is about.
func touched(e *tracer.Event) []string {
	var ids []string
	add := func(id string, n uint64) {
		if n == 0 {
			return
		}
		for _, have := range ids {
			if have == id {
				return
			}
		}
		ids = append(ids, id)
	}
	for _, g := range []uint64{e.G, e.By, e.Peer, e.Owner} {
		add(goroutineID(g), g)
	}
	for _, o := range []uint64{e.Obj, e.Chan, e.Parent} {
		add(objectID(o), o)
	}
	for _, c := range e.Cases[:min(len(e.Cases), 64)] {
		add(objectID(c.Chan), c.Chan)
	}
	return ids
}
