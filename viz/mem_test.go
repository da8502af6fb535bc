package viz

import (
	"fmt"
	"iter"
	"slices"
	"sort"
	"sync"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// memTrace is a trace in memory that a test lets grow.
type memTrace struct {
	meta    tracer.Meta
	sources map[string]string
	damage  error

	mu      sync.Mutex
	events  []*tracer.Event
	states  []*tracer.State // states[k]: after event k*memStates-1
	ended   bool
	broken  string
	changed chan struct{}
}

const memStates = 512

func newMem(events []*tracer.Event) *memTrace {
	t := &memTrace{changed: make(chan struct{})}
	t.add(events...)
	return t
}

// add lets the trace grow.
func (t *memTrace) add(events ...*tracer.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = append(t.events, events...)
	close(t.changed)
	t.changed = make(chan struct{})
}

// finish ends a trace that grew.
func (t *memTrace) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *memTrace) LetGo() tracer.LetGo { return tracer.LetGo{} }
func (t *memTrace) LetsGo() bool        { return false }

func (t *memTrace) Len() int { t.mu.Lock(); defer t.mu.Unlock(); return len(t.events) }

func (t *memTrace) At(i int) (*tracer.Event, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i < 0 || i >= len(t.events) {
		return nil, fmt.Errorf("no event %d", i)
	}
	return t.events[i], nil
}

func (t *memTrace) Events(from, to int) iter.Seq2[*tracer.Event, error] {
	t.mu.Lock()
	events := t.events[max(from, 0):min(to, len(t.events))]
	t.mu.Unlock()
	return func(yield func(*tracer.Event, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (t *memTrace) IndexOfSeq(seq uint64) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return sort.Search(len(t.events), func(i int) bool { return t.events[i].Seq >= seq }), nil
}

func (t *memTrace) StateAt(i int) (*tracer.State, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i < -1 || i >= len(t.events) {
		return nil, fmt.Errorf("no state %d", i)
	}
	if len(t.states) == 0 {
		t.states = []*tracer.State{tracer.NewState()}
	}
	for len(t.states)*memStates <= i+1 {
		k := len(t.states)
		s := t.states[k-1].Clone()
		for _, e := range t.events[(k-1)*memStates : k*memStates] {
			s.Apply(e)
		}
		t.states = append(t.states, s)
	}
	k := (i + 1) / memStates
	s := t.states[k].Clone()
	for _, e := range t.events[k*memStates : i+1] {
		s.Apply(e)
	}
	return s, nil
}

func (t *memTrace) Meta() tracer.Meta { return t.meta }
func (t *memTrace) Damage() error     { return t.damage }

func (t *memTrace) End() (tracer.End, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	end := tracer.End{Events: len(t.events), Broken: t.broken}
	if n := len(t.events); n > 0 && t.events[n-1].Kind == tracer.Exit {
		end.Exited, end.Code, end.Message = true, t.events[n-1].Code, t.events[n-1].Message
	}
	return end, t.ended
}

func (t *memTrace) Sources() []string {
	var paths []string
	for p := range t.sources {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

func (t *memTrace) Source(path string) ([]byte, error) {
	if s, ok := t.sources[path]; ok {
		return []byte(s), nil
	}
	return nil, fmt.Errorf("no source %s", path)
}

func (t *memTrace) Growing() bool { t.mu.Lock(); defer t.mu.Unlock(); return !t.ended }

func (t *memTrace) Changed() <-chan struct{} { t.mu.Lock(); defer t.mu.Unlock(); return t.changed }

// play returns a finished trace of a made-up program.
func play(seed uint64, program func(*tracetest.G)) *memTrace {
	t := newMem(tracetest.Play(seed, program))
	t.finish()
	return t
}

// view returns a view of a trace.
func view(t testing.TB, trace Trace) *View {
	t.Helper()
	v, err := NewView(trace)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
