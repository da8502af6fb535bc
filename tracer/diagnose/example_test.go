package diagnose_test

import (
	"fmt"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
)

func Example() {
	var teller diagnose.Teller
	state := tracer.NewState()
	for _, e := range []*tracer.Event{
		{Kind: tracer.GoCreate, G: 1, Name: "main"},
		{Kind: tracer.GoCreate, G: 2, Name: "worker"},
		{Kind: tracer.MutexLock, G: 2, Obj: 1, Name: "mu", Owner: 2, OK: true},
		{Kind: tracer.GoBlock, G: 1, T: 1500, Reason: "sync.Mutex.Lock", Obj: 1, Name: "mu"},
	} {
		if e.Kind != tracer.GoCreate {
			fmt.Println(teller.Explain(state, e))
		}
		state.Apply(e)
	}
	fmt.Println(teller.Waiting(state, 1).Who)
	// Output:
	// worker locks mu.
	// main waits for mu: worker holds it.
	// worker, by unlocking mu.
}
