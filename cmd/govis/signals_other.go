//go:build !unix

package main

import (
	"os"
	"syscall"
)

// endSignals are those that end a program. govis takes them for the program
// while it runs.
var endSignals = []os.Signal{os.Interrupt}

// passedSignals mean nothing to govis and are handed on to the program.
var passedSignals []os.Signal

const brokenPipe = syscall.SIGPIPE

// sentByTerminal: consoles send Ctrl-C to all that are attached to them.
func sentByTerminal(os.Signal) bool { return true }

// dieOf leaves it to the exit code: there are no such signals here.
func dieOf(syscall.Signal) {}

// outliveFileLimit has nothing to do where there is no such limit.
func outliveFileLimit() {}
