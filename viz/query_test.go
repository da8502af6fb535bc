package viz

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// ids asks for lanes and returns their ids, as "name" or " name" under its parent.
func ids(t *testing.T, v *View, q protocol.LaneQuery) ([]string, *protocol.Scene) {
	t.Helper()
	s := scene(t, v, &protocol.SceneRequest{Axis: protocol.AxisEvents, To: int64(v.Len()), Width: 1000, Lanes: q})
	var names []string
	for _, l := range s.Lanes {
		names = append(names, strings.Repeat(" ", l.Depth)+l.Name)
	}
	return names, s
}

// family makes goroutines of three generations.
func family(g *tracetest.G) {
	mu := g.NewMutex("mu")
	g.Go("child 1", func(g *tracetest.G) {
		g.Go("grandchild 1", func(g *tracetest.G) { g.Lock(mu); g.Unlock(mu) })
		g.Go("grandchild 2", func(g *tracetest.G) { g.Sleep(10) })
		g.Sleep(100)
	})
	g.Go("child 2", func(g *tracetest.G) { g.Sleep(50) })
	g.Sleep(10_000)
}

func TestLaneQuery(t *testing.T) {
	v := view(t, play(1, family))
	goroutines := []protocol.LaneKind{protocol.LaneGoroutine}
	lane := func(name string) string {
		for _, l := range v.index.lanes {
			if l.name == name {
				return l.id()
			}
		}
		t.Fatalf("no lane %s", name)
		return ""
	}
	for name, test := range map[string]struct {
		query                    protocol.LaneQuery
		want                     []string
		total                    int
		system, filtered, folded int
	}{
		"tree": {query: protocol.LaneQuery{Kinds: goroutines, Count: 10},
			want: []string{"main", " child 1", "  grandchild 1", "  grandchild 2", " child 2"}, total: 5, system: 2},
		"system": {query: protocol.LaneQuery{Kinds: goroutines, Count: 1, System: true},
			want: []string{"runtime.forcegchelper"}, total: 7},
		"part": {query: protocol.LaneQuery{Kinds: goroutines, First: 2, Count: 2},
			want: []string{"  grandchild 1", "  grandchild 2"}, total: 5, system: 2},
		"folded": {query: protocol.LaneQuery{Kinds: goroutines, Count: 10, Folded: []string{lane("child 1")}},
			want: []string{"main", " child 1", " child 2"}, total: 3, system: 2, folded: 2},
		"pinned": {query: protocol.LaneQuery{Kinds: goroutines, Count: 1, Pins: []string{lane("child 2"), "g99", lane("mu")}},
			want: []string{"child 2", "mu", "main"}, total: 4, system: 2},
		"text": {query: protocol.LaneQuery{Kinds: goroutines, Count: 10, Text: "GRAND"},
			want: []string{"grandchild 1", "grandchild 2"}, total: 2, system: 2, filtered: 3},
		"object": {query: protocol.LaneQuery{Kinds: append(goroutines, protocol.LaneMutex), Count: 10, Object: lane("mu")},
			want: []string{"grandchild 1", "mu"}, total: 2, system: 2, filtered: 4},
		"state": {query: protocol.LaneQuery{Kinds: goroutines, Count: 10, State: protocol.StateBlocked, Text: "child"},
			want: []string{"child 1", " grandchild 2", "child 2"}, total: 3, system: 2, filtered: 2},
		"none": {query: protocol.LaneQuery{Count: 10}},
	} {
		got, s := ids(t, v, test.query)
		o := s.Omitted
		if !slices.Equal(got, test.want) || s.Total != test.total || o.System != test.system || o.Filtered != test.filtered || o.Folded != test.folded {
			t.Errorf("%s: lanes %q of %d, omitted %+v", name, got, s.Total, o)
		}
	}
}

// A lane that is looked for is found where it is, whatever part is asked for; folded, where it is hidden.
func TestLaneFind(t *testing.T) {
	v := view(t, play(1, family))
	byName := make(map[string]string)
	for _, l := range v.index.lanes {
		byName[l.name] = l.id()
	}
	goroutines := []protocol.LaneKind{protocol.LaneGoroutine}
	for name, test := range map[string]struct {
		query protocol.LaneQuery
		want  int // -1: nowhere
	}{
		"there":    {protocol.LaneQuery{Kinds: goroutines, Count: 10, Find: byName["grandchild 2"]}, 3},
		"beyond":   {protocol.LaneQuery{Kinds: goroutines, Count: 1, Find: byName["child 2"]}, 4},
		"folded":   {protocol.LaneQuery{Kinds: goroutines, Count: 10, Find: byName["grandchild 2"], Folded: []string{byName["child 1"]}}, 1},
		"filtered": {protocol.LaneQuery{Kinds: goroutines, Count: 10, Find: byName["child 2"], Text: "grand"}, -1},
		"unknown":  {protocol.LaneQuery{Kinds: goroutines, Count: 10, Find: "g99"}, -1},
		"pinned": {protocol.LaneQuery{Kinds: goroutines, Count: 10, Find: byName["grandchild 2"], Pins: []string{byName["grandchild 2"]},
			Folded: []string{byName["child 1"]}}, -1},
	} {
		got := -1
		if _, s := ids(t, v, test.query); s.Found != nil {
			got = *s.Found
		}
		if got != test.want {
			t.Errorf("%s: found at %d, want %d", name, got, test.want)
		}
	}
}

// The lane of an event is found by the event's index and by a time as by its own id.
func TestLaneFindEvent(t *testing.T) {
	v := view(t, play(1, family))
	q := everything(protocol.MaxLanes)
	q.System = true
	for i := range int64(v.Len()) {
		reply, err := v.Event(&protocol.EventRequest{At: &i})
		if err != nil {
			t.Fatal(err)
		}
		state, err := v.State(&protocol.StateRequest{Time: &reply.Event.T})
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			lane string
			find protocol.LaneQuery
		}{
			{reply.Event.Lanes[0], protocol.LaneQuery{FindAt: &i}},
			{state.Event.Lanes[0], protocol.LaneQuery{FindTime: &reply.Event.T}},
		} {
			q.Find, q.FindAt, q.FindTime = test.lane, nil, nil
			_, want := ids(t, v, q)
			q.Find, q.FindAt, q.FindTime = "", test.find.FindAt, test.find.FindTime
			if _, got := ids(t, v, q); (got.Found == nil) != (want.Found == nil) || got.Found != nil && *got.Found != *want.Found {
				t.Fatalf("event %d of %s is found at %v, want %v", i, test.lane, got.Found, want.Found)
			}
		}
	}
	for _, at := range []int64{int64(v.Len()), math.MaxInt64, math.MinInt64} {
		q := everything(10)
		q.FindAt = &at
		if _, s := ids(t, v, q); at > 0 && s.Found != nil {
			t.Errorf("event %d is found at %d", at, *s.Found)
		}
	}
}

// The lanes that are given have the one that is looked for on the screen: moved no further than it takes, with
// others on both sides of what is seen.
func TestLaneSeen(t *testing.T) {
	trace := newMem(nil)
	trace.add(tracetest.Play(2, tracetest.Mixed(500))...)
	v := view(t, trace) // may grow
	check := func() {
		t.Helper()
		q := everything(protocol.MaxLanes)
		all, _ := ids(t, v, q)
		if len(all) < 20 {
			t.Fatalf("there are %d lanes, too few", len(all))
		}
		q.Count = 12
		for place, l := range lanesOf(t, v, q, len(all)) {
			q.Find, q.First, q.Seen = l, 8, &protocol.Rows{First: 12, Count: 4}
			want := 8
			switch {
			case place < 12:
				want = max(0, place-4)
			case place > 15:
				want = place - 3 - 4
			}
			got, s := ids(t, v, q)
			if s.Found == nil || *s.Found != place || s.First != want || !slices.Equal(got, all[want:min(want+12, len(all))]) {
				t.Fatalf("lane %d of %d: %d lanes from %d on, want from %d on", place, len(all), len(got), s.First, want)
			}
			q.Seen = nil
			if _, s := ids(t, v, q); s.First != 8 {
				t.Fatalf("lane %d, and what is seen is not said: lanes from %d on", place, s.First)
			}
		}
	}
	check()
	trace.finish()
	check()
}

// lanesOf returns the ids of the first n lanes of a query.
func lanesOf(t *testing.T, v *View, q protocol.LaneQuery, n int) (out []string) {
	t.Helper()
	for q.First = 0; len(out) < n; q.First = len(out) {
		_, s := ids(t, v, q)
		for _, l := range s.Lanes {
			out = append(out, l.ID)
		}
	}
	return out
}

// Every lane appears once, under its parent, whatever part is asked for.
func TestLanePages(t *testing.T) {
	v := view(t, play(2, tracetest.Mixed(500)))
	q := everything(protocol.MaxLanes)
	q.System = true
	all, s := ids(t, v, q)
	if s.Total != len(v.index.lanes) || len(all) != min(s.Total, protocol.MaxLanes) {
		t.Fatalf("%d lanes of %d, the index has %d", len(all), s.Total, len(v.index.lanes))
	}
	var paged []string
	for first := 0; first < len(all); first += 7 {
		q.First, q.Count = first, min(7, len(all)-first)
		part, _ := ids(t, v, q)
		paged = append(paged, part...)
	}
	if !slices.Equal(all, paged) {
		t.Errorf("by sevens the lanes are\n%q\nat once\n%q", paged, all)
	}
}

// What was chosen once is given in parts, as if each had been asked for alone; and chosen anew when there is more.
func TestLanesAgain(t *testing.T) {
	events := tracetest.Play(1, family)
	trace := newMem(nil)
	v := view(t, trace)
	q := protocol.LaneQuery{Kinds: []protocol.LaneKind{protocol.LaneGoroutine, protocol.LaneMutex}, System: true}
	check := func() {
		t.Helper()
		q.Pins = nil
		if _, ok := v.lane("g5"); ok {
			q.Pins = []string{"g5"}
		}
		q.First, q.Count = 0, 100
		_, all := ids(t, v, q)
		for first := range all.Total + 1 {
			for count := range 3 {
				q.First, q.Count = first, count
				_, part := ids(t, v, q)
				want := append(slices.Clone(all.Lanes[:len(q.Pins)]), all.Lanes[len(q.Pins)+first:min(len(q.Pins)+first+count, len(all.Lanes))]...)
				if !slices.EqualFunc(part.Lanes, want, func(a, b protocol.Lane) bool { return a.ID == b.ID && a.Depth == b.Depth && a.Children == b.Children }) {
					t.Fatalf("%d lanes from %d on: %v, want %v", count, first, part.Lanes, want)
				}
				if part.Total != all.Total || part.First != first {
					t.Fatalf("%d lanes from %d on of %d: %d of %d", count, first, all.Total, part.First, part.Total)
				}
			}
		}
	}
	for _, half := range [][]*tracer.Event{events[:len(events)/2], events[len(events)/2:]} {
		trace.add(half...)
		if _, err := v.Update(); err != nil {
			t.Fatal(err)
		}
		check()
	}
	trace.finish()
	check()
	q.System = false
	check()
}
