package tracetest_test

import (
	"reflect"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// Every event has the fields that its kind must have, and no other; numbers
// and times go up; the same seed plays the same run.
func TestPlay(t *testing.T) {
	for name, program := range tracetest.Programs {
		for seed := range uint64(20) {
			events := tracetest.Play(seed, program)
			var last tracer.Event
			for _, e := range events {
				always, optional := e.Kind.Fields()
				if e.Has&always != always || e.Has&^(always|optional) != 0 {
					t.Fatalf("%s, seed %d: wrong fields in %s", name, seed, tracer.AppendJSON(nil, e))
				}
				if e.Seq != last.Seq+1 || e.T < last.T {
					t.Fatalf("%s, seed %d: after seq %d t %d comes %s", name, seed, last.Seq, last.T, tracer.AppendJSON(nil, e))
				}
				last = *e
			}
			if last.Kind != tracer.Exit {
				t.Errorf("%s, seed %d: the last event is %v", name, seed, last.Kind)
			}
			if again := tracetest.Play(seed, program); !reflect.DeepEqual(events, again) {
				t.Errorf("%s, seed %d: not the same again", name, seed)
			}
		}
	}
}
