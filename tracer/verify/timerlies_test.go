package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

const timerObj = 16

func init() { objNames[timerObj] = "t" }

func due(ns int64) field { return set(tracer.FieldDeadline, func(e *tracer.Event) { e.Deadline = ns }) }

// timed is a timer with the channel tasks.
func (t *tape) timed(what string) *tape {
	t.makeTimes(tasksObj, 1)
	fields := []field{obj(timerObj), mode(what), channel(tasksObj)}
	if what == tracer.ModeTicker {
		fields = append(fields, n(10))
	}
	return t.add(tracer.TimerCreate, mainG, fields...)
}

func (t *tape) fire() *tape {
	return t.add(tracer.TimerFire, 0, obj(timerObj), channel(tasksObj), onP(0))
}

func (t *tape) stop(ran bool) *tape { return t.add(tracer.TimerStop, mainG, obj(timerObj), ok(ran)) }

func (t *tape) reset(ran bool) *tape { return t.add(tracer.TimerReset, mainG, obj(timerObj), ok(ran)) }

func (t *tape) tick(num int64) *tape {
	return t.send(0, tasksObj, n(num), length(1), capacity(1), mode(tracer.ModeBuffer), onP(0))
}

// bubble is a goroutine, on its P, in a bubble of testing/synctest.
func (t *tape) bubble(g uint64) *tape {
	return t.create(g, mainG).with(set(tracer.FieldState, func(e *tracer.Event) { e.State = "bubble 1" })).add(tracer.GoStart, g)
}

// with sets fields of the last event.
func (t *tape) with(fields ...field) *tape {
	for _, f := range fields {
		f(t.events[len(t.events)-1])
	}
	return t
}

func TestTimer(t *testing.T) {
	const timer, ticker = tracer.ModeTimer, tracer.ModeTicker
	for name, good := range map[string]*tape{
		"fires":             start().timed(timer).fire().tick(1).stop(false).reset(false).stop(true),
		"stopped":           start().timed(timer).stop(true).stop(false),
		"ticks":             start().timed(ticker).fire().tick(1).fire().with(due(10)).fire().with(due(40)).stop(true),
		"clock of a bubble": start().bubble(4).add(tracer.TimerCreate, 4, obj(timerObj), mode(tracer.ModeFunc), due(1)).add(tracer.TimerFire, 0, obj(timerObj), due(2), onP(0)),
		"unsent":            start().timed(timer).fire().reset(false).fire().tick(1),
	} {
		if err := check(good.events, verify.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused(t, []told{
		{"fires twice", start().timed(timer).fire().fire(),
			"event 10: the timer t fired, but it did not run"},
		{"fires after Stop", start().timed(timer).stop(true).fire(),
			"event 10: the timer t fired, but it did not run"},
		{"stopped, and said not to have run", start().timed(timer).stop(false),
			"event 9: main stopped the timer t, and it is said that it did not run, but it ran"},
		{"reset, and said to have run", start().timed(timer).fire().reset(true),
			"event 10: main reset the timer t, and it is said that it ran, but it did not run"},
		{"sends without firing", start().timed(timer).tick(1),
			"event 9: the runtime sent value number 1 on tasks (cap 1), but its timer had not fired"},
		{"fires an hour early", start().timed(timer).add(tracer.TimerFire, 0, obj(timerObj), due(3600e9), onP(0)),
			"event 9: the timer t fired at 8 ns, but it is due at 3600000000000 ns"},
		{"due at another time", start().timed(timer).fire().with(due(5)),
			"event 9: the timer t fired as due at 5 ns, but it was set to 0 ns"},
		{"due at another time after a reset", start().timed(timer).reset(true).with(due(7)).fire().with(due(0)),
			"event 10: the timer t fired as due at 0 ns, but it was set to 7 ns"},
		{"one tick twice", start().timed(ticker).fire().fire(),
			"event 10: the timer t fired as due at 0 ns, but it was set to 10 ns"},
		{"fired by a goroutine", start().timed(timer).add(tracer.TimerFire, mainG, obj(timerObj)),
			"event 9: the timer t fired, but it is the runtime that lets timers fire"},
		{"stopped by the runtime", start().timed(timer).add(tracer.TimerStop, 0, obj(timerObj), ok(true)),
			"event 9: the runtime stopped the timer t, but goroutine 0 does nothing to timers but let them fire"},
		{"never made", start().stop(false),
			"event 7: main stopped the timer t, but it was never made"},
		{"made twice", start().timed(timer).add(tracer.TimerCreate, mainG, obj(timerObj), mode(timer)),
			"event 9: main made the timer t, but object 16 exists already: ids are not used again"},
		{"of a channel that is none", start().add(tracer.TimerCreate, mainG, obj(timerObj), mode(timer), channel(99)),
			"event 7: main made the timer t with the channel 99, which there is not"},
		{"starts a goroutine that is none of its own", start().create(4, 0).with(parent(timerObj)),
			"event 7: the runtime created goroutine 4 from object 16, which is no timer"},
		{"a ticker without a period", start().add(tracer.TimerCreate, mainG, obj(timerObj), mode(ticker)),
			"event 7: a timer.create with 0 ns between ticks: n is more than 0, and a ticker's"},
	})
}
