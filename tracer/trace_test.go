package tracer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// The state by checkpoint and replay is that of a replay from the start, for
// any jump, with and without what earlier jumps left behind.
func TestStateAt(t *testing.T) {
	events := mixed(t)
	tr := open(t, encode(t, events, 0))
	if tr.Checkpoints() < 2 {
		t.Fatalf("%d checkpoints in %d events: nothing to test", tr.Checkpoints(), len(events))
	}
	rng := rand.New(rand.NewPCG(3, 3))
	positions := []int{-1, 0, len(events) - 1}
	for range 60 {
		positions = append(positions, rng.IntN(len(events)))
	}
	want := map[int]*tracer.State{}
	s := tracer.NewState()
	want[-1] = s.Clone()
	for i, e := range events {
		s.Apply(e)
		if slices.Contains(positions, i) {
			want[i] = s.Clone()
		}
	}
	for k, i := range positions {
		if k%2 == 0 {
			tr.ForgetStates()
		}
		got, err := tr.StateAt(i)
		check(t, err)
		sameState(t, fmt.Sprint("after position ", i), got, want[i])
		if i+1 < len(events) { // it is the caller's own to go on with
			got.Apply(events[i+1])
		}
		again, err := tr.StateAt(i)
		check(t, err)
		sameState(t, fmt.Sprint("once more after position ", i), again, want[i])
	}
	for _, i := range []int{-2, len(events)} {
		if _, err := tr.StateAt(i); err == nil {
			t.Errorf("there is a state after position %d", i)
		}
	}
}

// The same where much is forgotten between the checkpoints.
func TestStateAtAfterForgetting(t *testing.T) {
	var events []*tracer.Event
	add := func(e tracer.Event) {
		e.Seq, e.T = uint64(len(events)+1), int64(len(events))
		events = append(events, &e)
	}
	const objects = 3 * tracer.KeepObjects
	for id := uint64(1); id <= objects; id++ {
		add(tracer.Event{G: 1, Kind: tracer.ChanMake, Has: tracer.FieldObj | tracer.FieldCap, Obj: id, Cap: 1})
		add(tracer.Event{G: 1000 + id, Kind: tracer.GoCreate})
		add(tracer.Event{G: 1000 + id, Kind: tracer.GoStart})
		if id%100 != 0 {
			add(tracer.Event{G: 1000 + id, Kind: tracer.GoEnd})
		} else {
			add(tracer.Event{G: 1000 + id, Kind: tracer.GoBlock, Has: tracer.FieldReason | tracer.FieldObj, Obj: id / 2, Reason: "chan send"})
		}
	}
	tr := open(t, encode(t, events, 0))
	rng := rand.New(rand.NewPCG(5, 5))
	var positions []int
	for range 8 {
		positions = append(positions, rng.IntN(len(events)))
	}
	slices.Sort(positions)
	want := tracer.NewState()
	for _, i := range positions {
		for want.Events <= i {
			want.Apply(events[want.Events])
		}
		tr.ForgetStates()
		got, err := tr.StateAt(i)
		check(t, err)
		sameState(t, fmt.Sprint("after position ", i), got, want)
	}
	if want.Forgotten == 0 || tr.Checkpoints() < 3 {
		t.Errorf("%d forgotten, %d checkpoints: nothing was tested", want.Forgotten, tr.Checkpoints())
	}
}

func TestAt(t *testing.T) {
	events := mixed(t)
	tr := open(t, encode(t, events, 0))
	rng := rand.New(rand.NewPCG(4, 4))
	for range 500 {
		i := rng.IntN(len(events))
		e, err := tr.At(i)
		check(t, err)
		if !tracer.Equal(e, events[i]) {
			t.Fatalf("position %d has %s", i, tracer.AppendJSON(nil, e))
		}
	}
	for _, i := range []int{-1, len(events)} {
		if _, err := tr.At(i); err == nil {
			t.Errorf("there is an event at position %d", i)
		}
	}
}

func TestEventsRange(t *testing.T) {
	events := mixed(t)
	tr := open(t, encode(t, events, 0))
	for _, r := range [][2]int{{0, 0}, {-5, 3}, {4000, 4200}, {4095, 4097}, {len(events) - 1, len(events) + 9}, {7, 3}, {len(events), len(events) + 1}} {
		i := max(r[0], 0)
		for e, err := range tr.Events(r[0], r[1]) {
			check(t, err)
			if e.Seq != events[i].Seq {
				t.Fatalf("range %v: position %d has seq %d", r, i, e.Seq)
			}
			i++
		}
		if want := max(max(r[0], 0), min(r[1], len(events))); i != want {
			t.Errorf("range %v ends before %d, want %d", r, i, want)
		}
	}
	for range tr.Events(0, tr.Len()) {
		break // leaving early is fine
	}
}

// The index of a number is that of the first event at or after it.
func TestIndexOfSeq(t *testing.T) {
	var events []*tracer.Event
	for i, e := range mixed(t)[:30_000] {
		c := *e
		c.Seq = uint64(3*i + 5) // with holes
		events = append(events, &c)
	}
	check := func(t *testing.T, tr *tracer.Trace) {
		for i := 0; i < len(events); i += 1 + i%911 {
			for d := uint64(0); d < 3; d++ {
				want := i
				if d > 0 {
					want++
				}
				if got, err := tr.IndexOfSeq(events[i].Seq + d); got != want || err != nil {
					t.Fatalf("seq %d is at %d, %v; want %d", events[i].Seq+d, got, err, want)
				}
			}
		}
		for _, c := range []struct {
			seq  uint64
			want int
		}{{0, 0}, {1<<64 - 1, len(events)}} {
			if i, err := tr.IndexOfSeq(c.seq); i != c.want || err != nil {
				t.Errorf("seq %d is at %d, %v", c.seq, i, err)
			}
		}
	}
	t.Run("file", func(t *testing.T) { check(t, open(t, encode(t, events, 0))) })
	t.Run("live", func(t *testing.T) {
		l := create(t)
		for _, e := range events {
			if err := l.Write(e); err != nil {
				t.Fatal(err)
			}
		}
		check(t, l.Trace())
	})
	t.Run("empty", func(t *testing.T) {
		tr := open(t, encode(t, nil, 0))
		if i, err := tr.IndexOfSeq(1); i != 0 || err != nil {
			t.Error(i, err)
		}
	})
}

// Blocks that are not used give way to others.
func TestCacheIsBounded(t *testing.T) {
	events := tracetest.Play(1, tracetest.Mixed(9_000))
	tr := open(t, encode(t, events, 0))
	for i := 0; i < tr.Len(); i += 4096 {
		_, err := tr.At(i)
		check(t, err)
		if n := tr.CachedEvents(); n > tracer.CacheBudget/400 {
			t.Fatalf("%d events are kept", n)
		}
	}
	if n := tr.CachedEvents(); n == 0 || n >= tr.Len() {
		t.Errorf("%d events of %d are kept: nothing was tested", n, tr.Len())
	}
}
