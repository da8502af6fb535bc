package viz

import (
	"errors"

	"github.com/govis/govis/tracer"
)

// A trace may grow for days. The index of it would too: so from some size on a second
// one is filled beside it, which begins where the trace was then, and in the end
// takes its place. What is before is in the trace alone; a trace that has
// ended is indexed as a whole.

// How much the index of a trace that grows takes in at most, of one that lets go and of one
// that keeps all; it is never less than half of that, where there is as much. A lane
// takes as much memory as some events.
const (
	liveEvents  = 4 << 20
	wholeEvents = 8 << 20
	laneEvents  = 16
)

// forwardBatch is how many events of such a trace are taken in between two looks at how
// large the index is.
const forwardBatch = 16384

// taken returns how much the index has taken in since it was begun, in events.
func (x *index) taken() int {
	lanes := len(x.lanes)
	if x.past != nil {
		lanes -= x.past.lanes
	}
	return x.len() + laneEvents*lanes
}

// First returns the first event that can be asked for: what is before was
// let go by the trace, or, while it grows, is in its file alone.
func (v *View) First() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return max(v.index.base, v.trace.LetGo().Events)
}

// Front returns the first event and its time.
func (v *View) Front() (first, start int64) {
	gone := v.trace.LetGo().Events
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	i := max(0, gone-x.base)
	return x.position(uint32(i)), x.times.at(i)
}

// forward sees to it that the index goes on with an event that the trace has,
// and that it does not grow for ever.
func (v *View) forward() error {
	for v.trace.LetGo().Events > v.Len() { // also at the beginning
		if err := v.replace(); err != nil {
			return err
		}
	}
	if !v.trace.Growing() {
		v.coming = nil
		return nil
	}
	limit := v.whole
	if v.trace.LetsGo() {
		limit = v.most
	}
	gone := v.trace.LetGo().Events
	n := v.index.taken() // only Update changes it
	if v.coming != nil && (n >= limit || gone >= v.coming.base) {
		v.mu.Lock()
		v.index, v.coming = v.coming, nil
		v.mu.Unlock()
		n = v.index.taken()
	}
	if v.coming == nil && (n >= limit/2 || gone > v.index.base && n > 0) {
		s, err := v.trace.StateAt(v.Len() - 1)
		if err != nil {
			return unlessGone(err)
		}
		v.coming = newIndexAt(s, v.index)
	}
	return nil
}

// replace begins the index anew at the front of the trace.
func (v *View) replace() error {
	first := v.trace.LetGo().Events
	s, err := v.trace.StateAt(first - 1)
	if err != nil {
		return unlessGone(err)
	}
	x := newIndexAt(s, nil)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.index, v.coming = x, nil
	return nil
}

// unlessGone returns err, but nil when it says that the trace has let go just now
// of what was asked for: the next try finds the new front.
func unlessGone(err error) error {
	var gone *tracer.LetGoError
	if errors.As(err, &gone) {
		return nil
	}
	return err
}
