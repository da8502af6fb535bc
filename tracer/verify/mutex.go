package verify

import "github.com/govis/govis/tracer"

func (v *Verifier) mutexLock(e *tracer.Event) error {
	return v.onLock(e, mutex, (*Verifier).mutexTaken)
}

// mutexUnlock is the call of Unlock: by its owner or, as Go allows, by another
// goroutine.
func (v *Verifier) mutexUnlock(e *tracer.Event) error {
	return v.onLock(e, mutex, (*Verifier).mutexGiven)
}

func (v *Verifier) mutexTaken(e *tracer.Event, l *lock, t attempt) error {
	if !e.OK {
		return v.failed(e, l, t)
	}
	l.learn(0)
	if err := v.acquired(e, l, t.a); err != nil {
		return err
	}
	if e.Owner != e.G {
		return refuse(e, "%s, and the owner is said to be %s", v.what(e), v.who(e.Owner))
	}
	l.starving = e.Mode == tracer.ModeStarvation
	return nil
}

func (v *Verifier) mutexGiven(e *tracer.Event, l *lock, t attempt) error {
	l.learn(1)
	if l.handoff != 0 && l.writers <= 0 {
		return refuse(e, "%s, but it was handed over to %s, who did not take it yet", v.what(e), v.who(l.handoff))
	}
	if err := v.checkOwner(e, l); err != nil {
		return err
	}
	if l.starving && l.writers > 0 && e.G == l.owner && e.Mode == tracer.ModeNormal {
		return refuse(e, "%s in normal mode, but it took it in starvation mode at event %d, which only a hand-over ends",
			v.what(e), l.ownerSeq)
	}
	l.starving = false
	v.released(e, l, t.a, 1)
	return nil
}
