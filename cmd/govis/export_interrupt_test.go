//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An export that is interrupted leaves nothing behind, and ends as the signal asks.
func TestExportInterrupted(t *testing.T) {
	recording, err := filepath.Abs("../../scenarios/mutex/recording.govis")
	if err != nil {
		t.Fatal(err)
	}
	dir, temp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	p := startGovis(t, dir, "export", recording, "-o", "large.gif", "--size", "7680x4320") // takes minutes
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 1 && strings.HasSuffix(list[0].Name(), partExt) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing is begun: %v", list)
		}
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := <-p.exited; code != 128+int(syscall.SIGINT) {
		t.Errorf("exit code %d", code)
	}
	for _, name := range []string{dir, temp} {
		if left, err := os.ReadDir(name); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v (%v)", left, err)
		}
	}
}
