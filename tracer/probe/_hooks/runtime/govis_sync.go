package runtime

import "unsafe"

// The hooks of packages sync, internal/sync and context. There the runtime holds no lock, so an
// acquisition is written after it and a release before it: the time between
// the two records lies within the time for which the lock was really held.

func govisAddress(class uint64, p unsafe.Pointer) uint64 {
	return class<<56 | uint64(uintptr(p))&(1<<56-1)
}

// govisHide makes what the running goroutine does to other locks part of its
// operation on one of the given class. It reports false when it is hidden itself.
//
//go:linkname govisHide
func govisHide(class uint8, p unsafe.Pointer) bool {
	gp := getg()
	if gp.govis.outer != 0 {
		return false
	}
	gp.govis.outer = class
	gp.govis.obj = govisAddress(uint64(class), p)
	govisTrack(p)
	return true
}

// govisShow ends what govisHide began.
//
//go:linkname govisShow
func govisShow() {
	gp := getg()
	gp.govis.outer = 0
	gp.govis.obj = 0
}

// govisLockEvent writes a lock's event, unless the operation is part of another lock's.
//
//go:linkname govisLockEvent
func govisLockEvent(kind, class uint8, p unsafe.Pointer, a, b int64) {
	gp := getg()
	if gp.govis.outer != 0 && gp.govis.outer != class {
		return
	}
	govisTrack(p)
	govisPut(uint64(kind), govisHere(getfp()), govisSelf(), govisAddress(uint64(class), p), uint64(a), uint64(b), 0)
}

// govisHidden reports whether an operation on a lock of the class is part of another's.
//
//go:linkname govisHidden
func govisHidden(class uint8) bool {
	outer := getg().govis.outer
	return outer != 0 && outer != class
}

// govisLockRank is the rank of the locks that the probe holds over an operation of the program's: the program holds none of the
// runtime's there, and what is done with it held, stacks that grow included, may be done with a channel's. Two of them may be held,
// too. It matters to a runtime that checks its own locks.
const govisLockRank = lockRankHchan

// govisCounts are locks for operations on counters, which the program does
// without any: with one of them held over the operation and its record, the records are in the order
// of the operations.
var govisCounts [64]struct {
	lock mutex
	_    [56]byte
}

//go:linkname govisCountLock
func govisCountLock(p unsafe.Pointer) {
	govisTrack(p)
	lockWithRank(&govisCounts[uintptr(p)>>4%64].lock, govisLockRank)
}

//go:linkname govisCountEvent
func govisCountEvent(kind, class uint8, p unsafe.Pointer, a, b int64) {
	govisPut(uint64(kind), govisHere(getfp()), govisSelf(), govisAddress(uint64(class), p), uint64(a), uint64(b), 0)
	unlock(&govisCounts[uintptr(p)>>4%64].lock)
}

// govisSemaWait: the running goroutine is in the queue of a semaphore and about to park.
func govisSemaWait(lifo bool) {
	gp := getg()
	gp.govis.queue = govisQueueFIFO
	if lifo {
		gp.govis.queue = govisQueueLIFO
	}
}

// govisSemaWake: s is out of the queue of the semaphore at addr, whose lock is
// held. With handoff it gets the semaphore with the wake-up, if it is still to be had.
func govisSemaWake(s *sudog, addr *uint32, handoff bool) {
	mode := uint64(govisWakeContend)
	if handoff && cansemacquire(addr) {
		s.ticket = 1
		mode = govisWakeHandoff
	}
	govisWake(s.g, s.g.govis.obj, mode)
}

// govisContextObj returns the object of a context, 0 for those that are no objects.
func govisContextObj(t *_type, p unsafe.Pointer) uint64 {
	if t == nil || t.Kind() == 0 {
		return 0
	}
	switch toRType(t).string() {
	case "*context.cancelCtx", "*context.timerCtx", "*context.valueCtx", "*context.afterFuncCtx", "context.withoutCancelCtx":
		return govisAddress(govisClassContext, p)
	}
	return 0
}

// govisContextCreate: the context c is being made from parent.
//
//go:linkname govisContextCreate
func govisContextCreate(c, parent any, mode uint8, left int64) {
	ce, pe := efaceOf(&c), efaceOf(&parent)
	obj := govisContextObj(ce._type, ce.data)
	if obj == 0 {
		return
	}
	from := govisContextObj(pe._type, pe.data)
	var special *govisSpecial
	if govis.flight {
		special = govisWatch(ce.data, 0)
	}
	govisTrack(ce.data)
	when := int64(0)
	if mode == govisContextDeadline {
		when = nanotime() + left
	}
	stack, self := govisHere(getfp()), govisSelf()
	now, index := govisStore(govisRecContextCreate, stack, self, obj, from, uint64(mode), uint64(when))
	if special != nil {
		special.entry = govisRegister(now, index, govisRecContextCreate, stack, self, obj, from, uint64(mode), uint64(when))
	}
	govisAside(now)
}

// govisContextMakes: the next channel that the running goroutine makes is the Done channel of the context
// at p.
//
//go:linkname govisContextMakes
func govisContextMakes(p unsafe.Pointer) {
	getg().govis.context = govisAddress(govisClassContext, p)
}

// govisContextDone: the Done channel done of the context at p exists.
//
//go:linkname govisContextDone
func govisContextDone(p unsafe.Pointer, done chan struct{}) {
	c := *(**hchan)(unsafe.Pointer(&done))
	govisPut(govisRecContextDone, govisHere(getfp()), govisSelf(), govisAddress(govisClassContext, p), govisChanObj(c), 0, 0)
}

// govisContextCancels: the running goroutine goes on to cancel the children of the context at p. It
// returns the one whose children it was about before.
//
//go:linkname govisContextCancels
func govisContextCancels(p unsafe.Pointer) unsafe.Pointer {
	gp := getg()
	before := gp.govis.cancels
	gp.govis.cancels = uintptr(p)
	return unsafe.Pointer(before)
}

// govisContextCancel: the context at p is cancelled.
//
//go:linkname govisContextCancel
func govisContextCancel(p unsafe.Pointer, deadline bool, cause error) {
	a := uint64(getg().govis.cancels) << 1
	if deadline {
		a |= 1
	}
	var ref any = (*error)(nil)
	t := (*ptrtype)(unsafe.Pointer(efaceOf(&ref)._type)).Elem
	govisDescribe(t)
	stack, self, obj := govisHere(getfp()), govisSelf(), govisAddress(govisClassContext, p)
	index, ok := govisPutValue(govisRecContextCancel, stack, self, obj, a, 0, t, noescape(unsafe.Pointer(&cause)))
	if govis.flight && ok {
		govisState(govisEntryOf(p), govisClock(), index, govisRecContextCancel, stack, self, obj, a&1, govisNoType, 0)
	}
}
