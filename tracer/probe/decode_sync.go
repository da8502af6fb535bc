package probe

import (
	"github.com/govis/govis/tracer"
)

// mutexStarving is the bit of a Mutex's state word that says that it is in starvation
// mode, in package internal/sync.
const mutexStarving = 4

// acquire begins the event of a lock that was taken by the method, or tried.
func (d *decoder) acquire(r *record, kind tracer.Kind, method string) (*tracer.Event, *object) {
	e := d.begin(r, kind)
	if r.b != govisLockPlain {
		method = "Try" + method
	}
	e.OK = r.b != govisLockFailed
	return e, d.lock(r, e, method)
}

func (d *decoder) mutexLock(r *record) error {
	e, o := d.acquire(r, tracer.MutexLock, "Lock")
	if e.OK {
		o.owner = r.g
	}
	d.mutex(r, e, o)
	return d.emit(e)
}

func (d *decoder) mutexUnlock(r *record) error {
	e := d.begin(r, tracer.MutexUnlock)
	o := d.lock(r, e, "Unlock")
	o.owner = 0
	d.mutex(r, e, o)
	return d.emit(e)
}

func (d *decoder) mutex(r *record, e *tracer.Event, o *object) {
	e.Owner = o.owner
	waiters(e, o)
	e.Mode = tracer.ModeNormal
	if r.a&mutexStarving != 0 {
		e.Mode = tracer.ModeStarvation
	}
}

func (d *decoder) rwmutexLock(r *record) error {
	e, o := d.acquire(r, tracer.RWMutexLock, "Lock")
	if e.OK {
		o.owner = r.g
	}
	return d.rwmutex(e, o)
}

func (d *decoder) rwmutexUnlock(r *record) error {
	e := d.begin(r, tracer.RWMutexUnlock)
	o := d.lock(r, e, "Unlock")
	o.owner = 0
	return d.rwmutex(e, o)
}

func (d *decoder) rwmutexRLock(r *record) error {
	e, o := d.acquire(r, tracer.RWMutexRLock, "RLock")
	if e.OK {
		o.readers++
	}
	return d.rwmutex(e, o)
}

func (d *decoder) rwmutexRUnlock(r *record) error {
	e := d.begin(r, tracer.RWMutexRUnlock)
	o := d.lock(r, e, "RUnlock")
	o.readers = max(0, o.readers-1) // below 0 if its RLock was left out
	return d.rwmutex(e, o)
}

func (d *decoder) rwmutex(e *tracer.Event, o *object) error {
	e.Owner, e.Counter = o.owner, o.readers
	waiters(e, o)
	return d.emit(e)
}

func (d *decoder) waitGroupAdd(r *record) error {
	kind, method := tracer.WaitGroupAdd, "Add"
	if int64(r.a) < 0 {
		kind, method = tracer.WaitGroupDone, "Done"
	}
	e := d.begin(r, kind)
	o := d.lock(r, e, method)
	before := int64(r.b) - int64(r.a)
	if before == 0 && int64(r.b) > 0 || before > 0 && o.rounds == 0 { // the first that is seen of it can be in the middle of a round
		o.rounds++
	}
	o.counter = int64(r.b)
	e.N, e.Counter, e.Gen = int64(r.a), o.counter, max(o.rounds, 1)
	return d.emit(e)
}

func (d *decoder) waitGroupWait(r *record) error {
	e := d.begin(r, tracer.WaitGroupWait)
	o := d.lock(r, e, "Wait")
	e.Counter, e.Gen = o.counter, max(o.rounds, 1)
	return d.emit(e)
}
