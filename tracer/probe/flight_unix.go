//go:build linux || darwin

package probe

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockedByOther reports whether a program holds the file, as one does that records into it.
func lockedByOther(f *os.File) bool {
	err := unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB)
	if err == nil {
		unix.Flock(int(f.Fd()), unix.LOCK_UN)
	}
	return err == unix.EWOULDBLOCK
}
