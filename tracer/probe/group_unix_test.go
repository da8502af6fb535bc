//go:build unix

package probe

import (
	"context"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// A go command that is given up takes its compilers with it.
func TestEndTogether(t *testing.T) {
	pipe, other, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, "sh", "-c", "sleep 98765 & echo started; wait")
	cmd.Stdout = other
	endTogether(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	other.Close()
	if _, err := io.ReadFull(pipe, make([]byte, len("started\n"))); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := cmd.Wait(); err == nil {
		t.Error("the command was not ended")
	}
	pipe.SetReadDeadline(time.Now().Add(time.Minute))
	if _, err := io.ReadAll(pipe); err != nil {
		t.Errorf("what it started lives on: %v", err)
	}
}
