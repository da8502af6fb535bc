package probe

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

var queryInterruptTime = windows.NewLazySystemDLL("kernelbase.dll").NewProc("QueryInterruptTime")

// nanotime reads the clock that the runtime's nanotime reads.
func nanotime() int64 {
	if queryInterruptTime.Find() != nil {
		return 0
	}
	var t int64 // in units of 100 ns
	queryInterruptTime.Call(uintptr(unsafe.Pointer(&t)))
	return t * 100
}

// A sharedFile is memory that the traced program can map too: a mapping with a name, which
// lives as long as somebody has it.
type sharedFile struct {
	mem    []byte
	handle windows.Handle
	number uint64 // its name
}

// ringPrefix is in front of a ring's number in its name. The program has it too: govis_windows.go in _hooks.
const ringPrefix = `Local\govis-ring-`

// newSharedFile makes shared memory of the size. The system reserves all of it, in memory or the page file.
func newSharedFile(size int) (*sharedFile, error) {
	var random [8]byte
	rand.Read(random[:])
	s, err := mapNamed(binary.NativeEndian.Uint64(random[:])>>14, size) // the program reads no larger number
	if err != nil {
		return nil, fmt.Errorf("no memory to share with the program: reserving %d MB: %w", size>>20, err)
	}
	return s, nil
}

// mapNamed maps the memory with the number, and makes it if it is not there.
func mapNamed(number uint64, size int) (*sharedFile, error) {
	name, err := windows.UTF16PtrFromString(fmt.Sprint(ringPrefix, number))
	if err != nil {
		return nil, err
	}
	handle, err := windows.CreateFileMapping(windows.InvalidHandle, nil, windows.PAGE_READWRITE,
		uint32(uint64(size)>>32), uint32(size), name)
	if handle == 0 {
		return nil, fmt.Errorf("CreateFileMapping: %w", err)
	}
	address, err := windows.MapViewOfFile(handle, windows.FILE_MAP_READ|windows.FILE_MAP_WRITE, 0, 0, uintptr(size))
	if err != nil {
		windows.CloseHandle(handle)
		return nil, fmt.Errorf("MapViewOfFile: %w", err)
	}
	memory := *(*unsafe.Pointer)(unsafe.Pointer(&address)) // it is none of Go's, and stays where it is
	return &sharedFile{unsafe.Slice((*byte)(memory), size), handle, number}, nil
}

func (s *sharedFile) close() error {
	if s == nil {
		return nil
	}
	return errors.Join(windows.UnmapViewOfFile(uintptr(unsafe.Pointer(&s.mem[0]))), windows.CloseHandle(s.handle))
}

// inherit returns what the program is told: the ring's name and size, and who reads it.
func (s *sharedFile) inherit([]*os.File) (value string, done func(), err error) {
	return fmt.Sprintf("%d,%d,%d", s.number, len(s.mem), os.Getpid()), func() {}, nil
}

// name returns a name under which other processes of this session can open the memory, as long as it is open here.
func (s *sharedFile) name() RingName { return RingName{fmt.Sprint(ringPrefix, s.number), len(s.mem)} }

// openSharedFile opens the shared memory of another process.
func openSharedFile(name RingName) (*sharedFile, error) {
	var number uint64
	if _, err := fmt.Sscan(strings.TrimPrefix(name.Path, ringPrefix), &number); err != nil || name.Bytes < govisHeaderBytes {
		return nil, fmt.Errorf("opening the ring: %q is none of %d bytes", name.Path, name.Bytes)
	}
	s, err := mapNamed(number, name.Bytes) // new and empty, should it be gone
	if err == nil {
		if err = checkRing(s.mem); err != nil {
			s.close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening the ring: %w", err)
	}
	return s, nil
}
