package lesson

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/viz"
)

// furthest is how many events before the one that is asked about a question is asked at most.
const furthest = 1000

// whose are the fields that ask for a goroutine, or for what it does: that it is woken, and runs, is a part of the answer.
var whose = map[string]func(*tracer.Event) uint64{
	"g":    func(e *tracer.Event) uint64 { return e.G },
	"by":   func(e *tracer.Event) uint64 { return e.By },
	"peer": func(e *tracer.Event) uint64 { return e.Peer },
}

// stand returns the position of the event at which the questions about the event at position i are asked: a step of the
// program's own, from which the answer cannot be read yet. What is shown of the lesson by then is not gone back behind: that is shown,
// the position of the moment before, or -1.
func stand(trace *tracer.Trace, i, shown int, asks []string) (int, error) {
	first := max(shown, i-furthest, trace.First())
	events, err := slice(trace, first, i+1)
	if err != nil {
		return 0, err
	}
	at := i - first
	from := at
	for _, what := range asks {
		from = min(from, hints(events, at, first == shown, what))
	}
	begin, err := find.Begin(trace, i) // who has seen a close knows whom it wakes
	if err != nil {
		return 0, err
	}
	from = min(from, max(begin-first, 1))
	s, err := trace.StateAt(i - 1)
	if err != nil {
		return 0, err
	}
	for k := from - 1; k >= 0; k-- {
		if first+k == shown || isStep(s, events[k]) && !wakes(events[k], events[at]) {
			return first + k, nil
		}
	}
	return max(first, i-1), nil
}

// slice returns events of a trace.
func slice(trace *tracer.Trace, from, to int) ([]*tracer.Event, error) {
	var events []*tracer.Event
	for e, err := range trace.Events(from, to) {
		if err != nil {
			return nil, err
		}
		copied := *e
		events = append(events, &copied)
	}
	return events, nil
}

// isStep reports whether a step of the page's comes to the event.
func isStep(s *tracer.State, e *tracer.Event) bool {
	g := s.Goroutines[e.G]
	own := e.Origin() <= tracer.OriginUser && (g == nil || g.Mode != tracer.ModeSystem)
	return own && viz.Notable(e.Kind) && !e.RuntimeWait()
}

// wakes reports whether e wakes another goroutine on the way of next's to what is asked about.
func wakes(e, next *tracer.Event) bool {
	return e.Kind == tracer.GoUnblock && e.By != 0 && e.By == next.G
}

// hints returns where in events that begins which leads to the answer about the event at position at. The first event is never a part of it.
func hints(events []*tracer.Event, at int, bounded bool, what string) int {
	e := events[at]
	from := at
	who, ok := whose[what]
	if !ok && what == "value" && (e.Kind == tracer.Output || e.Kind == tracer.ChanSend) {
		who, ok = whose["g"], true
	}
	switch {
	case ok && who(e) != 0:
		from = turn(events, at, bounded, who(e))
	case what == "case":
		from = ofSelect(events, at)
	}
	for from > 1 && isPair(events[from-1], events[from]) {
		from--
	}
	return from
}

// turn returns where g's turn begins, in which it comes to what the event at position at says: after its last wait for what the program
// asked for, or its beginning. Goroutines that begin within it have to be there first. bounded says that what was before the events does not
// matter.
func turn(events []*tracer.Event, at int, bounded bool, g uint64) int {
	from := at
	for k := at - 1; k > 0; k-- {
		e := events[k]
		switch {
		case e.Kind == tracer.GoCreate && e.G == 1:
			return at // main has not waited yet: all that it has done leads there
		case e.Kind == tracer.GoCreate:
			return from
		case e.G != g:
			continue
		case e.Kind == tracer.GoBlock && !e.RuntimeWait() && e.Reason != "semacquire" && !isWait(e, events[at]):
			return from
		}
		from = k
	}
	if bounded {
		return from
	}
	return at
}

// isWait reports whether block is the wait in an operation on a channel that another goroutine has completed.
func isWait(block, e *tracer.Event) bool {
	completed := (e.Kind == tracer.ChanSend || e.Kind == tracer.ChanRecv) && e.By != 0 && e.By != e.G
	return completed && block.G == e.G && block.Obj == e.Obj
}

// ofSelect returns where the end of a select begins, whose select.done is at position at: where the case that won is done.
func ofSelect(events []*tracer.Event, at int) int {
	for k := at - 1; k > 0; k-- {
		e := events[k]
		if e.G != events[at].G {
			continue
		}
		switch e.Kind {
		case tracer.GoStart, tracer.GoUnblock:
		case tracer.ChanSend, tracer.ChanRecv:
			return k
		default:
			return at
		}
	}
	return at
}

// isPair reports whether two events tell the same: the halves of a hand-off, or that a timer fires and sends.
func isPair(a, b *tracer.Event) bool {
	if a.Kind == tracer.TimerFire {
		return b.Kind == tracer.ChanSend && a.G == b.G
	}
	return a.Kind == tracer.ChanSend && b.Kind == tracer.ChanRecv && a.Obj == b.Obj && a.N == b.N && a.Mode == tracer.ModeHandoff
}

// findStands finds where the questions are asked.
func (f *findings) findStands(g *Guide) error {
	for n := range f.questions {
		q := &f.questions[n]
		shown := -1
		for _, m := range f.moments {
			if m.At < q.At {
				shown = int(m.At)
			}
		}
		var asks []string
		for _, other := range f.questions {
			if other.At == q.At {
				asks = append(asks, g.lesson.Questions[other.N].Asks)
			}
		}
		at, err := stand(g.trace, int(q.At), shown, asks)
		if err != nil {
			return err
		}
		next, err := g.trace.At(at + 1)
		if err != nil {
			return err
		}
		q.Stand, q.T = int64(at), next.T
	}
	return nil
}
