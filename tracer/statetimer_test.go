package tracer_test

import (
	"fmt"
	"testing"

	"github.com/govis/govis/tracer"
)

func TestStateOfTimers(t *testing.T) {
	at := func(kind tracer.Kind, due, period int64) *tracer.Event {
		return about(kind, 1, 7, func(e *tracer.Event) { e.Deadline, e.N, e.Mode = due, period, tracer.ModeTicker })
	}
	var events []*tracer.Event
	for _, step := range []struct {
		e    *tracer.Event
		want string
	}{
		{at(tracer.TimerCreate, 100, 10), "true 100 10 0"},
		{at(tracer.TimerFire, 100, 0), "true 110 10 1"},
		{at(tracer.TimerReset, 200, 0), "true 200 0 1"},
		{at(tracer.TimerFire, 200, 0), "false 200 0 2"},
		{at(tracer.TimerReset, 300, 0), "true 300 0 2"},
		{at(tracer.TimerStop, 0, 0), "false 300 0 2"},
	} {
		events = append(events, step.e)
		x := after(t, events...).Timers[7]
		if got := fmt.Sprint(x.Active, " ", x.Deadline, " ", x.Period, " ", x.Fired); got != step.want {
			t.Errorf("after %v: %s, want %s", step.e.Kind, got, step.want)
		}
	}
}
