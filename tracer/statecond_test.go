package tracer_test

import (
	"fmt"
	"testing"

	"github.com/govis/govis/tracer"
)

// about is an event of goroutine g about an object.
func about(kind tracer.Kind, g, obj uint64, fields func(e *tracer.Event)) *tracer.Event {
	always, _ := kind.Fields()
	e := &tracer.Event{Kind: kind, G: g, P: int32(g), Has: always, Obj: obj, Name: "it"}
	if fields != nil {
		fields(e)
	}
	return e
}

// after applies events to a state, and holds it against what a checkpoint gives back.
func after(t *testing.T, events ...*tracer.Event) *tracer.State {
	t.Helper()
	s := tracer.NewState()
	for i, e := range events {
		e.Seq, e.T = uint64(i+1), int64(i)
		s.Apply(e)
		back, err := tracer.Checkpoint(s)
		check(t, err)
		sameState(t, "checkpoint", back, s)
	}
	return s
}

func TestStateOfCond(t *testing.T) {
	waiting := func(n int64) func(*tracer.Event) { return func(e *tracer.Event) { e.Counter = n } }
	events := []*tracer.Event{
		about(tracer.CondWait, 1, 7, waiting(1)), about(tracer.CondWait, 2, 7, waiting(2)), about(tracer.CondWait, 3, 7, waiting(3)),
	}
	if got := fmt.Sprint(after(t, events...).Conds[7].Waiters); got != "[1 2 3]" {
		t.Errorf("in line are %s", got)
	}
	events = append(events, about(tracer.CondSignal, 4, 7, waiting(2)))
	if got := fmt.Sprint(after(t, events...).Conds[7].Waiters); got != "[2 3]" {
		t.Errorf("after a signal in line are %s", got)
	}
	events = append(events, about(tracer.CondBroadcast, 4, 7, waiting(0)))
	if c := after(t, events...).Conds[7]; len(c.Waiters) != 0 || c.Name != "it" {
		t.Errorf("after a broadcast: %+v", c)
	}
}

func TestStateOfOnce(t *testing.T) {
	events := []*tracer.Event{
		about(tracer.OnceDo, 1, 7, nil),
		about(tracer.GoBlock, 2, 7, func(e *tracer.Event) { e.Has |= tracer.FieldObj; e.Reason = "sync.Once.Do" }),
	}
	o := after(t, events...).Onces[7]
	if o.Runner != 1 || o.Done || fmt.Sprint(o.Waiters) != "[2]" {
		t.Errorf("while it runs: %+v", o)
	}
	events = append(events, about(tracer.OnceDone, 1, 7, nil), about(tracer.GoUnblock, 2, 7, func(e *tracer.Event) { e.By = 1 }))
	if o := after(t, events...).Onces[7]; !o.Done || len(o.Waiters) != 0 {
		t.Errorf("when it is done: %+v", o)
	}
}

// Of a long queue an event names the first; the state knows the rest.
func TestStateOfLongQueue(t *testing.T) {
	events := []*tracer.Event{about(tracer.MutexLock, 1, 7, func(e *tracer.Event) { e.Owner, e.OK = 1, true })}
	for g := uint64(2); g < 102; g++ {
		events = append(events, about(tracer.GoBlock, g, 7, func(e *tracer.Event) { e.Has |= tracer.FieldObj; e.Reason = "sync.Mutex.Lock" }))
	}
	events = append(events, about(tracer.MutexUnlock, 1, 7, func(e *tracer.Event) {
		e.Waiters, e.N = []uint64{2, 3}, 100
		e.Has |= tracer.FieldN
	}))
	if n := len(after(t, events...).Mutexes[7].Queue); n != 100 {
		t.Errorf("%d wait, want 100", n)
	}
}
