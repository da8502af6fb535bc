package runtime

import "unsafe"

// Plain accesses to memory; see govis_memory.go for who calls.

// govisAccess writes that the running goroutine is about to access the memory at addr: what it holds now, as far as a
// word goes. size is 0 for a value of one part, whose size only the source tells.
func govisAccess(addr, size uintptr, op uint64, depth uintptr) {
	govisLater()
	gp := getg()
	stack, _, ok := govisWatched(gp, addr, depth)
	if !ok {
		return
	}
	govisTrack(unsafe.Pointer(addr))
	value, n := govisPeek(addr)
	op |= uint64(n)<<govisAccessBytes | uint64(size)<<govisAccessSize
	govisPut(govisRecAccess, stack, govisSelf(), govisClassWord<<56|uint64(addr)&(1<<56-1), op, value, 0)
	if op&govisAccessWrite != 0 {
		gp.govis.wrote = addr
	}
}

// govisLater tells what the last write of the running goroutine left, read again now that it goes on to the next thing.
func govisLater() {
	gp := getg()
	addr := gp.govis.wrote
	if addr == 0 {
		return
	}
	gp.govis.wrote = 0
	if value, n := govisPeek(addr); govisOn && n > 0 && gp == gp.m.curg {
		govisPut(govisRecAccess, 0, govisSelf(), govisClassWord<<56|uint64(addr)&(1<<56-1), govisAccessLater|uint64(n)<<govisAccessBytes, value, 0)
	}
}

// govisPeek returns the bytes at p as far as a word goes, and how many there are.
func govisPeek(p uintptr) (value uint64, n uintptr) {
	for n = min(8, p&-p); n > 0 && !govisReadable(p, n); n /= 2 {
	}
	if n == 0 || govis.values == 0 {
		return 0, 0
	}
	return govisWordOf(unsafe.Pointer(p), n), n
}
