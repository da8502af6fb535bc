package runtime

import "unsafe"

//go:cgo_import_dynamic runtime.govisOpenFileMapping OpenFileMappingW%3 "kernel32.dll"
//go:cgo_import_dynamic runtime.govisMapViewOfFile MapViewOfFile%5 "kernel32.dll"
//go:cgo_import_dynamic runtime.govisOpenProcess OpenProcess%3 "kernel32.dll"
//go:cgo_import_dynamic runtime.govisSetEnvironmentVariable SetEnvironmentVariableW%2 "kernel32.dll"

var govisOpenFileMapping, govisMapViewOfFile, govisOpenProcess, govisSetEnvironmentVariable stdFunction

// govisRingPrefix is in front of a ring's number in its name. govis has it too: ring_windows.go.
const govisRingPrefix = `Local\govis-ring-`

var (
	govisReader    uintptr // handle of the process that reads the ring
	govisFrequency int64   // of the performance counter, in a second
	govisOffset    int64   // from the performance counter, in nanoseconds, to nanotime
)

// govisMap maps the ring, which has a name with a number.
func govisMap(ring uint64, bytes uintptr) unsafe.Pointer {
	const fileMapWrite, fileMapRead = 2, 4
	var digits [20]byte
	var name [len(govisRingPrefix) + len(digits) + 1]uint16
	n := 0
	for ; n < len(govisRingPrefix); n++ {
		name[n] = uint16(govisRingPrefix[n])
	}
	for _, c := range itoa(digits[:], ring) {
		name[n] = uint16(c)
		n++
	}
	handle := govisCall3(govisOpenFileMapping, fileMapRead|fileMapWrite, 0, uintptr(unsafe.Pointer(&name[0])))
	if handle == 0 {
		return nil
	}
	p := govisCall5(govisMapViewOfFile, handle, fileMapRead|fileMapWrite, 0, 0, bytes)
	govisCall1(_CloseHandle, handle)
	return unsafe.Pointer(p)
}

// govisAttached notes who reads the ring, and how the clock runs.
func govisAttached(reader uint64) {
	const synchronize = 0x100000
	govisReader = govisCall3(govisOpenProcess, synchronize, 0, uintptr(reader))
	govisCall1(_QueryPerformanceFrequency, uintptr(unsafe.Pointer(&govisFrequency)))
	govisOffset = nanotime() - govisNano()
}

// govisNano returns the time in nanoseconds. Here nanotime only moves some hundred times in a second.
//
//go:nosplit
func govisNano() int64 {
	var n int64
	systemstack(func() {
		govisCall1(_QueryPerformanceCounter, uintptr(unsafe.Pointer(&n)))
	})
	return govisOffset + n/govisFrequency*1e9 + n%govisFrequency*1e9/govisFrequency
}

// govisUnsetenv removes the variable from the process's environment, where the rest of the program and
// package syscall look.
func govisUnsetenv(name string) {
	var wide [32]uint16
	for i := 0; i < len(name)-1 && i < len(wide)-1; i++ { // without the "="
		wide[i] = uint16(name[i])
	}
	govisCall2(govisSetEnvironmentVariable, uintptr(unsafe.Pointer(&wide[0])), 0)
}

// govisReaderGone reports whether the process that reads the ring has ended.
//
//go:nosplit
func govisReaderGone() bool {
	const waitTimeout = 0x102
	gone := true
	systemstack(func() {
		gone = govisReader == 0 || govisCall2(_WaitForSingleObject, govisReader, 0) != waitTimeout
	})
	return gone
}
