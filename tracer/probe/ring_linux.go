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

// A sharedFile is memory that the traced program can map too.
type sharedFile struct {
	mem  []byte
	file *os.File
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
		mem, err := unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: mapping: %w", f.Name(), err))
			f.Close()
			continue
		}
		return &sharedFile{mem, f}, nil
	}
	return nil, fmt.Errorf("no memory to share with the program: %w", errors.Join(failed...))
}

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

func (s *sharedFile) close() error {
	if s == nil {
		return nil
	}
	return errors.Join(unix.Munmap(s.mem), s.file.Close())
}

// inherit duplicates the descriptor so that the next program started inherits it, at
// a number that no program has use for. The returned function takes it back.
//
// A number below 64 comes first: the kernel's table of descriptors has so many to begin with, and to
// make it larger in a process of several threads takes 15 to 40 ms.
func (s *sharedFile) inherit() (fd int, done func(), err error) {
	for _, from := range []int{48, 3} {
		fd, err = unix.FcntlInt(s.file.Fd(), unix.F_DUPFD, from)
		if err == nil {
			return fd, func() { unix.Close(fd) }, nil
		}
	}
	return 0, nil, fmt.Errorf("passing the ring on: %w", err)
}

// name returns a name under which other processes of this user can open the file, as long as it is open here.
func (s *sharedFile) name() RingName {
	return RingName{fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), s.file.Fd()), len(s.mem)}
}

// openSharedFile opens the shared memory of another process.
func openSharedFile(name RingName) (*sharedFile, error) {
	f, err := os.OpenFile(name.Path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("opening the ring: %w", err)
	}
	info, err := f.Stat()
	if err == nil && (name.Bytes < govisHeaderBytes || info.Size() < int64(name.Bytes)) {
		err = fmt.Errorf("it has %d bytes, and should have %d", info.Size(), name.Bytes)
	}
	var mem []byte
	if err == nil {
		mem, err = unix.Mmap(int(f.Fd()), 0, name.Bytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	}
	if err == nil {
		if err = checkRing(mem); err != nil {
			unix.Munmap(mem)
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("opening the ring: %w", err)
	}
	return &sharedFile{mem, f}, nil
}
