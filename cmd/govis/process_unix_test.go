//go:build unix

package main

import "syscall"

// ownSession starts a process where no terminal sends signals to it.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// makePipe makes a pipe with a name.
func makePipe(path string) error { return syscall.Mkfifo(path, 0o600) }

// signalGroup sends sig to govis and its program at once.
func (p *govisProcess) signalGroup(sig syscall.Signal) {
	p.t.Helper()
	if err := syscall.Kill(-p.cmd.Process.Pid, sig); err != nil {
		p.t.Fatalf("sending %v to govis's process group: %v", sig, err)
	}
}
