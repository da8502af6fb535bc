package verify

import "github.com/govis/govis/tracer"

// A once is a sync.Once. Its function is begun and ended under the Mutex inside;
// the waiters in that Mutex's queue are woken by whoever has it, first by who
// ran the function, then by those who find that it is done.
type once struct {
	id    uint64
	name  string
	epoch uint32
	hazy  bool // events were lost: how far it is is not known

	runner   uint64 // who began the function, 0 nobody
	begun    uint64 // the event
	finished uint64 // the event with which it ended, 0 if it did not
}

func (v *Verifier) once(e *tracer.Event) (*once, error) {
	obj := v.objs.get(e.Obj)
	o, ok := obj.(*once)
	if obj == nil {
		o, ok = &once{id: e.Obj, name: e.Name, epoch: v.epoch, hazy: v.epoch > 0}, true
		v.objs.put(e.Obj, o)
	}
	if !ok {
		return nil, refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	}
	if o.epoch != v.epoch {
		o.epoch, o.hazy = v.epoch, true
	}
	return o, nil
}

func (v *Verifier) onceDo(e *tracer.Event) error {
	o, err := v.once(e)
	if err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	// One that is done may be begun anew only if the program has set it to
	// sync.Once{} again, which it may: a trace does not tell.
	if o.begun != 0 && o.finished == 0 && !o.hazy {
		return refuse(e, "%s, but %s had begun it at event %d and is not done", v.what(e), v.who(o.runner), o.begun)
	}
	o.runner, o.begun, o.finished, o.hazy = e.G, e.Seq, 0, false
	if a != nil {
		a.once = o
	}
	v.did(a, e)
	return nil
}

func (v *Verifier) onceDone(e *tracer.Event) error {
	o, err := v.once(e)
	if err != nil {
		return err
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	switch {
	case o.hazy:
	case o.finished != 0:
		return refuse(e, "%s, but it had ended at event %d", v.what(e), o.finished)
	case o.begun == 0:
		return refuse(e, "%s, but nobody had begun it", v.what(e))
	case o.runner != e.G:
		return refuse(e, "%s, but it was %s who had begun it, at event %d", v.what(e), v.who(o.runner), o.begun)
	}
	if o.hazy {
		o.begun, o.hazy = e.Seq, false
	}
	o.runner, o.finished = e.G, e.Seq
	v.did(a, e)
	return nil
}

// blockOnce is a Do that waits: for the function, or, for an instant, for
// another that looks whether it is done.
func (v *Verifier) blockOnce(e *tracer.Event, g *goroutine) error {
	o, err := v.once(e)
	if err != nil {
		return err
	}
	g.wait.on = o
	return nil
}

// wakeOnce checks that the function is done: before that its runner has the
// Mutex inside.
func (v *Verifier) wakeOnce(e *tracer.Event, g, a *goroutine) error {
	o := g.wait.on.(*once)
	if err := v.begin(a, e); err != nil {
		return err
	}
	switch {
	case o.epoch != v.epoch || o.hazy:
	case a == nil:
		return refuse(e, "%s, who waits for %s: only who calls Do can", v.what(e), objectName(o.name, o.id))
	case o.finished == 0 && g.wait.seq > o.begun:
		return refuse(e, "%s, who waits for %s, but its function is not done", v.what(e), objectName(o.name, o.id))
	}
	return nil
}
