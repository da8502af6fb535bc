package verify

import "github.com/govis/govis/tracer"

func (v *Verifier) chanRecv(e *tracer.Event) error {
	ch, err := v.channel(e)
	if err != nil {
		return err
	}
	switch {
	case e.Has&tracer.FieldBy != 0:
		return v.recvFor(e, ch)
	case e.Mode == tracer.ModeClosed:
		return v.recvClosed(e, ch)
	case e.Mode == tracer.ModeHandoff:
		return v.recvHandoff(e, ch)
	}
	return v.recvBuffer(e, ch)
}

// recvHandoff is the second half of a receive from a waiting sender; the
// chan.send came just before.
func (v *Verifier) recvHandoff(e *tracer.Event, ch *channel) error {
	var a *goroutine
	if e.G != 0 {
		var err error
		if a, err = v.doer(e, e.G); err != nil {
			return err
		}
	}
	x := ch.exp
	switch {
	case x != nil && x.kind == expectRecv && x.g == e.G:
		if err := v.pair(e, ch, x); err != nil {
			return err
		}
		ch.exp = nil
	case ch.halfLost(a):
		ch.sent = max(ch.sent, e.N)
	default:
		return refuse(e, "%s, but no chan.send of that value came just before", v.what(e))
	}
	if a != nil {
		v.under(a, ch)
		a.hold.op = chanOp{ch, false}
	}
	v.changed(e, ch, a)
	v.did(a, e)
	return nil
}

// halfLost tells whether the first half of what a does now may be among lost
// events.
func (ch *channel) halfLost(a *goroutine) bool { return ch.unknown && (a == nil || a.hazy) }

// pair checks the receive of a hand-off against its send.
func (v *Verifier) pair(e *tracer.Event, ch *channel, x *expected) error {
	switch {
	case e.N != x.n:
		return refuse(e, "%s as number %d, but number %d was handed over at event %d", v.what(e), e.N, x.n, x.seq)
	case e.Peer != x.peer:
		return refuse(e, "%s, but it was %s who handed it over at event %d", v.what(e), v.who(x.peer), x.seq)
	case !x.val.same(e):
		return refuse(e, "%s, but value %s was handed over at event %d", v.what(e), clean(x.val.s), x.seq)
	case e.Len != 0:
		return refuse(e, "%s, said to hold %d values after it, but a hand-off leaves the buffer empty", v.what(e), e.Len)
	}
	return nil
}

// same tells whether e may be the receive of the value.
func (x val) same(e *tracer.Event) bool {
	return !x.has || e.Has&tracer.FieldValue == 0 || x.s == e.Value
}

// recvBuffer is a receive of the first value in the buffer.
func (v *Verifier) recvBuffer(e *tracer.Event, ch *channel) error {
	a, err := v.enter(e, ch)
	if err != nil {
		return err
	}
	if ch.unknown {
		ch.guess(e)
		ch.unknown = !ch.closed // a closed one has no queues
	}
	if ch.buf.n == 0 {
		return refuse(e, "%s, but its buffer was empty and nobody was waiting to send", v.what(e))
	}
	head := ch.sent - int64(ch.buf.n) + 1
	if e.N != head {
		return refuse(e, "%s as number %d, but the first in the buffer was number %d", v.what(e), e.N, head)
	}
	x := ch.buf.pop()
	if !x.same(e) {
		return refuse(e, "%s, but number %d was sent as value %s", v.what(e), e.N, clean(x.s))
	}
	if e.Len != ch.buf.n {
		return refuse(e, "%s, said to hold %d values after it, but it holds %d", v.what(e), e.Len, ch.buf.n)
	}
	if ch.sendq.n > 0 && !ch.closed { // a close has them woken by its own goroutine
		ch.exp = &expected{kind: expectSend, by: a, seq: e.Seq}
	}
	if a != nil {
		a.hold.op = chanOp{ch, false}
	}
	v.changed(e, ch, a)
	v.did(a, e)
	return nil
}

// recvClosed is a receive from a closed and empty channel by a running
// goroutine. It may have been decided without the lock; once true it stays
// true, so it is true now or the hold in progress makes it so.
func (v *Verifier) recvClosed(e *tracer.Event, ch *channel) error {
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if e.Len != 0 {
		return refuse(e, "%s, said to hold %d values after it, but then the receive had got one", v.what(e), e.Len)
	}
	switch {
	case ch.unknown:
		if ch.closed {
			ch.buf, ch.unknown = ring{}, false
		}
	case !ch.closed || ch.buf.n > 0:
		text := "it was not closed"
		if ch.closed {
			text = "its buffer was not empty"
		}
		ch.pending = bounded(ch.pending, unlocked{closed: true,
			promise: v.promise(e, ch.timer, "%s, but %s", v.what(e), text)})
	}
	if a != nil {
		a.hold.op, a.busy = chanOp{ch, false}, true
	}
	v.did(a, e)
	return nil
}

// recvFor is a receive of a goroutine that waited, completed by a sender or
// by a close.
func (v *Verifier) recvFor(e *tracer.Event, ch *channel) error {
	g, a, err := v.served(e)
	if err != nil {
		return err
	}
	switch e.Mode {
	case tracer.ModeBuffer:
		return refuse(e, "%s for a waiting goroutine, but those get values hand to hand", v.what(e))
	case tracer.ModeHandoff:
		x := ch.exp
		switch {
		case x != nil && x.kind == expectRecvFor && x.g == e.G && x.by == a:
			if err := v.pair(e, ch, x); err != nil {
				return err
			}
			ch.exp = nil
		case ch.halfLost(a):
			ch.sent = max(ch.sent, e.N)
		default:
			return refuse(e, "%s, but no chan.send to it by %s came just before", v.what(e), v.who(e.By))
		}
	case tracer.ModeClosed:
		if !ch.halfLost(a) && (!ch.closed || a != nil && (a.hold.ch != ch || !a.hold.closing)) {
			return refuse(e, "%s, but %s had not just closed it", v.what(e), v.who(e.By))
		}
		if g.in(&ch.recvq) == nil && !ch.unknown && g.wait.kind != waitOther {
			return refuse(e, "%s, but %s was not waiting to receive from it", v.what(e), g.who())
		}
		if e.Len != 0 {
			return refuse(e, "%s, said to hold %d values after it, but it was empty", v.what(e), e.Len)
		}
	}
	err = v.complete(e, ch, g, a, false)
	v.did(a, e)
	return err
}
