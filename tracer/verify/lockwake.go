package verify

import (
	"github.com/govis/govis/tracer"
)

// wakeLock checks that a, who woke g, had just released the lock that g waits
// for, and that g was the first to be woken.
//
// A waiter leaves the queue under the semaphore's lock; its go.unblock comes
// after that. Two that wake at the same time may be stamped in the other
// order, and a waiter may be queued in front (lifo) in between.
func (v *Verifier) wakeLock(e *tracer.Event, g, a *goroutine) error {
	l := g.wait.on.(*lock)
	if l.epoch != v.epoch {
		l.forget(v.epoch)
	}
	if err := v.mayWake(e, l, a); err != nil {
		return err
	}
	l.touched = e.Seq
	l.keepTries(a)
	if p := g.wait.taken; p != nil {
		if !p.by(a) {
			return p.broken(e)
		}
		p.kept, g.wait.taken = true, nil
	} else if l.kind == mutex && !l.hazyQueue {
		v.overtake(e, l, g, a)
	}
	v.leaveAll(g)
	leftLock(e, l, g)
	l.woken++
	g.hold.must, g.hold.mustObj, g.busy = mustLock, l.id, true
	if l.idle != nil {
		l.idle.kept, l.idle = true, nil
	}
	// The semaphore hands its count over, and with it the lock, unless another
	// one took the count in between and has had the lock since.
	if e.Mode == tracer.ModeHandoff && l.kind == mutex && a != nil && l.changed == a.hold.lkSeq {
		l.handoff = g.id
	}
	return nil
}

// mayWake checks that a is in the course of releasing l.
func (v *Verifier) mayWake(e *tracer.Event, l *lock, a *goroutine) error {
	name := objectName(l.name, l.id)
	switch {
	case l.hazyHold && a == nil, a != nil && a.hazy:
		return nil
	case a == nil:
		return refuse(e, "%s, who waits for %s: only who unlocks it can", v.what(e), name)
	case a.hold.lk == l && a.hold.wakes != 0:
		if a.hold.wakes > 0 {
			a.hold.wakes--
		}
		return nil
	case a.hold.lk == l:
		return refuse(e, "%s, who waits for %s, but had woken another one for the same unlock", v.what(e), name)
	case l.kind == mutex:
		return refuse(e, "%s, who waits for %s, but had not unlocked that just before", v.what(e), name)
	}
	// RWMutex.TryLock keeps other writers out while it looks for readers. When
	// it finds some it wakes the writer that came meanwhile, then fails.
	if err := v.begin(a, e); err != nil {
		return err
	}
	a.hold.must, a.hold.mustObj, a.busy = mustFail, l.id, true
	return nil
}

// overtake notes who was ahead of g in the queue of a mutex when a woke g.
// Those queued after a's last event came in front after g had been taken out;
// the others must have been taken out themselves, and be woken by someone in
// flight.
func (v *Verifier) overtake(e *tracer.Event, l *lock, g, a *goroutine) {
	for w := l.q.head; w != nil && w.g != g; {
		next := w.next
		if a == nil || w.seq <= a.last {
			w.leave()
			w.g.wait.taken = v.promise(e, false, "%s, but %s was the first in the queue of %s, since event %d",
				v.what(e), w.g.who(), objectName(l.name, l.id), w.seq)
			leftLock(e, l, w.g)
		}
		w = next
	}
}

// checkWaiters checks the list of waiters in an event of a lock.
//
// The list was read at some instant between the goroutine's previous event
// (base) and this one. So everybody in it waited at some time since, everybody
// who waited all the time is in it, unless he had been taken out of the queue
// by someone in flight, and those who waited all the time stand in their
// order. A RWMutex has more than one queue: no order between them.
func (v *Verifier) checkWaiters(e *tracer.Event, l *lock, base uint64) error {
	if l.hazyQueue {
		// Who was queued before the loss is gone when the list was empty after it.
		if len(e.Waiters) == 0 && base > v.lost {
			l.hazyQueue, l.queueFrom = false, e.Seq
		}
		return nil
	}
	if base <= l.queueFrom {
		return nil
	}
	if e.Has&tracer.FieldN != 0 {
		if err := v.checkCount(e, l, base); err != nil {
			return err
		}
	}
	w, i := l.q.head, 0
	for ; w != nil && i < len(e.Waiters) && w.g.id == e.Waiters[i]; w = w.next {
		i++
	}
	if i == len(e.Waiters) && (w == nil || e.Has&tracer.FieldN != 0) {
		return nil
	}
	at := make(map[uint64]int, len(e.Waiters))
	for i, id := range e.Waiters {
		if _, twice := at[id]; twice {
			return refuse(e, "%s, and its queue lists %s twice", v.what(e), v.who(id))
		}
		at[id] = i
		if !v.waitedFor(l, id, base) {
			return refuse(e, "%s, and its queue lists %s, who does not wait for it", v.what(e), v.who(id))
		}
	}
	return v.checkQueued(e, l, base, at)
}

// checkCount checks how many are said to wait, where not all are listed. Who
// left the queue since base may still be among them.
func (v *Verifier) checkCount(e *tracer.Event, l *lock, base uint64) error {
	if l.left <= base && e.N > int64(l.q.n) {
		return refuse(e, "%s, and %d are said to wait, but %d do", v.what(e), e.N, l.q.n)
	}
	return nil
}

// waitedFor tells whether the goroutine may have been in l's queue since base.
// When one has ended, or waited for another lock since, only the queue knows
// whether anyone left it.
func (v *Verifier) waitedFor(l *lock, id, base uint64) bool {
	g := v.gs.get(id)
	switch {
	case g == nil:
		return v.ended.has(id) && l.left > base
	case g.in(&l.q) != nil, g.wait.taken != nil && g.wait.on == l:
		return true
	case g.leftObj == l.id:
		return g.leftSeq > base
	}
	return g.leftSeq > base && l.left > base
}

// leftLock notes that g is out of l's queue.
func leftLock(e *tracer.Event, l *lock, g *goroutine) {
	g.leftObj, g.leftSeq, l.left = l.id, e.Seq, e.Seq
}

// checkQueued checks those in the queue against the list, at.
func (v *Verifier) checkQueued(e *tracer.Event, l *lock, base uint64, at map[uint64]int) error {
	last := -1
	for w := l.q.head; w != nil; {
		g, next := w.g, w.next
		i, listed := at[g.id]
		switch {
		case w.seq > base:
		case !listed && e.Has&tracer.FieldN != 0 && last == len(e.Waiters)-1:
			return nil // behind all that are listed
		case !listed && e.Has&tracer.FieldN != 0 && l.kind == rwmutex:
		case !listed:
			w.leave()
			g.wait.taken = v.promise(e, false, "%s with %s in its queue, but %s waits there too since event %d",
				v.what(e), v.names(e.Waiters), g.who(), w.seq)
			leftLock(e, l, g)
		case i < last && l.kind != rwmutex:
			return refuse(e, "%s with the queue %s, but %s came before %s", v.what(e), v.names(e.Waiters),
				v.who(e.Waiters[last]), g.who())
		default:
			last = max(last, i)
		}
		w = next
	}
	return nil
}

// checkOwner checks the owner in an unlock: nobody, for who is next says so
// itself. A reader that unlocks what a writer holds, by mistake, leaves it to that.
func (v *Verifier) checkOwner(e *tracer.Event, l *lock) error {
	if e.Owner == 0 || e.Kind == tracer.RWMutexRUnlock && l.writers > 0 && e.Owner == l.owner {
		return nil
	}
	return refuse(e, "%s, and the owner is said to be %s, but after that it has none", v.what(e), v.who(e.Owner))
}
