package tracer_test

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// What comes out of a batch says what went in, whatever kinds of events it has; only their numbers are not kept of all.
func TestBatch(t *testing.T) {
	place := &tracer.Place{At: "main.go:7", Pkg: "main", Stack: []tracer.Frame{{Func: "main.main", File: "/home/gopher/main.go", Line: 7}}}
	const where = tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack
	events := []*tracer.Event{
		{T: 1, G: 1, P: 2, Kind: tracer.GoStart, Thread: 77, Has: tracer.FieldThread},
		{T: 2, G: 1, P: 2, Kind: tracer.GoBlock, Reason: "chan receive", Has: tracer.FieldReason | where, At: place.At, Pkg: place.Pkg, Stack: place.Stack},
		{T: 3, G: 1, By: 4, P: -1, Kind: tracer.GoUnblock, Has: tracer.FieldBy},
		{T: 4, G: 9, Kind: tracer.GoCreate, Name: "worker 9", Op: "main.worker", Mode: tracer.ModeUser, Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp},
		{T: 5, G: 1, P: 2, Kind: tracer.GoBlock, Obj: 3, Name: "tasks", Reason: "chan send", Has: tracer.FieldReason | tracer.FieldObj | tracer.FieldName},
		{T: 6, G: 9, P: 1, Kind: tracer.GoEnd},
		{T: 7, G: 9, P: 1, Kind: tracer.GoBlock, Reason: "sleep", Has: tracer.FieldReason | tracer.FieldAt, At: "main.go:8"},
	}
	events = append(events, mixed(t)...)
	kept, left := make([]*tracer.Batch, 0), events
	for len(left) > 0 {
		b := tracer.NewBatch()
		for ; len(left) > 0 && !b.Full(); left = left[1:] {
			e := left[0]
			var at *tracer.Place
			if e.At != "" || len(e.Stack) > 0 {
				if at = place; e.Has&where != where || e.At != place.At {
					at = &tracer.Place{At: e.At, Pkg: e.Pkg, Stack: e.Stack}
				}
			}
			b.Add(e, at)
		}
		b.Retain()
		b.Release()
		kept = append(kept, b)
	}
	var room tracer.Event
	i := 0
	for _, b := range kept {
		for k := range b.Len() {
			got, want := *b.Event(k, &room), *events[i]
			got.Seq, want.Seq = 0, 0
			if g, w := string(tracer.AppendJSON(nil, &got)), string(tracer.AppendJSON(nil, &want)); g != w {
				t.Fatalf("event %d is\n%s\nwant\n%s", i, g, w)
			}
			if b.Kind(k) != want.Kind || b.Obj(k) != want.Obj {
				t.Fatalf("event %d is %v of object %d, want %v of %d", i, b.Kind(k), b.Obj(k), want.Kind, want.Obj)
			}
			i++
		}
		b.Release()
	}
	if i != len(events) {
		t.Errorf("%d events came out of %d", i, len(events))
	}
}
