package probe

import (
	"strings"

	"github.com/govis/govis/tracer"
)

// timer sets the timer of an event.
func (d *decoder) timer(r *record, e *tracer.Event) *object {
	o := d.object(r.obj, func(*object) string { return typeAndPlace("timer", e) })
	named(e, o)
	return o
}

func (d *decoder) timerCreate(r *record) error {
	e := d.begin(r, tracer.TimerCreate)
	ctx := d.timedContext(r, e)
	c := d.objects[r.c]
	if r.c == 0 {
		c = nil
	}
	o := d.object(r.obj, func(*object) string {
		switch {
		case ctx != nil:
			return ctx.name + ".timer"
		case c != nil && strings.HasSuffix(c.name, ".C"):
			return strings.TrimSuffix(c.name, ".C")
		case c != nil:
			return c.name
		}
		q := nameQuestion{stack: r.stack, what: "timer"}
		if name := d.answers.name(q, func() string { return d.names.Timer(e.Stack) }); name != "" {
			return name
		}
		return typeAndPlace("timer", e)
	})
	named(e, o)
	e.Deadline = d.clock.deadline(int64(r.a))
	switch {
	case r.b != 0:
		e.Mode = tracer.ModeTicker
	case r.c != 0:
		e.Mode = tracer.ModeTimer
	default:
		e.Mode = tracer.ModeFunc
		o.starts = true
	}
	d.period(r, e)
	if c != nil {
		o.channel, e.Chan = c.id, c.id
		e.Has |= tracer.FieldChan
	}
	if ctx != nil {
		e.Parent = ctx.id
		e.Has |= tracer.FieldParent
	}
	return d.emit(e)
}

// timedContext returns the context for whose deadline a timer is made, nil if it is made for something else.
func (d *decoder) timedContext(r *record, e *tracer.Event) *object {
	g := d.goroutines[r.g]
	if g == nil || g.context == 0 {
		return nil
	}
	for _, f := range e.Stack {
		switch {
		case strings.HasPrefix(f.Func, "time."):
		case f.Func == "context.WithDeadlineCause":
			return d.objects[g.context]
		default:
			return nil
		}
	}
	return nil
}

// period sets the time between two ticks.
func (d *decoder) period(r *record, e *tracer.Event) {
	if r.b != 0 {
		e.N = int64(r.b)
		e.Has |= tracer.FieldN
	}
}

func (d *decoder) timerReset(r *record) error {
	e := d.begin(r, tracer.TimerReset)
	d.timer(r, e)
	e.Deadline, e.OK = d.clock.deadline(int64(r.a)), r.c != 0
	d.period(r, e)
	return d.emit(e)
}

func (d *decoder) timerStop(r *record) error {
	e := d.begin(r, tracer.TimerStop)
	d.timer(r, e)
	e.OK = r.c != 0
	return d.emit(e)
}

func (d *decoder) timerFire(r *record) error {
	e := d.begin(r, tracer.TimerFire)
	o := d.timer(r, e)
	e.Deadline = d.clock.deadline(int64(r.a))
	if o.channel != 0 {
		e.Chan = o.channel
		e.Has |= tracer.FieldChan
	}
	if o.starts && r.p >= 0 {
		d.fired[r.p] = o.id
	}
	return d.emit(e)
}
