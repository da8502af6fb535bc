package viz

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// annotated is a run with a task, regions, and what the runtime says in an execution trace. Its
// events are 10 ns apart.
func annotated() []*tracer.Event {
	var events []*tracer.Event
	add := func(kind tracer.Kind, g uint64, p int32, fill func(e *tracer.Event)) {
		e := &tracer.Event{Seq: uint64(len(events) + 1), T: int64(len(events)) * 10, Kind: kind, G: g, P: p}
		if fill != nil {
			fill(e)
		}
		events = append(events, e)
	}
	says := func(kind tracer.Kind, g uint64, p int32, label, state string) {
		add(kind, g, p, func(e *tracer.Event) { e.Label, e.State, e.Has = label, state, tracer.FieldLabel|tracer.FieldState })
	}
	task := func(state string) {
		add(tracer.UserTask, 1, 0, func(e *tracer.Event) {
			e.Obj, e.Name, e.State, e.Has = 7, "order", state, tracer.FieldObj|tracer.FieldName|tracer.FieldState
		})
	}
	metric := func(label string, n int64) {
		add(tracer.Metric, 0, -1, func(e *tracer.Event) { e.Label, e.N, e.Has = label, n, tracer.FieldLabel|tracer.FieldN })
	}
	add(tracer.GoCreate, 1, -1, func(e *tracer.Event) { // 0
		e.Name, e.Op, e.Mode, e.Has = "main", "main.main", tracer.ModeUser, tracer.FieldBy|tracer.FieldName|tracer.FieldMode|tracer.FieldOp
	})
	add(tracer.GoStart, 1, 0, nil)                                                      // 1
	task(tracer.StateBegin)                                                             // 2
	says(tracer.UserRegion, 1, 0, "ship", tracer.StateBegin)                            // 3
	says(tracer.UserRegion, 1, 0, "pack", tracer.StateBegin)                            // 4
	metric("/memory/classes/heap/objects:bytes", 5<<30)                                 // 5
	says(tracer.Range, 0, -1, "GC concurrent mark phase", tracer.StateBegin)            // 6
	says(tracer.Range, 1, 0, "stop-the-world (GC mark termination)", tracer.StateBegin) // 7
	says(tracer.Range, 1, 0, "stop-the-world (GC mark termination)", tracer.StateEnd)   // 8
	says(tracer.Range, 0, 3, "GC incremental sweep", tracer.StateBegin)                 // 9
	says(tracer.UserRegion, 1, 0, "never begun", tracer.StateEnd)                       // 10
	says(tracer.UserRegion, 1, 0, "pack", tracer.StatePause)                            // 11
	says(tracer.UserRegion, 1, 0, "pack", tracer.StateEnd)                              // 12
	says(tracer.Range, 0, 3, "GC incremental sweep", tracer.StateEnd)                   // 13
	metric("/memory/classes/heap/objects:bytes", 1<<30)                                 // 14
	metric("/sched/gomaxprocs:threads", 4)                                              // 15
	says(tracer.UserRegion, 1, 0, "ship", tracer.StateEnd)                              // 16
	task(tracer.StateEnd)                                                               // 17
	says(tracer.Range, 0, -1, "GC concurrent mark phase", tracer.StateEnd)              // 18
	says(tracer.UserRegion, 1, 0, "left open", tracer.StateBegin)                       // 19
	return events
}

// partsText writes spans as "from-to text".
func partsText(spans []protocol.Span) string {
	var all []string
	for _, s := range spans {
		open := ""
		if s.Open {
			open = "…"
		}
		all = append(all, fmt.Sprintf("%d-%d%s %s", s.From, s.To, open, s.Text))
	}
	return strings.Join(all, ", ")
}

func TestRegionsAndRanges(t *testing.T) {
	trace := newMem(annotated())
	trace.finish()
	v := view(t, trace)
	s := scene(t, v, &protocol.SceneRequest{Axis: protocol.AxisEvents, To: int64(v.Len()), Width: 2000, Lanes: protocol.LaneQuery{Count: 20,
		Kinds: []protocol.LaneKind{protocol.LaneGoroutine, protocol.LaneObject, protocol.LaneProcessor, protocol.LaneRange, protocol.LaneMetric}}})
	lanes := make(map[string]*protocol.Lane)
	var names []string
	for i := range s.Lanes {
		lanes[s.Lanes[i].Name] = &s.Lanes[i]
		names = append(names, s.Lanes[i].Name)
	}
	if want := []string{"main", "order", "P 0", "P 3", "GC concurrent mark phase", "stop-the-world", "heap", "GOMAXPROCS"}; !slices.Equal(names, want) {
		t.Fatalf("the lanes are %q, want %q", names, want)
	}
	for _, test := range []struct{ what, got, want string }{
		{"main's parts", partsText(lanes["main"].Parts), "3-4 ship, 4-7 ship › pack, 7-8 ship › pack › stop-the-world (GC mark termination), " +
			"8-11 ship › pack, 11-12 ship › pack (paused), 12-16 ship, 19-20… left open"},
		{"the task", partsText(lanes["order"].Spans), "2-17 order"},
		{"the parts of P 3", partsText(lanes["P 3"].Parts), "9-13 GC incremental sweep"},
		{"the collection", partsText(lanes["GC concurrent mark phase"].Spans), "6-18 GC concurrent mark phase"},
		{"the stop of the world", partsText(lanes["stop-the-world"].Spans), "7-8 GC mark termination"},
		{"the heap", fmt.Sprint(lanes["heap"].Levels, lanes["heap"].Max, lanes["heap"].Unit), fmt.Sprint(
			[]protocol.Level{{At: 5, Value: 5 << 30}, {At: 14, Value: 1 << 30}}, 5<<30, "bytes")},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s\nwant %s", test.what, test.got, test.want)
		}
	}
	for _, l := range s.Lanes {
		if at, ok := v.lane(l.ID); !ok || v.index.lanes[at].title() != l.Name {
			t.Errorf("lane %s of %s is found as %d, %v", l.ID, l.Name, at, ok)
		}
	}
}

// runtimeText writes what a state says of the runtime.
func runtimeText(s *protocol.State) string {
	var all []string
	for _, r := range s.Runtime {
		text := r.Name + ": " + r.Doing
		if r.Value != nil {
			text = fmt.Sprintf("%s: %d %s", r.Name, *r.Value, r.Unit)
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func TestRuntimeAt(t *testing.T) {
	trace := newMem(annotated())
	trace.finish()
	v := view(t, trace)
	for at, want := range map[int64][2]string{
		2:  {"", "GC concurrent mark phase: ; stop-the-world: "},
		7:  {"ship pack", "heap: 5368709120 bytes; GC concurrent mark phase: GC concurrent mark phase; stop-the-world: GC mark termination"},
		11: {"ship pack (paused)", "heap: 5368709120 bytes; GC concurrent mark phase: GC concurrent mark phase; stop-the-world: "},
		19: {"left open", "heap: 1073741824 bytes; GC concurrent mark phase: ; stop-the-world: ; GOMAXPROCS: 4 threads"},
	} {
		s, err := v.State(&protocol.StateRequest{At: &at})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.Goroutines[0].Parts, " "); got != want[0] {
			t.Errorf("at %d main is in %q, want %q", at, got, want[0])
		}
		if got := runtimeText(s); got != want[1] {
			t.Errorf("at %d the runtime: %q, want %q", at, got, want[1])
		}
	}
}

// An index that begins in the middle knows the regions and tasks of before.
func TestRegionsFromTheMiddle(t *testing.T) {
	events := annotated()
	s := tracer.NewState()
	for _, e := range events[:12] {
		s.Apply(e)
	}
	x := newIndexAt(s, nil)
	for _, e := range events[12:] {
		if err := x.apply(e); err != nil {
			t.Fatal(err)
		}
	}
	g, _ := x.gs.get(1)
	var got []string
	bars := x.lanes[g].parts.bars
	for k := range bars.len() {
		b := bars.at(k)
		got = append(got, fmt.Sprintf("%d %s", b.at, x.texts[b.why]))
	}
	if want := []string{"0 ship", "4 ", "7 left open"}; !slices.Equal(got, want) {
		t.Errorf("main's parts are %q, want %q", got, want)
	}
	task, _ := x.objs.get(7)
	if l := x.lanes[task]; l.spans.len() != 2 || l.spans.class(0) != classRegion || !l.ended {
		t.Errorf("the task has %d spans, ended %v", l.spans.len(), l.ended)
	}
}
