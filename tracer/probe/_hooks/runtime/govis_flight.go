package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// A program that records by itself: the mapping is a file, laid out as govis_wire.go says, and nobody reads it while
// the program runs. So there is always room, and what a record refers to must not be overwritten with it.

// govisFlight is the state of a recording without govis.
var govisFlight struct {
	words   unsafe.Pointer // slots of the dictionary
	entries unsafe.Pointer // of the registry
	dead    unsafe.Pointer // of a govisDead for each entry
	lock    mutex          // for the halves, and to write an entry's first slot
	halves  [2]govisHalf
}

// govisFlightRank is the rank of govisFlight.lock. It is taken with locks of the runtime's held, those of channels and timers, and
// with it held a stack may grow, as with the lock of a span's specials, which is never held there.
const govisFlightRank = lockRankMspanSpecial

// A govisHalf is one half of the registry: of the goroutines, whose end is known, and of what is gone only when the collector
// says so.
type govisHalf struct {
	used  uint32 // entries given out once are those up to this one
	end   uint32 // the last one of this half
	first uint32 // dead ones, in the order in which they died; 0 for none
	last  uint32
}

func govisHalfFor(kind uint64) *govisHalf {
	if kind == govisRecGoCreate || kind == govisRecGoEnd {
		return &govisFlight.halves[0]
	}
	return &govisFlight.halves[1]
}

// A govisDead is what is known of an entry while what it was for is gone.
type govisDead struct {
	index uint64 // of the record that said so
	next  uint32 // that died after it
}

// govisExplains reports whether records of the kind belong into the dictionary.
//
//go:nosplit
func govisExplains(kind uint64) bool {
	return kind == govisRecSymbol || kind == govisRecStack || kind == govisRecType || kind == govisRecReason || kind == govisRecProgram
}

// govisFlightWords takes n slots of the dictionary.
//
//go:nosplit
func govisFlightWords(n uint64) (index uint64, ok bool) {
	size := *govisWord(govisFltWords)
	if atomic.Load64(govisWord(govisFltWord)) >= size {
		return 0, false
	}
	index = atomic.Xadd64(govisWord(govisFltWord), int64(n)) - n
	return index, index+n <= size
}

// govisFlightFull tells that something was not described for want of room.
func govisFlightFull(what uint32) {
	for {
		old := atomic.Load64(govisWord(govisFltLimits))
		if old&uint64(what) != 0 || atomic.Cas64(govisWord(govisFltLimits), old, old|uint64(what)) {
			break
		}
	}
	govisLimit(what)
}

// govisFlightRoom waits until the records a lap ago in the n slots from index on are whole: a thread that was stopped in
// the middle of one must not go on in the middle of another. It gives recording up when that takes long.
//
//go:nosplit
func govisFlightRoom(index, n uint64) bool {
	if index+n <= govis.size {
		return true
	}
	for i := index; i < index+n; i++ {
		if i < govis.size {
			continue
		}
		before := i - govis.size + 1
		for wait := 0; atomic.Load64(&govisSlot(i)[0])&^govisContinuation != before; wait++ {
			if !govisOn && govisLost() {
				return false
			}
			if wait < 20 {
				osyield()
				continue
			}
			usleep(50)
			if wait > 100000 {
				govisOn = false
				atomic.Store64(govisWord(govisFltStuck), 1)
				atomic.Store64(govisWord(govisHdrState), govisStateDetached)
				return false
			}
		}
	}
	return true
}

// The registry.

//go:nosplit
func govisEntrySlot(entry uint32, which uintptr) *[govisSlotWords]uint64 {
	return (*[govisSlotWords]uint64)(unsafe.Pointer(uintptr(govisFlight.entries) + uintptr(entry-1)*govisFlightEntry + which*govisSlotBytes))
}

func govisDeadOf(entry uint32) *govisDead {
	return (*govisDead)(unsafe.Pointer(uintptr(govisFlight.dead) + uintptr(entry-1)*unsafe.Sizeof(govisDead{})))
}

// govisEnter writes a record of one slot, at now and index, into one of an entry's slots.
//
//go:nosplit
func govisEnter(s *[govisSlotWords]uint64, now, index, kind, stack, g, obj, a, b, c uint64) {
	atomic.Xchg64(&s[0], 0)
	s[1] = now
	s[2] = kind | stack<<32
	s[3] = g | govisP()<<48
	s[4] = obj
	s[5] = a
	s[6] = b
	s[7] = c
	atomic.StoreRel64(&s[0], index+1)
}

// govisRegister returns the entry of an object, which the record at now and index makes; 0 where there is none for it.
func govisRegister(now, index, kind, stack, g, obj, a, b, c uint64) uint32 {
	if now == 0 {
		return 0 // recording is over
	}
	lockWithRank(&govisFlight.lock, govisFlightRank)
	entry := govisHalfFor(kind).take(kind)
	if entry == 0 {
		*govisWord(govisFltUnnamed)++
	} else {
		atomic.Xchg64(&govisEntrySlot(entry, 0)[0], 0)
		atomic.Xchg64(&govisEntrySlot(entry, 1)[0], 0)
		govisEnter(govisEntrySlot(entry, 0), now, index, kind, stack, g, obj, a, b, c)
	}
	unlock(&govisFlight.lock)
	return entry
}

// take returns a free entry, 0 if there is none. The caller holds the lock.
//
// Of what is gone there can still be events in the ring, for which its entry is needed. To have one for a goroutine, whose name
// is worth more, these are given up. What the collector says is gone was not used for long, and often so much at a time that
// all events would have to be given up: what is made then has no entry, and is known by its make, as long as that is in the ring.
func (f *govisHalf) take(kind uint64) uint32 {
	if f.used < f.end {
		f.used++
		return f.used
	}
	entry := f.first
	if entry == 0 {
		return 0
	}
	dead := govisDeadOf(entry)
	if dead.index+govis.size > atomic.Load64(govisWord(govisHdrWrite)) {
		if kind != govisRecGoCreate {
			return 0
		}
		atomic.Store64(govisWord(govisFltFront), max(*govisWord(govisFltFront), dead.index+1))
	}
	if f.first = dead.next; f.first == 0 {
		f.last = 0
	}
	return entry
}

// govisState says in an entry what the record at now and index says of its object.
func govisState(entry uint32, now, index, kind, stack, g, obj, a, b, c uint64) {
	if entry != 0 && now != 0 {
		govisEnter(govisEntrySlot(entry, 1), now, index, kind, stack, g, obj, a, b, c)
	}
}

// govisDied gives an entry back: the record at now and index, of the kind, says that its object is gone.
func govisDied(entry uint32, now, index, kind uint64) {
	if entry == 0 || now == 0 {
		return
	}
	f := govisHalfFor(kind)
	lockWithRank(&govisFlight.lock, govisFlightRank)
	govisEnter(govisEntrySlot(entry, 1), now, index, kind, 0, 0, 0, 0, 0, 0)
	dead := govisDeadOf(entry)
	dead.index, dead.next = index, 0
	if f.last == 0 {
		f.first = entry
	} else {
		govisDeadOf(f.last).next = entry
	}
	f.last = entry
	unlock(&govisFlight.lock)
}

// govisWoken says in the entry of gp that its wait, or its time in the system, is about to end.
func govisWoken(gp *g) {
	if entry := gp.govis.entry; entry != 0 {
		s := govisEntrySlot(entry, 1)
		if kind := s[2] & 0xff; kind == govisRecGoBlock || kind == govisRecGoSyscall {
			atomic.StoreRel64(&s[7], atomic.Load64(govisWord(govisHdrWrite))+1)
		}
	}
}

// govisPutBlock writes that gp is about to wait.
func govisPutBlock(gp *g, stack, obj, reason, queue uint64) {
	now, index := govisStore(govisRecGoBlock, stack, gp.goid, obj, reason, govisNoType|queue, 0)
	if govis.flight {
		govisState(gp.govis.entry, now, index, govisRecGoBlock, stack, gp.goid, obj, reason, govisNoType|queue, 0)
	}
	govisAside(now)
}

// govisEntryOf returns the entry of the object in the memory at p, where that is watched.
func govisEntryOf(p unsafe.Pointer) (entry uint32) {
	base, span, _ := findObject(uintptr(p), 0, 0)
	if base == 0 || span.state.get() != mSpanInUse {
		return 0
	}
	mp := acquirem()
	span.ensureSwept()
	lock(&span.speciallock)
	if at, ok := span.specialFindSplicePoint(base-span.base(), _KindSpecialGovis); ok {
		entry = (*govisSpecial)(unsafe.Pointer(*at)).entry
	}
	unlock(&span.speciallock)
	releasem(mp)
	return entry
}
