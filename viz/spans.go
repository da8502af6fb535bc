package viz

import (
	"sort"

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
}

// drawn reports whether spans of the class are part of a scene.
func (c class) drawn() bool { return c != classFree && c != classIdle && c != classEnded }

// A span begins with an event and lasts until the next span of its list, the last one
// until the end.
type span struct {
	at    uint32 // index of the event
	ref   int32  // lane it has to do with: waited for, held by; -1 none
	why   uint16 // the reason, in the index's table of texts
	class class
}

// sumBlock is how many spans lie between two running sums.
const sumBlock = 128

// sums says how much of a lane each class has taken up to some span.
type sums struct {
	events [classCount]int64
	clock  [classCount]int64
}

// noSums is what no span has taken.
var noSums sums

// spanList is a lane's spans in order, with running sums that tell what a
// stretch of many spans consists of without looking at each.
type spanList struct {
	spans []span
	sums  []sums // sums[k]: of the spans before span (k+1)*sumBlock
}

// add begins a span. Of several at one event the last is kept.
func (l *spanList) add(s span, t *times) {
	n := len(l.spans)
	if n > 0 && l.spans[n-1].at == s.at {
		l.spans[n-1] = s
		return
	}
	l.spans = append(l.spans, s)
	if n > 0 && n%sumBlock == 0 {
		sum := *l.before(n/sumBlock - 1)
		for k := n - sumBlock; k < n; k++ {
			a, b := l.spans[k], int(l.spans[k+1].at)
			sum.events[a.class] += int64(b) - int64(a.at)
			sum.clock[a.class] += t.at(b) - t.at(int(a.at))
		}
		l.sums = append(l.sums, sum)
	}
}

// before returns the sums of all spans before span block*sumBlock.
func (l *spanList) before(block int) *sums {
	if block == 0 {
		return &noSums
	}
	return &l.sums[block-1]
}

// search returns the position of the span that lasts at event i, -1 before the first.
func (l *spanList) search(i int) int {
	return sort.Search(len(l.spans), func(k int) bool { return int(l.spans[k].at) > i }) - 1
}

// from returns the position of the first span that begins at or after position p of an axis.
func (l *spanList) from(p int64, a axis) int {
	return sort.Search(len(l.spans), func(k int) bool { return a.pos(int(l.spans[k].at)) >= p })
}

// end returns the position on the axis where span k ends.
func (l *spanList) end(k int, a axis) int64 {
	if k+1 < len(l.spans) {
		return a.pos(int(l.spans[k+1].at))
	}
	return a.end()
}

// weights returns how much of an axis each class takes in the spans from i to j-1.
func (l *spanList) weights(i, j int, a axis) [classCount]int64 {
	var w [classCount]int64
	one := func(k int) { w[l.spans[k].class] += l.end(k, a) - a.pos(int(l.spans[k].at)) }
	for ; i < j && i%sumBlock != 0; i++ {
		one(i)
	}
	if first, last := i/sumBlock, min(j/sumBlock, len(l.sums)); first < last {
		from, to := a.sum(l.before(first)), a.sum(l.before(last))
		for c := range w {
			w[c] += to[c] - from[c]
		}
		i = last * sumBlock
	}
	for ; i < j; i++ {
		one(i)
	}
	return w
}
