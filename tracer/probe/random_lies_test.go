package probe_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestRandomLies: a trace of random programs that lacks an event, has one that is not so, or two the other way
// round, is refused, be it by the model or by what the goroutines tell.
func TestRandomLies(t *testing.T) {
	c := program("random")
	var events []tracer.Event
	stdout, err := recordRandom(t, c, func(e *tracer.Event) { events = append(events, *e) }, "3", "6")
	if err != nil {
		t.Fatal(err)
	}
	if err := checkRandom(stdout, events, false); err != nil {
		t.Fatalf("the trace as it is: %v", err)
	}
	told := toldOf(events)
	refused := map[tracer.Kind]int{}
	try := func(lie string, i int, changed []tracer.Event) {
		t.Helper()
		if changed == nil {
			return
		}
		refused[events[i].Kind]++
		if checkRandom(stdout, changed, false) == nil {
			t.Errorf("nobody refuses the trace with event %d, %s, %s", events[i].Seq, events[i].Kind, lie)
		}
	}
	for i, e := range events {
		if !told[e.Seq] || refused[e.Kind] > 24 { // enough of these
			continue
		}
		try("left out", i, slices.Delete(slices.Clone(events), i, i+1))
		try("changed", i, falsified(events, i))
		try("later than the next of its goroutine", i, swapped(events, told, i))
	}
	for _, kind := range []tracer.Kind{
		tracer.GoCreate, tracer.ChanMake, tracer.ChanSend, tracer.ChanRecv, tracer.ChanClose, tracer.SelectDone,
		tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait, tracer.ContextCreate, tracer.ContextCancel,
	} {
		if refused[kind] == 0 {
			t.Errorf("there was no %s to lie about", kind)
		}
	}
}

// toldOf returns the events that diaries tell of.
func toldOf(events []tracer.Event) map[uint64]bool {
	a := newAccount(false)
	told := map[uint64]bool{}
	for i := range events {
		a.event(&events[i])
		if events[i].Kind == tracer.ContextCancel {
			told[events[i].Seq] = true
		}
	}
	for _, deeds := range a.deeds {
		for _, d := range deeds {
			told[d.seq] = true
		}
	}
	return told
}

// falsified returns the events with one changed, nil where there is nothing to change.
func falsified(events []tracer.Event, i int) []tracer.Event {
	changed := slices.Clone(events)
	e := &changed[i]
	switch e.Kind {
	case tracer.ChanSend, tracer.ChanRecv:
		if e.Value == "" || e.Value[0] != '"' && (e.Value[0] < '0' || e.Value[0] > '9') {
			e.Obj++
			break
		}
		e.Value = strconv.Quote(e.Value)
	case tracer.SelectDone:
		e.Case = (e.Case + 1) % len(e.Cases)
	case tracer.WaitGroupAdd:
		e.N++
	case tracer.ContextCancel:
		e.Cause += "?"
	case tracer.ChanMake:
		e.Cap++
	case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
		e.OK = !e.OK
	case tracer.GoCreate:
		e.By++
	case tracer.Sleep:
		return nil
	case tracer.ContextCreate:
		e.Mode = map[bool]string{true: tracer.ModeWithValue, false: tracer.ModeCancel}[e.Mode == tracer.ModeCancel]
	default:
		e.Obj += 1000
	}
	return changed
}

// swapped returns the events with one and the next of its goroutine that diaries tell of changing places, nil if
// those are the same to a diary.
func swapped(events []tracer.Event, told map[uint64]bool, i int) []tracer.Event {
	a := events[i]
	for j := i + 1; j < len(events); j++ {
		b := events[j]
		if a.Kind == tracer.GoCreate || b.G != a.G || b.Kind == tracer.GoCreate || !told[b.Seq] {
			continue
		}
		if a.Kind == b.Kind || a.Kind == tracer.ContextCancel || b.Kind == tracer.ContextCancel {
			return nil
		}
		changed := slices.Clone(events)
		changed[i], changed[j] = b, a
		changed[i].Seq, changed[j].Seq, changed[i].T, changed[j].T = a.Seq, b.Seq, a.T, b.T
		return changed
	}
	return nil
}
