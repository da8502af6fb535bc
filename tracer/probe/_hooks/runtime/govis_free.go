package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// What is freed govis may forget. The collector tells by a special, as it does to finalizers.

// govisTracked remembers addresses whose memory is watched, by hash; losing one
// costs no more than asking again.
var govisTracked [1 << 14]uintptr

func govisTrackedAt(p uintptr) *uintptr {
	return &govisTracked[uint64(p>>3)*0x9e3779b97f4a7c15>>(64-14)]
}

const _KindSpecialGovis = 0x67

// A govisSpecial is hung on memory that govis is to be told of when it is freed.
type govisSpecial struct {
	special special
	obj     uint64 // what it is the memory of; 0: what stands there is known by its address
}

var govisSpecialAlloc fixalloc

// govisTrack has govis told when the memory of the object at p is freed: the
// next lock or context at that address is another one.
func govisTrack(p unsafe.Pointer) {
	at := govisTrackedAt(uintptr(p))
	if atomic.Loaduintptr(at) == uintptr(p) {
		return
	}
	govisWatch(p, 0)
	atomic.Storeuintptr(at, uintptr(p))
}

// govisWatch has govis told when the memory at p is freed: that the object is gone, or where obj is 0, that
// the addresses are free.
func govisWatch(p unsafe.Pointer, obj uint64) {
	base, span, _ := findObject(uintptr(p), 0, 0)
	if base == 0 || span.state.get() != mSpanInUse {
		return
	}
	lock(&mheap_.speciallock)
	s := (*govisSpecial)(govisSpecialAlloc.alloc())
	unlock(&mheap_.speciallock)
	s.special.kind = _KindSpecialGovis
	s.obj = obj
	if !addspecial(unsafe.Pointer(base), &s.special, false) {
		lock(&mheap_.speciallock)
		govisSpecialAlloc.free(unsafe.Pointer(s))
		unlock(&mheap_.speciallock)
	}
}

// govisFreed: the memory at p, size bytes, is swept.
func govisFreed(s *special, p unsafe.Pointer, size uintptr) {
	obj := (*govisSpecial)(unsafe.Pointer(s)).obj
	lock(&mheap_.speciallock)
	govisSpecialAlloc.free(unsafe.Pointer(s))
	unlock(&mheap_.speciallock)
	if obj != 0 {
		if govisOn {
			govisPut(govisRecGone, 0, 0, obj, 0, 0, 0)
		}
		return
	}
	if size/8 <= uintptr(len(govisTracked)) {
		for q := uintptr(p); q < uintptr(p)+size; q += 4 {
			if at := govisTrackedAt(q); *at == q {
				atomic.Storeuintptr(at, 0)
			}
		}
	} else {
		for i := range govisTracked {
			if q := govisTracked[i]; q >= uintptr(p) && q < uintptr(p)+size {
				atomic.Storeuintptr(&govisTracked[i], 0)
			}
		}
	}
	if govisOn {
		govisPut(govisRecFree, 0, 0, 0, uint64(uintptr(p)), uint64(size), 0)
	}
}
