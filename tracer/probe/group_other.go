//go:build !unix

package probe

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup: there are no groups here that a signal could be sent to.
func ownGroup() *syscall.SysProcAttr { return nil }

func signalGroup(int, os.Signal) error { return errors.ErrUnsupported }

func endTogether(*exec.Cmd) {}
