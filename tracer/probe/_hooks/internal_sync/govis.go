package sync

import (
	"internal/race"
	"sync/atomic"
	"unsafe"
)

// What govis adds to Mutex. See package runtime's govis_sync.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool

//go:linkname govisHide runtime.govisHide
func govisHide(class uint8, p unsafe.Pointer) bool

//go:linkname govisShow runtime.govisShow
func govisShow()

//go:linkname govisLockEvent runtime.govisLockEvent
func govisLockEvent(kind, class uint8, p unsafe.Pointer, a, b int64)

// govisNotYet is what Unlock passes to unlockSlow while recording: the state is not changed yet. No
// state has this value.
const govisNotYet = -1 << 31

// govisTry takes the mutex if nobody has it, and says so. Else hid tells whether the wait
// that may come now is this mutex's own.
func (m *Mutex) govisTry() (taken, hid bool) {
	if atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {
		if race.Enabled {
			race.Acquire(unsafe.Pointer(m))
		}
		govisLockEvent(govisRecMutexLock, govisClassMutex, unsafe.Pointer(m), int64(m.state), govisLockPlain)
		return true, false
	}
	return false, govisHide(govisClassMutex, unsafe.Pointer(m))
}

// govisLocked says that the running goroutine has the mutex.
func (m *Mutex) govisLocked(hid bool) {
	govisLockEvent(govisRecMutexLock, govisClassMutex, unsafe.Pointer(m), int64(atomic.LoadInt32(&m.state)), govisLockPlain)
	if hid {
		govisShow()
	}
}

// govisTried says how a TryLock ended.
func (m *Mutex) govisTried(taken bool) {
	b := int64(govisLockFailed)
	if taken {
		b = govisLockTried
	}
	govisLockEvent(govisRecMutexLock, govisClassMutex, unsafe.Pointer(m), int64(atomic.LoadInt32(&m.state)), b)
}

// govisUnlock says that the running goroutine gives the mutex up, and drops the
// lock bit. A mutex that is not locked is left for unlockSlow to find.
func (m *Mutex) govisUnlock() int32 {
	if state := atomic.LoadInt32(&m.state); govisOn && state&mutexLocked != 0 {
		govisLockEvent(govisRecMutexUnlock, govisClassMutex, unsafe.Pointer(m), int64(state), 0)
	}
	return atomic.AddInt32(&m.state, -mutexLocked)
}
