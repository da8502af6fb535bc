package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// applyGap follows where one trace of a running service ends, and where the next begins: until a trace tells again, nothing is known of what
// goroutines, regions, tasks and the runtime do.
func (x *index) applyGap(e *tracer.Event, i uint32) {
	x.inGap = e.State == tracer.StateBegin
	x.rare.add(i)
	for id, l := range x.lanes {
		if l.ended {
			continue
		}
		switch l.kind {
		case protocol.LaneGoroutine:
			x.unknownG(int32(id), i)
		case protocol.LaneRange:
			x.notKnown(l, i)
		case protocol.LaneObject: // a task
			x.notKnown(l, i)
		}
		if len(l.parts.open) > 0 {
			l.parts.open = nil
			l.parts.bar(i, x)
		}
	}
}

// unknownG notes that it is not known any more what a goroutine does.
func (x *index) unknownG(g int32, i uint32) {
	l, b := x.lanes[g], x.goroutines[g]
	if l.ref == 0 || l.spans.len() == 0 {
		return
	}
	x.leaveP(i, g, b)
	b.on, b.waited, b.explained, b.wake = none, none, false, -1
	x.waited.end(g, i, x)
	x.notKnown(l, i)
}

// notKnown ends what a lane's subject did, if it did something.
func (x *index) notKnown(l *lane, i uint32) {
	if l.spans.len() > 0 && l.spans.last().class.drawn() && l.spans.last().class != classUnknown {
		l.spans.add(span{at: i, ref: none, class: classUnknown}, &x.times)
	}
}

// applyGoStatus follows what a goroutine does at a moment. What a dump says is of that moment: it is a mark, and what comes after it stays unknown.
func (x *index) applyGoStatus(e *tracer.Event, i uint32, g int32, info stackInfo) {
	l, b := x.lanes[g], x.goroutines[g]
	next := span{at: i, ref: none}
	switch e.State {
	case tracer.StateRunnable:
		next.class = classRunnable
	case tracer.StateRunning:
		next.class = classRunning
	case tracer.StateWaiting:
		next.class, next.why = reasonClass(e.Reason), x.text(e.Reason)
	case tracer.StateSyscall:
		next.class = classSyscall
	case tracer.StateEnded:
		next.class, l.ended = classEnded, true
	default:
		return
	}
	if e.Mode == tracer.ModeDump {
		return
	}
	x.leaveP(i, g, b)
	switch next.class {
	case classRunning:
		x.takeP(e.P, i, g, b)
	case classRunnable, classSyscall, classEnded:
	default:
		b.library = info.library
		x.blocks.add(i)
		b.wait = wait{lasts: true, at: i, begun: x.times.now, place: info.place, why: next.why, class: next.class}
	}
	l.spans.add(next, &x.times)
}
