package viz

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// A step comes to the event that looking at each in turn comes to.
func TestStep(t *testing.T) {
	v := view(t, play(4, tracetest.Mixed(40)))
	var events []*tracer.Event
	for e := range v.trace.Events(0, v.Len()) {
		events = append(events, e)
	}
	line := &protocol.Line{}
	for i := 200; line.Line == 0; i++ {
		if stack := events[i].Stack; len(stack) > 0 {
			line.File, line.Line = stack[0].File, stack[0].Line
		}
	}
	kinds := map[protocol.StepKind]func(*tracer.Event) bool{
		protocol.StepEvent:   func(*tracer.Event) bool { return true },
		protocol.StepNotable: func(e *tracer.Event) bool { return Notable(e.Kind) },
		protocol.StepBlock:   func(e *tracer.Event) bool { return e.Kind == tracer.GoBlock },
		protocol.StepLine: func(e *tracer.Event) bool {
			return len(e.Stack) > 0 && e.Stack[0].Line == line.Line && e.Stack[0].File == line.File
		},
	}
	mine := map[string]func(*tracer.Event) bool{
		"":   func(*tracer.Event) bool { return true },
		"g4": func(e *tracer.Event) bool { return e.G == 4 || e.By == 4 },
		"o1": func(e *tracer.Event) bool {
			for _, c := range e.Cases {
				if c.Chan == 1 {
					return true
				}
			}
			return e.Obj == 1
		},
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for kind, wanted := range kinds {
		for lane, in := range mine {
			for range 60 {
				r := &protocol.StepRequest{From: rng.Int64N(int64(len(events)+20)) - 10, Kind: kind, Lane: lane,
					Back: rng.IntN(2) == 0, Count: rng.IntN(4), System: true}
				if kind == protocol.StepLine {
					r.Line = line
				}
				match := func(e *tracer.Event) bool {
					return wanted(e) && in(e) && (kind != protocol.StepBlock || lane != "g4" || e.G == 4)
				}
				at, steps := naiveStep(events, r, match)
				got, err := v.Step(r)
				if err != nil {
					t.Fatal(err)
				}
				if got.At != at || got.Steps != steps || got.Found != (steps > 0) {
					t.Fatalf("Step(%+v) = %+v, want event %d in %d steps", r, got, at, steps)
				}
			}
		}
	}
}

func naiveStep(events []*tracer.Event, r *protocol.StepRequest, match func(*tracer.Event) bool) (int64, int) {
	at := min(max(r.From, -1), int64(len(events))-1)
	move, steps := int64(1), 0
	if r.Back {
		move = -1
	}
	for i := at + move; i >= 0 && i < int64(len(events)) && steps < max(r.Count, 1); i += move {
		if match(events[i]) {
			at = i
			steps++
		}
	}
	return at, steps
}

// A step to a hand-off comes to a value that goes straight across, or a lock
// that goes to who has waited for it.
func TestStepHandoff(t *testing.T) {
	for name, program := range tracetest.Programs {
		v := view(t, play(1, program))
		for at := int64(-1); ; {
			r, err := v.Step(&protocol.StepRequest{From: at, Kind: protocol.StepHandoff, State: true})
			if err != nil {
				t.Fatal(err)
			}
			if !r.Found {
				if name == "unbuffered" && at < 0 || name == "locks" && at < 0 {
					t.Errorf("%s has no hand-off", name)
				}
				break
			}
			at = r.At
			e, _ := v.trace.At(int(at))
			if !(e.Kind == tracer.ChanSend && e.Mode == tracer.ModeHandoff) && !strings.HasSuffix(e.Kind.String(), "lock") {
				t.Errorf("%s: event %d is no hand-off: %v %s", name, at, e.Kind, e.Mode)
			}
			if r.State == nil || r.State.At != at {
				t.Errorf("%s: the step to %d comes with state %+v", name, at, r.State)
			}
		}
	}
}

func TestStepRefused(t *testing.T) {
	v := view(t, play(1, tracetest.Buffered))
	for _, r := range []protocol.StepRequest{
		{Kind: "dance"}, {Kind: protocol.StepEvent, Lane: "g999"}, {Kind: protocol.StepLine},
		{Kind: protocol.StepEvent, Count: -1}, {Kind: protocol.StepEvent, Count: protocol.MaxStep + 1},
	} {
		_, err := v.Step(&r)
		var bad *RequestError
		if !errors.As(err, &bad) {
			t.Errorf("Step(%+v): error %v, want a RequestError", r, err)
		}
	}
}

// Of every wait it is told what for and who could end it, and once it is over
// who did.
func TestExplain(t *testing.T) {
	for name, program := range tracetest.Programs {
		v := view(t, play(3, program))
		for i := range v.Len() {
			e, _ := v.trace.At(i)
			if e.Kind != tracer.GoBlock {
				continue
			}
			w, err := v.Explain(&protocol.ExplainRequest{G: e.G, At: int64(i)})
			if err != nil {
				t.Fatal(err)
			}
			if !w.Blocked || w.What == "" || w.Since == "" || w.Who == "" || w.From != int64(i) || (w.To != nil) != (w.Ended != "") {
				t.Errorf("%s: of the wait at %d it is told %+v", name, i, w)
			}
			if w.To != nil {
				end, _ := v.trace.At(int(*w.To))
				if end.Kind != tracer.GoUnblock || end.G != e.G {
					t.Errorf("%s: the wait at %d ends with %v", name, i, end.Kind)
				}
				if end.By != 0 && !strings.HasPrefix(w.Ended, v.nameG(end.By)) {
					t.Errorf("%s: goroutine %d ended the wait at %d, told is %q", name, end.By, i, w.Ended)
				}
			}
		}
	}
	v := view(t, play(1, tracetest.Buffered))
	if w, err := v.Explain(&protocol.ExplainRequest{G: 3, At: 2}); err != nil || w.Blocked {
		t.Errorf("of a goroutine that is not there yet it is told %+v, %v", w, err)
	}
	for _, r := range []protocol.ExplainRequest{{G: 99, At: 2}, {G: 2, At: -1}, {G: 2, At: 1 << 40}} {
		_, err := v.Explain(&r)
		var bad *RequestError
		if !errors.As(err, &bad) {
			t.Errorf("Explain(%+v): error %v, want a RequestError", r, err)
		}
	}
}

// A search finds every event with the text, part by part, and no other.
func TestSearch(t *testing.T) {
	v := view(t, play(1, tracetest.Mixed(300)))
	want := 0
	for e := range v.trace.Events(0, v.Len()) {
		if strings.Contains(e.Value, "answer 12") {
			want++
		}
	}
	for _, lane := range []string{"", "o2"} {
		got := 0
		for r := (protocol.SearchRequest{Text: "ANSWER 12", Limit: 3, Lane: lane}); r.From >= 0; {
			s, err := v.Search(&r)
			if err != nil {
				t.Fatal(err)
			}
			got += len(s.Hits)
			if len(s.Hits) > 3 {
				t.Fatalf("%d hits, asked for 3", len(s.Hits))
			}
			r.From = s.Next
		}
		if got != want || want == 0 {
			t.Errorf("lane %q: %d events found, there are %d", lane, got, want)
		}
	}
	s, err := v.Search(&protocol.SearchRequest{Text: "worker 3", Limit: 1})
	if err != nil || len(s.Lanes) != 1 || s.Lanes[0].Name != "worker 3" || len(s.Hits) != 1 || s.Hits[0].Text == "" {
		t.Errorf("a search for a goroutine finds %+v, %v", s, err)
	}
	for _, r := range []protocol.SearchRequest{{Limit: 1}, {Text: "x"}, {Text: "x", Limit: 9999}, {Text: "x", Limit: 1, From: -1}, {Text: "x", Limit: 1, Lane: "z1"}} {
		_, err := v.Search(&r)
		var bad *RequestError
		if !errors.As(err, &bad) {
			t.Errorf("Search(%+v): error %v, want a RequestError", r, err)
		}
	}
}

// An event comes whole, by index, time and seq.
func TestEvent(t *testing.T) {
	trace := play(1, tracetest.Buffered)
	e := trace.events[11]
	trace.sources = map[string]string{e.Stack[0].File: "package main\n"}
	v := view(t, trace)
	want, err := v.Event(&protocol.EventRequest{At: ptr(int64(11))})
	if err != nil {
		t.Fatal(err)
	}
	if want.Event.Kind != "chan.send" || want.Event.GName != "main" || len(want.Stack) == 0 || !want.Stack[0].Source ||
		!reflect.DeepEqual(want.Event.Lanes, []string{"g2", "o1"}) || want.Event.Place.Line != e.Stack[0].Line {
		t.Errorf("event 11 is %+v", want)
	}
	fields := make(map[string]string)
	for _, f := range want.Fields {
		fields[f.Name] = f.Text
	}
	if fields["value"] != `"task 1"` || fields["n"] != "1" || fields["mode"] != "buffer" || fields["kind"] != "chan.send" {
		t.Errorf("its fields are %v", fields)
	}
	for _, r := range []protocol.EventRequest{{Time: ptr(e.T)}, {Seq: ptr(int64(e.Seq))}} {
		if got, err := v.Event(&r); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Event(%+v) = %+v, %v", r, got, err)
		}
	}
	for _, r := range []protocol.EventRequest{{}, {At: ptr(int64(-1))}, {At: ptr(int64(1 << 50))}, {Seq: ptr(int64(-1))}, {Seq: ptr(int64(1 << 50))}} {
		_, err := v.Event(&r)
		var bad *RequestError
		if !errors.As(err, &bad) {
			t.Errorf("Event(%+v): error %v, want a RequestError", r, err)
		}
	}
}

// Why a trace ends in the middle is said once.
func TestHelloBroken(t *testing.T) {
	trace := play(1, tracetest.Buffered)
	trace.broken = "the execution trace is broken after 84 events, which are there"
	h := view(t, trace).Hello()
	want := []string{"The execution trace is broken after 84 events, which are there. What came after that is not known."}
	if !slices.Equal(h.Trace.Notes, want) {
		t.Errorf("its notes are %q", h.Trace.Notes)
	}
}

// Hello says what the trace is and what is wrong with it.
func TestHello(t *testing.T) {
	trace := play(1, tracetest.Buffered)
	file := trace.events[5].Stack[0].File
	trace.meta = tracer.Meta{Program: "buffered", Scenario: "buffered", Go: "go1.26.8", Args: []string{"-x"}}
	trace.sources = map[string]string{file: "package main\n", "/a/x.go": "x", "/b/x.go": "\xff"}
	trace.damage = &tracer.DamageError{Path: "f.govis", Offset: 7, Reason: "a block is cut short", Events: 84}
	v := view(t, trace)
	h := v.Hello()
	if h.Count != 84 || h.Begin != 5 || h.Trace.Live || h.Trace.Program != "buffered" || h.Trace.Exit == nil || h.Version != protocol.Version {
		t.Errorf("hello is %+v", h)
	}
	if len(h.Trace.Notes) != 1 || !strings.Contains(h.Trace.Notes[0], "byte 7") {
		t.Errorf("its notes are %q", h.Trace.Notes)
	}
	var names []string
	for _, s := range h.Sources {
		names = append(names, s.Name)
	}
	if !strings.Contains(fmt.Sprint(names), "a/x.go b/x.go") {
		t.Errorf("the sources are called %q", names)
	}
	lanes := make(map[protocol.LaneKind]protocol.LaneCount)
	for _, l := range h.Lanes {
		lanes[l.Kind] = l
	}
	if g := lanes[protocol.LaneGoroutine]; g.User != 2 || g.System != 2 || lanes[protocol.LaneChannel].User != 1 {
		t.Errorf("the lanes are %+v", h.Lanes)
	}
	if s, err := v.Source(&protocol.SourceRequest{Path: "/b/x.go"}); err != nil || s.Text != "\uFFFD" {
		t.Errorf("a source that is no text is %+v, %v", s, err)
	}
	if _, err := v.Source(&protocol.SourceRequest{Path: "/etc/passwd"}); err == nil {
		t.Error("a file that the trace does not hold is served")
	}
}
