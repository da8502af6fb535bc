package tracer

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"sort"
	"sync"
)

// A Trace gives access to the events of one program run, by position, number
// and time, and to the state after each. It may still grow: see [Live].
//
// Positions go from 0 to Len()-1. All methods are safe for concurrent use.
// Events handed out are shared and must not be modified.
type Trace struct {
	mu      sync.Mutex
	meta    Meta
	events  []*Event
	sources map[string][]byte
	ended   bool
	changed chan struct{}
	end     End
}

// Open opens a trace file. A file that is damaged or cut short opens up to
// where it is whole; see [Trace.Damage].
func Open(path string) (*Trace, error) { return nil, fmt.Errorf("cannot open trace %s", path) }

// NewTrace reads a trace file of size bytes from r, as Open does.
func NewTrace(r io.ReaderAt, size int64) (*Trace, error) {
	return nil, fmt.Errorf("cannot read a trace of %d bytes", size)
}

// Close gives up the file. Nothing of the trace may be used afterwards.
func (t *Trace) Close() error { return nil }

// Meta says what the trace is a trace of.
func (t *Trace) Meta() Meta { return t.meta }

// End says how the trace ended; ok is false while it grows and when the file
// has been cut short.
func (t *Trace) End() (end End, ok bool) { return t.end, t.ended }

// Damage returns nil for a whole trace; else a *DamageError that says where
// and how the file is broken. The events before that place are good.
func (t *Trace) Damage() error { return nil }

// Len returns the number of events so far.
func (t *Trace) Len() int { t.mu.Lock(); defer t.mu.Unlock(); return len(t.events) }

// At returns the event at position i.
func (t *Trace) At(i int) (*Event, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i < 0 || i >= len(t.events) {
		return nil, fmt.Errorf("no event at position %d: the trace has %d", i, len(t.events))
	}
	return t.events[i], nil
}

// Events returns the events at positions from to to-1, cut to what the trace
// has when the iteration begins. An error, which ends the iteration, comes
// with a nil event.
func (t *Trace) Events(from, to int) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		t.mu.Lock()
		from, to := max(from, 0), min(to, len(t.events))
		all := slices.Clone(t.events[from:max(from, to)])
		t.mu.Unlock()
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// IndexOfSeq returns the position of the first event with at least that
// sequence number, Len() if there is none.
func (t *Trace) IndexOfSeq(seq uint64) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return sort.Search(len(t.events), func(i int) bool { return t.events[i].Seq >= seq }), nil
}

// IndexOfTime returns the position of the first event at or after ns since the
// start, Len() if there is none. The state at that instant is the one after
// the event before it.
func (t *Trace) IndexOfTime(ns int64) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return sort.Search(len(t.events), func(i int) bool { return t.events[i].T >= ns }), nil
}

// StateAt returns the state after the event at position i; -1 is the state
// before the first. The caller owns it.
func (t *Trace) StateAt(i int) (*State, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i < -1 || i >= len(t.events) {
		return nil, fmt.Errorf("no state after position %d: the trace has %d events", i, len(t.events))
	}
	s := NewState()
	for _, e := range t.events[:i+1] {
		s.Apply(e)
	}
	return s, nil
}

// Sources returns the paths of the program's source files in the trace, sorted.
func (t *Trace) Sources() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var paths []string
	for p := range t.sources {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

// Source returns the content of one of them, as it was when the program was built.
func (t *Trace) Source(path string) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if b, ok := t.sources[path]; ok {
		return b, nil
	}
	return nil, fmt.Errorf("no source file %s in the trace", path)
}

// Growing reports whether more events may come.
func (t *Trace) Growing() bool { t.mu.Lock(); defer t.mu.Unlock(); return !t.ended }

// Changed returns a channel that is closed when the trace next grows or ends.
// Take the channel first, then look at Len and Growing, then wait on it. The
// channel of a trace that does not grow is never closed.
func (t *Trace) Changed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.changed == nil {
		t.changed = make(chan struct{})
	}
	return t.changed
}

// A DamageError says where a trace file is broken.
type DamageError struct {
	Path   string // "" when not read from a file
	Offset int64  // of the first byte that is not part of something whole
	Reason string // one clause
	Events int    // events before that place, all of them good
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("trace %s is damaged at byte %d: %s; the %d events before it are good", e.Path, e.Offset, e.Reason, e.Events)
}
