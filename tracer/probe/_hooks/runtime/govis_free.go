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
	entry   uint32 // of that in the registry of a flight recording
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
//
// It returns what is hung on the memory, nil where nothing was.
func govisWatch(p unsafe.Pointer, obj uint64) *govisSpecial {
	base, span, _ := findObject(uintptr(p), 0, 0)
	if base == 0 || span.state.get() != mSpanInUse {
		return nil
	}
	s := govisNewSpecial()
	s.special.kind = _KindSpecialGovis
	s.obj = obj
	s.entry = 0
	if !govisHang(span, base-span.base(), &s.special) {
		govisOldSpecial(s)
		s = nil
	}
	KeepAlive(p)
	return s
}

// govisHang is addspecial, which goes through all specials of the span, in the order of their objects. What is watched
// comes mostly in that order, too: here it begins at the last.
func govisHang(span *mspan, offset uintptr, s *special) bool {
	mp := acquirem()
	span.ensureSwept() // from here on nobody changes the list without its lock
	lock(&span.speciallock)
	at := &span.specials
	if last := span.govisLast; last != nil && last.offset < offset {
		at = &last.next
	}
	for *at != nil && ((*at).offset < offset || (*at).offset == offset && (*at).kind < s.kind) {
		at = &(*at).next
	}
	exists := *at != nil && (*at).offset == offset && (*at).kind == s.kind
	if !exists {
		s.offset = offset
		s.next = *at
		*at = s
		span.govisLast = s
		spanHasSpecials(span)
	}
	unlock(&span.speciallock)
	releasem(mp)
	return !exists
}

// Each P keeps some specials, so that Ps do not wait for each other.
const (
	govisSpareMax  = 64
	govisSpareMore = 16
)

// govisNewSpecial returns a special to be hung on something.
func govisNewSpecial() *govisSpecial {
	mp := acquirem()
	pp := mp.p.ptr()
	if pp == nil {
		lock(&mheap_.speciallock)
		s := (*govisSpecial)(govisSpecialAlloc.alloc())
		unlock(&mheap_.speciallock)
		releasem(mp)
		return s
	}
	if pp.govisSpare == nil {
		lock(&mheap_.speciallock)
		for range govisSpareMore {
			s := (*govisSpecial)(govisSpecialAlloc.alloc())
			s.special.next = pp.govisSpare
			pp.govisSpare = &s.special
		}
		unlock(&mheap_.speciallock)
		pp.govisSpares = govisSpareMore
	}
	s := pp.govisSpare
	pp.govisSpare = s.next
	pp.govisSpares--
	releasem(mp)
	return (*govisSpecial)(unsafe.Pointer(s))
}

// govisOldSpecial takes a special back.
func govisOldSpecial(s *govisSpecial) {
	mp := acquirem()
	if pp := mp.p.ptr(); pp != nil && pp.govisSpares < govisSpareMax {
		s.special.next = pp.govisSpare
		pp.govisSpare = &s.special
		pp.govisSpares++
	} else {
		lock(&mheap_.speciallock)
		govisSpecialAlloc.free(unsafe.Pointer(s))
		unlock(&mheap_.speciallock)
	}
	releasem(mp)
}

// govisFreed: the memory at p, size bytes, is swept.
func govisFreed(s *special, p unsafe.Pointer, size uintptr) {
	obj, entry := (*govisSpecial)(unsafe.Pointer(s)).obj, (*govisSpecial)(unsafe.Pointer(s)).entry
	if span := spanOfHeap(uintptr(p)); span != nil {
		span.govisLast = nil // it may be s
	}
	govisOldSpecial((*govisSpecial)(unsafe.Pointer(s)))
	if obj != 0 {
		if govisOn {
			index, _ := govisPutWord(govisRecGone, 0, 0, obj, 0, 0, 0)
			govisDied(entry, 1, index, govisRecGone)
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
		index, _ := govisPutWord(govisRecFree, 0, 0, 0, uint64(uintptr(p)), uint64(size), 0)
		govisDied(entry, 1, index, govisRecFree)
	}
}
