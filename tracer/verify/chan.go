package verify

import (
	"math"
	"strings"

	"github.com/govis/govis/tracer"
)

// A channel is what the model knows of one. Everything but unlocked
// decisions happens under the channel's lock, so its events are in the order
// of what they tell, and each is checked against this state exactly.
type channel struct {
	id    uint64
	epoch uint32
	name  string
	cap   int
	sent  int64 // number of the last value
	buf   ring

	ctx     *ctxNode // it is the Done channel of this context, nil if of none
	closed  bool
	timer   bool   // the runtime may send on it
	plain   bool   // no timer has it: it was made otherwise
	owner   *timer // the timer that sends on it, where known
	unknown bool   // events were lost: buffer and queues are not known
	ready   [2]bool

	recvq, sendq queue
	exp          *expected // the event that must come next

	// For decisions made without the lock: until when a send (0) or receive
	// (1) was not ready last, and who ended that, while it may still be in
	// the lock.
	until   [2]uint64
	untilBy [2]*goroutine
	pending []unlocked
}

// dir is the index into a channel's arrays.
func dir(send bool) int {
	if send {
		return 0
	}
	return 1
}

// A ring is the buffer of a channel: the values in flight.
type ring struct {
	at   []val
	head int
	n    int // values in the buffer
	lost int // how many of them, the first ones, are not known
}

type val struct {
	s   string
	has bool
}

func (r *ring) push(v val) {
	k := r.n - r.lost
	if k == len(r.at) {
		bigger := make([]val, max(1, 2*k))
		i := copy(bigger, r.at[r.head:])
		copy(bigger[i:], r.at[:r.head])
		r.at, r.head = bigger, 0
	}
	r.at[(r.head+k)%len(r.at)] = v
	r.n++
}

func (r *ring) pop() (v val) {
	r.n--
	if r.lost > 0 {
		r.lost--
		return v
	}
	v, r.at[r.head] = r.at[r.head], val{}
	r.head = (r.head + 1) % len(r.at)
	return v
}

func valueOf(e *tracer.Event) val { return val{e.Value, e.Has&tracer.FieldValue != 0} }

// can tells whether a send or a receive could go on at once.
func (ch *channel) can(d int) bool {
	if d == 0 {
		return ch.closed || ch.buf.n < ch.cap || ch.recvq.n > 0
	}
	return ch.closed || ch.buf.n > 0 || ch.sendq.n > 0
}

// changed is called after each change of ch by a.
func (v *Verifier) changed(e *tracer.Event, ch *channel, a *goroutine) {
	for d := range 2 {
		ready := ch.can(d)
		if ready && !ch.ready[d] {
			ch.until[d], ch.untilBy[d] = e.Seq, nil
			switch {
			case a == nil:
				ch.until[d] = math.MaxUint64 // the runtime's holds have no visible end
			case a.hold.ch == ch:
				ch.untilBy[d] = a
			}
		}
		ch.ready[d] = ready
	}
	if len(ch.pending) > 0 {
		ch.keepUnlocked(a)
	}
}

// channel returns the channel of e, a channel event.
func (v *Verifier) channel(e *tracer.Event) (*channel, error) {
	ch, err := v.channelByID(e, e.Obj, e.Name)
	if err != nil {
		return nil, err
	}
	if ch.cap < 0 {
		ch.cap = e.Cap
	}
	if e.Cap != ch.cap {
		return nil, refuse(e, "%s, but its capacity was %d before: it never changes", v.what(e), ch.cap)
	}
	return ch, nil
}

// channelByID returns the channel with the id, which e names. After lost
// events one may exist that the trace did not make.
func (v *Verifier) channelByID(e *tracer.Event, id uint64, name string) (*channel, error) {
	obj := v.objs.get(id)
	ch, ok := obj.(*channel)
	switch {
	case obj == nil && v.epoch > 0:
		ch = &channel{id: id, name: name, cap: -1, epoch: v.epoch, unknown: true}
		v.objs.put(id, ch)
	case obj == nil:
		return nil, refuse(e, "%s, but the channel %s was never made", v.what(e), objectName(name, id))
	case !ok:
		return nil, refuse(e, "%s, but object %d is no channel", v.what(e), id)
	case ch.epoch != v.epoch:
		ch.forget(v.epoch)
	}
	return ch, nil
}

func (v *Verifier) chanMake(e *tracer.Event) error {
	if v.objs.get(e.Obj) != nil {
		return refuse(e, "%s, but object %d exists already: ids are not used again", v.what(e), e.Obj)
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	// A timer's channel has one slot, though Go says that it has none.
	timer := e.Elem == "time.Time" && e.Cap == 1 || byRuntime(e)
	ch := &channel{id: e.Obj, name: e.Name, cap: e.Cap, epoch: v.epoch, timer: timer, plain: !timer}
	ch.ready[0] = ch.can(0)
	v.objs.put(e.Obj, ch)
	v.did(a, e)
	return nil
}

// self is the start of an event that a goroutine, or the runtime, does by
// itself. It returns nil for the runtime.
func (v *Verifier) self(e *tracer.Event) (*goroutine, error) {
	if e.G == 0 {
		return nil, nil
	}
	a, err := v.doer(e, e.G)
	if err != nil {
		return nil, err
	}
	return a, v.begin(a, e)
}

// enter is self for an operation under the lock of ch.
func (v *Verifier) enter(e *tracer.Event, ch *channel) (*goroutine, error) {
	a, err := v.self(e)
	if err != nil {
		return nil, err
	}
	if err := v.settle(e, ch); err != nil {
		return nil, err
	}
	v.under(a, ch)
	return a, nil
}

// enterChan is enter for the channel of e.
func (v *Verifier) enterChan(e *tracer.Event) (ch *channel, a *goroutine, err error) {
	if ch, err = v.channel(e); err == nil {
		a, err = v.enter(e, ch)
	}
	return ch, a, err
}

// under notes that a's last event is one under the lock of ch.
func (v *Verifier) under(a *goroutine, ch *channel) {
	if a == nil {
		ch.timer = true
		return
	}
	a.hold.ch, a.busy = ch, true
}

// leaveChan ends a's hold of a channel's lock, at its next event.
func (v *Verifier) leaveChan(a *goroutine, e *tracer.Event) error {
	ch := a.hold.ch
	a.hold.ch = nil
	for d := range 2 {
		if ch.untilBy[d] == a {
			ch.until[d], ch.untilBy[d] = e.Seq, nil
		}
	}
	if ch.exp != nil && ch.exp.by == a {
		if err := v.settle(e, ch); err != nil {
			return err
		}
	}
	if !a.hold.closing {
		return nil
	}
	a.hold.closing = false
	for _, q := range []*queue{&ch.recvq, &ch.sendq} {
		if w, err := v.skipAll(e, q); err != nil {
			return err
		} else if w != nil && !ch.unknown {
			return refuse(e, "%s, but %s closed %s and did not release %s, who waits on it since event %d",
				v.what(e), a.who(), objectName(ch.name, ch.id), w.g.who(), w.seq)
		}
	}
	v.changed(e, ch, a)
	return nil
}

func (v *Verifier) chanClose(e *tracer.Event) error {
	ch, a, err := v.enterChan(e)
	if err != nil {
		return err
	}
	switch {
	case ch.closed:
		return refuse(e, "%s, which was closed before: that panics", v.what(e))
	case ch.ctx != nil && !ch.ctx.cancelled && !v.hazyCtx(ch.ctx):
		return refuse(e, "%s, the Done channel of %s, but that context was not cancelled", v.what(e), objectName(ch.ctx.name, ch.ctx.id))
	case ch.unknown:
		ch.buf = ring{n: e.Len, lost: e.Len}
	case e.Len != ch.buf.n:
		return refuse(e, "%s, said to hold %d values, but it holds %d", v.what(e), e.Len, ch.buf.n)
	}
	ch.closed = true
	if a != nil {
		a.hold.closing = true
	}
	v.changed(e, ch, a)
	v.did(a, e)
	return nil
}

func (v *Verifier) chanDrop(e *tracer.Event) error {
	ch, a, err := v.enterChan(e)
	if err != nil {
		return err
	}
	if ch.plain {
		return refuse(e, "%s, but that is no timer's channel", v.what(e))
	}
	ch.timer = true
	head := ch.sent - int64(ch.buf.n) + 1
	switch {
	case ch.unknown:
		ch.guess(e)
	case ch.buf.n == 0:
		return refuse(e, "%s, but its buffer was empty", v.what(e))
	case e.N != head:
		return refuse(e, "%s, but the first in its buffer was value number %d", v.what(e), head)
	case e.Len != ch.buf.n-1:
		return refuse(e, "%s, said to hold %d values after it, but it holds %d", v.what(e), e.Len, ch.buf.n-1)
	}
	ch.buf.pop()
	v.changed(e, ch, a)
	v.did(a, e)
	return nil
}

// guess is for events that take the first value, when nothing is known: the
// event tells how many there were, and their numbers.
func (ch *channel) guess(e *tracer.Event) {
	ch.buf = ring{n: e.Len + 1, lost: e.Len + 1}
	ch.sent = e.N + int64(e.Len)
}

// byRuntime tells whether the runtime made a channel for itself. On such it may
// send without a goroutine, from a timer of its own.
func byRuntime(e *tracer.Event) bool {
	return len(e.Stack) > 0 && strings.HasPrefix(e.Stack[0].Func, "runtime.")
}
