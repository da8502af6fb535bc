package verify

import "github.com/govis/govis/tracer"

// A timer is one of package time. Its events are stamped under its lock, so
// their order is exact.
type timer struct {
	epoch  uint32
	hazy   bool // events were lost: whether it runs is not known
	active bool
	ticks  bool
	unsent int // how often it fired without a send on its channel

	timed  bool  // when it is due is known, by the clock of the trace
	due    int64 // that, in ns; of a ticker later by any number of periods
	period int64 // ns between two ticks
}

// early is how much too early a timer may fire, or a sleep end: timers and events may read
// different clocks.
const early = 1e9

func (v *Verifier) timer(e *tracer.Event) error {
	t, err := v.timerOf(e)
	if err != nil {
		return err
	}
	if e.Kind == tracer.TimerFire {
		return v.timerFire(e, t)
	}
	a, err := v.self(e)
	if err != nil {
		return err
	}
	if a == nil && !v.sparse {
		return refuse(e, "%s, but goroutine 0 does nothing to timers but let them fire", v.what(e))
	}
	v.did(a, e)
	if e.Kind == tracer.TimerCreate {
		t.active, t.ticks = true, e.N > 0
		t.set(e, a)
		return v.timerChannel(e, t)
	}
	if e.OK != t.active && !t.hazy {
		return refuse(e, "%s, and it is said that it %s, but it %s", v.what(e), runs(e.OK), runs(t.active))
	}
	if t.hazy {
		t.hazy, t.unsent = false, t.unsent+1 // one may be on its way
	}
	t.active = e.Kind == tracer.TimerReset
	if t.active {
		t.ticks = e.N > 0
		t.set(e, a)
	}
	return nil
}

// set notes when t is due, by the word of a. In a bubble of testing/synctest that is guessed anew at each event.
func (t *timer) set(e *tracer.Event, a *goroutine) {
	t.timed, t.due, t.period = a != nil && a.timed, e.Deadline, e.N
}

// isDue tells whether t may fire as due at the moment.
func (t *timer) isDue(moment int64) bool {
	switch {
	case !t.timed || t.hazy:
		return true
	case moment == t.due:
		return true
	}
	return t.period > 0 && moment > t.due && (moment-t.due)%t.period == 0
}

func runs(active bool) string {
	if active {
		return "ran"
	}
	return "did not run"
}

func (v *Verifier) timerOf(e *tracer.Event) (*timer, error) {
	obj := v.objs.get(e.Obj)
	t, ok := obj.(*timer)
	switch {
	case obj != nil && !ok:
		return nil, refuse(e, "%s, but object %d is of another kind", v.what(e), e.Obj)
	case obj != nil && e.Kind == tracer.TimerCreate:
		return nil, refuse(e, "%s, but object %d exists already: ids are not used again", v.what(e), e.Obj)
	case obj == nil:
		if e.Kind != tracer.TimerCreate && v.epoch == 0 {
			return nil, refuse(e, "%s, but it was never made", v.what(e))
		}
		t = &timer{epoch: v.epoch, hazy: e.Kind != tracer.TimerCreate}
		v.objs.put(e.Obj, t)
	}
	if t.epoch != v.epoch {
		t.epoch, t.hazy = v.epoch, true
	}
	return t, nil
}

// timerChannel notes whose channel it is.
func (v *Verifier) timerChannel(e *tracer.Event, t *timer) error {
	if e.Has&tracer.FieldChan == 0 {
		return nil
	}
	obj := v.objs.get(e.Chan)
	ch, ok := obj.(*channel)
	switch {
	case obj == nil && v.epoch > 0:
	case !ok:
		return refuse(e, "%s with the channel %d, which there is not", v.what(e), e.Chan)
	default:
		ch.timer, ch.plain, ch.owner = true, false, t
	}
	return nil
}

func (v *Verifier) timerFire(e *tracer.Event, t *timer) error {
	switch {
	case e.G != 0:
		return refuse(e, "%s, but it is the runtime that lets timers fire", v.what(e))
	case !t.active && !t.hazy:
		return refuse(e, "%s, but it did not run", v.what(e))
	case e.T < e.Deadline-early:
		return refuse(e, "%s at %d ns, but it is due at %d ns", v.what(e), e.T, e.Deadline)
	case !t.isDue(e.Deadline):
		return refuse(e, "%s as due at %d ns, but it was set to %d ns", v.what(e), e.Deadline, t.due)
	}
	t.active, t.due = t.ticks, e.Deadline+t.period
	t.unsent++
	return nil
}

// sentByTimer checks a send of the runtime on the channel of a timer.
func (v *Verifier) sentByTimer(e *tracer.Event, ch *channel) error {
	t := ch.owner
	if t == nil || t.hazy || t.epoch != v.epoch {
		return nil
	}
	if t.unsent == 0 {
		return refuse(e, "%s, but its timer had not fired", v.what(e))
	}
	t.unsent--
	return nil
}
