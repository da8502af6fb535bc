//go:build linux || darwin

package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// govisReader is the process that reads the ring: the parent.
var govisReader int32

// govisMap maps the ring, which is a file, and closes its descriptor.
func govisMap(ring uint64, bytes uintptr) unsafe.Pointer {
	fd := int32(ring)
	const mapShared = 1
	p, err := mmap(nil, bytes, _PROT_READ|_PROT_WRITE, mapShared, fd, 0)
	closefd(fd)
	if err != 0 {
		return nil
	}
	return p
}

// govisAttached notes who reads the ring.
func govisAttached(uint64) { govisReader = govisParent() }

// govisNano returns the time in nanoseconds.
//
//go:nosplit
func govisNano() int64 { return nanotime() }

// govisUnsetenv removes the variable from the array that the system gave the program, where C code finds it,
// and wipes it, so that /proc/PID/environ does not show it either.
func govisUnsetenv(name string) {
	n := int32(0)
	found := int32(-1)
	for argv_index(argv, argc+1+n) != nil {
		p := argv_index(argv, argc+1+n)
		if found < 0 {
			i := 0
			for i < len(name) && *(*byte)(add(unsafe.Pointer(p), uintptr(i))) == name[i] {
				i++
			}
			if i == len(name) {
				found = n
				for q := unsafe.Pointer(p); *(*byte)(q) != 0; q = add(q, 1) {
					*(*byte)(q) = 0
				}
			}
		}
		n++
	}
	if found < 0 {
		return
	}
	at := func(i int32) *uintptr {
		return (*uintptr)(add(unsafe.Pointer(argv), uintptr(argc+1+i)*unsafe.Sizeof(uintptr(0))))
	}
	for i := found; i < n; i++ {
		*at(i) = *at(i + 1)
	}
}

// govisReaderGone reports whether the process that reads the ring has ended: the
// program's parent is then another.
//
//go:nosplit
func govisReaderGone() bool {
	return govisParent() != govisReader
}

// govisSignal counts a signal, unless it is govis that sent it. It runs in the signal's handler, whoever was interrupted, and
// before anything is done about the signal.
//
//go:nosplit
//go:nowritebarrierrec
func govisSignal(sig uint32, c *sigctxt) {
	if sig >= govisSignals || c.sigFromUser() && govisSender(c.info) == govisReader {
		return
	}
	at := govisHdrSignals + uintptr(sig)*govisSignalBytes
	atomic.Store64(govisWord(at+8), uint64(govisNano()))
	atomic.Xadd64(govisWord(at), 1)
}
