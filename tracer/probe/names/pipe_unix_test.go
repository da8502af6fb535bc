//go:build unix

package names

import (
	"path/filepath"
	"syscall"
	"testing"
)

// To open a pipe would wait for who writes into it.
func TestPipeIsNoSource(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo.go")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := channelAt(New(Options{}), fifo, 3); got != "" {
		t.Errorf("got %q from a pipe", got)
	}
}
