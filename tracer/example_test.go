package tracer_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/govis/govis/tracer"
)

// A recorder writes events, and somebody looks at them while it does.
func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	live, err := tracer.Create(filepath.Join(dir, "run.govis"), tracer.Meta{Program: "buffered"})
	if err != nil {
		log.Fatal(err)
	}
	for i, e := range []tracer.Event{
		{G: 1, Kind: tracer.GoStart},
		{G: 1, Kind: tracer.ChanSend, Has: tracer.FieldObj | tracer.FieldName | tracer.FieldN | tracer.FieldLen | tracer.FieldCap | tracer.FieldMode | tracer.FieldValue,
			Obj: 1, Name: "tasks", N: 1, Len: 1, Cap: 1, Mode: tracer.ModeBuffer, Value: `"task 1"`},
		{G: 1, Kind: tracer.GoBlock, Has: tracer.FieldReason | tracer.FieldObj | tracer.FieldName | tracer.FieldValue,
			Reason: "chan send", Obj: 1, Name: "tasks", Value: `"task 2"`},
	} {
		e.Seq, e.T = uint64(i+1), int64(i)*1000
		if err := live.Write(&e); err != nil {
			log.Fatal(err)
		}
	}

	trace := live.Trace()
	for e, err := range trace.Events(0, trace.Len()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(e.T, e.Kind)
	}
	state, err := trace.StateAt(trace.Len() - 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("in the buffer:", state.Channels[1].Buffer[0].Value)
	g := state.Goroutines[1]
	fmt.Println("goroutine 1:", g.Status, g.Reason, g.ObjName, g.Value)

	if err := live.Close(); err != nil {
		log.Fatal(err)
	}
	if err := trace.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 0 go.start
	// 1000 chan.send
	// 2000 go.block
	// in the buffer: "task 1"
	// goroutine 1: waiting chan send tasks "task 2"
}
