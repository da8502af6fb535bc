package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/tracer/verify"
)

// check verifies events.
func check(events []*tracer.Event, opts verify.Options) error {
	return verify.Check(func(yield func(*tracer.Event, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
	}, opts)
}

// TestMadeUpPrograms plays the programs that other packages test with.
func TestMadeUpPrograms(t *testing.T) {
	for name, program := range tracetest.Programs {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(200) {
				events := tracetest.Play(seed, program)
				// A made-up go.create does not tell the P of the go statement.
				on := map[uint64]int32{}
				for _, e := range events {
					if e.Kind == tracer.GoStart {
						on[e.G] = e.P
					}
					if e.Kind == tracer.GoCreate && e.By != 0 {
						e.P = on[e.By]
					}
				}
				if err := check(events, verify.Options{Complete: true}); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
		})
	}
}
