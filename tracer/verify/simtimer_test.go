package verify_test

import (
	"fmt"
	"slices"

	"github.com/govis/govis/tracer"
)

// An alarm is what comes due once.
type alarm struct {
	when int64
	fire func(g *gor)
}

func (s *sim) after(ns int64, fire func(g *gor)) *alarm {
	a := &alarm{s.t + ns, fire}
	s.timers = append(s.timers, a)
	slices.SortStableFunc(s.timers, func(a, b *alarm) int { return int(a.when - b.when) })
	return a
}

// A simTimer is a timer of package time: one with a channel, a ticker, or one with a function.
type simTimer struct {
	id     uint64
	mode   string
	c      *simChan // nil: it starts f
	f      func(g *gor)
	locked bool
	active bool
	round  int // of its life: Stop and Reset begin another
	period int64
	due    int64
	alarm  *alarm
}

// newTimer is time.NewTimer, NewTicker or AfterFunc.
func (g *gor) newTimer(mode string, ns int64, f func(g *gor)) *simTimer {
	t := &simTimer{mode: mode, f: f}
	if f == nil {
		t.c = g.makeChan("timer.C", "time.Time", 1)
		t.c.timer = true
	}
	t.id = g.s.newObj()
	if mode == tracer.ModeTicker {
		t.period = ns
	}
	g.lockTimer(t)
	g.arm(t, ns)
	e := g.timerEvent(tracer.TimerCreate, t)
	e.Has |= tracer.FieldMode | tracer.FieldDeadline
	e.Mode, e.Deadline = mode, t.due
	if t.period > 0 {
		e.Has |= tracer.FieldN
		e.N = t.period
	}
	if t.c != nil {
		e.Has |= tracer.FieldChan
		e.Chan = t.c.id
	}
	g.emit(e)
	g.unlockTimer(t)
	return t
}

func (g *gor) lockTimer(t *simTimer) {
	g.np++
	for t.locked {
		g.step()
	}
	t.locked = true
	g.steps()
}

func (g *gor) unlockTimer(t *simTimer) {
	t.locked = false
	g.np--
	g.steps()
}

func (g *gor) timerEvent(kind tracer.Kind, t *simTimer) *tracer.Event {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName
	e.Obj, e.Name = t.id, "timer"
	return e
}

// arm lets t fire in ns; its lock is held.
func (g *gor) arm(t *simTimer, ns int64) {
	t.active, t.due = true, g.s.t+ns
	t.alarm = g.s.after(ns, func(r *gor) { r.fire(t) })
}

func (g *gor) disarm(t *simTimer) {
	g.s.timers = slices.DeleteFunc(g.s.timers, func(a *alarm) bool { return a == t.alarm })
}

// fire is the runtime's part.
func (g *gor) fire(t *simTimer) {
	g.lockTimer(t)
	if !t.active || t.due > g.s.t {
		g.unlockTimer(t)
		return
	}
	e := g.timerEvent(tracer.TimerFire, t)
	e.Has |= tracer.FieldDeadline
	e.Deadline = t.due
	if t.c != nil {
		e.Has |= tracer.FieldChan
		e.Chan = t.c.id
	}
	t.active = false
	if t.period > 0 {
		next := t.due + t.period*(1+(g.s.t-t.due)/t.period)
		g.arm(t, next-g.s.t)
	}
	round := t.round
	g.emit(e)
	g.unlockTimer(t)
	if t.c == nil {
		g.s.create(nil, "func", t.f)
		started := g.s.events[len(g.s.events)-1]
		started.Has |= tracer.FieldParent
		started.Parent = t.id
		return
	}
	g.lockTimer(t)
	g.lockChan(t.c)
	if round != t.round || !g.sendLocked(t.c, fmt.Sprint(g.s.t), func() { g.unlockChan(t.c) }) {
		g.unlockChan(t.c)
	}
	g.unlockTimer(t)
}

// stopTimer is Stop, and Reset for ns above 0.
func (g *gor) stopTimer(t *simTimer, ns int64) {
	g.step()
	g.lockTimer(t)
	kind := tracer.TimerStop
	ran := t.active
	g.disarm(t)
	t.active = false
	t.round++
	if ns > 0 {
		kind = tracer.TimerReset
		g.arm(t, ns)
	}
	e := g.timerEvent(kind, t)
	e.Has |= tracer.FieldOK
	e.OK = ran
	if kind == tracer.TimerReset {
		e.Has |= tracer.FieldDeadline
		e.Deadline = t.due
		if t.period > 0 {
			e.Has |= tracer.FieldN
			e.N = t.period
		}
	}
	g.emit(e)
	if t.c != nil {
		g.drain(t.c)
	}
	g.unlockTimer(t)
}

// drain withdraws what a timer has sent and nobody has received.
func (g *gor) drain(c *simChan) {
	g.lockChan(c)
	for len(c.buf) > 0 {
		x := c.buf[0]
		g.hold(func() { c.buf = c.buf[1:] }, func() {
			g.emitOp(tracer.ChanDrop, c, g, "", 0, func(e *tracer.Event) {
				e.Has |= tracer.FieldN
				e.N = x.n
			})
		})
	}
	g.unlockChan(c)
}

func (g *gor) sleep(ns int64) {
	g.step()
	due := g.s.t + ns
	e := g.event(tracer.Sleep)
	e.Has, e.Deadline = tracer.FieldDeadline, due
	g.emit(e)
	g.steps()
	b := g.block("sleep")
	b.Has |= tracer.FieldDeadline
	b.Deadline = due
	g.park(b, func() { g.s.after(ns, func(r *gor) { r.ready(g, nil) }) })
}
