package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// sentToAll returns when a signal for the process group that has reached this process has been sent to all in the
// group. The kernel sends it to one after the other with the list of processes locked, and setpgid, here to
// the group that it is, takes that lock for writing.
func sentToAll() { unix.Setpgid(0, unix.Getpgrp()) }

// onTheWay tells where sig is on its way to the process.
func onTheWay(pid int, sig syscall.Signal) way {
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		if _, err := os.Stat("/proc/self"); err != nil {
			return wayUnknown
		}
		return wayNone // it has ended
	}
	at := wayNone
	for _, task := range tasks {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/status", pid, task.Name()))
		if err != nil {
			continue // the thread has ended
		}
		switch {
		case inSet(string(status), "SigPnd", sig), inSet(string(status), "ShdPnd", sig):
			return wayPending
		case inSet(string(status), "SigBlk", sig): // as in a handler; of Go's threads in nothing else that lasts
			at = wayInside
		}
	}
	return at
}

// inSet reports whether a set of signals in a status file of the kernel has sig.
func inSet(status, name string, sig syscall.Signal) bool {
	_, set, ok := strings.Cut(status, "\n"+name+":")
	if !ok {
		return false
	}
	set, _, _ = strings.Cut(set, "\n")
	bits, err := strconv.ParseUint(strings.TrimSpace(set), 16, 64)
	return err == nil && sig > 0 && bits>>(sig-1)&1 != 0
}
