//go:build linux || darwin

package probe

import "golang.org/x/sys/unix"

// roomLeft returns how many bytes the user may still write to the disk of dir.
func roomLeft(dir string) (free uint64, known bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil || s.Bsize <= 0 {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}
