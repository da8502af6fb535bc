package viz

import (
	"github.com/govis/govis/viz/protocol"
)

// A class is a state as a span list holds it: a state, and for a blocked
// goroutine the family of its reason.
type class uint8

// The classes.
const (
	classUnknown class = iota
	classCreated
	classRunnable
	classRunning
	classSyscall
	classEnded
	classChannel // blocked, and so on
	classSelect
	classLock
	classWaitGroup
	classSleep
	classNetwork
	classOther
	classHeld
	classRead
	classFree
	classActive
	classCancelled
	classIdle
	classRegion
	classOutside
	classCount
)

// classes says what a class is to the page.
var classes = [classCount]struct {
	state  protocol.SpanState
	family protocol.Family
}{
	classUnknown:   {state: protocol.StateUnknown},
	classCreated:   {state: protocol.StateCreated},
	classRunnable:  {state: protocol.StateRunnable},
	classRunning:   {state: protocol.StateRunning},
	classSyscall:   {state: protocol.StateSyscall},
	classEnded:     {state: protocol.StateEnded},
	classChannel:   {protocol.StateBlocked, protocol.FamilyChannel},
	classSelect:    {protocol.StateBlocked, protocol.FamilySelect},
	classLock:      {protocol.StateBlocked, protocol.FamilyLock},
	classWaitGroup: {protocol.StateBlocked, protocol.FamilyWaitGroup},
	classSleep:     {protocol.StateBlocked, protocol.FamilySleep},
	classNetwork:   {protocol.StateBlocked, protocol.FamilyNetwork},
	classOther:     {protocol.StateBlocked, protocol.FamilyOther},
	classHeld:      {state: protocol.StateHeld},
	classRead:      {state: protocol.StateRead},
	classFree:      {state: protocol.StateFree},
	classActive:    {state: protocol.StateActive},
	classCancelled: {state: protocol.StateCancelled},
	classIdle:      {state: protocol.StateIdle},
	classRegion:    {state: protocol.StateRegion},
	classOutside:   {state: protocol.StateOutside},
}

// drawn reports whether spans of the class are part of a scene.
func (c class) drawn() bool {
	return c != classFree && c != classIdle && c != classEnded && c != classOutside
}

// A span begins with an event and lasts until the next span of its list, the last one
// until the end.
type span struct {
	at    uint32 // index of the event
	ref   int32  // lane it has to do with: waited for, held by; -1 none
	why   uint16 // the reason, in the index's table of texts
	class class
}

// spanList is a lane's spans in order, with running sums that tell what a
// stretch of many spans consists of without looking at each.
type spanList struct {
	ats   eventList      // with which each begins
	looks column[uint64] // of each: lane, reason and class
	sums  []sumRun
	begun int64 // when the last span began, for the sums
}

// look is all of a span but where it begins, as a number.
func (s span) look() uint64 {
	return uint64(uint32(s.ref+1))<<24 | uint64(s.why)<<8 | uint64(s.class)
}

func (l *spanList) len() int { return l.ats.len() }

// at returns span k.
func (l *spanList) at(k int) span { return spanOf(l.ats.at(k), l.looks.at(k)) }

// last returns the last span; there must be one.
func (l *spanList) last() span { return spanOf(l.ats.last(), l.looks.last()) }

func spanOf(at uint32, look uint64) span {
	return span{at: at, ref: int32(uint32(look>>24)) - 1, why: uint16(look >> 8), class: class(look)}
}

// class returns the class of span k.
func (l *spanList) class(k int) class { return class(l.looks.at(k)) }

// add begins a span. Of several at one event the last is kept.
func (l *spanList) add(s span, t *times) {
	if l.len() > 0 && l.ats.last() == s.at {
		l.looks.setLast(s.look())
		return
	}
	l.sum(s.at, t)
	l.ats.add(s.at)
	l.looks.add(s.look())
}

// search returns the position of the span that lasts at event i, -1 before the first.
func (l *spanList) search(i int) int {
	return l.ats.from(uint32(max(i+1, 0))) - 1
}

// from returns the position of the first span that begins at or after position p of an axis.
func (l *spanList) from(p int64, a axis) int {
	return l.ats.from(uint32(a.index(p)))
}

// end returns the position on the axis where span k ends.
func (l *spanList) end(k int, a axis) int64 {
	if k+1 < l.len() {
		return a.pos(int(l.ats.at(k + 1)))
	}
	return a.end()
}

// weights returns how much of an axis each class takes in the spans from i to j-1.
func (l *spanList) weights(i, j int, a axis) [classCount]int64 {
	var w [classCount]int64
	for r := l.runOf(i); i < j; r++ {
		to := j
		if r+1 < len(l.sums) {
			to = min(to, l.sums[r+1].from)
		}
		l.weighRun(r, i, to, a, &w)
		i = to
	}
	return w
}

// weighRun adds to w what each class takes in the spans from i to j-1, all of one run.
func (l *spanList) weighRun(r, i, j int, a axis, w *[classCount]int64) {
	run := &l.sums[r]
	whole := (i - run.from + sumBlock - 1) / sumBlock
	last := min((j-run.from)/sumBlock, l.blocks(r))
	if whole >= last {
		l.weigh(i, j, a, w)
		return
	}
	l.weigh(i, run.from+whole*sumBlock, a, w)
	run.between(whole, last, a.clock, w)
	l.weigh(run.from+last*sumBlock, j, a, w)
}

// weigh adds to w what each class takes in the spans from i to j-1, one by one.
func (l *spanList) weigh(i, j int, a axis, w *[classCount]int64) {
	if i >= j {
		return
	}
	for from := a.pos(int(l.ats.at(i))); i < j; i++ {
		to := l.end(i, a)
		w[l.class(i)] += to - from
		from = to
	}
}
