//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// endSignals are those that end a program, first of all Ctrl-C. govis takes
// them for the program while it runs.
var endSignals = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// passedSignals mean nothing to govis and are handed on to the program.
//
// Those of job control (TSTP, CONT, TTIN, TTOU) are not among them: a shell
// sends them to the whole job, and govis stops and goes on with its program.
// KILL and STOP cannot be caught, and the rest is about govis itself.
var passedSignals = []os.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM, syscall.SIGWINCH}

const brokenPipe = syscall.SIGPIPE

// sentByTerminal tells whether sig has probably come from a key (Ctrl-C,
// Ctrl-\), which the terminal sends to the program too. It is so when govis is
// in the terminal's foreground.
func sentByTerminal(sig os.Signal) bool {
	if sig != syscall.SIGINT && sig != syscall.SIGQUIT {
		return false
	}
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer tty.Close()
	foreground, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && foreground == unix.Getpgrp()
}

// dieOf ends govis by the signal that ended the program, so that a shell or a
// script sees what it would see of the program itself. It returns when the
// signal does not end govis; then the exit code has to say it.
//
// Signals on which Go's runtime prints stacks are left to the exit code: the
// stacks would be govis's own.
func dieOf(sig syscall.Signal) {
	switch sig {
	case syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP:
		signal.Reset(sig)
		syscall.Kill(os.Getpid(), sig)
		time.Sleep(time.Second) // it may reach another thread a moment later
	case syscall.SIGKILL:
		syscall.Kill(os.Getpid(), sig)
	}
}

// outliveFileLimit makes a file that grows over the limit (ulimit -f) an error
// of writing, not the end of govis.
func outliveFileLimit() { signal.Ignore(syscall.SIGXFSZ) }
