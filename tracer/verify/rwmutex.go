package verify

import "github.com/govis/govis/tracer"

// rwAcquire is Lock and RLock, and their Try.
func (v *Verifier) rwAcquire(e *tracer.Event) error {
	return v.onLock(e, rwmutex, func(v *Verifier, e *tracer.Event, l *lock, t attempt) error {
		take := v.rwAcquired
		if !e.OK {
			take = v.failed
		}
		if err := take(e, l, t); err != nil {
			return err
		}
		return v.checkReaders(e, l)
	})
}

func (v *Verifier) rwAcquired(e *tracer.Event, l *lock, t attempt) error {
	read := e.Kind == tracer.RWMutexRLock
	l.learn(0)
	if read {
		v.checkPending(e, l, t)
	}
	if l.writer == t.a && !read {
		l.writer = nil
	}
	if err := v.acquired(e, l, t.a); err != nil {
		return err
	}
	owner := t.a.id
	if read {
		owner = 0
	}
	if e.Owner != owner {
		return refuse(e, "%s, and the owner is said to be %s", v.what(e), v.who(e.Owner))
	}
	return nil
}

// checkPending checks that a reader does not go past a writer that waits.
//
// A writer that waits for the readers to leave has announced itself before its
// go.block. Who calls RLock after that has to wait, until the writer had the
// lock and gave it up. A reader without a wait, whose last event is later than
// that go.block, was let in before only if it took the place of another one:
// semaphores count, they name nobody. The other one was woken and has not run
// yet, or called RLock before the writer came and has not waited yet; it will
// wait instead.
func (v *Verifier) checkPending(e *tracer.Event, l *lock, t attempt) {
	w := l.writer
	if w == nil || t.woken || l.writerSeq >= t.base || l.woken > 0 || t.others || l.readerSeq > t.base {
		return
	}
	l.try(v.promise(e, false, "%s, but %s waits to lock it since event %d: new readers have to wait",
		v.what(e), w.who(), l.writerSeq))
}

// rwRelease is Unlock and RUnlock.
func (v *Verifier) rwRelease(e *tracer.Event) error {
	return v.onLock(e, rwmutex, func(v *Verifier, e *tracer.Event, l *lock, t attempt) error {
		wakes := -1 // all readers, and the next writer
		if e.Kind == tracer.RWMutexRUnlock {
			wakes = 1 // the writer that waits for the last reader
			l.learn(0)
		} else {
			l.learn(1)
		}
		if err := v.checkOwner(e, l); err != nil {
			return err
		}
		v.released(e, l, t.a, wakes)
		return v.checkReaders(e, l)
	})
}

// checkReaders checks the number of readers that an event gives: those that took the lock by their events, and did
// not give it up by them. (contract)
func (v *Verifier) checkReaders(e *tracer.Event, l *lock) error {
	switch {
	case e.Counter < 0:
		return refuse(e, "%s, and it is said to have %d readers", v.what(e), e.Counter)
	case l.hazyReaders || e.Counter == l.toldReaders:
		return nil
	case e.Counter != 0 && e.Kind == tracer.RWMutexLock && e.OK:
		return refuse(e, "%s, and it is said to have %d readers, but a writer excludes them", v.what(e), e.Counter)
	}
	return refuse(e, "%s, and it is said to have %d readers, but it has %d", v.what(e), e.Counter, l.toldReaders)
}
