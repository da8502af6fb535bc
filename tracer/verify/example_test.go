package verify_test

import (
	"fmt"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

func ExampleVerifier() {
	lock := tracer.FieldObj | tracer.FieldName | tracer.FieldOwner | tracer.FieldWaiters | tracer.FieldMode | tracer.FieldOK
	create := tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp
	events := []*tracer.Event{
		{Seq: 1, Kind: tracer.GoCreate, G: 1, P: -1, Has: create, Name: "main", Mode: tracer.ModeUser},
		{Seq: 2, Kind: tracer.GoStart, G: 1, P: 0},
		{Seq: 3, Kind: tracer.GoCreate, G: 2, P: 0, Has: create, By: 1, Name: "worker", Mode: tracer.ModeUser},
		{Seq: 4, Kind: tracer.GoStart, G: 2, P: 1},
		{Seq: 5, Kind: tracer.MutexLock, G: 1, P: 0, Has: lock, Obj: 1, Name: "mu", Owner: 1, Mode: tracer.ModeNormal, OK: true},
		{Seq: 6, Kind: tracer.MutexLock, G: 2, P: 1, Has: lock, Obj: 1, Name: "mu", Owner: 2, Mode: tracer.ModeNormal, OK: true},
	}
	v := verify.New(verify.Options{})
	for _, e := range events {
		if err := v.Event(e); err != nil {
			break
		}
	}
	fmt.Println(v.End())
	// Output: event 6: worker locked mu, but main holds it since event 5
}
