package viz

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// state asks for the state at an event and fails when there is none.
func state(t testing.TB, v *View, at int64) *protocol.State {
	t.Helper()
	s, err := v.State(&protocol.StateRequest{At: &at})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A state does not depend on which was asked for before.
func TestStateAnyOrder(t *testing.T) {
	trace := play(1, tracetest.Mixed(60))
	kept := view(t, trace)
	rng := rand.New(rand.NewPCG(1, 1))
	at := int64(0)
	for range 300 {
		switch rng.IntN(3) {
		case 0:
			at = rng.Int64N(int64(kept.Len()))
		default: // mostly a step, as when a page plays
			at = min(at+1, int64(kept.Len())-1)
		}
		fresh := &View{trace: trace, index: kept.index}
		if got, want := state(t, kept, at), state(t, fresh, at); !reflect.DeepEqual(got, want) {
			t.Fatalf("at %d:\n got %+v\nwant %+v", at, got, want)
		}
	}
}

// The slots, queues and moves of a state add up: a value moves out of the
// place where it was and into the place where it is next.
func TestMovesLeadToState(t *testing.T) {
	for name, program := range tracetest.Programs {
		v := view(t, play(2, program))
		before := state(t, v, -1)
		for at := range int64(v.Len()) {
			now := state(t, v, at)
			for _, m := range now.Moves {
				if m.Kind != protocol.MoveValue {
					continue
				}
				if m.From != nil && m.From.Slot != nil {
					if c := channelIn(before, m.Obj); c == nil || c.Slots[*m.From.Slot].N != m.N {
						t.Errorf("%s at %d: move %+v from a slot that has not the value", name, at, m)
					}
				}
				if m.To != nil && m.To.Slot != nil {
					if c := channelIn(now, m.Obj); c == nil || *m.To.Slot >= len(c.Slots) || c.Slots[*m.To.Slot].N != m.N {
						t.Errorf("%s at %d: move %+v into a slot that has not the value", name, at, m)
					}
				}
			}
			for _, c := range now.Channels {
				if len(c.Slots) != c.Len || c.Len > c.Cap {
					t.Errorf("%s at %d: channel %s has %d slots for %d values, capacity %d", name, at, c.Name, len(c.Slots), c.Len, c.Cap)
				}
			}
			before = now
		}
	}
}

// Objects that the source calls the same have numbers from the second on, in all
// that a page is told.
func TestSameName(t *testing.T) {
	v := view(t, play(1, func(g *tracetest.G) {
		first, second := g.Make("tick.C", "int", 1), g.Make("tick.C", "int", 1)
		g.Send(first, "1")
		g.Send(second, "2")
		g.Recv(second)
		g.Select(tracetest.Case{Dir: tracer.DirRecv, Chan: second}, tracetest.Case{Dir: tracer.DirRecv, Chan: nil})
	}))
	var lanes []string
	for _, l := range scene(t, v, full(v)).Lanes {
		if l.Kind == protocol.LaneChannel {
			lanes = append(lanes, l.Name)
		}
	}
	if !slices.Equal(lanes, []string{"tick.C", "tick.C #2"}) {
		t.Errorf("lanes are called %q", lanes)
	}
	var sent []string
	for at := range int64(v.Len()) {
		s := state(t, v, at)
		if s.Event.Kind == "chan.send" {
			sent = append(sent, s.Event.Name, s.Sentence)
		}
	}
	want := []string{"tick.C", "main sends 1 on tick.C: it goes into the buffer (1 of 1).",
		"tick.C #2", "main sends 2 on tick.C #2: it goes into the buffer (1 of 1)."}
	if !slices.Equal(sent, want) {
		t.Errorf("sends are told as %q, want %q", sent, want)
	}
	last := state(t, v, int64(v.Len())-1)
	for _, g := range last.Goroutines {
		if g.Name == "main" && (len(g.Cases) != 2 || g.Cases[0].Name != "tick.C #2" || g.Cases[1].Name != "") {
			t.Errorf("main waits in a select with the cases %+v", g.Cases)
		}
	}
}

// The timer of time.After has the name of its channel, and the number, too.
func TestTimerIsCalledAsItsChannel(t *testing.T) {
	var events []*tracer.Event
	for i, line := range []string{
		`"kind":"go.create","g":1,"by":0,"name":"main","mode":"user","op":"main.main"`,
		`"kind":"go.start","g":1`,
		`"kind":"chan.make","g":1,"obj":5,"name":"time.After(...)","cap":1,"elem":"time.Time","at":"main.go:4","pkg":"main"`,
		`"kind":"timer.create","g":1,"obj":6,"name":"time.After(...)","chan":5,"deadline":1000,"at":"main.go:4","pkg":"main"`,
		`"kind":"chan.make","g":1,"obj":7,"name":"time.After(...)","cap":1,"elem":"time.Time","at":"main.go:4","pkg":"main"`,
		`"kind":"timer.create","g":1,"obj":8,"name":"time.After(...)","chan":7,"deadline":2000,"at":"main.go:4","pkg":"main"`,
	} {
		e := new(tracer.Event)
		if err := e.UnmarshalJSON(fmt.Appendf(nil, `{"seq":%d,"t":%d,"p":0,%s}`, i+1, 10*(i+1), line)); err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	v := view(t, newMem(events))
	for id, want := range map[string]string{"o5": "time.After(...)", "o6": "time.After(...)", "o7": "time.After(...) #2", "o8": "time.After(...) #2"} {
		l, ok := v.lane(id)
		if !ok || v.index.lanes[l].title() != want {
			t.Errorf("lane %s is called %q, want %q", id, v.index.lanes[l].title(), want)
		}
	}
}

// A context that carries a value is cancelled exactly when the nearest above
// it is that can be, on the stage and on its lane.
func TestValueContexts(t *testing.T) {
	v := view(t, play(1, tracetest.Cancel))
	values := 0
	for at := range int64(v.Len()) {
		s := state(t, v, at)
		byID := make(map[uint64]protocol.Context)
		for _, c := range s.Contexts {
			byID[c.ID] = c
		}
		for _, c := range s.Contexts {
			above := c
			for above.Kind == tracer.ModeWithValue {
				above = byID[above.Parent]
			}
			if above.Kind == tracer.ModeWithoutCancel && c.Cancelled || above.Cancelled != c.Cancelled || above.Err != c.Err {
				t.Errorf("at %d: context %+v is below %+v", at, c, above)
			}
			l := v.index.lanes[laneWith(v.index.objs, c.ID)]
			k := l.spans.search(int(at))
			if onLane := k >= 0 && l.spans.at(k).class == classCancelled; onLane != c.Cancelled {
				t.Errorf("at %d: context %+v, and cancelled on its lane: %v", at, c, onLane)
			}
			if c.Kind == tracer.ModeWithValue && c.Cancelled {
				values++
			}
		}
		if e := s.Event; e.Kind == "ctx.cancel" && e.Name == "ctx" && len(s.Moves) != 3 { // ctx, user, trace
			t.Errorf("the cancellation of ctx moves %+v", s.Moves)
		}
	}
	if values == 0 {
		t.Error("no context that carries a value was cancelled")
	}
}

func channelIn(s *protocol.State, id uint64) *protocol.Channel {
	for i := range s.Channels {
		if s.Channels[i].ID == id {
			return &s.Channels[i]
		}
	}
	return nil
}

// By time comes the state after the last event that is not later.
func TestStateByTime(t *testing.T) {
	v := view(t, play(1, tracetest.Buffered))
	for at := range v.Len() {
		e, _ := v.trace.At(at)
		want := at
		for want+1 < v.Len() && v.timeOf(want+1) == e.T {
			want++
		}
		for _, ns := range []int64{e.T, e.T - 1} {
			s, err := v.State(&protocol.StateRequest{Time: &ns})
			if err != nil {
				t.Fatal(err)
			}
			if ns == e.T && s.At != int64(want) || ns < e.T && s.At >= int64(at) {
				t.Errorf("at %d ns the state is that of event %d, event %d is at %d ns", ns, s.At, at, e.T)
			}
		}
	}
	for _, r := range []protocol.StateRequest{{}, {At: ptr(int64(v.Len()))}, {At: ptr(int64(-2))}, {At: ptr(int64(0)), Focus: make([]string, 999)}} {
		_, err := v.State(&r)
		var bad *RequestError
		if !errors.As(err, &bad) {
			t.Errorf("State(%+v): error %v, want a RequestError", r, err)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// crowd has very many goroutines and channels at once.
func crowd(g *tracetest.G) {
	gate := g.Make("gate", "int", 0)
	for range 400 {
		g.Go("waiter", func(g *tracetest.G) { g.Recv(gate) })
	}
	for range 300 {
		g.Make("c", "int", 1)
	}
	g.Sleep(1_000_000)
	g.Close(gate)
	g.Sleep(1_000_000)
}

// A stage shows what it can of a crowd, and counts the rest.
func TestStateBounded(t *testing.T) {
	v := view(t, play(1, crowd))
	asleep := int64(-1)
	for at := range int64(v.Len()) {
		if e, _ := v.trace.At(int(at)); e.Kind == tracer.ChanClose {
			asleep = at
		}
	}
	s := state(t, v, asleep)
	if n := len(s.Goroutines) + s.Hidden.MoreGoroutines + s.Hidden.EndedGoroutines; len(s.Goroutines) > maxStageGoroutines+maxStageEnded || n != 401 {
		t.Errorf("%d goroutines shown, hidden %+v, want 401 together", len(s.Goroutines), s.Hidden)
	}
	if n := len(s.Channels) + s.Hidden.MoreObjects; len(s.Channels) > maxStageObjects || n != 301 {
		t.Errorf("%d channels shown, hidden %+v, want 301 together", len(s.Channels), s.Hidden)
	}
	if c := channelIn(s, s.Event.Obj); c == nil || len(c.Recvq) > maxStageQueue {
		t.Errorf("the channel of the event is shown as %+v", c)
	}
	last := state(t, v, int64(v.Len())-1)
	if last.Hidden.EndedGoroutines == 0 {
		t.Errorf("of 400 ended goroutines all are shown: %+v", last.Hidden)
	}
	focus := goroutineID(last.Goroutines[0].ID + 30)
	got, err := v.State(&protocol.StateRequest{At: &last.At, Focus: []string{focus, "nonsense"}})
	if err != nil || !slices.ContainsFunc(got.Goroutines, func(g protocol.Goroutine) bool { return g.Lane == focus }) {
		t.Errorf("the goroutine in focus is not shown: %v", err)
	}
	// Nor does it drop out with a step.
	step, err := v.Step(&protocol.StepRequest{From: last.At, Back: true, Kind: protocol.StepEvent, State: true, Focus: []string{focus}})
	if err != nil || !slices.ContainsFunc(step.State.Goroutines, func(g protocol.Goroutine) bool { return g.Lane == focus }) {
		t.Errorf("a step on, the goroutine in focus is not shown: %v", err)
	}
	if _, err := v.Step(&protocol.StepRequest{Kind: protocol.StepEvent, Focus: make([]string, 999)}); err == nil {
		t.Error("a step with 999 lanes in focus is taken")
	}
}

// library makes events as a program has them that prints through package log:
// its mutex is the library's, and s.mu the program's own.
func library() []*tracer.Event {
	user := tracer.Frame{Func: "main.main", File: "/src/a/main.go", Line: 9}
	own := []tracer.Frame{{Func: "sync.(*Mutex).Lock", File: "/go/sync/mutex.go", Line: 46}, user}
	theirs := []tracer.Frame{{Func: "sync.(*Mutex).Lock", File: "/go/sync/mutex.go", Line: 46},
		{Func: "log.(*Logger).output", File: "/go/log/log.go", Line: 200}, {Func: "log.Println", File: "/go/log/log.go", Line: 400}, user}
	inside := []tracer.Frame{{Func: "os/signal.loop", File: "/go/os/signal.go", Line: 21}}
	lock := func(seq, g, obj uint64, stack []tracer.Frame) *tracer.Event {
		at := "main.go:9"
		if stack[len(stack)-1] != user {
			at = ""
		}
		return &tracer.Event{Seq: seq, T: int64(seq), G: g, Kind: tracer.MutexLock, Obj: obj, Owner: g, OK: true, At: at, Stack: stack}
	}
	return []*tracer.Event{
		{Seq: 1, T: 1, G: 1, Kind: tracer.GoCreate, Name: "main", Mode: tracer.ModeUser},
		{Seq: 2, T: 2, G: 2, Kind: tracer.GoCreate, Name: "runtime.bgsweep", Mode: tracer.ModeSystem},
		{Seq: 3, T: 3, G: 1, Kind: tracer.GoStart},
		lock(4, 1, 1, theirs),
		lock(5, 1, 2, own),
		lock(6, 2, 3, inside),
		lock(7, 1, 4, inside),
		lock(8, 1, 4, own), // used by the library first, then by the program
		{Seq: 9, T: 9, G: 2, Kind: tracer.GoStart},
		{Seq: 10, T: 10, G: 1, Kind: tracer.GoBlock, Reason: "sync.Mutex.Lock", Obj: 1, At: "main.go:9", Stack: theirs},
	}
}

// What belongs to the runtime or to a library is hidden and counted, unless asked for, or
// unless the program waits for it.
func TestSystem(t *testing.T) {
	trace := newMem(library())
	trace.finish()
	v := view(t, trace)
	for obj, want := range map[uint64]bool{1: true, 2: false, 3: true, 4: false} {
		if got := v.index.lanes[laneWith(v.index.objs, obj)].system; got != want {
			t.Errorf("object %d counts as the system's: %v", obj, got)
		}
	}
	s := state(t, v, 8)
	if len(s.Locks) != 2 || s.Hidden.SystemObjects != 2 || s.Hidden.SystemGoroutines != 0 {
		// Goroutine 2 is what event 8 is about, so it is shown.
		t.Errorf("locks %+v, hidden %+v", s.Locks, s.Hidden)
	}
	s = state(t, v, 9)
	if len(s.Locks) != 3 || s.Hidden.SystemObjects != 1 || s.Hidden.SystemGoroutines != 1 {
		t.Errorf("when main waits for the library's lock: locks %+v, hidden %+v", s.Locks, s.Hidden)
	}
	all, err := v.State(&protocol.StateRequest{At: ptr(int64(9)), System: true})
	if err != nil || len(all.Locks) != 4 || len(all.Goroutines) != 2 {
		t.Errorf("with the system's: %d locks, %d goroutines, %v", len(all.Locks), len(all.Goroutines), err)
	}
	got := []int64{}
	for at := int64(-1); ; {
		r, err := v.Step(&protocol.StepRequest{From: at, Kind: protocol.StepEvent})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Found {
			break
		}
		at = r.At
		got = append(got, at)
	}
	if want := []int64{0, 2, 4, 6, 7, 9}; !slices.Equal(got, want) {
		t.Errorf("stepping past the system's events comes to %v, want %v", got, want)
	}
}

// A goroutine of the standard library's, and what it waits for, are hidden
// until it runs the user's code.
func TestLibraryGoroutine(t *testing.T) {
	inside := []tracer.Frame{{Func: "runtime.gopark", File: "/go/runtime/proc.go", Line: 1}, {Func: "net/http.(*conn).serve", File: "/go/net/http/server.go", Line: 2}}
	user := []tracer.Frame{{Func: "runtime.gopark", File: "/go/runtime/proc.go", Line: 1}, {Func: "main.handle", File: "/src/a/main.go", Line: 7},
		{Func: "net/http.(*conn).serve", File: "/go/net/http/server.go", Line: 2}}
	events := []*tracer.Event{
		{Seq: 1, G: 1, Kind: tracer.GoCreate, Name: "main", Op: "runtime.main", Mode: tracer.ModeUser},
		{Seq: 2, G: 2, By: 1, Kind: tracer.GoCreate, Name: "serve", Op: "net/http.(*conn).serve", Mode: tracer.ModeUser},
		{Seq: 3, G: 2, Kind: tracer.GoStart},
		{Seq: 4, G: 2, Kind: tracer.GoBlock, Reason: "IO wait", At: "proc.go:1", Pkg: "runtime", Stack: inside},
		{Seq: 5, G: 2, Kind: tracer.GoUnblock},
		{Seq: 6, G: 2, Kind: tracer.GoStart},
		{Seq: 7, G: 2, Kind: tracer.GoBlock, Reason: "sleep", At: "main.go:7", Pkg: "main", Stack: user},
	}
	for _, e := range events {
		if e.At != "" {
			e.Has |= tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack
		}
	}
	hidden := func(n int) []bool {
		v := view(t, newMem(events[:n]))
		var system []bool
		for i := range n {
			system = append(system, v.index.isSystem(i))
		}
		if got := state(t, v, int64(n-1)); n > 4 && len(got.Goroutines) != 2 || n == 7 && got.Goroutines[1].Place.Line != 7 {
			t.Errorf("after %d events the goroutines are %+v", n, got.Goroutines)
		}
		return system
	}
	if got, want := hidden(5), []bool{false, true, true, true, true}; !slices.Equal(got, want) {
		t.Errorf("as long as it is only the library's, its events are the system's: %v, want %v", got, want)
	}
	if got, want := hidden(7), []bool{false, false, false, true, true, false, false}; !slices.Equal(got, want) {
		t.Errorf("when it has run the user's code, its events are the system's: %v, want %v", got, want)
	}
}

// Kinds of events fit beside the flags that the index keeps with them.
func TestKindsFit(t *testing.T) {
	for _, k := range tracer.Kinds() {
		if uint16(k)&^kindMask != 0 {
			t.Errorf("kind %v is %d, beyond %d", k, k, kindMask)
		}
	}
}

// Goroutines stand in the order in which they were made, whatever numbers they have: the runtime gives these out in lots, one for each P.
func TestGoroutinesByAge(t *testing.T) {
	var events []*tracer.Event
	add := func(e tracer.Event) {
		e.Seq, e.T = uint64(len(events)+1), int64(len(events))
		events = append(events, &e)
	}
	for i, g := range []uint64{1, 20, 35, 5} {
		add(tracer.Event{Kind: tracer.GoCreate, G: g, P: -1, Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp,
			By: uint64(min(i, 1)), Name: []string{"main", "guest", "guest 2", "guest 3"}[i], Mode: tracer.ModeUser, Op: "main.guest"})
	}
	v := view(t, newMem(events))
	var names []string
	for _, g := range state(t, v, 3).Goroutines {
		names = append(names, g.Name)
	}
	if want := []string{"main", "guest", "guest 2", "guest 3"}; !slices.Equal(names, want) {
		t.Errorf("the stage has %q, want %q", names, want)
	}
}
