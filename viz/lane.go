package viz

import (
	"strconv"
	"strings"

	"github.com/govis/govis/viz/protocol"
)

// none stands for no lane.
const none int32 = -1

// A lane is what the index holds of one goroutine, object or processor.
type lane struct {
	kind   protocol.LaneKind
	ref    uint64 // goroutine or object id, number of the P
	name   string
	nth    uint32 // of an object: it is the nth that has the name
	detail string
	labels string // of a goroutine: its pprof labels
	made   string // "main.go:12"
	parent int32  // lane
	system bool   // of the runtime or the standard library
	ended  bool
	first  uint32 // index of the first event
	last   uint32 // index of the last
	max    int32  // capacity of a channel

	unit string // of a metric: "bytes"

	spans  spanList
	parts  partSet // of its run, below its spans
	levels levelList
	events eventList // indexes of the events that are about it
	peers  laneSet   // lanes that had to do with it
}

// A laneSet is a set of lanes, small for most.
type laneSet struct {
	last [2]int32 // the lanes last added, counted from 1: most are added again and again
	few  []int32
	many map[int32]struct{} // when few is full
}

// add reports whether l was not in the set before.
func (s *laneSet) add(l int32) bool {
	if s.last[l&1] == l+1 {
		return false
	}
	s.last[l&1] = l + 1
	if s.has(l) {
		return false
	}
	if len(s.few) < 16 {
		s.few = append(s.few, l)
		return true
	}
	if s.many == nil {
		s.many = make(map[int32]struct{})
	}
	s.many[l] = struct{}{}
	return true
}

func (s *laneSet) has(l int32) bool {
	for _, f := range s.few {
		if f == l {
			return true
		}
	}
	_, ok := s.many[l]
	return ok
}

// laneID returns the id that the page knows a lane by.
func laneID(letter byte, ref uint64) string {
	return string(letter) + strconv.FormatUint(ref, 10)
}

// goroutineID and objectID return the ids of lanes, "g1" and "o7".
func goroutineID(g uint64) string { return laneID('g', g) }
func objectID(obj uint64) string  { return laneID('o', obj) }

func (l *lane) id() string {
	switch l.kind {
	case protocol.LaneGoroutine:
		return goroutineID(l.ref)
	case protocol.LaneProcessor:
		return laneID('p', l.ref)
	case protocol.LaneRange:
		return laneID('r', l.ref)
	case protocol.LaneMetric:
		return laneID('m', l.ref)
	}
	return objectID(l.ref)
}

// title is what a lane is called: its name, with a number from the second object of
// that name on, else what it is.
func (l *lane) title() string {
	switch {
	case l.nth > 1:
		return l.name + " #" + strconv.FormatUint(uint64(l.nth), 10)
	case l.name != "":
		return l.name
	}
	n := strconv.FormatUint(l.ref, 10)
	switch l.kind {
	case protocol.LaneGoroutine:
		return "goroutine " + n
	case protocol.LaneProcessor:
		return "P " + n
	}
	return string(l.kind) + " " + n
}

// matches reports whether the lane's name, detail or labels have text, which is in lower case, in it.
func (l *lane) matches(text string) bool {
	return strings.Contains(strings.ToLower(l.title()), text) ||
		strings.Contains(strings.ToLower(l.detail), text) ||
		strings.Contains(strings.ToLower(l.labels), text) ||
		strings.Contains(strings.ToLower(l.made), text)
}

// touch notes that event i is about the lane.
func (l *lane) touch(i uint32) {
	if l.events.len() > 0 && l.events.last() == i {
		return
	}
	l.events.add(i)
	l.last = i
}
