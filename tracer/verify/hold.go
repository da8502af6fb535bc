package verify

import "github.com/govis/govis/tracer"

// A hold is what a goroutine has begun and must bring to its end, in its own
// next events: what one hold of a channel's lock shows, the waiters to be
// woken, a block that was announced. begin looks at it when the goroutine does
// something else.
type hold struct {
	ch      *channel     // its last event was under this channel's lock
	closing bool         // and closed it
	owes    []*goroutine // whose operation it completed and whom it must wake
	op      chanOp       // what a select.done may name as the winning case
	must    must
	mustObj uint64        // the lock it must take
	mustWG  *waitGroup    // the WaitGroup it must return from
	mustSeq uint64        // since when it waited for that
	due     int64         // until when it said that it sleeps
	cases   []tracer.Case // the cases its select waited for
	lk      *lock         // its last event released this lock
	lkSeq   uint64        // at this event
	wakes   int           // how many waiters of lk it may wake
	wg      *waitGroup    // its last event was an Add of this
	wgSeq   uint64        // and made it 0 here; 0 if it did not
	die     *promise      // it unlocked what is not locked: the program may end now
	reached []*ctxNode    // it cancelled these, and reaches their descendants
	born    []*ctxNode    // it created these under a cancelled parent
}

// A chanOp is a channel operation that may have been the case of a select.
type chanOp struct {
	ch   *channel
	send bool
}

// must is the one thing a goroutine can do next.
type must uint8

const (
	mustNothing must = iota
	mustBlock        // go.block, after select.wait
	mustSleep        // go.block, after sleep
	mustSelect       // select.done: a case of its select was completed
	mustLock         // take the lock it was woken for, or wait again
	mustWait         // return from WaitGroup.Wait, or wait again; used again too early, Wait panics
	mustFail         // report a TryLock that failed: it woke a writer that it had kept out
)

// open tells whether more events of the last operation may follow.
func (h *hold) open() bool {
	return len(h.owes) > 0 || h.ch != nil && (h.ch.exp != nil || h.closing && (h.ch.recvq.n > 0 || h.ch.sendq.n > 0))
}

// begin is called when a, running, does e, which is no part of what it did
// before: that must be complete. a is nil for the runtime.
func (v *Verifier) begin(a *goroutine, e *tracer.Event) error {
	if a == nil {
		return nil
	}
	a.begun = e.Seq
	if !a.busy {
		return nil
	}
	h := &a.hold
	if h.must != mustNothing {
		if err := v.checkMust(a, e); err != nil {
			return err
		}
	}
	if h.ch != nil {
		if err := v.leaveChan(a, e); err != nil {
			return err
		}
	}
	// A select may be over before the goroutine it served is woken.
	if len(h.owes) > 0 && e.Kind != tracer.SelectDone {
		return refuse(e, "%s, but %s still has to wake %s, whose operation it completed", v.what(e), a.who(), h.owes[0].who())
	}
	if h.lk != nil {
		v.leaveLock(a, e)
	}
	if h.wg != nil {
		if err := v.leaveWaitGroup(a, e); err != nil {
			return err
		}
	}
	if len(h.reached)+len(h.born) > 0 && outsideCancel(e) {
		if err := v.leaveContext(a, e); err != nil {
			return err
		}
	}
	if e.Kind != tracer.SelectDone {
		h.op = chanOp{}
	}
	a.busy = len(h.owes) > 0 || h.op.ch != nil || len(h.reached)+len(h.born) > 0
	return nil
}

// checkMust refuses e if a has to do something else first.
func (v *Verifier) checkMust(a *goroutine, e *tracer.Event) error {
	h := &a.hold
	ok, want := false, ""
	switch h.must {
	case mustBlock:
		ok = e.Kind == tracer.GoBlock && reasonKind(e.Reason) == waitSelect
		want = "said at its last event that its select waits"
	case mustSleep:
		ok, want = e.Kind == tracer.GoBlock && e.Reason == "sleep", "said at its last event that it sleeps"
		if ok && e.Has&tracer.FieldDeadline != 0 && e.Deadline != h.due {
			return refuse(e, "%s until %d ns, but at its last event that was until %d ns", v.what(e), e.Deadline, h.due)
		}
	case mustSelect:
		ok, want = e.Kind == tracer.SelectDone, "was woken because a case of its select was served, and has to choose that"
	case mustLock:
		ok, want = takesLock(e, h.mustObj), "was woken to take a lock, and has to take it or wait again"
	case mustWait:
		wg := h.mustWG
		ok, want = e.Obj == wg.id && (e.Kind == tracer.WaitGroupWait || e.Kind == tracer.GoBlock) || wg.round > h.mustSeq,
			"was woken because a WaitGroup became 0, and has to return from Wait"
	case mustFail:
		ok = e.Kind == tracer.RWMutexLock && !e.OK && e.Obj == h.mustObj
		want = "woke somebody who waits for a lock that it did not unlock"
	}
	if !ok {
		return refuse(e, "%s, but %s %s", v.what(e), a.who(), want)
	}
	h.must = mustNothing
	return nil
}

// takesLock tells whether e takes the lock obj, or waits for it again.
func takesLock(e *tracer.Event, obj uint64) bool {
	if e.Obj != obj {
		return false
	}
	switch e.Kind {
	case tracer.GoBlock:
		return true
	case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
		return e.OK
	}
	return false
}

// owe notes that a completed the operation of g and must wake it.
func (a *goroutine) owe(g *goroutine) {
	if a != nil {
		g.wait.owed = len(a.hold.owes)
		a.hold.owes = append(a.hold.owes, g)
		a.busy = true
	}
}

// paid notes that a woke g.
func (a *goroutine) paid(g *goroutine) {
	if a == nil {
		return
	}
	owes, i := a.hold.owes, g.wait.owed
	if i >= len(owes) || owes[i] != g {
		return
	}
	last := len(owes) - 1
	owes[i] = owes[last]
	owes[i].wait.owed = i
	owes[last] = nil
	a.hold.owes = owes[:last]
}
