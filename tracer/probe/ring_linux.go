package probe

import (
	"fmt"
	"os"

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
	s, failed := newMemfd(size)
	if failed == nil {
		return s, nil
	}
	for _, dir := range []string{"/dev/shm", os.TempDir()} {
		f, err := unlinkedFile(dir)
		if err == nil {
			if s, err = reserve(f, size); err == nil {
				return s, nil
			}
		}
		failed = fmt.Errorf("%w; %s: %w", failed, dir, withoutName(err))
	}
	return nil, fmt.Errorf("no memory to share with the program: %w; make room, or set TMPDIR to a folder that has it", failed)
}

func newMemfd(size int) (*sharedFile, error) {
	fd, err := unix.MemfdCreate("govis-ring", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("memfd_create: %w", err)
	}
	return reserve(os.NewFile(uintptr(fd), "memfd"), size)
}

// reserve maps a file of the size, which it makes sure of. The file is closed when that fails.
func reserve(f *os.File, size int) (*sharedFile, error) {
	if err := unix.Fallocate(int(f.Fd()), 0, 0, int64(size)); err != nil {
		f.Close()
		return nil, fmt.Errorf("reserving %d MB: %w", size>>20, err)
	}
	return mapFile(f, size)
}

// unlinkedFile makes a file without a name in dir.
func unlinkedFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "govis-ring-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// name returns a name under which other processes of this user can open the file, as long as it is open here.
func (s *sharedFile) name() RingName {
	return RingName{fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), s.file.Fd()), len(s.mem)}
}

// temporaryName returns what is to be removed of a name once the file is open: nothing, it is no file's own.
func temporaryName(string) string { return "" }
