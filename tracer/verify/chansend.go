package verify

import "github.com/govis/govis/tracer"

func (v *Verifier) chanSend(e *tracer.Event) error {
	ch, err := v.channel(e)
	if err != nil {
		return err
	}
	if e.Has&tracer.FieldBy != 0 && e.G != 0 {
		return v.sendFor(e, ch)
	}
	if e.G == 0 && ch.plain {
		return refuse(e, "%s, but that is no timer's channel", v.what(e))
	}
	if e.G == 0 {
		if err := v.sentByTimer(e, ch); err != nil {
			return err
		}
	}
	a, err := v.enter(e, ch)
	if err != nil {
		return err
	}
	if err := v.checkSend(e, ch); err != nil {
		return err
	}
	if e.Mode == tracer.ModeHandoff {
		err = v.sendHandoff(e, ch, a)
	} else {
		err = v.sendBuffer(e, ch)
	}
	if err != nil {
		return err
	}
	if a != nil {
		a.hold.op = chanOp{ch, true}
	}
	v.changed(e, ch, a)
	v.did(a, e)
	return nil
}

// checkSend checks what holds for all sends.
func (v *Verifier) checkSend(e *tracer.Event, ch *channel) error {
	if ch.closed {
		return refuse(e, "%s, which was closed before: that panics", v.what(e))
	}
	if e.N != ch.sent+1 && !(ch.unknown && e.N > ch.sent) {
		return refuse(e, "%s as number %d, but the last one sent was number %d", v.what(e), e.N, ch.sent)
	}
	return nil
}

// sendHandoff is a running goroutine that serves a waiting receiver.
func (v *Verifier) sendHandoff(e *tracer.Event, ch *channel, a *goroutine) error {
	if ch.buf.n > 0 && !ch.unknown {
		return refuse(e, "%s, but the buffer holds %d values that come first", v.what(e), ch.buf.n)
	}
	if e.Len != 0 {
		return refuse(e, "%s, said to hold %d values after it, but a hand-off to a waiting receiver finds the buffer empty",
			v.what(e), e.Len)
	}
	if err := v.reach(e, ch, false, e.Peer); err != nil {
		return err
	}
	ch.sent = e.N
	ch.exp = &expected{kind: expectRecvFor, by: a, g: e.Peer, peer: e.G, n: e.N, val: valueOf(e), seq: e.Seq}
	return nil
}

// sendBuffer is a send, by a running goroutine, into a free slot.
func (v *Verifier) sendBuffer(e *tracer.Event, ch *channel) error {
	if ch.unknown {
		// Nobody waits to receive from what holds values, nobody to send
		// where there is room: from here on all is known again.
		ch.buf = ring{n: max(e.Len, 1) - 1, lost: max(e.Len, 1) - 1}
		ch.unknown = false
	}
	if ch.cap == 0 {
		return refuse(e, "%s through a buffer, but it has none", v.what(e))
	}
	if ch.buf.n >= ch.cap {
		return refuse(e, "%s, but its buffer already held %d and nobody was waiting to receive", v.what(e), ch.buf.n)
	}
	if w, err := v.skipAll(e, &ch.recvq); err != nil {
		return err
	} else if w != nil {
		return refuse(e, "%s into the buffer, but %s was waiting to receive since event %d", v.what(e), w.g.who(), w.seq)
	}
	if e.Len != ch.buf.n+1 {
		return refuse(e, "%s, said to hold %d values after it, but it holds %d", v.what(e), e.Len, ch.buf.n+1)
	}
	ch.sent = e.N
	ch.buf.push(valueOf(e))
	return nil
}

// sendFor is a send of a goroutine that waited, completed by a receiver: hand
// to hand, or into the slot that the receiver just freed.
func (v *Verifier) sendFor(e *tracer.Event, ch *channel) error {
	g, a, err := v.served(e)
	if err != nil {
		return err
	}
	if e.Mode == tracer.ModeBuffer {
		x := ch.exp
		if (x == nil || x.kind != expectSend || x.by != a) && !ch.halfLost(a) && !ch.unknown {
			return refuse(e, "%s, but %s had not received from the full buffer just before", v.what(e), a.who())
		}
		ch.exp = nil
	} else {
		if err := v.begin(a, e); err != nil {
			return err
		}
		if err := v.settle(e, ch); err != nil {
			return err
		}
		if ch.cap > 0 && !ch.unknown {
			return refuse(e, "%s hand to hand, but it has a buffer: a waiting sender's value goes through that", v.what(e))
		}
	}
	v.under(a, ch)
	if err := v.checkSend(e, ch); err != nil {
		return err
	}
	if err := v.reach(e, ch, true, g.id); err != nil {
		return err
	}
	if w := &g.wait; w.kind == waitSend && w.has && e.Has&tracer.FieldValue != 0 && w.value != e.Value {
		return refuse(e, "%s, but %s waited to send value %s", v.what(e), g.who(), clean(w.value))
	}
	if err := v.sentFor(e, ch, a); err != nil {
		return err
	}
	ch.sent = e.N
	err = v.complete(e, ch, g, a, true)
	v.did(a, e)
	return err
}

// sentFor checks and does the rest of sendFor that depends on the mode.
func (v *Verifier) sentFor(e *tracer.Event, ch *channel, a *goroutine) error {
	if e.Mode == tracer.ModeBuffer {
		ch.buf.push(valueOf(e))
		if ch.unknown {
			ch.buf = ring{n: e.Len, lost: e.Len}
		}
		if e.Len != ch.buf.n {
			return refuse(e, "%s, said to hold %d values after it, but it holds %d", v.what(e), e.Len, ch.buf.n)
		}
		return nil
	}
	if e.Peer != by(a) {
		return refuse(e, "%s, but the peer is said to be %s", v.what(e), v.who(e.Peer))
	}
	if e.Len != 0 {
		return refuse(e, "%s, said to hold %d values after it, but it has no buffer", v.what(e), e.Len)
	}
	ch.exp = &expected{kind: expectRecv, by: a, g: by(a), peer: e.G, n: e.N, val: valueOf(e), seq: e.Seq}
	return nil
}

// by returns the id of a, 0 for the runtime.
func by(a *goroutine) uint64 {
	if a == nil {
		return 0
	}
	return a.id
}

// served returns the goroutine of e, which waits, and the one that completed
// its operation, nil for the runtime.
func (v *Verifier) served(e *tracer.Event) (g, a *goroutine, err error) {
	if g, err = v.known(e, e.G); err != nil {
		return nil, nil, err
	}
	if e.By != 0 {
		if a, err = v.doer(e, e.By); err != nil {
			return nil, nil, err
		}
	}
	if g.state == stateUnknown {
		g.state, g.since, g.wait = stateWaiting, e.Seq, wait{kind: waitOther, reason: "not known"}
		return g, a, nil
	}
	if g.state != stateWaiting {
		return nil, nil, refuse(e, "%s, but %s did not wait: it was %s since event %d",
			v.what(e), g.who(), g.doing(), g.since)
	}
	if g.wait.done {
		return nil, nil, refuse(e, "%s, but what %s waited for was done already", v.what(e), g.who())
	}
	return g, a, nil
}
