package probe_test

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// TestReused has objects collected and others made at their addresses: those are other objects, whichever event is the first of one.
func TestReused(t *testing.T) {
	rec := run(t, program("reused"))
	objects := map[string]map[uint64]bool{}
	for _, e := range rec.events {
		if e.Obj == 0 || e.Kind == tracer.GoBlock || e.Pkg != "main" {
			continue
		}
		if objects[e.Name] == nil {
			objects[e.Name] = map[uint64]bool{}
		}
		objects[e.Name][e.Obj] = true
	}
	for _, name := range []string{"lock", "tryLock", "read", "tryRead", "write", "tryWrite", "add", "wait", "signal", "broadcast", "do",
		"background", "timer", "channel"} {
		if n := len(objects[name]); n != 100 {
			t.Errorf("%s: %d objects, want 100", name, n)
		}
	}
}
