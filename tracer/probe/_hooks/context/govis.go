package context

import (
	"time"
	"unsafe"
)

// What govis adds to package context. See package runtime's govis_sync.go.

//go:linkname govisOn runtime.govisOn
var govisOn bool

//go:linkname govisContextCreate runtime.govisContextCreate
func govisContextCreate(c, parent any, mode uint8, left int64)

//go:linkname govisContextMakes runtime.govisContextMakes
func govisContextMakes(p unsafe.Pointer)

//go:linkname govisContextDone runtime.govisContextDone
func govisContextDone(p unsafe.Pointer, done chan struct{})

//go:linkname govisContextCancels runtime.govisContextCancels
func govisContextCancels(p unsafe.Pointer) unsafe.Pointer

//go:linkname govisContextCancel runtime.govisContextCancel
func govisContextCancel(p unsafe.Pointer, deadline bool, cause error)

// govisUntil returns the nanoseconds until d.
func govisUntil(d time.Time) int64 { return int64(time.Until(d)) }

// govisMakes says that the Done channel of c is made next.
func (c *cancelCtx) govisMakes() { govisContextMakes(unsafe.Pointer(c)) }

// govisDone says that the Done channel of c exists.
func (c *cancelCtx) govisDone(done any) {
	govisContextDone(unsafe.Pointer(c), done.(chan struct{}))
}

// govisCancels says that what the running goroutine cancels from here on it cancels as a child of c. It
// returns whose child it was about so far.
func (c *cancelCtx) govisCancels() unsafe.Pointer {
	if !govisOn {
		return nil
	}
	return govisContextCancels(unsafe.Pointer(c))
}

// govisCancelled says that c is cancelled.
func (c *cancelCtx) govisCancelled(err, cause error) {
	govisContextCancel(unsafe.Pointer(c), err == DeadlineExceeded, cause)
}
