package probe_test

import (
	"os"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestLockRanks runs programs under a runtime that checks in which order its locks are taken: the locks of the probe have their place in that order.
func TestLockRanks(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the standard library three times")
	}
	env := append(os.Environ(), ranked)
	for _, test := range []struct {
		name   string
		memory bool
		stdout string
	}{
		{name: "conds"},
		{name: "threads", stdout: "true\nok\n"},
		{name: "atomics", memory: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "threads" && !haveC() {
				t.Skip("no C compiler")
			}
			c := program(test.name)
			c.Memory, c.Env = test.memory, env
			rec := watch(t, c, func(*tracer.Event) {})
			if rec.exit.Code != 0 || test.stdout != "" && rec.stdout != test.stdout {
				t.Errorf("exit code %d, stdout %q; stderr:\n%.3000s", rec.exit.Code, rec.stdout, rec.stderr)
			}
		})
	}
	t.Run("flight", func(t *testing.T) {
		if !haveC() {
			t.Skip("no C compiler")
		}
		c := program("threads")
		c.Env = env
		f := fly(t, c, ":4MiB")
		if f.exit.Code != 0 {
			t.Errorf("exit code %d; stderr:\n%.3000s", f.exit.Code, f.stderr)
		}
	})
}
