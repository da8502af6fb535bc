package verify

import (
	"strings"

	"github.com/govis/govis/tracer"
)

// reasonKind tells what a goroutine waits for by the runtime's words for it.
// In a bubble of testing/synctest they end in "(durable)".
func reasonKind(reason string) waitKind {
	switch strings.TrimSuffix(reason, " (durable)") {
	case "chan send":
		return waitSend
	case "chan receive":
		return waitRecv
	case "select":
		return waitSelect
	case "chan send (nil chan)", "chan receive (nil chan)", "select (no cases)":
		return waitNever
	case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
		return waitLock
	case "sync.WaitGroup.Wait":
		return waitWG
	case "sync.Cond.Wait":
		return waitCond
	case "sync.Once.Do":
		return waitOnce
	}
	return waitOther
}

// coroutine is the reason of a goroutine under iter.Pull: the two switch to
// each other, and one that was not started yet is parked from its creation.
const coroutine = "coroutine"

// preempted is the reason of a goroutine that the garbage collector stopped
// to look at its stack, in the middle of whatever it did.
const preempted = "preempted"

// waitsFor decides what the model makes of a go.block.
func (v *Verifier) waitsFor(e *tracer.Event) waitKind {
	if v.opts.Stock {
		return waitOther
	}
	kind := reasonKind(e.Reason)
	has := e.Has&tracer.FieldObj != 0
	switch kind {
	case waitSend, waitRecv:
		if has && e.Obj == 0 {
			return waitNever
		}
	case waitOther:
		switch v.objs.get(e.Obj).(type) {
		case *lock:
			return waitLock
		case *waitGroup:
			return waitWG
		}
		return waitOther
	case waitSelect, waitNever:
		return kind
	}
	if !has || e.Obj == 0 {
		return waitOther // the runtime's own
	}
	return kind
}

func (v *Verifier) goBlock(e *tracer.Event) error {
	if g := v.gs.get(e.G); g != nil && e.Reason == coroutine && g.state == stateRunnable && !g.started {
		g.state, g.since, g.wait.kind, g.wait.reason = stateWaiting, e.Seq, waitOther, e.Reason
		return nil
	}
	g, err := v.doer(e, e.G)
	if err != nil {
		return err
	}
	kind := v.waitsFor(e)
	again := g.hold.must == mustLock
	// What the runtime waits for on its own account (memory, the garbage
	// collector) can come in the middle of anything.
	middle := kind == waitOther && e.Reason != "sleep" && g.hold.must != mustBlock
	if !middle {
		if err := v.begin(g, e); err != nil {
			return err
		}
	}
	if kind == waitSelect {
		return v.blockSelect(e, g)
	}
	if len(g.wait.places) > 0 {
		v.leaveAll(g)
	}
	g.wait = wait{kind: kind, obj: e.Obj, reason: e.Reason, places: g.wait.places,
		value: e.Value, has: e.Has&tracer.FieldValue != 0, seq: e.Seq}
	if e.Has&tracer.FieldDeadline != 0 && g.timed {
		g.wait.due = e.Deadline
	}
	switch kind {
	case waitSend, waitRecv:
		err = v.blockChan(e, g)
	case waitLock:
		err = v.blockLock(e, g, again)
	case waitWG:
		err = v.blockGroup(e, g)
	case waitCond:
		err = v.blockCond(e, g)
	case waitOnce:
		err = v.blockOnce(e, g)
	}
	if err != nil {
		return err
	}
	v.park(e, g)
	return nil
}

// park takes the P from g.
func (v *Verifier) park(e *tracer.Event, g *goroutine) {
	v.procs.release(g)
	g.state, g.since = stateWaiting, e.Seq
	if e.Reason == preempted {
		g.stopped = true
		return
	}
	g.last = e.Seq
	v.active.remove(g)
	g.settle(e)
	if l, ok := g.wait.on.(*lock); ok {
		v.checkIdle(e, l)
	}
}

// blockSelect is the block that a select.wait announced.
func (v *Verifier) blockSelect(e *tracer.Event, g *goroutine) error {
	w := &g.wait
	if w.kind != waitSelect || w.done || w.blocked {
		if g.hazy {
			*w = wait{kind: waitOther, reason: e.Reason, places: w.places}
			v.park(e, g)
			return nil
		}
		return refuse(e, "%s, but no select.wait came before", v.what(e))
	}
	w.blocked, w.reason = true, e.Reason
	for _, p := range w.places {
		for d := range 2 {
			if p.ch.untilBy[d] == g {
				p.ch.until[d], p.ch.untilBy[d] = e.Seq, nil
			}
		}
	}
	v.park(e, g)
	return nil
}

// blockChan is a send or receive that waits, under the channel's lock.
func (v *Verifier) blockChan(e *tracer.Event, g *goroutine) error {
	ch, err := v.channelByID(e, e.Obj, e.Name)
	if err != nil {
		return err
	}
	if err := v.settle(e, ch); err != nil {
		return err
	}
	send := g.wait.kind == waitSend
	if err := v.notReady(e, ch, send, g); err != nil {
		return err
	}
	q := &ch.recvq
	if send {
		q = &ch.sendq
	}
	v.join(g, q, ch, false, e.Seq).send = send
	v.changed(e, ch, g)
	return nil
}
