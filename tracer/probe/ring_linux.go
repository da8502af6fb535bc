package probe

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// nanotime reads the clock that the runtime's nanotime reads.
func nanotime() int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		return 0
	}
	return t.Nano()
}

// newSharedFile makes shared memory of the size, and reserves all of it: to run out of room
// when a page is first touched would kill the program. It tries memory without a
// name first, then the shared memory folder, then the temporary one.
func newSharedFile(size int) (*sharedFile, error) {
	var failed []error
	for _, open := range []func() (*os.File, error){
		func() (*os.File, error) {
			fd, err := unix.MemfdCreate("govis-ring", unix.MFD_CLOEXEC)
			if err != nil {
				return nil, fmt.Errorf("memfd_create: %w", err)
			}
			return os.NewFile(uintptr(fd), "govis-ring"), nil
		},
		func() (*os.File, error) { return unlinkedFile("/dev/shm") },
		func() (*os.File, error) { return unlinkedFile(os.TempDir()) },
	} {
		f, err := open()
		if err != nil {
			failed = append(failed, err)
			continue
		}
		if err := unix.Fallocate(int(f.Fd()), 0, 0, int64(size)); err != nil {
			failed = append(failed, fmt.Errorf("%s: reserving %d MB: %w", f.Name(), size>>20, err))
			f.Close()
			continue
		}
		s, err := mapFile(f, size)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		return s, nil
	}
	return nil, fmt.Errorf("no memory to share with the program: %w", errors.Join(failed...))
}

// unlinkedFile makes a file without a name in dir.
func unlinkedFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "govis-ring-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", filepath.Clean(dir), err)
	}
	return f, nil
}

// name returns a name under which other processes of this user can open the file, as long as it is open here.
func (s *sharedFile) name() RingName {
	return RingName{fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), s.file.Fd()), len(s.mem)}
}

// temporaryName returns what is to be removed of a name once the file is open: nothing, it is no file's own.
func temporaryName(string) string { return "" }
