package runtime

import (
	"internal/abi"
	"internal/goarch"
	"internal/runtime/atomic"
	"unsafe"
)

// The hooks of package sync/atomic, for programs whose memory is watched.

// govisMemory says whether it is. It changes only before the first goroutine runs.
//
//go:linkname govisMemory
var govisMemory bool

// govisWords are locks for atomic operations: with one of them held over the operation and its record,
// the records are in the order of the operations.
var govisWords [64]struct {
	lock mutex
	_    [56]byte
}

func govisWordLock(p uintptr) *mutex { return &govisWords[p>>3%uintptr(len(govisWords))].lock }

// govisWatched returns the stack of an operation on the memory at p, whose caller's frame pointer is depth bytes
// from the stack's end. ok is false where nothing is to be written of it: for other code than the program's own, and for
// memory that nobody else can see, the goroutine's own stack, or that is not known to be mapped.
func govisWatched(gp *g, p, depth uintptr) (stack uint64, whose uint8, ok bool) {
	if !govisOn || gp != gp.m.curg || gp.govis.quiet || p >= gp.stack.lo && p < gp.stack.hi || !govisReadable(p, 8) && !govisReadable(p, 4) {
		return 0, 0, false
	}
	stack = govisStack(gp, depth)
	if whose = govisWhose(gp, depth, stack); whose == govisTheirs {
		return 0, 0, false
	}
	return stack, whose, true
}

//go:linkname govisAtomicBegin
func govisAtomicBegin(p unsafe.Pointer) (stack uint64, ok bool) {
	govisLater()
	gp := getg()
	stack, whose, ok := govisWatched(gp, uintptr(p), gp.stack.hi-getfp())
	if !ok || whose == govisUsersInside {
		return 0, false
	}
	govisTrack(p)
	lockWithRank(govisWordLock(uintptr(p)), govisLockRank)
	return stack, true
}

//go:linkname govisAtomicEnd
func govisAtomicEnd(p unsafe.Pointer, stack, op, old, new uint64) {
	if govis.values == 0 {
		op, old, new = op|govisAtomicNoValue, 0, 0
	}
	govisPut(govisRecAtomic, stack, govisSelf(), govisAddress(govisClassWord, p), op, old, new)
	unlock(govisWordLock(uintptr(p)))
}

// govisAtomicLoaded is govisAtomicEnd for the load of a pointer. Value.Load consists of two of them where the
// compiler puts it into the program's own code: first the type, then the data of a type that does not change any more.
// empty is what stands for the type of a Value that is just getting its first.
//
//go:linkname govisAtomicLoaded
func govisAtomicLoaded(p unsafe.Pointer, stack uint64, val unsafe.Pointer, empty *byte) {
	gp := getg()
	first := gp.govis.value
	gp.govis.value = 0
	if stack == 0 || govisWhoseStack[stack-1] != govisUsersValue {
		govisAtomicEnd(p, stack, govisAtomicLoad|8<<govisAtomicSize, uint64(uintptr(val)), uint64(uintptr(val)))
		return
	}
	if first == 0 || first != uintptr(p)-goarch.PtrSize {
		if val == nil || val == unsafe.Pointer(empty) {
			var pair [2]any
			govisPutPair(p, stack, govisAtomicLoad, &pair)
		} else {
			gp.govis.value = uintptr(p)
		}
		unlock(govisWordLock(uintptr(p)))
		return
	}
	var x any
	e := efaceOf(&x)
	e._type = *(**_type)(unsafe.Pointer(first))
	e.data = val
	pair := [2]any{x, x}
	govisPutPair(unsafe.Pointer(first), stack, govisAtomicLoad, &pair)
	unlock(govisWordLock(uintptr(p)))
}

//go:linkname govisValueBegin
func govisValueBegin(p unsafe.Pointer) (stack uint64, ok bool) {
	gp := getg()
	stack, _, ok = govisWatched(gp, uintptr(p), gp.stack.hi-getfp())
	if !ok {
		return 0, false
	}
	govisTrack(p)
	govisValueLock(uintptr(p), true)
	gp.govis.quiet = true
	return stack, true
}

// govisValueLock takes or releases the locks for both words of a Value: each may be loaded alone.
func govisValueLock(p uintptr, take bool) {
	a, b := govisWordLock(p), govisWordLock(p+goarch.PtrSize)
	if uintptr(unsafe.Pointer(a)) > uintptr(unsafe.Pointer(b)) {
		a, b = b, a
	}
	if take {
		lockWithRank(a, govisLockRank)
		lockWithRank(b, govisLockRank)
	} else {
		unlock(b)
		unlock(a)
	}
}

//go:linkname govisValueEnd
func govisValueEnd(p unsafe.Pointer, stack, op uint64, pair *[2]any) {
	govisPutPair(p, stack, op, pair)
	govisValueCancel(p)
}

//go:linkname govisValueCancel
func govisValueCancel(p unsafe.Pointer) {
	govisValueLock(uintptr(p), false)
	getg().govis.quiet = false
}

// govisPutPair writes what an operation on the Value at p found and left there.
func govisPutPair(p unsafe.Pointer, stack, op uint64, pair *[2]any) {
	obj := govisAddress(govisClassWord, p)
	op |= govisAtomicPair
	if govis.values == 0 {
		govisPut(govisRecAtomic, stack, govisSelf(), obj, op|govisAtomicNoValue, 0, 0)
		return
	}
	var ref any = (*[2]any)(nil)
	t := (*ptrtype)(unsafe.Pointer(efaceOf(&ref)._type)).Elem
	var c govisCopy
	c.p, c.n = noescape(unsafe.Pointer(pair)), t.Size_ // both as a whole, however short values are to be
	c.look(t, 0, govisMaxDepth)
	c.bytes = 8 + c.n
	for i := 0; i < c.naux; i++ {
		c.bytes += 24 + (c.aux[i].n+7)&^7
	}
	mp := acquirem()
	var w govisWriter
	if govisBegin(&w, govisRecAtomic, c.bytes) {
		c.write(&w)
		govisAside(w.end(govisRecAtomic, stack, govisSelf(), obj, op, 0, 0, c.bytes))
	}
	releasem(mp)
}

// The functions on pointers are the runtime's, for the sake of the collector. ok is false where the operation is not to
// be written; then it is still to be done.

func govisPointerSwap(p *unsafe.Pointer, new unsafe.Pointer, op uint64) (old unsafe.Pointer, ok bool) {
	stack, ok := govisAtomicBegin(noescape(unsafe.Pointer(p)))
	if !ok {
		return nil, false
	}
	if writeBarrier.enabled {
		atomicwb(p, new)
	}
	old = unsafe.Pointer(atomic.Xchguintptr((*uintptr)(noescape(unsafe.Pointer(p))), uintptr(new)))
	govisAtomicEnd(noescape(unsafe.Pointer(p)), stack, op|8<<govisAtomicSize, uint64(uintptr(old)), uint64(uintptr(new)))
	return old, true
}

func govisPointerCompareAndSwap(p *unsafe.Pointer, old, new unsafe.Pointer) (swapped, ok bool) {
	stack, ok := govisAtomicBegin(noescape(unsafe.Pointer(p)))
	if !ok {
		return false, false
	}
	op, before, after := uint64(govisAtomicFailed), uintptr(0), uintptr(0)
	for {
		if before = uintptr(atomic.Loadp(noescape(unsafe.Pointer(p)))); before != uintptr(old) {
			after = before
			break
		}
		if writeBarrier.enabled {
			atomicwb(p, new)
		}
		if atomic.Casuintptr((*uintptr)(noescape(unsafe.Pointer(p))), before, uintptr(new)) {
			op, after = govisAtomicSwapped, uintptr(new)
			break
		}
	}
	govisAtomicEnd(noescape(unsafe.Pointer(p)), stack, op|8<<govisAtomicSize, uint64(before), uint64(after))
	return op == govisAtomicSwapped, true
}

const (
	govisUsers       = 1 // the program's own code
	govisUsersValue  = 2 // the same, by way of atomic.Value's Load
	govisUsersInside = 3 // the same, by way of another method of atomic.Value
	govisTheirs      = 4 // the standard library's
)

// govisWhoseStack has the answers of govisWhose by stack, 0 for those not asked yet.
var govisWhoseStack [govisTableMax]uint8

// govisWhose tells whose the code is that calls at the top of a stack, but for package sync/atomic and the probe. What the
// compiler inlines into the program's own code stays the standard library's.
func govisWhose(gp *g, depth uintptr, stack uint64) uint8 {
	if stack == 0 {
		return govisFindWhose(gp, depth)
	}
	whose := govisWhoseStack[stack-1]
	if whose == 0 {
		whose = govisFindWhose(gp, depth)
		govisWhoseStack[stack-1] = whose
	}
	return whose
}

func govisFindWhose(gp *g, depth uintptr) uint8 {
	whose := uint8(govisUsers)
	for fp := gp.stack.hi - depth; fp >= gp.stack.lo && fp < gp.stack.hi-8; {
		pc := *(*uintptr)(unsafe.Pointer(fp + 8))
		next := *(*uintptr)(unsafe.Pointer(fp))
		f := findfunc(pc - 1)
		if !f.valid() || next <= fp {
			break
		}
		fp = next
		u, uf := newInlineUnwinder(f, pc-1)
		for ; uf.valid(); uf = u.next(uf) {
			name := u.srcFunc(uf).name()
			if govisBegins(name, "sync/atomic.") || govisBegins(name, "runtime.") {
				if name == "sync/atomic.(*Value).Load" {
					whose = govisUsersValue
				} else if govisBegins(name, "sync/atomic.(*Value).") {
					whose = govisUsersInside
				}
				continue
			}
			file, _ := u.fileLine(uf)
			if root := govisRoot(); root != "" && govisBegins(file, root) {
				return govisTheirs
			}
			return whose
		}
	}
	return govisTheirs
}

// govisRoot returns the folder of the standard library with a slash behind it, "" for programs that do not
// say where their source was.
func govisRoot() string {
	f := findfunc(abi.FuncPCABIInternal(govisInit))
	file, _ := funcline(f, f.entry())
	const own = "runtime/govis.go"
	if len(file) <= len(own) {
		return ""
	}
	return file[:len(file)-len(own)]
}

func govisBegins(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }
