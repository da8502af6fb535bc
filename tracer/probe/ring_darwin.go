package probe

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// nanotime reads the clock that the runtime's nanotime reads.
func nanotime() int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_UPTIME_RAW, &t); err != nil {
		return 0
	}
	return t.Nano()
}

// newSharedFile makes shared memory of the size, a file in the temporary folder, and reserves all of it: to run
// out of room when a page is first touched would kill the program. The file has a name until a
// program has it.
func newSharedFile(size int) (*sharedFile, error) {
	f, err := os.CreateTemp("", "govis-ring-*")
	if err != nil {
		return nil, fmt.Errorf("no memory to share with the program: %w", err)
	}
	reserve := unix.Fstore_t{Flags: unix.F_ALLOCATEALL, Posmode: unix.F_PEOFPOSMODE, Length: int64(size)}
	if err = unix.FcntlFstore(f.Fd(), unix.F_PREALLOCATE, &reserve); err == nil {
		err = f.Truncate(int64(size))
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, fmt.Errorf("no memory to share with the program: %s: reserving %d MB: %w", f.Name(), size>>20, err)
	}
	s, err := mapFile(f, size)
	if err != nil {
		os.Remove(f.Name())
		return nil, fmt.Errorf("no memory to share with the program: %w", err)
	}
	s.path = f.Name()
	return s, nil
}

// name returns a name under which other processes of this user can open the file, until one has passed it on to
// a program.
func (s *sharedFile) name() RingName { return RingName{s.path, len(s.mem)} }

// temporaryName returns what is to be removed of a name once the file is open: it was made for us.
func temporaryName(path string) string { return path }
