package viz

import (
	"maps"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// plainWaits adds up by reason, event by event, how long goroutines have waited.
func plainWaits(events []*tracer.Event, user func(g uint64) bool) map[string]waitSum {
	sums := map[string]waitSum{}
	waits := map[uint64]*tracer.Event{}
	add := func(g uint64, until, now int64) {
		b := waits[g]
		if b == nil || !user(g) {
			return
		}
		s := sums[b.Reason]
		s.add(waitSum{count: 1, now: now, ns: until - b.T, longest: until - b.T})
		sums[b.Reason] = s
	}
	for _, e := range events {
		switch e.Kind {
		case tracer.GoBlock:
			waits[e.G] = e
		case tracer.GoUnblock:
			add(e.G, e.T, 0)
			delete(waits, e.G)
		}
	}
	for g := range waits {
		add(g, events[len(events)-1].T, 1)
	}
	return sums
}

func TestWaits(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(tracetest.Programs)) {
		events := tracetest.Play(3, tracetest.Programs[name])
		trace := newMem(events)
		trace.finish()
		v := view(t, trace)
		w, err := v.Waits(&protocol.WaitsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		want := plainWaits(events, func(g uint64) bool { return !v.index.lanes[laneWith(v.index.gs, g)].system })
		lines := map[string]int64{}
		for _, l := range w.Lines {
			lines[l.Reason] += l.Ns
		}
		var all int64
		for i, r := range w.Reasons {
			s := want[r.Reason]
			if r.Count != s.count || r.Now != s.now || r.Ns != s.ns || r.Longest != s.longest || lines[r.Reason] != s.ns {
				t.Errorf("%s: %s is %+v, its lines %d ns, want %+v", name, r.Reason, r, lines[r.Reason], s)
			}
			if i > 0 && r.Ns > w.Reasons[i-1].Ns {
				t.Errorf("%s: %s comes after %s", name, r.Reason, w.Reasons[i-1].Reason)
			}
			if e := events[r.Event]; e.Kind != tracer.GoBlock || e.Reason != r.Reason || goroutineID(e.G) != r.Lane {
				t.Errorf("%s: the longest %s of %s begins with event %d, a %v of goroutine %d", name, r.Reason, r.Lane, r.Event, e.Kind, e.G)
			}
			all += r.Ns
		}
		if len(w.Reasons) != len(want) || w.Ns != all {
			t.Errorf("%s: %d reasons with %d ns of %d, want %d", name, len(w.Reasons), all, w.Ns, len(want))
		}
	}
}

func TestStack(t *testing.T) {
	events := tracetest.Play(1, tracetest.Programs["buffered"])
	trace := newMem(events)
	trace.finish()
	v := view(t, trace)
	for i, e := range events {
		if e.Kind != tracer.GoBlock || len(e.Stack) == 0 {
			continue
		}
		r, err := v.Stack(&protocol.StackRequest{G: e.G, At: int64(i)})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Frames) != len(e.Stack) || r.Frames[0].Func != e.Stack[0].Func || r.Frames[0].Line != e.Stack[0].Line {
			t.Errorf("goroutine %d blocked at event %d has the stack %+v, want %+v", e.G, i, r.Frames, e.Stack)
		}
	}
	if _, err := v.Stack(&protocol.StackRequest{G: 1 << 40, At: 3}); err == nil {
		t.Error("a goroutine that is none has a stack")
	}
}
