//go:build unix

package profile_test

import (
	"os/exec"
	"syscall"
)

// own gives a command a process group: go tool starts the tool as a program of its own.
func own(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// end ends a command and all that it started.
func end(cmd *exec.Cmd) {
	syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	cmd.Wait()
}
