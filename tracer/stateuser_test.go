package tracer_test

import (
	"fmt"
	"testing"

	"github.com/govis/govis/tracer"
)

func TestStateOfAnnotations(t *testing.T) {
	said := func(kind tracer.Kind, label, state string) *tracer.Event {
		return about(kind, 1, 0, func(e *tracer.Event) { e.Label, e.State = label, state })
	}
	task := func(state string) *tracer.Event {
		return about(tracer.UserTask, 1, 7, func(e *tracer.Event) { e.State = state })
	}
	regions := func(s *tracer.State) (names []string) {
		for _, r := range s.Goroutines[1].Regions {
			names = append(names, fmt.Sprint(r.Label, " ", r.Paused))
		}
		return names
	}
	events := []*tracer.Event{
		about(tracer.GoCreate, 1, 0, func(e *tracer.Event) { e.Label, e.State = "user=bob", "bubble 3" }),
		about(tracer.GoStart, 1, 0, nil),
		task(tracer.StateBegin),
		said(tracer.UserRegion, "a", tracer.StateBegin),
		said(tracer.UserRegion, "b", tracer.StateBegin),
		said(tracer.UserRegion, "c", tracer.StateBegin),
		said(tracer.UserRegion, "b", tracer.StatePause),
		said(tracer.GoThread, "", tracer.StateLocked),
	}
	s := after(t, events...)
	g := s.Goroutines[1]
	if got := fmt.Sprintf("%q %q %d %v", regions(s), g.Label, g.Bubble, g.Locked); got != `["a false" "b true" "c false"] "user=bob" 3 true` {
		t.Errorf("goroutine 1 is %s", got)
	}
	if x := s.Tasks[7]; x.Name != "it" || x.Ended || x.BegunBy != 1 {
		t.Errorf("the task is %+v", x)
	}
	clone := s.Clone()
	events = append(events, said(tracer.UserRegion, "b", tracer.StateEnd), said(tracer.UserRegion, "d", tracer.StateBegin),
		said(tracer.GoLabel, "", ""), said(tracer.GoThread, "", tracer.StateUnlocked), task(tracer.StateEnd))
	s = after(t, events...)
	g = s.Goroutines[1]
	if got := fmt.Sprintf("%q %q %d %v", regions(s), g.Label, g.Bubble, g.Locked); got != `["a false" "d false"] "" 3 false` {
		t.Errorf("later goroutine 1 is %s", got)
	}
	if !s.Tasks[7].Ended {
		t.Error("the task did not end")
	}
	for _, e := range events[8:] {
		clone.Apply(e)
	}
	sameState(t, "going on from a clone", clone, s)
}

func TestStateOfPanics(t *testing.T) {
	says := func(kind tracer.Kind, message string) *tracer.Event {
		return about(kind, 1, 0, func(e *tracer.Event) { e.Message = message })
	}
	events := []*tracer.Event{about(tracer.GoStart, 1, 0, nil), says(tracer.PanicStart, "one"), says(tracer.PanicStart, "two")}
	if got := fmt.Sprint(after(t, events...).Goroutines[1].Panics); got != "[one two]" {
		t.Errorf("it is in the panics %s", got)
	}
	events = append(events, says(tracer.PanicRecover, "two"), says(tracer.Goexit, ""))
	if g := after(t, events...).Goroutines[1]; fmt.Sprint(g.Panics) != "[one]" || !g.Goexit {
		t.Errorf("after recover and Goexit: %v, %v", g.Panics, g.Goexit)
	}
}
