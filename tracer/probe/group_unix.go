//go:build unix

package probe

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup starts a process in a group of its own, of the processes that it starts, too.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// signalGroup sends a signal to all processes of the group that one began.
func signalGroup(pid int, s os.Signal) error {
	sig, ok := s.(syscall.Signal)
	if !ok {
		return os.ErrInvalid
	}
	return syscall.Kill(-pid, sig)
}

// endTogether makes the end of a command's context the end of what the command has started, too.
func endTogether(cmd *exec.Cmd) {
	cmd.SysProcAttr = ownGroup()
	cmd.Cancel = func() error { return signalGroup(cmd.Process.Pid, syscall.SIGKILL) }
}
