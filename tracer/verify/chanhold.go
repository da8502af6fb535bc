package verify

import "github.com/govis/govis/tracer"

// An expected event is the one that has to come next under a channel's lock.
type expected struct {
	kind expect
	by   *goroutine // who holds the lock, nil for the runtime
	g    uint64     // whose event
	peer uint64
	n    int64
	val  val
	seq  uint64 // of the event before
}

type expect uint8

const (
	expectRecvFor expect = iota // after a hand-off to a waiting receiver: its receive
	expectRecv                  // after the send of a waiting sender: the receive of who holds the lock
	expectSend                  // after a receive from a full buffer: the send of the first who waits
)

// settle is called before anything else happens under the lock of ch, and
// when its holder does something else: what was expected did not come.
func (v *Verifier) settle(e *tracer.Event, ch *channel) error {
	x := ch.exp
	if x == nil {
		return nil
	}
	ch.exp = nil
	name := objectName(ch.name, ch.id)
	if x.kind != expectSend {
		return refuse(e, "%s, but value number %d of %s, sent at event %d hand to hand, has to be received first by %s",
			v.what(e), x.n, name, x.seq, v.who(x.g))
	}
	if w, err := v.skipAll(e, &ch.sendq); err != nil {
		return err
	} else if w != nil && !ch.unknown {
		return refuse(e, "%s, but since event %d there is room in %s, "+
			"and %s, who waits to send on it since event %d, was not served",
			v.what(e), x.seq, name, w.g.who(), w.seq)
	}
	v.changed(e, ch, x.by)
	return nil
}

// reach checks that goroutine id is the first to be served in the queue of
// senders or receivers. A select before it may have been won through another
// channel by somebody whose event is still to come; a plain operation cannot.
func (v *Verifier) reach(e *tracer.Event, ch *channel, send bool, id uint64) error {
	q, want := &ch.recvq, "receive"
	if send {
		q, want = &ch.sendq, "send"
	}
	g := v.gs.get(id)
	if g != nil && g.epoch != v.epoch {
		v.forget(g)
	}
	if g == nil || g.in(q) == nil {
		if ch.unknown && (g == nil || g.state == stateUnknown || g.wait.kind == waitOther) {
			return nil
		}
		return refuse(e, "%s, but %s was not waiting to %s on it", v.what(e), v.who(id), want)
	}
	for w := q.head; w.g != g; w = q.head {
		if !w.sel {
			if ch.unknown {
				return nil
			}
			return refuse(e, "%s, but %s was waiting to %s before, since event %d", v.what(e), w.g.who(), want, w.seq)
		}
		if err := v.skip(e, w); err != nil {
			return err
		}
	}
	return nil
}

// skipAll passes over the selects at the head of q and returns the first
// plain operation that waits there, nil for none.
func (v *Verifier) skipAll(e *tracer.Event, q *queue) (*waiter, error) {
	for w := q.head; w != nil; w = q.head {
		if !w.sel {
			return w, nil
		}
		if err := v.skip(e, w); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// skip passes over w, of a select: e takes for granted that another of its
// cases has won already.
func (v *Verifier) skip(e *tracer.Event, w *waiter) error {
	g, ch, want := w.g, w.ch, "receive from"
	if w.send {
		want = "send on"
	}
	w.leave()
	runtime, left := false, false
	for _, other := range g.wait.places {
		if other.q != nil {
			left = true
			runtime = runtime || other.ch.timer
		}
	}
	name := objectName(ch.name, ch.id)
	if !left {
		return refuse(e, "%s, but %s was waiting in a select to %s %s since event %d", v.what(e), g.who(), want, name, w.seq)
	}
	if g.wait.taken == nil {
		g.wait.taken = v.promise(e, runtime, "%s, but %s was waiting in a select to %s %s since event %d",
			v.what(e), g.who(), want, name, w.seq)
	}
	return nil
}

// complete ends the wait of g: a did its operation on ch for it.
func (v *Verifier) complete(e *tracer.Event, ch *channel, g, a *goroutine, send bool) error {
	w := &g.wait
	if p := w.taken; p != nil {
		if !p.by(a) {
			return p.broken(e)
		}
		p.kept, w.taken = true, nil
	}
	for _, place := range w.places {
		if place.q == nil {
			continue
		}
		place.leave()
		if place.ch != ch {
			v.changed(e, place.ch, a)
		}
	}
	v.leaveAll(g)
	w.done, w.by, w.ch = true, a, ch
	if w.kind == waitSelect {
		h := &g.hold
		h.op, h.must, h.cases, g.busy = chanOp{ch, send}, mustSelect, w.cases, true
	}
	a.owe(g)
	v.changed(e, ch, a)
	return nil
}
