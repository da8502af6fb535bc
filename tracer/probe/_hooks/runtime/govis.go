// Package runtime, as govis extends it: this file and its neighbours govis_*.go
// are added to the runtime of a program that is built to be watched. They write
// what the goroutines do into a ring that govis reads (see govis_wire.go for the
// layout). The places that call in here are inserted by the patches of govis.
//
// What must hold everywhere in these files:
//   - Nothing is allocated, nothing panics, and no lock is taken that the place
//     of the call could hold.
//   - A record that was begun is finished without a point at which the
//     goroutine could be descheduled by the runtime.
//   - Memory is read only where it is known to be mapped.
package runtime

import (
	"internal/runtime/atomic"
	"unsafe"
)

// govisOn says whether events are recorded. It changes only before the first
// goroutine runs, and when govis is found dead.
//
//go:linkname govisOn
var govisOn bool

// govisG is what the probe remembers of a goroutine. It is written by the
// goroutine itself, or by who wakes it.
type govisG struct {
	obj     uint64  // what it is about to wait for
	context uint64  // whose Done channel it is about to make
	cancels uintptr // address of the context whose children it cancels; it is alive as long
	outer   uint8   // class of the operation that hides those inside it
	queue   uint8   // how it enters a semaphore's queue
	parked  bool    // its go.block is written already
	readied bool    // its go.unblock is written already
	waited  bool    // its select did wait
	quiet   bool    // its atomic operations are part of one on an atomic.Value
	entry   uint32  // in the registry of a flight recording; 0 for none
	value   uintptr // address of the atomic.Value that it is loading; only compared
	wrote   uintptr // address of its last plain write, until that is read again
}

// govis is the probe's state. Fields other than limit are constant once govisOn is set.
var govis struct {
	header unsafe.Pointer
	slots  unsafe.Pointer
	size   uint64
	mask   uint64
	values uintptr // bytes of a value to copy
	drop   bool
	flight bool   // nobody reads: the newest records are kept, see govis_flight.go
	nano   bool   // the clock is nanotime
	limit  uint64 // up to this index the ring is known to have room; only grows, may lag
	noted  uint64 // of the events left out, those that a record tells of

	objects  uint64 // last channel id
	timers   uint64 // last timer id
	lastSync uint64 // ticks of the last govisRecClock
}

//go:nosplit
func govisWord(offset uintptr) *uint64 {
	return (*uint64)(unsafe.Pointer(uintptr(govis.header) + offset))
}

// govisInit maps the ring named by the environment and removes the name, from the
// memory that C code sees too, so that neither the program nor its children
// find it. Where there is none the program may have been asked to record by itself. It runs in schedinit, before
// there is a second thread.
func govisInit() {
	ring, _ := govisVariable(govisEnv+"=", true)
	record, _ := govisVariable(govisRecordEnv+"=", false)
	if record == "" || !govisEach(record) {
		govisVariable(govisRecordEnv+"=", true)
	}
	if ring != "" {
		govisAttach(ring)
	} else if record != "" {
		govisFlightBegin(record)
	}
}

// govisVariable returns the value of the variable whose name with an = behind it is name, and takes all of that
// name out of the environment if take is set.
func govisVariable(name string, take bool) (value string, ok bool) {
	for i := 0; i < len(envs); i++ {
		if !govisBegins(envs[i], name) {
			continue
		}
		if !ok {
			value, ok = envs[i][len(name):], true
		}
		if take {
			copy(envs[i:], envs[i+1:])
			envs = envs[:len(envs)-1]
			govisUnsetenv(name)
			i--
		}
	}
	return value, ok
}

// govisAttach maps the ring that value describes: "ring,bytes,reader". What ring and reader are is the
// system's; not each tells of a reader.
func govisAttach(value string) {
	var n [3]uint64
	for i := 0; i < len(n) && len(value) > 0; i++ {
		end := 0
		for end < len(value) && value[end] != ',' {
			end++
		}
		x, ok := govisAtoi(value[:end])
		if !ok {
			return
		}
		n[i] = x
		value = value[min(end+1, len(value)):]
	}
	bytes := n[1]
	if bytes < govisHeaderBytes+govisSlotBytes {
		return
	}
	header := govisMap(n[0], uintptr(bytes))
	if header == nil {
		return
	}
	govis.header = header
	slots := *govisWord(govisHdrSlots)
	if *govisWord(govisHdrMagic) != govisMark.magic || slots == 0 || slots&(slots-1) != 0 ||
		slots > (uint64(bytes)-govisHeaderBytes)/govisSlotBytes {
		govis.header = nil
		return
	}
	govisAttached(n[2])
	govisRecordInto(slots)
}

// govisRecordInto begins to record into the mapping, whose ring has so many slots.
func govisRecordInto(slots uint64) {
	govis.slots = unsafe.Pointer(uintptr(govis.header) + govisHeaderBytes)
	govis.size = slots
	govis.mask = slots - 1
	govis.values = uintptr(*govisWord(govisHdrValues))
	if govis.values > govisMaxValue {
		govis.values = govisMaxValue
	}
	govisNoValues = govis.values == 0
	govis.drop = *govisWord(govisHdrOnFull) == govisOnFullDrop
	govis.nano = *govisWord(govisHdrClock) == govisClockNanotime
	if !govis.flight {
		govis.limit = slots
	}
	govisMemory = *govisWord(govisHdrMemory) != 0
	govisSpecialAlloc.init(unsafe.Sizeof(govisSpecial{}), nil, nil, &memstats.other_sys)
	atomic.Store64(govisWord(govisHdrState), govisStateAttached)
	govisSync()
	for i, s := range waitReasonStrings {
		govisText(govisRecReason, 0, 0, uint64(i), 0, 0, s)
	}
	govisOn = true
}

func govisAtoi(s string) (n uint64, ok bool) {
	for i := 0; i < len(s); i++ {
		c := s[i] - '0'
		if c > 9 || n > 1<<50 {
			return 0, false
		}
		n = n*10 + uint64(c)
	}
	return n, len(s) > 0
}

// govisClock returns the time in the ring's unit.
//
//go:nosplit
func govisClock() uint64 {
	if govis.nano {
		return uint64(govisNano())
	}
	return govisTicks()
}

// govisSyncTicks is how many ticks pass at the most between two records that relate
// ticks to nanoseconds: some 10 ms.
const govisSyncTicks = 1 << 25

// govisSyncClose is how many ticks lie at the most between two readings of the clock that are as good as one: some
// microseconds.
const govisSyncClose = 1 << 14

// govisSync relates the clock to nanotime.
//
//go:nosplit
func govisSync() {
	var ticks uint64
	var nano int64
	close := ^uint64(0)
	for range 4 { // if this thread had to wait in between, the two are not of one moment
		before := govisClock()
		now := govisNano()
		if d := govisClock() - before; d < close {
			close, ticks, nano = d, before+d/2, now
		}
		if close < govisSyncClose {
			break
		}
	}
	govis.lastSync = ticks
	govisStore(govisRecClock, 0, 0, 0, ticks, uint64(nano), 0)
}

// govisPut writes a record of one slot.
func govisPut(kind, stack, g, obj, a, b, c uint64) {
	now, _ := govisStore(kind, stack, g, obj, a, b, c)
	govisAside(now)
}

// govisStore is govisPut without what may have to follow. Nothing in it lets the goroutine be
// descheduled. It returns the record's time, 0 if it was left out, and index.
//
//go:nosplit
func govisStore(kind, stack, g, obj, a, b, c uint64) (now, index uint64) {
	index, ok := govisTake(kind, 1)
	if !ok {
		return 0, 0
	}
	s := govisSlot(index)
	now = govisClock()
	s[1] = now
	s[2] = kind | stack<<32
	s[3] = g | govisP()<<48
	s[4] = obj
	s[5] = a
	s[6] = b
	s[7] = c
	atomic.StoreRel64(&s[0], index+1)
	return now, index
}

// govisAside writes what from time to time follows an event at now: how the clock runs, and that this
// thread had to wait for room in the ring.
func govisAside(now uint64) {
	if int64(now-govis.lastSync) > govisSyncTicks {
		govisSync()
	}
	mp := getg().m
	if waited := mp.govisWaited; waited != 0 {
		mp.govisWaited = 0
		govisStore(govisRecWait, 0, govisSelf(), 0, uint64(waited), 0, 0)
		mp.govisWaited = 0
	}
}

// govisP returns the number of the P that this thread has, plus 1.
//
//go:nosplit
func govisP() uint64 {
	if pp := getg().m.p.ptr(); pp != nil {
		return uint64(pp.id+1) & 0xffff
	}
	return 0
}

//go:nosplit
func govisSlot(index uint64) *[govisSlotWords]uint64 {
	return (*[govisSlotWords]uint64)(unsafe.Pointer(uintptr(govis.slots) + uintptr(index&govis.mask)*govisSlotBytes))
}

// govisTake takes n slots for a record and returns the index of the first. It waits until they are
// free; ok is false when the event is to be left out.
//
//go:nosplit
func govisTake(kind, n uint64) (index uint64, ok bool) {
	if govis.drop {
		if !govisNeeded(kind) && !govisRoom(n) {
			atomic.Xadd64(govisWord(govisHdrDropped), 1)
			return 0, false
		}
		govisNoteDropped()
	}
	index = atomic.Xadd64(govisWord(govisHdrWrite), int64(n)) - n
	if index+n > govis.limit {
		if govis.flight {
			return index, govisFlightRoom(index, n)
		}
		return index, govisWaitRoom(index + n)
	}
	return index, true
}

// govisNoteDropped tells, in front of the next record, how many events were left out so far. It does what
// govisStore does, which cannot be called from here. Only when its record has its place does it count as
// told: two threads may tell the same, but none goes on before it is told.
//
//go:nosplit
func govisNoteDropped() {
	dropped, noted := atomic.Load64(govisWord(govisHdrDropped)), atomic.Load64(&govis.noted)
	if dropped == noted {
		return
	}
	index := atomic.Xadd64(govisWord(govisHdrWrite), 1) - 1
	if index >= govis.limit && !govisWaitRoom(index+1) {
		return
	}
	s := govisSlot(index)
	s[1] = govisClock()
	s[2] = govisRecDropped
	s[3] = 0
	s[4] = 0
	s[5] = dropped
	atomic.StoreRel64(&s[0], index+1)
	for noted < dropped && !atomic.Cas64(&govis.noted, noted, dropped) {
		noted = atomic.Load64(&govis.noted)
	}
}

// govisNeeded reports whether later records cannot be understood without one of
// the kind, or what is known of something would stay for ever, or it is the program's last word. These are
// few, and never left out: part of the ring is kept for them.
//
//go:nosplit
func govisNeeded(kind uint64) bool {
	switch kind {
	case govisRecGoCreate, govisRecGoEnd, govisRecChanMake, govisRecContextCreate, govisRecTimerCreate, govisRecLimit,
		govisRecPanic, govisRecFatal, govisRecExit:
		return true
	}
	return kind < govisRecLastAside
}

// govisRoom reports whether the ring has room for n slots and as many as other
// threads could be about to take.
//
//go:nosplit
func govisRoom(n uint64) bool {
	margin := govis.size / 8
	next := atomic.Load64(govisWord(govisHdrWrite))
	if next+n+margin <= govis.limit {
		return true
	}
	govis.limit = atomic.Load64(govisWord(govisHdrRead)) + govis.size
	return next+n+margin <= govis.limit
}

// govisWaitRoom waits until the reader has freed the slots below end. It reports
// false when there is no reader any more: then recording is over.
//
//go:nosplit
func govisWaitRoom(end uint64) bool {
	limit := atomic.Load64(govisWord(govisHdrRead)) + govis.size
	if end <= limit {
		govis.limit = limit
		return true
	}
	begin := govisNano()
	for i := 0; ; i++ {
		limit = atomic.Load64(govisWord(govisHdrRead)) + govis.size
		if end <= limit {
			break
		}
		if !govisOn && govisLost() {
			return false
		}
		if i < 20 {
			osyield()
			continue
		}
		usleep(50)
		if i%64 == 0 && (govisReaderGone() || govisLost()) {
			govisOn = false
			atomic.Store64(govisWord(govisHdrState), govisStateDetached)
			return false
		}
	}
	govis.limit = limit
	// The pause is ours: govisAside says so.
	if waited := govisNano() - begin; waited > 1000 && govisOn {
		getg().m.govisWaited += waited
	}
	return true
}

//go:nosplit
func govisLost() bool {
	return atomic.Load64(govisWord(govisHdrState)) == govisStateDetached
}

// govisSelf returns the goroutine on whose stack, or on whose behalf, this thread
// runs: 0 for the scheduler and other work of the runtime.
//
//go:nosplit
func govisSelf() uint64 {
	gp := getg()
	if gp == gp.m.curg {
		return gp.goid
	}
	return 0
}
