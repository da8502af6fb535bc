//go:build !race

package runtime

// What the compiler calls in the packages whose memory is watched, in front of each access. In others it never does. It
// leaves out variables in the function's own frame; others in the goroutine's own stack, which nobody else can see, are left
// out here.

func racefuncenter(callerpc uintptr) {
	if govisMemory {
		govisLater()
	}
}

func racefuncexit() {
	if govisMemory {
		govisLater()
	}
}

func raceread(addr uintptr) {
	if govisMemory {
		govisAccess(addr, 0, 0, getg().stack.hi-getfp())
	}
}

func racewrite(addr uintptr) {
	if govisMemory {
		govisAccess(addr, 0, govisAccessWrite, getg().stack.hi-getfp())
	}
}

func racereadrange(addr, size uintptr) {
	if govisMemory {
		govisAccess(addr, size, 0, getg().stack.hi-getfp())
	}
}

func racewriterange(addr, size uintptr) {
	if govisMemory {
		govisAccess(addr, size, govisAccessWrite, getg().stack.hi-getfp())
	}
}
