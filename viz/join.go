package viz

import (
	"math"
	"slices"

	"github.com/govis/govis/viz/protocol"
)

// A joiner joins a segment to the index of what is before it.
type joiner struct {
	x     *index
	s     *segment
	base  uint32 // number of the segment's first event in the index
	names *names
	known []int32 // of the segment's lanes: that of the index, or none, before the segment

	libraries []uint32 // wake-ups from waits of libraries that began before
}

// join joins a segment to the index, which then is what apply makes of the segment's events. It does nothing and returns
// false where that cannot be: what the segment takes for granted is not so.
func (x *index) join(s *segment) bool {
	if x.inGap || s.count > math.MaxUint32-1-x.len() || x.len() > 0 && s.first < x.times.last() {
		return false
	}
	j := &joiner{x: x, s: s, base: uint32(x.len()), known: make([]int32, len(s.lanes)), names: &names{most: uint64(s.count - 1)}}
	if !j.fits() {
		return false
	}
	j.texts()
	j.events()
	wakes := x.links[linkWake].len()
	j.lanes()
	j.links()
	j.waits()
	for i := range s.lanes {
		j.peers(int32(i))
		if l := &s.lanes[i]; l.isGoroutine() {
			j.goroutine(int32(i), l, wakes)
		}
	}
	j.asked()
	return true
}

// fits reports whether the segment takes for granted what is so.
func (j *joiner) fits() bool {
	more := 0
	for i := range j.s.lanes {
		l := &j.s.lanes[i]
		id, ok := j.x.laneOf(l)
		if !ok {
			return false
		}
		j.known[i] = id
		if id == none {
			if l.label != "" {
				more++
			}
			if l.build.carried != nil && l.build.carried.on != none {
				return false
			}
			continue
		}
		if l.created {
			return false
		}
		if was := &j.x.lanes[id].parts; l.parts.used && len(was.open) > 0 && (len(was.open) > 1 || was.open[0] != openPart{label: l.parts.front}) {
			return false
		}
	}
	if more > 0 && len(j.x.runtimes)+more > maxRuntimeLanes {
		return false
	}
	for i := range j.s.lanes {
		if c := j.s.lanes[i].build.carried; c != nil && j.known[i] != none && !j.carriedFits(j.known[i], c) {
			return false
		}
	}
	return true
}

// carriedFits reports whether a goroutine that was there before was as the segment guesses.
func (j *joiner) carriedFits(id int32, c *carried) bool {
	b := j.x.goroutines[id]
	if b == nil || b.explained || b.on != none || b.waited != none {
		return false
	}
	if !c.left {
		return true
	}
	on := none
	if uint(c.on) < uint(len(j.known)) {
		on = j.known[c.on]
		if on == none {
			return false
		}
	}
	if b.processor != on {
		return false
	}
	if on == none || !c.front {
		return true
	}
	spans := &j.x.lanes[on].spans
	return spans.len() > 0 && spans.last().ref == id
}

// laneOf returns the lane that a segment's lane is, none where it is new; false where there can be no such lane.
func (x *index) laneOf(l *segmentLane) (id int32, ok bool) {
	found := false
	switch l.kind {
	case protocol.LaneGoroutine:
		id, found = x.gs.get(l.ref)
	case protocol.LaneProcessor:
		id, found = x.ps[int32(l.ref)]
	case protocol.LaneRange, protocol.LaneMetric:
		id, found = x.runtimes[runtimeKey{l.kind, l.label}]
	default:
		return none, false
	}
	if !found {
		return none, true
	}
	return id, true
}

func (j *joiner) texts() {
	for _, t := range j.s.texts {
		j.names.texts = append(j.names.texts, j.x.text(t))
	}
	for i := range j.s.places {
		p := &j.s.places[i]
		id := j.x.places.intern(place{file: p.file, fn: p.fn, at: p.at, line: p.line})
		j.names.places = append(j.names.places, id)
		j.x.places.all[id].events.join(j.list(p.events, asEvent))
	}
}

// list returns a stretch of the segment as a part of a column.
func (j *joiner) list(s stretch, as reading) joined {
	return joined{stretch: s, as: as, add: uint64(j.base), names: j.names}
}

// events joins what there is of each event, but for who acts.
func (j *joiner) events() {
	x, s := j.x, j.s
	if x.len() > 0 {
		x.gaps.take(gap{x.times.last(), s.first})
	}
	for _, g := range s.gaps {
		x.gaps.take(g)
	}
	x.times.all.join(j.list(s.times, asIs))
	x.times.now = s.last
	x.kinds.join(j.list(s.kinds, asIs))
	x.subjects.join(j.list(stretch{n: s.count}, asIs))
	x.blocks.join(j.list(s.blocks, asEvent))
}

// lanes makes the lanes that are new, and joins the lists of all.
func (j *joiner) lanes() {
	for i := range j.s.lanes {
		l := &j.s.lanes[i]
		at := j.base + l.lane.first
		id := none
		switch l.kind {
		case protocol.LaneGoroutine:
			id = j.x.lookupG(l.ref, at)
		case protocol.LaneProcessor:
			id = j.x.lookupP(int32(l.ref), at)
		default:
			id = j.x.runtimeLane(l.kind, l.label, at)
		}
		j.names.lanes = append(j.names.lanes, id)
	}
	j.x.actors.join(j.list(j.s.actors, asLane))
	for i := range j.s.lanes {
		j.lane(&j.s.lanes[i], j.x.lanes[j.names.lanes[i]])
	}
}

func (j *joiner) lane(s *segmentLane, l *lane) {
	if l.last = j.base + s.last; s.created {
		l.name, l.detail, l.labels, l.made, l.system = s.name, s.detail, s.labels, s.made, s.system
		l.parent = j.names.lane(s.parent)
	}
	l.ended = l.ended || s.ended
	j.spans(&l.spans, &s.spans)
	if s.parts.used {
		l.parts.open = s.parts.open
		if s.bars.ats.n > 0 {
			if l.parts.bars == nil {
				l.parts.bars = &spanList{}
			}
			j.spans(l.parts.bars, &s.bars)
		}
	}
	for _, v := range s.levels {
		l.levels.add(level{j.base + v.at, v.value})
	}
	l.events.join(j.list(s.events, asEvent))
}

// spans joins spans: a few one by one.
func (j *joiner) spans(l *spanList, s *segmentSpans) {
	ats, looks := j.list(s.ats, asEvent), j.list(s.looks, asLook)
	if s.ats.n < fewNumbers {
		for k := range s.ats.n {
			l.add(spanOf(uint32(ats.value(k)), looks.value(k)), &j.x.times)
		}
		return
	}
	from := l.len()
	l.ats.join(ats)
	l.looks.join(looks)
	l.sums = append(l.sums, sumRun{from, s.sums})
}

// links joins links, each of which ends with the event with which it starts, and is about no object.
func (j *joiner) links() {
	for _, s := range j.s.links {
		l := &j.x.links[s.kind]
		n, end := l.len(), l.len()+s.to.n
		l.to.join(j.list(s.to, asEvent))
		l.fromLane.join(j.list(s.fromLane, asLane))
		l.toLane.join(j.list(s.toLane, asLane))
		l.back.join(j.list(stretch{n: s.to.n, constant: 1}, asIs))
		l.obj.join(j.list(stretch{n: s.to.n}, asIs))
		for ; n < end; n += linkBlock - n%linkBlock {
			l.startsAt(n, l.to.at(n))
		}
	}
}

// waits adds up the waits that are over. It comes before goroutines are what they are after the segment.
func (j *joiner) waits() {
	x := j.x
	for _, w := range j.s.waits {
		k := waitKind{place: j.names.place(w.kind.place), why: j.names.text(w.kind.why), class: w.kind.class, system: w.kind.system}
		if w.kind.lane != 0 {
			k.system = x.systemSince(j.names.lanes[w.kind.lane-1], w.kind.user)
		}
		sum := w.sum
		sum.at += j.base
		sum.end += j.base
		sum.lane = j.names.lane(sum.lane)
		x.waited.add(k, sum)
	}
}

// systemSince returns whether a goroutine is the system's; it may have run the user's code since the last event.
func (x *index) systemSince(g int32, user bool) bool {
	return x.lanes[g].system && (!user || x.goroutines[g].runtime)
}

func (j *joiner) peers(i int32) {
	for _, p := range j.s.lanes[i].peers {
		if uint(p) < uint(len(j.names.lanes)) {
			j.x.meet(j.names.lanes[i], j.names.lanes[p])
		}
	}
}

// endWait ends the wait in which a goroutine may have been before the segment.
func (j *joiner) endWait(g int32, c *carried) {
	x := j.x
	w := &x.goroutines[g].wait
	if !w.lasts {
		return
	}
	w.lasts = false
	end := j.base + min(c.waitAt, uint32(j.s.count-1))
	sum := x.waitOf(g, x.times.at(int(end)))
	sum.end = end
	x.waited.add(waitKind{place: w.place, why: w.why, class: w.class, system: x.systemSince(g, c.waitUser)}, sum)
}

// asked notes of wake-ups of which the segment does not know it that they are from waits of libraries.
func (j *joiner) asked() {
	slices.Sort(j.libraries)
	for _, i := range j.libraries {
		j.x.libraries.add(i)
	}
}

// goroutine makes a goroutine what it is after the segment.
func (j *joiner) goroutine(i int32, s *segmentLane, wakes int) {
	x, g := j.x, j.names.lanes[i]
	l, b, c := x.lanes[g], x.goroutines[g], s.build.carried
	if c == nil {
		b.runtime = s.build.runtime
		c = &carried{blocked: true, woken: true, left: true, waits: true}
	}
	if c.waits {
		j.endWait(g, c)
		w := s.build.wait
		b.wait = wait{lasts: w.lasts, at: j.base + w.at, begun: x.times.at(int(j.base) + int(w.at)), place: j.names.place(w.place), why: j.names.text(w.why), class: w.class}
	}
	if c.user {
		l.system = l.system && b.runtime
	}
	for _, at := range c.asks {
		if b.library {
			j.libraries = append(j.libraries, j.base+at)
		}
	}
	if c.blocked {
		b.library = s.build.library
	}
	if c.left {
		b.processor = j.names.lane(s.build.processor)
	}
	if c.woken {
		if b.wake = s.build.wake; b.wake >= 0 {
			b.wake += wakes
		}
	}
	if c.labelled {
		l.labels = short(c.label)
	}
}
