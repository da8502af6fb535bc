//go:build unix

package viz

import (
	"os"

	"golang.org/x/sys/unix"
)

// mapFile returns n bytes of a file, from one on that is a multiple of segmentAlign, which take memory only while they are looked at. They are there
// as long as the process is.
func mapFile(f *os.File, at int64, n int) ([]byte, error) {
	b, err := unix.Mmap(int(f.Fd()), at, n, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return b, nil
}
