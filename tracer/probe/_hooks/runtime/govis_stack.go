package runtime

import (
	"internal/abi"
	"internal/runtime/atomic"
	"unsafe"
)

// govisStackDepth is how many calls of a stack are kept, from the innermost.
const govisStackDepth = 48

const (
	govisTableBits = 17
	govisTableMax  = 1 << govisTableBits
)

// A govisTable is a set of keys that only grows, with open addressing. For each it
// knows whether the record that describes it is written: whoever comes between the first to
// need it and its record writes the record too, because govis must have a
// description before what refers to it. That is the lowest bit of a key; the second is set in each, so that none
// is 0. So keys differ in the bits above, or are hashes.
type govisTable struct {
	keys [govisTableMax]uint64
}

const (
	govisDescribed = 1
	govisKeyShift  = 2
)

var (
	govisStacks govisTable // hashes of stacks; two stacks with one hash would be taken for one
	govisPCs    govisTable // return addresses
	govisTypes  govisTable // type descriptors
)

// know puts key into the table and returns its place. ok is
// false when the table is full.
//
//go:nosplit
func (t *govisTable) know(key uint64) (place uint64, described, ok bool) {
	key = key>>govisKeyShift<<govisKeyShift | 2
	h := key * 0x9e3779b97f4a7c15 >> (64 - govisTableBits)
	for range 64 {
		p := &t.keys[h]
		have := atomic.Load64(p)
		if have == 0 {
			if atomic.Cas64(p, 0, key) {
				return h, false, true
			}
			have = atomic.Load64(p)
		}
		if have&^govisDescribed == key {
			return h, have&govisDescribed != 0, true
		}
		h = (h + 1) & (govisTableMax - 1)
	}
	return 0, false, false
}

// described notes that the record for the key at place is written.
//
//go:nosplit
func (t *govisTable) described(place uint64) {
	p := &t.keys[place]
	for {
		old := atomic.Load64(p)
		if old&govisDescribed != 0 || atomic.Cas64(p, old, old|govisDescribed) {
			return
		}
	}
}

// govisStack returns the number of the stack of gp whose innermost frame has its frame pointer at
// depth bytes from the stack's upper end: calling this can move the stack, but not change that. 0 means that
// the stack is not known.
func govisStack(gp *g, depth uintptr) uint64 {
	lo, hi := gp.stack.lo, gp.stack.hi
	fp := hi - depth
	hash := uint64(govisHashStart)
	n := 0
	for f := fp; n < govisStackDepth && f >= lo && f < hi-8; n++ {
		pc := *(*uintptr)(unsafe.Pointer(f + 8))
		if pc == 0 {
			break
		}
		hash = govisHash(hash, pc)
		next := *(*uintptr)(unsafe.Pointer(f))
		if next <= f {
			n++
			break
		}
		f = next
	}
	if n == 0 {
		return 0
	}
	place, described, ok := govisKnowStack(hash)
	if !ok {
		return 0
	}
	if !described {
		var pcs [govisStackDepth]uintptr
		for i := range n {
			pcs[i] = *(*uintptr)(unsafe.Pointer(fp + 8))
			fp = *(*uintptr)(unsafe.Pointer(fp))
		}
		govisNewStack(place, pcs[:n])
	}
	return place + 1
}

// govisPreempted returns the number of the stack of gp, which the runtime stopped where gp did not ask for
// it. If that was at the beginning of a function, the frame pointers do not yet lead to the function and its
// caller.
func govisPreempted(gp *g) uint64 {
	if gp.asyncSafePoint {
		return govisStack(gp, gp.stack.hi-gp.sched.bp)
	}
	var pcs [govisStackDepth]uintptr
	pcs[0] = gp.sched.pc
	if pcs[1] = gp.sched.lr; !usesLR {
		pcs[1] = *(*uintptr)(unsafe.Pointer(gp.sched.sp))
	}
	n := 2
	for f := gp.sched.bp; n < len(pcs) && f >= gp.stack.lo && f < gp.stack.hi-8; n++ {
		if pcs[n] = *(*uintptr)(unsafe.Pointer(f + 8)); pcs[n] == 0 {
			break
		}
		f = *(*uintptr)(unsafe.Pointer(f))
	}
	hash := uint64(govisHashStart)
	for _, pc := range pcs[:n] {
		hash = govisHash(hash, pc)
	}
	place, described, ok := govisKnowStack(hash)
	if !ok {
		return 0
	}
	if !described {
		govisNewStack(place, pcs[:n])
	}
	return place + 1
}

const govisHashStart = 14695981039346656037

func govisHash(hash uint64, pc uintptr) uint64 {
	hash = (hash ^ uint64(pc)) * 0x9fb21c651e98df25
	return hash ^ hash>>32
}

func govisKnowStack(hash uint64) (place uint64, described, ok bool) {
	place, described, ok = govisStacks.know(hash)
	if !ok {
		govisLimit(govisLimitStacks)
	}
	return place, described, ok
}

// govisLimits has what was told of: one bit each.
var govisLimits atomic.Uint32

// govisLimit tells once that there is more of something than is kept.
func govisLimit(what uint32) {
	if told := govisLimits.Load(); told&what == 0 && govisLimits.CompareAndSwap(told, told|what) {
		govisPut(govisRecLimit, 0, 0, 0, uint64(what), 0, 0)
	}
}

func govisNewStack(place uint64, pcs []uintptr) {
	mp := acquirem() // a begun record must be finished
	for _, pc := range pcs {
		govisSymbol(pc)
	}
	bytes := uintptr(len(pcs)) * 8
	var w govisWriter
	if govisBegin(&w, govisRecStack, bytes) {
		for _, pc := range pcs {
			w.add(uint64(pc))
		}
		w.end(govisRecStack, 0, 0, 0, place+1, 0, 0, bytes)
		govisStacks.described(place)
	} else if govis.flight {
		govisStacks.described(place) // as far as it ever will be
		govisFlightFull(govisLimitStacks)
	}
	releasem(mp)
}

// govisMaxInlined bounds the calls at one return address.
const govisMaxInlined = 16

// govisSymbol tells govis what stands at a return address, once. The payload
// is the calls that the compiler merged there, innermost first, each as a word
// (line, lengths of the two names) and the names of function and file. The caller
// holds the M.
func govisSymbol(pc uintptr) {
	place, described, ok := govisPCs.know(uint64(pc) << govisKeyShift)
	if described {
		return
	}
	f := findfunc(pc - 1)
	if !f.valid() {
		return
	}
	bytes := govisSymbolBytes(f, pc-1)
	var w govisWriter
	if bytes == 0 {
		return
	}
	if !govisBegin(&w, govisRecSymbol, bytes) {
		if govis.flight && ok {
			govisPCs.described(place)
			govisFlightFull(govisLimitStacks)
		}
		return
	}
	u, uf := newInlineUnwinder(f, pc-1)
	for n := 0; uf.valid() && n < govisMaxInlined; uf = u.next(uf) {
		if u.srcFunc(uf).funcID == abi.FuncIDWrapper && u.isInlined(uf) {
			continue
		}
		name := govisCut(u.srcFunc(uf).name())
		file, line := u.fileLine(uf)
		file = govisCut(file)
		w.add(uint64(uint32(line)) | uint64(len(name))<<32 | uint64(len(file))<<48)
		w.bytes(unsafe.Pointer(unsafe.StringData(name)), uintptr(len(name)))
		w.bytes(unsafe.Pointer(unsafe.StringData(file)), uintptr(len(file)))
		n++
	}
	w.end(govisRecSymbol, 0, 0, 0, uint64(pc), 0, 0, bytes)
	if ok {
		govisPCs.described(place)
	}
}

// govisSymbolBytes returns the length of the payload for what stands at pc.
func govisSymbolBytes(f funcInfo, pc uintptr) (bytes uintptr) {
	u, uf := newInlineUnwinder(f, pc)
	for n := 0; uf.valid() && n < govisMaxInlined; uf = u.next(uf) {
		if u.srcFunc(uf).funcID == abi.FuncIDWrapper && u.isInlined(uf) {
			continue
		}
		file, _ := u.fileLine(uf)
		bytes += 8 + govisPadded(len(govisCut(u.srcFunc(uf).name()))) + govisPadded(len(govisCut(file)))
		n++
	}
	if bytes > govisMaxPayload {
		bytes = govisMaxPayload
	}
	return bytes
}

// govisCut bounds a name.
func govisCut(s string) string {
	if len(s) > 600 {
		return s[:600]
	}
	return s
}

func govisPadded(n int) uintptr {
	return uintptr(n+7) &^ 7
}
