package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// How a record of more than one slot is written.

// A govisWriter fills the continuation slots of a record. The payload has to be
// as long as was announced to govisBegin.
type govisWriter struct {
	index uint64 // of the slot being filled
	first uint64
	last  uint64
	word  uintptr
	slot  uintptr // address of that slot; no pointer, for it is outside of the heap
	base  uintptr // address of the first slot of all
	mask  uint64
}

// govisBegin takes the slots for a record with a payload of n bytes.
//
//go:nosplit
func govisBegin(w *govisWriter, kind uint64, n uintptr) bool {
	extra := uint64((n + govisSlotPayload - 1) / govisSlotPayload)
	var index uint64
	var ok bool
	if govis.flight && govisExplains(kind) {
		w.base, w.mask = uintptr(govisFlight.words), ^uint64(0)
		index, ok = govisFlightWords(1 + extra)
	} else {
		w.base, w.mask = uintptr(govis.slots), govis.mask
		index, ok = govisTake(kind, 1+extra)
	}
	if !ok {
		return false
	}
	w.first = index
	w.last = index + extra
	w.index = index
	w.word = govisSlotWords
	return true
}

//go:nosplit
func (w *govisWriter) slotOf(index uint64) *[govisSlotWords]uint64 {
	return (*[govisSlotWords]uint64)(unsafe.Pointer(w.base + uintptr(index&w.mask)*govisSlotBytes))
}

//go:nosplit
func (w *govisWriter) at(word uintptr) *uint64 {
	return (*uint64)(unsafe.Pointer(w.slot + word*8))
}

// add appends one word.
//
//go:nosplit
func (w *govisWriter) add(x uint64) {
	if w.word == govisSlotWords {
		if w.index != w.first {
			atomic.StoreRel64(w.at(0), (w.index+1)|govisContinuation)
		}
		if w.index == w.last {
			return // longer than announced: cut
		}
		w.index++
		w.slot = uintptr(unsafe.Pointer(w.slotOf(w.index)))
		w.word = 1
	}
	*w.at(w.word) = x
	w.word++
}

// bytes appends n bytes from p, padded to whole words.
//
//go:nosplit
func (w *govisWriter) bytes(p unsafe.Pointer, n uintptr) {
	for ; n >= 8; n -= 8 {
		w.add(*(*uint64)(p))
		p = unsafe.Pointer(uintptr(p) + 8)
	}
	if n > 0 {
		var x uint64
		for i := uintptr(0); i < n; i++ {
			x |= uint64(*(*byte)(unsafe.Pointer(uintptr(p) + i))) << (8 * i)
		}
		w.add(x)
	}
}

// end fills what is left of the payload and writes the record itself. It returns its time.
//
//go:nosplit
func (w *govisWriter) end(kind, stack, g, obj, a, b, c uint64, n uintptr) uint64 {
	for w.index != w.last || w.word != govisSlotWords {
		if w.index == w.first && w.first == w.last {
			break
		}
		w.add(0)
	}
	if w.index != w.first {
		atomic.StoreRel64(w.at(0), (w.index+1)|govisContinuation)
	}
	now := govisClock()
	s := w.slotOf(w.first)
	s[1] = now
	s[2] = kind | (w.last-w.first)<<8 | uint64(n)<<16 | stack<<32
	s[3] = g | govisP()<<48
	s[4] = obj
	s[5] = a
	s[6] = b
	s[7] = c
	atomic.StoreRel64(&s[0], w.first+1)
	return now
}

// govisMaxPayload bounds a payload: continuation slots are counted in 8 bits.
const govisMaxPayload = 250 * govisSlotPayload

// govisText writes a record whose payload is a string.
func govisText(kind, g, obj, a, b, c uint64, text string) {
	n := uintptr(len(text))
	if n > govisMaxPayload {
		n = govisMaxPayload
	}
	mp := acquirem()
	var w govisWriter
	if govisBegin(&w, kind, n) {
		w.bytes(unsafe.Pointer(unsafe.StringData(text)), n)
		w.end(kind, 0, g, obj, a, b, c, n)
	}
	releasem(mp)
}
