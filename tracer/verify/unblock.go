package verify

import "github.com/govis/govis/tracer"

func (v *Verifier) goUnblock(e *tracer.Event) error {
	g, err := v.known(e, e.G)
	if err != nil {
		return err
	}
	if e.Mode == tracer.ModeUndone {
		return v.undone(e, g)
	}
	if v.parkedCoroutine(e, g) {
		return nil
	}
	a, err := v.waker(e, g)
	if err != nil {
		return err
	}
	switch {
	case g.state == stateUnknown:
		g.wait.kind = waitOther
	case g.state != stateWaiting:
		return refuse(e, "%s, but %s did not wait: it was %s since event %d", v.what(e), g.who(), g.doing(), g.since)
	case e.T < g.wait.due-early:
		return refuse(e, "%s at %d ns, but %s sleeps until %d ns", v.what(e), e.T, g.who(), g.wait.due)
	case e.Obj != 0 && g.wait.obj != 0 && e.Obj != g.wait.obj:
		return refuse(e, "%s from %s, but %s waits for object %d since event %d",
			v.what(e), object(e), g.who(), g.wait.obj, g.since)
	}
	if err := v.wake(e, g, a); err != nil {
		return err
	}
	g.state, g.since = stateRunnable, e.Seq
	return nil
}

// wake checks that what g waits for has come.
func (v *Verifier) wake(e *tracer.Event, g, a *goroutine) error {
	var err error
	kind := g.wait.kind
	switch {
	case kind == waitSend, kind == waitRecv, kind == waitSelect, g.wait.done:
		err = v.wakeChan(e, g, a)
	case kind == waitNever:
		err = refuse(e, "%s, but %s waits since event %d for what never comes (%s)",
			v.what(e), g.who(), g.since, clean(g.wait.reason))
	case kind == waitLock:
		err = v.wakeLock(e, g, a)
	case kind == waitWG:
		err = v.wakeGroup(e, g, a)
	case kind == waitCond:
		err = v.wakeCond(e, g)
	case kind == waitOnce:
		err = v.wakeOnce(e, g, a)
	default:
		return nil // it may come in the middle of anything
	}
	v.did(a, e)
	return err
}

// undone is a block that the runtime took back at once.
func (v *Verifier) undone(e *tracer.Event, g *goroutine) error {
	if g.state != stateWaiting && g.state != stateUnknown || g.wait.done {
		return refuse(e, "the block of %s was undone, but it was %s since event %d", g.who(), g.doing(), g.since)
	}
	if e.By != e.G {
		return refuse(e, "the block of %s was undone by %s, but that is for who blocks", g.who(), v.who(e.By))
	}
	if k := g.wait.kind; k != waitNone && k != waitOther {
		return refuse(e, "the block of %s was undone, but who waits for that is in a queue already (%s)", g.who(), clean(g.wait.reason))
	}
	g.state, g.since = stateRunnable, e.Seq
	return nil
}

// waker returns the goroutine that woke g, nil for the runtime. It must be
// running, but for coroutines: there one wakes the other after it has left
// its P to it.
func (v *Verifier) waker(e *tracer.Event, g *goroutine) (*goroutine, error) {
	if e.By == 0 || (g.wait.reason == coroutine || g.state == stateUnknown) && v.left(e.By) {
		return nil, nil
	}
	return v.doer(e, e.By)
}

// left tells whether the goroutine has ended or waits as a coroutine.
func (v *Verifier) left(id uint64) bool {
	g := v.gs.get(id)
	return g == nil && v.ended.has(id) || g != nil && g.state == stateWaiting && g.wait.reason == coroutine
}

// parkedCoroutine tells whether e is the first switch to a coroutine whose
// creation showed nothing of its being parked.
func (v *Verifier) parkedCoroutine(e *tracer.Event, g *goroutine) bool {
	return g.state == stateRunnable && !g.started && e.By != 0 && v.left(e.By)
}

// wakeChan checks the wake-up of who waits on channels.
func (v *Verifier) wakeChan(e *tracer.Event, g, a *goroutine) error {
	w := &g.wait
	if w.done {
		if w.by != nil && w.by != a {
			return refuse(e, "%s, but it was %s who completed what %s waited for", v.what(e), w.by.who(), g.who())
		}
		if e.Obj != 0 && w.ch != nil && e.Obj != w.ch.id {
			return refuse(e, "%s from %s, but what %s waited for was completed on %s",
				v.what(e), object(e), g.who(), objectName(w.ch.name, w.ch.id))
		}
		w.by.paid(g)
		return nil
	}
	hazy := len(w.places) == 0
	for _, p := range w.places {
		hazy = hazy || p.ch.unknown
	}
	if a != nil && a.hold.closing && g.in(&a.hold.ch.sendq) != nil {
		if p := w.taken; p != nil {
			if !p.by(a) {
				return p.broken(e)
			}
			p.kept = true
		}
	} else if !hazy || v.epoch == 0 {
		return refuse(e, "%s, but nothing had come of what %s waits for since event %d (%s%s)",
			v.what(e), g.who(), g.since, clean(w.reason), v.onChan(w))
	}
	for _, p := range w.places {
		p.leave()
		v.changed(e, p.ch, a)
	}
	v.leaveAll(g)
	return nil
}

// onChan names the channel of a wait.
func (v *Verifier) onChan(w *wait) string {
	if ch, ok := v.objs.get(w.obj).(*channel); ok {
		return " on " + objectName(ch.name, ch.id)
	}
	return ""
}
