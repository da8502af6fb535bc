package viz

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// A segment is the index of a stretch of a trace that was indexed alone (see alone.go), in the form in which it is kept in a file: a few
// bytes that say what there is, and many with the numbers of its lists, which stay where they are. Lanes, texts, places and events have the
// segment's own numbers.
type segment struct {
	count        int // events
	first, last  int64
	texts        []string
	places       []segmentPlace
	gaps         []gap
	lanes        []segmentLane
	waits        []segmentWait
	times, kinds stretch
	actors       stretch
	links        []segmentLinks
	blocks       stretch
}

type segmentPlace struct {
	place
	events stretch
}

type segmentWait struct {
	kind waitKind
	sum  waitSum
}

// segmentLinks are links of a kind, about no object, that end with the event with which they start.
type segmentLinks struct {
	kind             int
	to               stretch
	fromLane, toLane stretch
}

type segmentLane struct {
	lane
	label  string // of a range or a metric
	spans  segmentSpans
	bars   segmentSpans
	levels []level
	events stretch
	peers  []int32 // of two that met, the one with the higher number is named

	// Of goroutines.
	build   goroutineBuild
	created bool
}

type segmentSpans struct {
	ats, looks stretch
	sums       sums
}

var errSegment = errors.New("a segment of an index is damaged")

// freeze returns a segment's index as a file has it: what there is, and the numbers. Nothing may be added to the index any more.
func freeze(x *index) (about, numbers []byte) {
	s := &segment{
		count: x.len(), first: x.times.at(0), last: x.times.last(), texts: x.texts, gaps: x.gaps,
		times: frozen(&x.times.all), kinds: frozen(&x.kinds), actors: frozen(&x.actors), blocks: frozen(&x.blocks.column),
	}
	for i := range x.places.all {
		p := &x.places.all[i]
		s.places = append(s.places, segmentPlace{place{file: p.file, fn: p.fn, at: p.at, line: p.line}, frozen(&p.events.column)})
	}
	for kind := range x.links {
		if l := &x.links[kind]; l.len() > 0 {
			s.links = append(s.links, segmentLinks{kind, frozen(&l.to.column), frozen(&l.fromLane), frozen(&l.toLane)})
		}
	}
	labels := make(map[int32]string)
	for key, id := range x.runtimes {
		labels[id] = key.label
	}
	for id := range x.lanes {
		s.lanes = append(s.lanes, frozenLane(x, int32(id), labels[int32(id)]))
	}
	for k, sum := range x.waited {
		s.waits = append(s.waits, segmentWait{k, *sum})
	}
	slices.SortFunc(s.waits, func(a, b segmentWait) int { return cmp.Compare(a.sum.end, b.sum.end) })
	const usual = 10 // bytes an event
	c := &segmentCoder{numbers: make([]byte, 0, usual*x.len())}
	c.segment(s)
	return c.b, appendZeros(c.numbers, stretchSlack)
}

func frozenLane(x *index, id int32, label string) segmentLane {
	l := x.lanes[id]
	s := segmentLane{lane: *l, label: label, spans: frozenSpans(&l.spans), events: frozen(&l.events.column)}
	if l.parts.bars != nil {
		s.bars = frozenSpans(l.parts.bars)
	}
	for k := range l.levels.len() {
		s.levels = append(s.levels, l.levels.at(k))
	}
	for _, p := range l.peers.all() {
		if p > id {
			s.peers = append(s.peers, p)
		}
	}
	if b := x.goroutines[id]; b != nil {
		s.build = *b
		s.created = b.carried == nil
	}
	return s
}

// all returns the lanes of the set, in order.
func (s *laneSet) all() []int32 {
	return slices.Sorted(func(yield func(int32) bool) {
		for _, l := range s.few {
			if !yield(l) {
				return
			}
		}
		for l := range s.many {
			if !yield(l) {
				return
			}
		}
	})
}

func frozen[T number](c *column[T]) stretch {
	heads, bits := c.freeze()
	return stretch{n: c.len(), heads: heads, bits: bits}
}

func frozenSpans(l *spanList) segmentSpans {
	s := segmentSpans{ats: frozen(&l.ats.column), looks: frozen(&l.looks)}
	if len(l.sums) > 0 {
		s.sums = l.sums[0].sums
		for _, v := range s.sums.values[:2*s.sums.used*l.blocks(0)] {
			s.sums.stored = binary.LittleEndian.AppendUint64(s.sums.stored, uint64(v))
		}
		s.sums.values = nil
	}
	return s
}

// thaw returns the segment that freeze wrote. Its lists stay where they are in numbers.
func thaw(about, numbers []byte) (*segment, error) {
	s := &segment{}
	c := &segmentCoder{coder: coder{reading: true, b: about}, numbers: numbers}
	c.segment(s)
	if c.bad || len(c.b) > 0 || len(c.numbers) != stretchSlack || !s.holds() {
		return nil, errSegment
	}
	return s, nil
}

// holds reports whether the lists of the segment have as much as they have to.
func (s *segment) holds() bool {
	if s.count <= 0 || s.times.n != s.count || s.kinds.n != s.count || s.actors.n != s.count || len(s.texts) == 0 || s.last < s.first {
		return false
	}
	for _, l := range s.links {
		if uint(l.kind) >= linkKindCount || l.fromLane.n != l.to.n || l.toLane.n != l.to.n {
			return false
		}
	}
	for i := range s.lanes {
		l := &s.lanes[i]
		if !l.spans.hold() || !l.bars.hold() || l.parent >= int32(i) || l.created && !l.isGoroutine() || l.build.wait.class >= classCount {
			return false
		}
	}
	for _, w := range s.waits {
		if w.kind.class >= classCount || !s.has(w.sum.lane) || w.kind.lane != 0 && !s.has(w.kind.lane-1) {
			return false
		}
	}
	return len(s.lanes) > 0
}

func (s *segment) has(lane int32) bool {
	return uint(lane) < uint(len(s.lanes)) && s.lanes[lane].isGoroutine()
}

func (s *segmentSpans) hold() bool {
	blocks := max(0, s.ats.n-1) / sumBlock
	if s.looks.n != s.ats.n || s.sums.used < 0 || s.sums.used > int(classCount) || len(s.sums.stored) != blocks*16*s.sums.used || blocks > 0 && s.sums.used == 0 {
		return false
	}
	for _, slot := range s.sums.slots {
		if int(slot) > s.sums.used {
			return false
		}
	}
	return true
}
