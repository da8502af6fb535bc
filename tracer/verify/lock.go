package verify

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A lock is a Mutex or a RWMutex.
//
// No runtime lock covers a Mutex's or RWMutex's operations and their events
// together: an acquisition is stamped after it took effect, a release before
// it does. So at any event the lock is held by at least those whose
// acquisition was stamped and whose release was not: the counts below never
// exceed the true ones. That is why "two owners", "a writer beside readers"
// are certain at once, whatever is in flight, whoever unlocks. In the other
// direction the counts may be behind: a lock that looks free may be in the
// hands of someone whose acquisition is still to be stamped, or of one whose
// release was stamped and has not happened yet. What the model concludes from
// a lock that looks free (an unlock of it, a TryLock that fails, a queue that
// nobody serves) is therefore a promise that someone was in flight.
type lock struct {
	id    uint64
	epoch uint32
	name  string
	kind  lockKind

	hazyHold    bool // events were lost: whether it is held for writing is not known
	hazyReaders bool // nor how many readers have it, until a writer has it
	hazyQueue   bool // nor who waits

	writers, readers int    // acquisitions minus releases, by their events
	owner            uint64 // who was the last to lock it for writing
	ownerSeq         uint64
	starving         bool   // the owner has it in starvation mode
	changed          uint64 // the last event of an acquisition or release

	// What the events of the lock say of it: who took it for writing last, if it was not unlocked since,
	// and how many more readers took it than gave it up. (contract)
	toldOwner   uint64
	toldReaders int64
	touched     uint64 // the last event on it of any kind

	queueFrom uint64 // since when it is known again who waits

	q       queue  // all that wait, as the semaphore queues them
	left    uint64 // when somebody left it last
	woken   int    // how many were woken and did not take it or wait again yet
	handoff uint64 // who was woken with the lock, and must be the next to take it

	inFlight int    // releases stamped by goroutines that had no event since
	freeFrom uint64 // when the last of those had one

	writer    *goroutine // the writer that new readers have to wait for
	writerSeq uint64     // since when
	readerSeq uint64     // when a reader last had to wait

	tries []*promise // what wants someone in flight, who shows in any event
	debts []*promise // unlocks that want a Lock in flight, or the program's end
	idle  *promise   // it is free and somebody waits: someone must be on the way
}

type lockKind uint8

const (
	anyLock lockKind = iota // only waited for so far
	mutex
	rwmutex
)

// lock returns the lock of e and notes its kind. What was never seen is
// unlocked: the zero value of both.
func (v *Verifier) lock(e *tracer.Event, kind lockKind) (*lock, error) {
	obj := v.objs.get(e.Obj)
	l, ok := obj.(*lock)
	if obj == nil {
		hazy := v.epoch > 0
		l, ok = &lock{id: e.Obj, name: e.Name, epoch: v.epoch, hazyHold: hazy, hazyReaders: hazy, hazyQueue: hazy}, true
		v.objs.put(e.Obj, l)
	}
	if ok && l.kind == anyLock {
		l.kind = kind
	}
	if !ok || kind != anyLock && l.kind != kind {
		return nil, refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	}
	if l.epoch != v.epoch {
		l.forget(v.epoch)
	}
	return l, nil
}

// An attempt is an event on a lock by a running goroutine.
type attempt struct {
	a      *goroutine // nil for the runtime
	base   uint64     // its last event before
	seen   bool       // there was an event on the lock since
	woken  bool       // it was woken for this lock
	others bool       // others released the lock and may not have done it yet at base
}

// attempt is the start of an event on l.
func (v *Verifier) attempt(e *tracer.Event, l *lock) (t attempt, err error) {
	if e.G == 0 {
		return t, refuse(e, "%s, but goroutine 0 uses no locks of this kind", v.what(e))
	}
	a, err := v.doer(e, e.G)
	if err != nil {
		return t, err
	}
	t = attempt{a: a, base: a.last, woken: a.hold.must == mustLock && a.hold.mustObj == l.id}
	t.seen, l.touched = l.touched > t.base, e.Seq
	inFlight := l.inFlight
	if a.hold.lk == l {
		inFlight--
	}
	t.others = inFlight > 0 || l.freeFrom > a.last
	if err := v.begin(a, e); err != nil {
		return t, err
	}
	if t.woken && l.woken > 0 {
		l.woken--
	}
	l.keepTries(a)
	return t, nil
}

// onLock replays an event of a lock by a running goroutine: do is what the kind
// of lock and event want of it.
func (v *Verifier) onLock(
	e *tracer.Event, kind lockKind, do func(*Verifier, *tracer.Event, *lock, attempt) error,
) error {
	l, err := v.lock(e, kind)
	if err != nil {
		return err
	}
	t, err := v.attempt(e, l)
	if err != nil {
		return err
	}
	if err := do(v, e, l, t); err != nil {
		return err
	}
	if err := v.checkWaiters(e, l, t.base); err != nil {
		return err
	}
	v.did(t.a, e)
	return nil
}

// keepTries keeps the promises that somebody was on the way to l: a was. That
// a free lock has waiters is then asked again: a writer that won against
// others still waits for the readers, a TryLock that failed held back a Lock.
func (l *lock) keepTries(a *goroutine) {
	if l.idle != nil && a != nil && l.idle.v.Seq > a.last {
		l.idle.kept, l.idle = true, nil
	}
	if len(l.tries) == 0 {
		return
	}
	l.tries = slices.DeleteFunc(l.tries, func(p *promise) bool {
		p.kept = p.kept || p.by(a)
		return p.kept
	})
}

// acquired is called when a took l.
func (v *Verifier) acquired(e *tracer.Event, l *lock, a *goroutine) error {
	switch {
	case l.writers > 0:
		return refuse(e, "%s, but %s holds it since event %d", v.what(e), v.who(l.owner), l.ownerSeq)
	case e.Kind != tracer.RWMutexRLock && l.readers > 0 && !l.hazyReaders:
		return refuse(e, "%s, but it is held by %d readers", v.what(e), l.readers)
	case l.handoff != 0 && l.handoff != a.id:
		return refuse(e, "%s, but it was handed over to %s", v.what(e), v.who(l.handoff))
	}
	l.handoff = 0
	l.changed = e.Seq
	if e.Kind == tracer.RWMutexRLock {
		l.readers++
		l.toldReaders++
	} else {
		if l.hazyReaders {
			l.hazyReaders, l.readers, l.toldReaders = false, 0, 0
		}
		l.toldOwner = a.id
		l.writers++
		l.owner, l.ownerSeq = a.id, e.Seq
	}
	if l.idle != nil {
		l.idle.kept, l.idle = true, nil
	}
	for i, p := range l.debts {
		if p.v.G != a.id && p.by(a) {
			p.kept = true
			l.debts = slices.Delete(l.debts, i, i+1)
			break
		}
	}
	return nil
}

// released is called when a gives l up, or says so. wakes is how many waiters
// it may wake, -1 for any number.
func (v *Verifier) released(e *tracer.Event, l *lock, a *goroutine, wakes int) {
	n := &l.writers
	if e.Kind == tracer.RWMutexRUnlock {
		n = &l.readers
		l.toldReaders = max(0, l.toldReaders-1)
	} else {
		l.toldOwner = 0
	}
	if *n--; *n < 0 && !(n == &l.readers && l.hazyReaders) {
		p := v.promise(e, false, "%s, but it was not locked", v.what(e))
		l.debts = bounded(l.debts, p)
		a.hold.die = p
	}
	l.changed = e.Seq
	l.inFlight++
	a.hold.lk, a.hold.lkSeq, a.hold.wakes, a.busy = l, e.Seq, wakes, true
}

// leaveLock is called at the next event of who released a lock: by now the
// release has happened.
func (v *Verifier) leaveLock(a *goroutine, e *tracer.Event) {
	l := a.hold.lk
	a.hold.lk, a.hold.wakes = nil, 0
	if l.epoch != v.epoch {
		return
	}
	l.inFlight--
	l.freeFrom = e.Seq
	v.checkIdle(e, l)
}

// checkIdle is called when l may have been left free with waiters. Then
// someone must be on the way: a waiter that was woken, or a goroutine in
// flight that takes the lock or is about to wake one.
func (v *Verifier) checkIdle(e *tracer.Event, l *lock) {
	if l.writers > 0 || l.readers > 0 || l.q.n == 0 || l.woken > 0 || l.inFlight > 0 ||
		l.handoff != 0 || l.hazy() || l.idle != nil {
		return
	}
	w := l.q.head
	l.idle = v.promise(e, false, "%s, and %s stays free although %s waits for it since event %d: "+
		"nobody took it or woke a waiter",
		v.what(e), objectName(l.name, l.id), w.g.who(), w.seq)
	l.idle.any = true
}

// failed checks a TryLock or TryRLock that did not get l. A lock that looks
// free and has no waiter was refused because someone in flight holds it,
// takes it or releases it.
//
// The owner that it tells is the one known by the events, who need not be the one that was in the way; in a
// hand-over it may be the next one.
func (v *Verifier) failed(e *tracer.Event, l *lock, t attempt) error {
	defer v.checkIdle(e, l)
	if e.Owner != l.toldOwner && !l.hazyHold && (l.handoff == 0 || e.Owner != l.handoff) {
		return refuse(e, "%s, and the owner is said to be %s, but by its events that is %s", v.what(e), v.owner(e.Owner), v.owner(l.toldOwner))
	}
	held := l.writers > 0 || l.readers > 0 && e.Kind != tracer.RWMutexRLock
	if held || l.q.n > 0 || l.woken > 0 || l.handoff != 0 || t.others || t.seen || l.hazy() {
		return nil
	}
	l.try(v.promise(e, false, "%s, but nobody holds it or waits for it", v.what(e)))
	return nil
}

// owner names the owner of a lock.
func (v *Verifier) owner(id uint64) string {
	if id == 0 {
		return "nobody"
	}
	return v.who(id)
}

// try notes a promise that an event of somebody in flight on l keeps.
func (l *lock) try(p *promise) { l.tries = bounded(l.tries, p) }

// blockLock is a wait for a lock, under the lock of the semaphore's queue.
func (v *Verifier) blockLock(e *tracer.Event, g *goroutine, again bool) error {
	l, err := v.lock(e, anyLock)
	if err != nil {
		return err
	}
	if again && l.woken > 0 {
		l.woken--
	}
	if l.handoff == g.id {
		return refuse(e, "%s, but it was handed over to %s", v.what(e), g.who())
	}
	l.keepTries(g)
	l.touched = e.Seq
	g.wait.on = l
	switch e.Reason {
	case "sync.RWMutex.Lock":
		l.writer, l.writerSeq = g, e.Seq
	case "sync.RWMutex.RLock":
		l.readerSeq = e.Seq
	}
	v.join(g, &l.q, nil, e.Mode == tracer.ModeLIFO, e.Seq)
	return nil
}

// hazy tells whether something is not known since events were lost.
func (l *lock) hazy() bool { return l.hazyHold || l.hazyReaders || l.hazyQueue }

// learn is called at an event that tells whether l was held for writing before
// it. A writer excludes readers, so their number is known then too.
func (l *lock) learn(writers int) {
	if l.hazyHold {
		l.hazyHold, l.writers = false, writers
	}
}

// forget drops what lost events may have changed.
func (l *lock) forget(epoch uint32) {
	l.q.clear()
	*l = lock{id: l.id, name: l.name, kind: l.kind, epoch: epoch, hazyHold: true, hazyReaders: true, hazyQueue: true}
}
