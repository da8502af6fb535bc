package sync

import "unsafe"

// What govis adds to RWMutex, WaitGroup and Once. See package runtime's govis_sync.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool

//go:linkname govisHide runtime.govisHide
func govisHide(class uint8, p unsafe.Pointer) bool

//go:linkname govisShow runtime.govisShow
func govisShow()

//go:linkname govisLockEvent runtime.govisLockEvent
func govisLockEvent(kind, class uint8, p unsafe.Pointer, a, b int64)

//go:linkname govisCountLock runtime.govisCountLock
func govisCountLock(p unsafe.Pointer)

//go:linkname govisCountEvent runtime.govisCountEvent
func govisCountEvent(kind, class uint8, p unsafe.Pointer, a, b int64)

// govisNotYet stands for a reader count that is not changed yet. No count has this value.
const govisNotYet = -1 << 31

func (rw *RWMutex) govisEvent(kind uint8, b int64) {
	govisLockEvent(kind, govisClassRWMutex, unsafe.Pointer(rw), int64(rw.readerCount.Load()), b)
}

// govisReader counts one reader more, unless that is to be done by govisRLock.
func (rw *RWMutex) govisReader() int32 {
	if govisOn {
		return govisNotYet
	}
	return rw.readerCount.Add(1)
}

// govisRLock is RLock's slow path.
func (rw *RWMutex) govisRLock(r int32) {
	if r != govisNotYet {
		runtime_SemacquireRWMutexR(&rw.readerSem, false, 1)
		return
	}
	hid := govisHide(govisClassRWMutex, unsafe.Pointer(rw))
	if rw.readerCount.Add(1) < 0 {
		runtime_SemacquireRWMutexR(&rw.readerSem, false, 1)
	}
	rw.govisEvent(govisRecRWMutexRLock, govisLockPlain)
	if hid {
		govisShow()
	}
}

// govisReaderDone counts one reader less, unless that is to be done by govisRUnlock.
func (rw *RWMutex) govisReaderDone() int32 {
	if govisOn {
		return govisNotYet
	}
	return rw.readerCount.Add(-1)
}

// govisRUnlock says that a reader gives the lock up, and counts it out. A lock
// that has no reader is left for rUnlockSlow to find.
func (rw *RWMutex) govisRUnlock() int32 {
	if c := rw.readerCount.Load(); c != 0 && c != -rwmutexMaxReaders {
		rw.govisEvent(govisRecRWMutexRUnlock, 0)
	}
	return rw.readerCount.Add(-1)
}

// govisTried says how a TryLock or TryRLock ended.
func (rw *RWMutex) govisTried(kind uint8, taken bool) {
	b := int64(govisLockFailed)
	if taken {
		b = govisLockTried
	}
	rw.govisEvent(kind, b)
}

// govisUnlock says that the writer gives the lock up. A lock that has no writer is
// left for Unlock to find.
func (rw *RWMutex) govisUnlock() {
	if rw.readerCount.Load() < 0 {
		rw.govisEvent(govisRecRWMutexUnlock, 0)
	}
}

// govisAdd changes the counter as Add does, and says so before anybody else can change it.
//
//go:noinline
func (wg *WaitGroup) govisAdd(delta int) uint64 {
	govisCountLock(unsafe.Pointer(wg))
	state := wg.state.Add(uint64(delta) << 32)
	govisCountEvent(govisRecWaitGroupAdd, govisClassWaitGroup, unsafe.Pointer(wg), int64(delta), int64(int32(state>>32)))
	return state
}

// govisHide makes the Mutex inside of o a part of it, while something is done to that.
func (o *Once) govisHide() bool {
	return govisOn && govisHide(govisClassOnce, unsafe.Pointer(o))
}

func (o *Once) govisUnlock() {
	hid := o.govisHide()
	o.m.Unlock()
	if hid {
		govisShow()
	}
}

// govisDo says that the running goroutine is the one that runs the function.
func (o *Once) govisDo() {
	govisLockEvent(govisRecOnceDo, govisClassOnce, unsafe.Pointer(o), 0, 0)
}

// govisDone says that the function has come to its end, and lets others see it.
func (o *Once) govisDone() {
	if govisOn {
		govisLockEvent(govisRecOnceDone, govisClassOnce, unsafe.Pointer(o), 0, 0)
	}
	o.govisFinish()
}
