package viz

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// keeping returns a live trace that keeps few bytes.
func keeping(t *testing.T) *tracer.Live {
	t.Helper()
	l, err := tracer.CreateKeep(filepath.Join(t.TempDir(), "late.govis"), tracer.Meta{Program: "late"}, tracer.Keep{Bytes: 100 << 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		l.Trace().Close()
	})
	return l
}

func write(t *testing.T, l *tracer.Live, events []*tracer.Event) {
	t.Helper()
	for _, e := range events {
		if err := l.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
}

// seen is what a lane shows in a window, as far as it does not depend on where the
// trace begins.
func seen(l protocol.Lane, from, to int64) any {
	type state struct {
		from, to int64
		state    protocol.SpanState
		family   protocol.Family
		count    int64
	}
	var states []state
	for _, s := range l.Spans {
		states = append(states, state{max(s.From, from), min(s.To, to), s.State, s.Family, s.Count})
	}
	levels := append([]protocol.Level(nil), l.Levels...)
	for i := range levels {
		levels[i].At = max(levels[i].At, from)
	}
	switch l.Kind {
	case protocol.LaneMutex, protocol.LaneRWMutex, protocol.LaneWaitGroup, protocol.LaneProcessor:
		l.At = "" // where it was first used, which may have been let go
	}
	return []any{l.Kind, l.Ref, l.Detail, l.At, l.System, states, levels, l.Marks}
}

// sameScenes compares what a view of a trace that begins late shows with one of
// the whole run.
func sameScenes(t *testing.T, late, whole *View, from, to int64) {
	t.Helper()
	ids := func(v *View) map[string]bool {
		set := make(map[string]bool)
		v.mu.RLock()
		defer v.mu.RUnlock()
		for _, l := range v.index.lanes {
			set[l.id()] = true
		}
		return set
	}
	has := ids(late)
	for id := range ids(whole) {
		for from := from; from < to; from += 7000 {
			got, want := laneOf(t, late, id, from), laneOf(t, whole, id, from)
			if !has[id] { // what has ended, or is not used any more, need not be there
				if len(want.Marks) > 0 || len(want.Spans) > 0 && want.Kind == protocol.LaneGoroutine {
					t.Fatalf("from event %d: no lane %s, which has %+v", from, id, want)
				}
			} else if a, b := seen(got, from, from+500), seen(want, from, from+500); !reflect.DeepEqual(a, b) {
				t.Fatalf("from event %d: lane %s of the late trace:\n got %+v\nwant %+v", from, id, a, b)
			}
		}
	}
}

// laneOf returns one lane of a window.
func laneOf(t *testing.T, v *View, id string, from int64) (lane protocol.Lane) {
	t.Helper()
	s, err := v.Scene(&protocol.SceneRequest{Axis: protocol.AxisEvents, From: from, To: from + 500, Width: 1600,
		Lanes: protocol.LaneQuery{Pins: []string{id}, System: true}})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Lanes) > 0 {
		lane = s.Lanes[0]
	}
	return lane
}

// A trace whose beginning was let go is shown from its front on as the whole one is.
func TestLate(t *testing.T) {
	events := tracetest.Play(3, tracetest.Mixed(3000))
	l := keeping(t)
	write(t, l, events)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	late, whole := view(t, l.Trace()), view(t, func() *memTrace { m := newMem(events); m.finish(); return m }())
	first := late.First()
	if first == 0 || late.Len() != len(events) || first != l.Trace().First() {
		t.Fatalf("events %d to %d of %d", first, late.Len(), len(events))
	}
	h := late.Hello()
	if h.First != int64(first) || h.Start != events[first].T || h.Count != int64(len(events)) || h.Begin < h.First {
		t.Errorf("hello says %d to %d, begins %d, from %d ns; the first is %d", h.First, h.Count, h.Begin, h.Start, first)
	}
	if len(h.Trace.Notes) == 0 || !strings.Contains(h.Trace.Notes[0], "were let go") {
		t.Errorf("the notes are %q", h.Trace.Notes)
	}
	sameScenes(t, late, whole, int64(first), int64(len(events)))
	at := int64(first + 500)
	a, err := late.State(&protocol.StateRequest{At: &at})
	if err != nil {
		t.Fatal(err)
	}
	b, err := whole.State(&protocol.StateRequest{At: &at})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Goroutines) != len(b.Goroutines) || a.Event.Seq != b.Event.Seq || len(a.Channels) != len(b.Channels) {
		t.Errorf("the state at %d has %d goroutines and %d channels, want %d and %d", at, len(a.Goroutines), len(a.Channels),
			len(b.Goroutines), len(b.Channels))
	}
}

// Who asks for what was let go is told so, and brought to the front.
func TestLetGoMoment(t *testing.T) {
	events := tracetest.Play(3, tracetest.Mixed(3000))
	l := keeping(t)
	write(t, l, events)
	v := view(t, l.Trace())
	first := int64(v.First())
	at, early, before := int64(0), int64(1), int64(-1)
	for _, r := range []*protocol.StateRequest{{At: &at}, {Time: &early}, {At: &before}} {
		s, err := v.State(r)
		if err != nil {
			t.Fatal(err)
		}
		if s.At != first || !strings.Contains(s.Sentence, "were let go") {
			t.Errorf("asked for %+v: event %d, %q; the first is %d", r, s.At, s.Sentence, first)
		}
	}
	var bad *RequestError
	if _, err := v.Event(&protocol.EventRequest{At: &at}); !errors.As(err, &bad) || !strings.Contains(bad.Message, "let go") {
		t.Errorf("the event there: %v", err)
	}
	if e, err := v.Event(&protocol.EventRequest{Time: &early}); err != nil || e.Event.Index != first {
		t.Errorf("the event at that time: %+v, %v", e, err)
	}
	back, err := v.Step(&protocol.StepRequest{From: first + 3, Kind: protocol.StepEvent, System: true, Back: true, Count: 100})
	if err != nil || back.At != first || back.Steps != 3 {
		t.Errorf("a hundred steps back from the fourth: %+v, %v", back, err)
	}
	found, err := v.Search(&protocol.SearchRequest{Text: "e", Limit: 1, System: true})
	if err != nil || len(found.Hits) != 1 || found.Hits[0].Event.Index < first {
		t.Errorf("the first hit is %+v, %v", found, err)
	}
}

// While the program runs the index does not grow for ever, whether or not the
// trace lets go of anything; and what it shows stays right.
func TestLateLive(t *testing.T) {
	events := tracetest.Play(4, tracetest.Mixed(4000))
	l := keeping(t)
	v := view(t, l.Trace())
	v.most = 12_000
	moved, last := 0, 0
	for n := 0; n < len(events); n += 1500 {
		write(t, l, events[n:min(n+1500, len(events))])
		if _, err := v.Update(); err != nil {
			t.Fatal(err)
		}
		if first := v.First(); first > last {
			moved, last = moved+1, first
		}
		if n := v.index.len(); n > v.most+updateBatch {
			t.Fatalf("%d events in the index", n)
		}
		if v.coming != nil && v.coming.base+v.coming.len() != v.Len() {
			t.Fatalf("the next index is at %d, this one at %d", v.coming.base+v.coming.len(), v.Len())
		}
	}
	if moved < 5 {
		t.Errorf("the front moved %d times, to %d", moved, last)
	}
	m := newMem(events)
	m.finish()
	sameScenes(t, v, view(t, m), int64(v.First()), int64(v.Len()))
}

// A trace that keeps all does not make the index grow for ever either, while the program runs. The page
// says so, and where the rest is; the trace that has ended is there as a whole.
func TestLiveWhole(t *testing.T) {
	events := tracetest.Play(4, tracetest.Mixed(4000))
	path := filepath.Join(t.TempDir(), "whole.govis")
	l, err := tracer.Create(path, tracer.Meta{Program: "whole"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Trace().Close()
	v := view(t, l.Trace())
	v.whole = 12_000
	for n := 0; n < len(events); n += 1500 {
		write(t, l, events[n:min(n+1500, len(events))])
		if _, err := v.Update(); err != nil {
			t.Fatal(err)
		}
		if n := v.index.len(); n > v.whole+updateBatch {
			t.Fatalf("%d events in the index", n)
		}
	}
	first := v.First()
	if first < len(events)/2 || len(events)-first < v.whole/4 {
		t.Errorf("of %d events the page shows those from %d on", len(events), first)
	}
	const says = "he page shows the newest events, from number "
	if notes := strings.Join(v.notes(), "\n"); !strings.Contains(notes, says) {
		t.Errorf("the page says %q", notes)
	}
	if _, err := v.at(first - 1); err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("an event in front of the first: %v", err)
	}
	if s, err := v.stageKept(5, true, nil); err != nil || s.At != int64(first) || !strings.Contains(s.Sentence, says) {
		t.Errorf("the state in front of the first: %+v, %v", s, err)
	}
	m := newMem(events)
	m.finish()
	whole := view(t, m)
	sameScenes(t, v, whole, int64(first), int64(v.Len()))

	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := tracer.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if opened := view(t, again); opened.First() != 0 || opened.Len() != len(events) {
		t.Errorf("opened, it has the events from %d to %d, want all %d", opened.First(), opened.Len(), len(events))
	}
}
