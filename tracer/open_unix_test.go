//go:build unix

package tracer_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/govis/govis/tracer"
)

// What is not a regular file is refused at once: opening a pipe would wait for
// someone who writes into it.
func TestOpenRefusesWhatIsNoFile(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	check(t, syscall.Mkfifo(pipe, 0o600))
	for path, what := range map[string]string{pipe: "a pipe", "/dev/null": "a device"} {
		want := "cannot open the trace: " + path + " is " + what + ", not a file"
		if _, err := tracer.Open(path); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
