package viz

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// A View answers what a page asks about a trace. Its methods are safe for concurrent use.
//
// It knows the events up to the last Update, and no others, however much
// longer the trace has become.
type View struct {
	trace Trace

	update sync.Mutex // held by Update
	coming *index     // of a trace that lets go: what takes the place of index
	most   int        // how much the index of such a trace takes in at most
	whole  int        // the same while one grows that lets nothing go
	mu     sync.RWMutex
	index  *index
	broken error // why the index ends before the trace

	segments *Segments // nil for none

	order  laneOrder
	chosen choices
	states stateCache
}

// NewView indexes what there is of a trace, at a million events a second or so.
// An error tells that the trace cannot be read up to its end; the view then
// shows what is before that place, and says so in its notes.
func NewView(t Trace) (*View, error) {
	v := OpenView(t)
	_, err := v.Update()
	return v, err
}

// OpenView returns a view that knows no events yet: Update or Advance sees to that.
func OpenView(t Trace) *View {
	return &View{trace: t, index: newIndex(), most: liveEvents, whole: wholeEvents}
}

// OpenWhole is OpenView for a trace that grows because a file is being read: its beginning is never given up.
func OpenWhole(t Trace) *View {
	v := OpenView(t)
	v.whole = math.MaxInt
	return v
}

// OpenSegmented is OpenWhole for a trace of which there are segments.
func OpenSegmented(t Trace, s *Segments) *View {
	v := OpenWhole(t)
	v.segments = s
	return v
}

// Update takes in the events that the trace has got since. It returns how many
// events the view knows now.
func (v *View) Update() (int, error) {
	return v.Advance(func() bool { return true })
}

// Advance is Update bit by bit: it calls more every few milliseconds, with no
// lock held, and ends when that returns false.
func (v *View) Advance(more func() bool) (int, error) {
	v.update.Lock()
	defer v.update.Unlock()
	for {
		if err := v.forward(); err != nil {
			return v.Len(), err
		}
		growing := v.trace.Growing()
		n, to := v.Len(), v.trace.Len()
		if v.broken != nil || n >= to {
			return n, v.broken
		}
		joined, until, later := v.join(n, to)
		switch {
		case joined || later:
			if later && growing || !more() {
				return v.Len(), nil
			}
			continue
		}
		if ended, err := v.takeAll(n, until, more); ended || err != nil {
			return v.Len(), err
		}
		if v.Len() == n && v.trace.LetGo().Events <= n {
			return n, fmt.Errorf("reading event %d of %d: the trace did not give it", n, to)
		}
	}
}

// join takes in the segment that begins with event n, of a trace that has to. Where there is none, the events up to until are to be taken in one by one;
// later, if that is not known yet, for which it waits a moment.
func (v *View) join(n, to int) (joined bool, until int, later bool) {
	if v.segments == nil {
		return false, to, false
	}
	changed := v.segments.more()
	s, until, later := v.segments.next(n, to)
	if later && (s == nil || v.trace.Growing()) {
		select {
		case <-changed:
		case <-time.After(joinPause):
		}
		return false, n, true
	}
	if s == nil {
		return false, until, false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.index.base == 0 && v.index.join(s), until, false
}

// takeAll indexes the events from i to j-1, or fewer; ended when more wants no more.
func (v *View) takeAll(i, j int, more func() bool) (ended bool, err error) {
	if v.trace.LetsGo() || v.trace.Growing() {
		j = min(j, i+forwardBatch)
	}
	for b := range batches(v.trace, i, j) {
		if err := v.take(b); err != nil {
			return false, err
		}
		if !more() {
			return true, nil
		}
		if b.err != nil {
			return false, nil
		}
	}
	return false, nil
}

// joinPause is how long Advance waits for a segment without a look around.
const joinPause = 10 * time.Millisecond

// take indexes a batch of events.
func (v *View) take(b batch) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	err := error(nil)
	for _, e := range b.events {
		if err = v.index.apply(e); err != nil {
			break
		}
		if v.coming == nil {
			continue
		}
		if err = v.coming.apply(e); err != nil {
			break
		}
	}
	if err == nil {
		err = b.err
	}
	var gone *tracer.LetGoError
	if errors.As(err, &gone) {
		return nil // Advance goes on behind that
	}
	if err != nil {
		v.broken = fmt.Errorf("reading event %d: %w", v.index.base+v.index.len(), err)
	}
	return v.broken
}

// Len returns how many events the view knows, with those that were let go.
func (v *View) Len() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.index.base + v.index.len()
}

// Progress returns how many events the view knows and the time of the last.
func (v *View) Progress() (count, end int64) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.index.position(uint32(v.index.len())), v.index.times.last()
}

// Within returns the events of a window of an axis: those from first to end-1.
func (v *View) Within(a protocol.Axis, from, to int64) (first, end int) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	on := axis{clock: a == protocol.AxisClock, base: int64(x.base), times: &x.times}
	return max(x.base+on.index(from), v.trace.LetGo().Events), x.base + on.index(to)
}

// Trace returns the trace that the view shows.
func (v *View) Trace() Trace { return v.trace }

// lane returns the lane with an id as in [protocol.Lane]. The caller holds mu.
func (v *View) lane(id string) (int32, bool) {
	if len(id) < 2 {
		return none, false
	}
	n, err := strconv.ParseUint(id[1:], 10, 64)
	if err != nil {
		return none, false
	}
	l, ok := none, false
	switch id[0] {
	case 'g':
		l, ok = v.index.gs.get(n)
	case 'o':
		l, ok = v.index.objs.get(n)
	case 'r', 'm':
		kind := protocol.LaneRange
		if id[0] == 'm' {
			kind = protocol.LaneMetric
		}
		for _, at := range v.index.runtimes {
			if x := v.index.lanes[at]; x.kind == kind && x.ref == n {
				return at, true
			}
		}
	case 'p':
		if l, ok = v.index.ps[int32(min(n, 1<<31-1))]; !ok {
			l = none
		}
	}
	return l, ok
}

// at returns event i, which the view must know.
func (v *View) at(i int) (*tracer.Event, error) {
	if n := v.Len(); i < 0 || i >= n {
		return nil, notFound("there is no event %d: the trace has %d, counted from 0", i, n)
	}
	if first := v.First(); i < first {
		return nil, v.goneFrom(first)
	}
	return v.trace.At(i)
}

// A RequestError is an error that is the page's, not govis's.
type RequestError struct {
	Code    protocol.ErrorCode
	Message string // a sentence
}

func (e *RequestError) Error() string { return e.Message }

func notFound(format string, args ...any) error {
	return &RequestError{protocol.ErrNotFound, fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) error {
	return &RequestError{protocol.ErrBadRequest, fmt.Sprintf(format, args...)}
}
