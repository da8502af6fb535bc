package probe_test

import (
	"os"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestPreempted stops goroutines at the beginnings of functions, where these have no frames yet: the
// stack is whole all the same.
func TestPreempted(t *testing.T) {
	c := program("preempted")
	build(t, c)
	c.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1")
	rec := run(t, c)
	stops := 0
	for _, e := range rec.kinds(tracer.GoStop) {
		at := func(fn string) int {
			return slices.IndexFunc(e.Stack, func(f tracer.Frame) bool { return f.Func == fn })
		}
		if e.Reason != "preempted" || at("sync.(*WaitGroup).Go.func1") < 0 {
			continue
		}
		stops++
		if at("main.work") < 0 || at("main.leaf") == 0 && at("main.step") != 1 {
			t.Errorf("event %d: preempted at %s with a hole in the stack: %v", e.Seq, e.At, e.Stack)
		}
	}
	if stops == 0 {
		t.Error("no goroutine was preempted")
	}
}
