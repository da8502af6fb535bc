//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// The locks belong to the open file and end with it, even when govis is killed.

func lockShared(f *os.File) error {
	return unix.Flock(int(f.Fd()), unix.LOCK_SH)
}

func tryLockAlone(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}
