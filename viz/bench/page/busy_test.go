package main

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/tracer/verify"
)

// What is measured is measured of runs that could have happened.
func TestMadeUpRuns(t *testing.T) {
	runs := map[string]func(yield func(*tracer.Event) bool){
		"busy":  func(yield func(*tracer.Event) bool) { busy(10, yield) },
		"shops": func(yield func(*tracer.Event) bool) { tracetest.PlayEach(1, shops(250), yield) },
		"wide":  func(yield func(*tracer.Event) bool) { tracetest.PlayEach(1, wide(100), yield) },
	}
	for name, play := range runs {
		v := verify.New(verify.Options{})
		n := 0
		play(func(e *tracer.Event) bool {
			n++
			if err := v.Event(e); err != nil {
				t.Fatalf("%s, event %d: %v", name, n, err)
			}
			return n < 20_000
		})
		if n < 500 {
			t.Errorf("%s has %d events", name, n)
		}
	}
}
