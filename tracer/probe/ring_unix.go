//go:build linux || darwin

package probe

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// A sharedFile is memory that the traced program can map too.
type sharedFile struct {
	mem  []byte
	file *os.File
	path string // under which others find it, until a program has it; "" if there is no such name
}

// mapFile maps size bytes of a file that has them. The file is closed when that fails.
func mapFile(f *os.File, size int) (*sharedFile, error) {
	mem, err := unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: mapping: %w", f.Name(), err)
	}
	return &sharedFile{mem: mem, file: f}, nil
}

func (s *sharedFile) close() error {
	if s == nil {
		return nil
	}
	s.unlink()
	return errors.Join(unix.Munmap(s.mem), s.file.Close())
}

// unlink takes the file's name away. Whoever has it open keeps it.
func (s *sharedFile) unlink() {
	if s.path != "" {
		os.Remove(s.path)
		s.path = ""
	}
}

// inherit duplicates the descriptor so that the next program started inherits it, at
// a number that no program has use for. It returns what the program is told, and a function that takes the
// duplicate back.
//
// A number below 64 comes first: Linux's table of descriptors has so many to begin with, and to
// make it larger in a process of several threads takes 15 to 40 ms. The few numbers behind the highest of files, the
// program's standard input, output and error, are no good: on the way to the program package syscall
// puts copies of those and a pipe of its own there.
func (s *sharedFile) inherit(files []*os.File) (value string, done func(), err error) {
	good := 3
	for _, f := range files {
		good = max(good, int(f.Fd())+8)
	}
	for _, from := range []int{max(48, good), good} {
		fd, failed := unix.FcntlInt(s.file.Fd(), unix.F_DUPFD, from)
		if err = failed; err == nil {
			s.unlink()
			return fmt.Sprintf("%d,%d", fd, len(s.mem)), func() { unix.Close(fd) }, nil
		}
	}
	return "", nil, fmt.Errorf("passing the ring on: %w", err)
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
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("opening the ring: %w", err)
	}
	s, err := mapFile(f, name.Bytes)
	if err == nil {
		if err = checkRing(s.mem); err != nil {
			s.close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening the ring: %w", err)
	}
	s.path = temporaryName(name.Path)
	return s, nil
}
