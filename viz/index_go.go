package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// goroutine returns the lane of the goroutine whose event it is.
func (x *index) goroutine(e *tracer.Event, i uint32) int32 {
	if e.Kind != tracer.GoCreate {
		return x.lookupG(e.G, i)
	}
	parent := none
	if e.By != 0 && e.By != e.G {
		parent = x.lookupG(e.By, i)
	}
	g := x.lookupG(e.G, i)
	x.goroutines[g].carried = nil // it was not there before
	l := x.lanes[g]
	l.name, l.detail, l.labels, l.made = e.Name, e.Op, short(e.Label), e.At
	x.goroutines[g].runtime = e.Mode == tracer.ModeSystem
	l.system = e.Mode == tracer.ModeSystem || e.Op != "runtime.main" && tracer.Standard(tracer.PackageOf(e.Op))
	l.first = i
	if parent < g { // always, but in a broken trace, where it keeps the tree a tree
		l.parent = parent
	}
	return g
}

// applyGo follows what a goroutine does.
func (x *index) applyGo(e *tracer.Event, i uint32, g, obj int32, info stackInfo) {
	l, b := x.lanes[g], x.goroutines[g]
	next := span{at: i, ref: none}
	x.leavesFirst(e, i, b)
	switch e.Kind {
	case tracer.GoCreate:
		next.class = classCreated
		if e.State == tracer.StateBefore { // who made it did so some other time
			if next.class = classRunnable; x.inGap {
				next.class = classUnknown
			}
			break
		}
		x.link(linkGo, link{from: i, to: i, fromLane: l.parent, toLane: g, obj: none})
	case tracer.GoStart, tracer.GoSysret:
		next.class = classRunning
		if e.Kind == tracer.GoSysret && e.P < 0 { // another has its P, and there was no other
			next.class = classRunnable
			break
		}
		x.takeP(e.P, i, g, b)
	case tracer.GoStop:
		next.class, next.why = classRunnable, x.text(e.Reason)
	case tracer.GoBlock:
		next.ref = obj
		next.why, next.class = x.reason(e.Reason)
		b.on, b.explained = obj, false
		b.library = info.library
		if b.carried != nil {
			b.carried.blocked = true
		}
		if next.class == classLock {
			b.waited = obj
		}
		x.blocks.add(i)
		x.waited.end(g, i, x) // a trace that is broken blocks twice
		b.wait = wait{lasts: true, at: i, begun: x.times.now, place: info.place, why: next.why, class: next.class}
	case tracer.GoUnblock:
		next.class = classRunnable
		x.woken(e, i, g, obj, b)
	case tracer.GoEnd:
		next.class = classEnded
		l.ended = true
	case tracer.GoSyscall:
		next.class = classSyscall
	}
	if next.class != classRunning {
		x.leaveP(i, g, b)
	}
	if e.Kind != tracer.GoBlock {
		x.waited.end(g, i, x)
	}
	l.spans.add(next, &x.times)
}

// takeP notes that g runs on processor p.
func (x *index) takeP(p int32, i uint32, g int32, b *goroutineBuild) {
	x.leaveP(i, g, b)
	if p < 0 {
		return
	}
	id := x.lookupP(p, i)
	b.processor = id
	x.lanes[id].touch(i)
	x.lanes[id].spans.add(span{at: i, ref: g, class: classRunning}, &x.times)
}

// lookupP returns the lane of processor p.
func (x *index) lookupP(p int32, i uint32) int32 {
	if uint(p) < uint(len(x.nearPs)) && x.nearPs[p] != 0 {
		return x.nearPs[p] - 1
	}
	id, ok := x.ps[p]
	if !ok {
		id = x.addLane(&lane{kind: protocol.LaneProcessor, ref: uint64(p)}, i)
		x.ps[p] = id
	}
	if uint(p) < uint(len(x.nearPs)) {
		x.nearPs[p] = id + 1
	}
	return id
}

// leaveP notes that g runs no longer.
func (x *index) leaveP(i uint32, g int32, b *goroutineBuild) {
	if b.processor == none {
		return
	}
	p := x.lanes[b.processor]
	b.processor = none
	if p.spans.len() == 0 || p.spans.last().ref == g { // of none only a segment does not know
		p.touch(i)
		p.spans.add(span{at: i, ref: none, class: classIdle}, &x.times)
	}
}

// woken draws the link of a wake-up, unless another link shows already why.
func (x *index) woken(e *tracer.Event, i uint32, g, obj int32, b *goroutineBuild) {
	on := b.on
	if on == none {
		on = obj
	}
	b.on, b.wake = none, -1
	if b.carried != nil {
		b.carried.woken = true
	}
	if e.By == e.G {
		return
	}
	if e.Mode == tracer.ModeHandoff && obj != none && x.lanes[obj].kind == protocol.LaneMutex {
		x.lanes[obj].spans.add(span{at: i, ref: g, class: classHeld}, &x.times)
	}
	by := x.lookupG(e.By, i)
	if on != none {
		o := x.objects[on]
		if x.lanes[on].kind == protocol.LaneChannel && x.lanes[on].ended && o.release.lane == by && !b.explained {
			x.link(linkClose, link{from: o.release.at, to: i, fromLane: by, toLane: g, obj: on})
			b.explained = true
		}
	}
	if !b.explained {
		b.wake = x.link(linkWake, link{from: i, to: i, fromLane: by, toLane: g, obj: on})
	}
	b.explained = false
}
