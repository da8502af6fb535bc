package diagnose

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

func (w words) mutexLock(e *tracer.Event) string {
	mu := w.obj(e, "mutex")
	if !e.OK {
		return w.g(e.G) + " tries to lock " + mu + w.taken(e.Owner)
	}
	return w.g(e.G) + " locks " + mu + w.queue(e)
}

// taken says why a try failed.
func (w words) taken(owner uint64) string {
	if owner == 0 {
		return " and does not get it"
	}
	return " and does not get it: " + w.g(owner) + " holds it"
}

// queue says who waits for a lock.
func (w words) queue(e *tracer.Event) string {
	waiters := e.Waiters
	if has(e, tracer.FieldN) && len(waiters) > 0 {
		return fmt.Sprintf("; %s and %d more wait for it", w.g(waiters[0]), e.N-1)
	}
	switch len(waiters) {
	case 0:
		return ""
	case 1:
		return "; " + w.g(waiters[0]) + " waits for it"
	}
	return "; " + w.gs(waiters) + " wait for it"
}

func (w words) mutexUnlock(e *tracer.Event) string {
	mu := w.obj(e, "mutex")
	if e.Mode == tracer.ModeStarvation && len(e.Waiters) > 0 {
		return fmt.Sprintf("%s unlocks %s for %s, the first in line: "+
			"it has waited so long that nobody may be faster (starvation mode)",
			w.g(e.G), mu, w.g(e.Waiters[0]))
	}
	return w.g(e.G) + " unlocks " + mu + w.queue(e)
}

func (w words) rwmutexLock(e *tracer.Event) string {
	rw := w.obj(e, "rwmutex")
	if !e.OK {
		return w.g(e.G) + " tries to lock " + rw + " to write" + w.rwTaken(e)
	}
	return w.g(e.G) + " locks " + rw + " to write" + w.queue(e)
}

func (w words) rwmutexRLock(e *tracer.Event) string {
	rw := w.obj(e, "rwmutex")
	if !e.OK {
		return w.g(e.G) + " tries to lock " + rw + " to read" + w.rwTaken(e)
	}
	s := w.g(e.G) + " locks " + rw + " to read"
	if e.Counter > 1 {
		s += fmt.Sprintf(", as one of %d readers", e.Counter)
	}
	return s + w.queue(e)
}

func (w words) rwTaken(e *tracer.Event) string {
	if e.Owner == 0 && e.Counter > 0 {
		return " and does not get it: it is held by " + count(e.Counter, "reader")
	}
	return w.taken(e.Owner)
}

func (w words) rwmutexUnlock(e *tracer.Event) string {
	return w.g(e.G) + " releases the write lock of " + w.obj(e, "rwmutex") + w.queue(e)
}

func (w words) rwmutexRUnlock(e *tracer.Event) string {
	s := w.g(e.G) + " releases a read lock of " + w.obj(e, "rwmutex")
	if e.Counter > 0 {
		s += "; " + count(e.Counter, "reader") + " left"
	}
	return s + w.queue(e)
}

func (w words) wgAdd(e *tracer.Event) string {
	return fmt.Sprintf("%s adds %d to %s: its counter is %d now", w.g(e.G), e.N, w.obj(e, "WaitGroup"), e.Counter)
}

func (w words) wgDone(e *tracer.Event) string {
	s := fmt.Sprintf("%s takes %d from %s: its counter is %d now",
		w.g(e.G), max(-e.N, e.N), w.obj(e, "WaitGroup"), e.Counter)
	if e.N == -1 {
		s = fmt.Sprintf("%s is done: the counter of %s is %d now", w.g(e.G), w.obj(e, "WaitGroup"), e.Counter)
	}
	wg := w.s.WaitGroups[e.Obj]
	if e.Counter == 0 && wg != nil && len(wg.Waiters) > 0 {
		s += ", which ends the wait of " + w.gs(wg.Waiters)
	}
	return s
}

func (w words) wgWait(e *tracer.Event) string {
	s := w.g(e.G) + " returns from its wait for " + w.obj(e, "WaitGroup")
	if g := w.s.Goroutines[e.G]; g != nil && g.Place.At != "" && e.At != "" && g.Place.At != e.At {
		s = w.g(e.G) + " does not have to wait for " + w.obj(e, "WaitGroup") // else it would have blocked at this line
	}
	if e.Counter == 0 {
		s += ": the counter is 0"
	}
	return s
}
