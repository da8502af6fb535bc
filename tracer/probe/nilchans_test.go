package probe_test

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// TestNilChannels blocks thousands of goroutines on nil channels while the world is stopped again and again: none of them
// is preempted between its go.block and the block itself, which the verifier would refuse.
func TestNilChannels(t *testing.T) {
	rec := run(t, program("nilchans"))
	if rec.stdout != "ok\n" {
		t.Fatalf("the program said %q; stderr:\n%s", rec.stdout, rec.stderr)
	}
	blocked := map[string]int{}
	for _, e := range rec.named("none", tracer.GoBlock) {
		if e.Obj != 0 || e.At == "" || e.Pkg != "main" {
			t.Errorf("event %d blocks on %d at %q in %q", e.Seq, e.Obj, e.At, e.Pkg)
		}
		blocked[e.Reason]++
	}
	for _, reason := range []string{"chan send (nil chan)", "chan receive (nil chan)"} {
		if n := blocked[reason]; n < 3900 || n > 4000 { // the last may not have come so far
			t.Errorf("%d goroutines block with %q, want 4000", n, reason)
		}
	}
}
