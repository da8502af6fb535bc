package viz

import (
	"fmt"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// output is an event that prints.
func output(g uint64, op, value string, n int64) *tracer.Event {
	return &tracer.Event{G: g, Kind: tracer.Output, Op: op, Value: value, N: n, Has: tracer.FieldOp | tracer.FieldN | tracer.FieldValue}
}

// What was printed up to an event is there line by line, whatever the trace has of it.
func TestOutput(t *testing.T) {
	var events []*tracer.Event
	add := func(e *tracer.Event) {
		e.Seq, e.T = uint64(len(events)+1), int64(len(events)+1)
		events = append(events, e)
	}
	add(&tracer.Event{G: 1, Kind: tracer.GoCreate, Name: "main", Op: "main.main", Mode: tracer.ModeUser, Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp})
	add(output(1, tracer.OpStdout, `"one\ntwo\n"`, 8))
	add(output(1, tracer.OpStderr, `"par"`, 3))
	add(output(1, tracer.OpStdout, `"long …" len 900`, 900))
	nothing := output(1, tracer.OpStdout, "", 12)
	nothing.Has &^= tracer.FieldValue
	add(nothing)
	v, err := NewView(newMem(events))
	if err != nil {
		t.Fatal(err)
	}
	line := func(event int64, text string, err bool, n int64, cut bool) protocol.OutputLine {
		return protocol.OutputLine{Event: event, G: 1, Name: "main", Lane: "g1", Err: err, Text: text, Bytes: n, Cut: cut}
	}
	want := []protocol.OutputLine{
		line(1, "one", false, 8, false), line(1, "two", false, 8, false), line(2, "par", true, 3, false),
		line(3, "long …", false, 900, true), line(4, "", false, 12, true),
	}
	for at, n := range map[int64]int{-1: 0, 0: 0, 1: 2, 2: 3, 3: 4, 4: 5, 99: 5} {
		r, err := v.Output(&protocol.OutputRequest{At: at})
		if err != nil || fmt.Sprint(r.Lines) != fmt.Sprint(want[:n]) {
			t.Errorf("up to event %d it is %+v, %v; want %+v", at, r, err, want[:n])
		}
	}
	if r, _ := v.Output(&protocol.OutputRequest{At: 1}); r.Next != 2 || r.Count != 5 || r.More != 0 {
		t.Errorf("after the first comes %+v", r)
	}
	if r, _ := v.Output(&protocol.OutputRequest{At: 4}); r.Next != -1 {
		t.Errorf("after the last comes %+v", r)
	}
	if _, err := v.Output(&protocol.OutputRequest{At: -2}); err == nil {
		t.Error("output is told up to event -2")
	}
}

// Of very much output the newest lines are told, and how many writes are not.
func TestMuchOutput(t *testing.T) {
	var events []*tracer.Event
	for i := range 2 * protocol.MaxOutput {
		e := output(1, tracer.OpStdout, `"a\nb\nc\n"`, 6)
		e.Seq, e.T = uint64(i+1), int64(i+1)
		events = append(events, e)
	}
	v, err := NewView(newMem(events))
	if err != nil {
		t.Fatal(err)
	}
	r, err := v.Output(&protocol.OutputRequest{At: int64(len(events))})
	if err != nil || len(r.Lines) != protocol.MaxOutput || r.Lines[len(r.Lines)-1].Event != int64(len(events)-1) {
		t.Fatalf("of %d events there are %d lines, %v", len(events), len(r.Lines), err)
	}
	// 66 whole writes are there, and the end of one more.
	if want := len(events) - 67; r.More != want {
		t.Errorf("%d writes are left out, want %d", r.More, want)
	}
}
