package verify

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// selectWait is written with the locks of all its channels held: no case is
// ready, and the goroutine is in all their queues from here on.
func (v *Verifier) selectWait(e *tracer.Event) error {
	if e.G == 0 {
		return refuse(e, "a select of the runtime itself waits, but goroutine 0 cannot wait")
	}
	g, err := v.self(e)
	if err != nil {
		return err
	}
	if err := v.noneReady(e, g); err != nil {
		return err
	}
	v.leaveAll(g)
	g.wait = wait{kind: waitSelect, cases: e.Cases, places: g.wait.places, seq: e.Seq}
	err = v.eachCase(e, func(ch *channel, send bool) error {
		q := &ch.recvq
		if send {
			q = &ch.sendq
		}
		w := v.join(g, q, ch, false, e.Seq)
		w.sel, w.send = true, send
		v.changed(e, ch, g)
		for d := range 2 {
			if ch.until[d] == e.Seq {
				ch.untilBy[d] = g // until the go.block, with all locks held
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	g.hold.must, g.busy = mustBlock, true
	v.did(g, e)
	return nil
}

// eachCase calls do for the cases of e that have a channel, until it fails.
func (v *Verifier) eachCase(e *tracer.Event, do func(ch *channel, send bool) error) error {
	for i := range e.Cases {
		c := &e.Cases[i]
		if c.Chan == 0 {
			continue
		}
		ch, err := v.channelByID(e, c.Chan, c.Name)
		if err != nil {
			return err
		}
		if err := do(ch, c.Dir == tracer.DirSend); err != nil {
			return err
		}
	}
	return nil
}

// noneReady checks that no case of e could go on.
func (v *Verifier) noneReady(e *tracer.Event, a *goroutine) error {
	return v.eachCase(e, func(ch *channel, send bool) error {
		if err := v.settle(e, ch); err != nil {
			return err
		}
		return v.notReady(e, ch, send, a)
	})
}

// notReady checks, under the lock of ch, that a send or receive has to wait.
func (v *Verifier) notReady(e *tracer.Event, ch *channel, send bool, a *goroutine) error {
	if ch.unknown {
		return nil
	}
	name := objectName(ch.name, ch.id)
	q, verb := &ch.sendq, "send"
	switch {
	case ch.closed:
		return refuse(e, "%s, but %s is closed: nothing waits on a closed channel", v.what(e), name)
	case send && ch.buf.n < ch.cap:
		return refuse(e, "%s, but the buffer of %s holds %d of %d: a send goes on at once", v.what(e), name, ch.buf.n, ch.cap)
	case !send && ch.buf.n > 0:
		return refuse(e, "%s, but the buffer of %s holds %d: a receive goes on at once", v.what(e), name, ch.buf.n)
	case send:
		q, verb = &ch.recvq, "receive"
	}
	w, err := v.skipAll(e, q)
	if err != nil {
		return err
	}
	if w != nil {
		return refuse(e, "%s, but %s was waiting to %s on %s since event %d", v.what(e), w.g.who(), verb, name, w.seq)
	}
	v.changed(e, ch, a)
	return nil
}

func (v *Verifier) selectDone(e *tracer.Event) error {
	var waited bool
	var cases []tracer.Case
	if e.G != 0 {
		if g := v.gs.get(e.G); g != nil && g.epoch == v.epoch && g.hold.must == mustSelect {
			waited, cases = true, g.hold.cases
			g.hold.cases = nil
		}
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if waited && !slices.EqualFunc(cases, e.Cases, sameCase) {
		return refuse(e, "%s, but these are not the cases that %s waited for at event %d", v.what(e), a.who(), a.wait.seq)
	}
	won := &e.Cases[e.Case]
	switch {
	case won.Dir == tracer.DirDefault:
		err = v.selectDefault(e, a)
	case a != nil:
		err = v.selectChan(e, a, won)
	}
	v.did(a, e)
	return err
}

func sameCase(a, b tracer.Case) bool { return a.Dir == b.Dir && a.Chan == b.Chan }

// selectChan checks that the operation of the case that won was just done.
func (v *Verifier) selectChan(e *tracer.Event, a *goroutine, won *tracer.Case) error {
	op := a.hold.op
	a.hold.op = chanOp{}
	switch {
	case op.ch == nil && a.hazy:
		return nil // its operation may have been lost
	case op.ch == nil:
		return refuse(e, "%s, but it did no channel operation since its previous event", v.what(e))
	case op.ch.id != won.Chan || op.send != (won.Dir == tracer.DirSend):
		verb := "receive from"
		if op.send {
			verb = "send on"
		}
		return refuse(e, "%s, but what it did was to %s %s", v.what(e), verb, objectName(op.ch.name, op.ch.id))
	}
	return nil
}

// selectDefault checks that no case was ready.
func (v *Verifier) selectDefault(e *tracer.Event, a *goroutine) error {
	if e.Has&tracer.FieldMode == 0 {
		return v.noneReady(e, a)
	}
	return v.eachCase(e, func(ch *channel, send bool) error {
		if !ch.unknown && a != nil {
			v.notReadyUnlocked(e, a, ch, send)
		}
		return nil
	})
}

// An unlocked decision saw a state of the channel that its events do not show
// yet: the goroutine which holds the lock must show it next.
type unlocked struct {
	promise *promise
	closed  bool // that it is closed and empty
	d       int  // else that a send or receive is not ready
}

// notReadyUnlocked checks that c was not ready at some instant since a's
// previous event. A hold of the lock that is still in progress at that event
// has shown its events, and may not have changed the channel yet.
func (v *Verifier) notReadyUnlocked(e *tracer.Event, a *goroutine, ch *channel, send bool) {
	d, verb := dir(send), tracer.DirRecv
	if send {
		verb = tracer.DirSend
	}
	if !ch.can(d) || ch.until[d] > a.last || ch.untilBy[d] != nil {
		return
	}
	ch.pending = bounded(ch.pending, unlocked{d: d, promise: v.promise(e, ch.timer,
		"%s without the lock, but since event %d a %s on %s could have gone on",
		v.what(e), ch.until[d], verb, objectName(ch.name, ch.id))})
}

// keepUnlocked keeps the promises of decisions that the present state bears
// out. a changed the channel.
func (ch *channel) keepUnlocked(a *goroutine) {
	ch.pending = slices.DeleteFunc(ch.pending, func(u unlocked) bool {
		holds := ch.closed && ch.buf.n == 0
		if !u.closed {
			holds = !ch.can(u.d)
		}
		if holds && u.promise.by(a) {
			u.promise.kept = true
		}
		return u.promise.kept
	})
}
