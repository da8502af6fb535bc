package probe_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestPrograms runs programs that use much of the runtime, with several numbers of
// processors. That they end as they should, and the verifier's word, is what is tested.
func TestPrograms(t *testing.T) {
	for _, test := range []struct{ name, stdout string }{
		{"http", "done\n"},
		{"selects", "ok\n"},
		{"threads", "true\nok\n"},
		{"bubbles", "context deadline exceeded\nPASS\n"},
	} {
		for _, procs := range []int{0, 1, 2} {
			t.Run(fmt.Sprintf("%s/%d", test.name, procs), func(t *testing.T) {
				c := program(test.name)
				if test.name == "threads" {
					if !haveC() {
						t.Skip("no C compiler")
					}
				}
				build(t, c)
				if procs > 0 {
					c.Env = append(os.Environ(), fmt.Sprint("GOMAXPROCS=", procs))
				}
				rec := watch(t, c, func(*tracer.Event) {})
				if rec.stdout != test.stdout || rec.exit.Code != 0 {
					t.Errorf("exit code %d, stdout %q, want 0 and %q; stderr:\n%s", rec.exit.Code, rec.stdout, test.stdout, rec.stderr)
				}
			})
		}
	}
}

// haveC reports whether programs with C in them can be built.
func haveC() bool {
	_, err := exec.LookPath("gcc")
	return err == nil && *platform == here
}
