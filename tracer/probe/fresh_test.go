package probe_test

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// TestFresh lets stacks grow while their goroutines' events are written: none of these lacks its stack.
func TestFresh(t *testing.T) {
	rec := run(t, program("fresh"))
	for _, e := range rec.kinds(tracer.MutexLock, tracer.MutexUnlock, tracer.ChanSend, tracer.GoBlock) {
		if e.Has&tracer.FieldBy != 0 || e.Reason == "preempted" || e.Name == "" {
			continue
		}
		if len(e.Stack) == 0 || e.At == "" {
			t.Fatalf("event %d, %v of goroutine %d on %s, has no stack", e.Seq, e.Kind, e.G, e.Name)
		}
	}
	if n := len(rec.named("c.mu", tracer.MutexLock)); n != 3000 {
		t.Errorf("%d times c.mu was locked, want 3000", n)
	}
}
