package viz

import (
	"errors"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// A segment is a stretch of a trace that is indexed alone, without what was before it, so that several can be indexed side by side. It is the
// index of its events by the rules of every index, with what goes back to the time before it noted beside: join, which knows, then
// completes it, or finds that it cannot be joined. Segments can have what goroutines and the runtime do, but no objects.

// errNotAlone says that an event cannot be in a segment.
var errNotAlone = errors.New("an event cannot be indexed without those before it")

// aloneKinds are the kinds of events that segments can have.
var aloneKinds = [...]bool{
	tracer.GoCreate: true, tracer.GoStart: true, tracer.GoStop: true, tracer.GoBlock: true, tracer.GoUnblock: true, tracer.GoEnd: true,
	tracer.GoSyscall: true, tracer.GoSysret: true, tracer.Range: true, tracer.Metric: true, tracer.CPUSample: true, tracer.UserLog: true,
	tracer.GoLabel: true, tracer.GoStatus: true, tracer.ProcStart: true, tracer.ProcStop: true, tracer.TraceClock: true,
}

// canBeAlone reports whether an event of a kind and of an object, 0 for none, may be in a segment, as far as it tells that itself.
func canBeAlone(kind tracer.Kind, obj uint64) bool {
	return int(kind) < len(aloneKinds) && aloneKinds[kind] && obj == 0
}

// applyAlone is apply for the index of a segment.
func (x *index) applyAlone(e *tracer.Event) error {
	if !canBeAlone(e.Kind, e.Obj) {
		return errNotAlone
	}
	switch id, seen := x.gs.get(e.G); e.Kind {
	case tracer.GoCreate:
		if seen {
			return errNotAlone
		}
	case tracer.GoStatus: // which tells of who was there when the trace began
		if !seen || x.goroutines[id].carried != nil {
			return errNotAlone
		}
	}
	if err := x.apply(e); err != nil {
		return err
	}
	return x.alone.odd
}

// alone is what the index of a segment has that others do not.
type alone struct {
	odd error // why it cannot be joined
}

// carried is what a segment does to a goroutine that was there before it, as far as that depends on what it was.
type carried struct {
	user bool // it runs the user's code

	waits    bool // with the event waitAt ends the wait that it may be in; the user's code was seen by then, or not
	waitUser bool
	waitAt   uint32

	blocked bool     // whether its last wait is a library's is known
	woken   bool     // so is its last wake-up
	asks    []uint32 // wake-ups before blocked

	// It leaves P on, none for no P; where front is set, that of all that the segment knows does nothing else before.
	left, front bool
	on          int32

	labelled bool // it got the label
	label    string
}

// carry makes a goroutine of a segment one that was there before.
func (x *index) carry(id int32) {
	if x.alone != nil {
		x.goroutines[id].carried = &carried{on: none}
	}
}

// leavesFirst guesses on which P a goroutine has been that was there before the segment, at its first event that tells: who joins
// knows whether that is right.
func (x *index) leavesFirst(e *tracer.Event, i uint32, b *goroutineBuild) {
	c := b.carried
	if c == nil || c.left {
		return
	}
	c.left = true
	switch e.Kind {
	case tracer.GoStop, tracer.GoBlock, tracer.GoEnd, tracer.GoSyscall:
		if e.P >= 0 {
			c.on = x.lookupP(e.P, i)
			c.front = x.lanes[c.on].spans.len() == 0
			b.processor = c.on
		}
	}
}

// runsUser notes that a goroutine runs the user's code, as only some of the runtime's own do that.
func (x *index) runsUser(g int32) {
	l, b := x.lanes[g], x.goroutines[g]
	l.system = l.system && b.runtime
	if b.carried != nil {
		b.carried.user = true
	}
}

// wokenBy returns what the kind of event i, a wake-up of a goroutine, is to have besides.
func (b *goroutineBuild) wokenBy(i uint32) uint16 {
	switch c := b.carried; {
	case c != nil && !c.blocked:
		c.asks = append(c.asks, i)
		return openEvent
	case b.library:
		return libraryEvent
	}
	return 0
}

// kindAt returns what there is of event i in kinds.
func (x *index) kindAt(i int) uint16 {
	kind := x.kinds.at(i)
	if kind&openEvent == 0 {
		return kind
	}
	if kind &^= openEvent; x.libraries.has(uint32(i)) {
		kind |= libraryEvent
	}
	return kind
}

// isGoroutine reports whether a lane is of a goroutine.
func (l *lane) isGoroutine() bool { return l.kind == protocol.LaneGoroutine }
