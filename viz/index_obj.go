package viz

import (
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// object returns the lane of the object that the event is about, and notes
// what the event tells of what it is.
func (x *index) object(e *tracer.Event, i uint32, info stackInfo) int32 {
	parent := none
	if e.Kind == tracer.ContextCreate && e.Parent != 0 && e.Parent != e.Obj {
		parent = x.lookupObj(e.Parent, i)
	}
	id := x.lookupObj(e.Obj, i)
	l := x.lanes[id]
	if parent != none && parent < id { // always, but in a broken trace
		l.parent = parent
	}
	x.judge(id, info, x.lanes[x.lookupG(e.G, i)].system)
	if l.kind == protocol.LaneObject {
		l.kind = objectKind(e)
	}
	x.call(l, e.Name)
	if l.made == "" && e.Kind != tracer.GoUnblock {
		l.made = e.At
	}
	l.touch(i)
	return id
}

// judge decides whether an object is the system's: it is when the first event
// that tells where it came from was not the user's own doing, and none was since.
func (x *index) judge(obj int32, info stackInfo, system bool) {
	l, o := x.lanes[obj], x.objects[obj]
	switch {
	case info.place >= 0 && info.direct && !system:
		l.system, o.judged = false, true
	case !o.judged && (info.known || system):
		l.system, o.judged = true, true
	}
}

// objectKind returns what the event says its object is.
func objectKind(e *tracer.Event) protocol.LaneKind {
	switch e.Kind {
	case tracer.ChanMake, tracer.ChanSend, tracer.ChanRecv, tracer.ChanClose, tracer.ChanDrop:
		return protocol.LaneChannel
	case tracer.MutexLock, tracer.MutexUnlock:
		return protocol.LaneMutex
	case tracer.RWMutexLock, tracer.RWMutexUnlock, tracer.RWMutexRLock, tracer.RWMutexRUnlock:
		return protocol.LaneRWMutex
	case tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait:
		return protocol.LaneWaitGroup
	case tracer.ContextCreate, tracer.ContextCancel, tracer.ContextDone:
		return protocol.LaneContext
	case tracer.CondWait, tracer.CondSignal, tracer.CondBroadcast:
		return protocol.LaneCond
	case tracer.OnceDo, tracer.OnceDone:
		return protocol.LaneOnce
	case tracer.TimerCreate, tracer.TimerReset, tracer.TimerStop, tracer.TimerFire:
		return protocol.LaneTimer
	case tracer.AtomicLoad, tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicCAS, tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr,
		tracer.MemRead, tracer.MemWrite, tracer.MemLater:
		return protocol.LaneVariable
	case tracer.GoBlock:
		switch {
		case strings.HasPrefix(e.Reason, "chan "):
			return protocol.LaneChannel
		case strings.HasPrefix(e.Reason, "sync.Mutex"):
			return protocol.LaneMutex
		case strings.HasPrefix(e.Reason, "sync.RWMutex"):
			return protocol.LaneRWMutex
		case strings.HasPrefix(e.Reason, "sync.WaitGroup"):
			return protocol.LaneWaitGroup
		case strings.HasPrefix(e.Reason, "sync.Cond"):
			return protocol.LaneCond
		case strings.HasPrefix(e.Reason, "sync.Once"):
			return protocol.LaneOnce
		}
	}
	return protocol.LaneObject
}

// applyChan follows a channel's fill level and where its values go.
func (x *index) applyChan(e *tracer.Event, i uint32, g, obj int32) {
	if obj == none {
		return
	}
	l, o := x.lanes[obj], x.objects[obj]
	l.levels.add(level{i, int64(e.Len)})
	l.max = max(l.max, clamp32(int64(e.Cap)))
	switch e.Kind {
	case tracer.ChanMake:
		l.detail = "chan " + e.Elem
		if e.Cap > 0 {
			l.detail += ", capacity " + strconv.Itoa(e.Cap)
		}
	case tracer.ChanSend:
		x.chanSend(e, i, g, o)
	case tracer.ChanRecv:
		x.chanRecv(e, i, g, obj, o)
	case tracer.ChanClose:
		l.ended = true
		o.release = pastEvent{at: i, lane: g}
		x.rare.add(i)
	}
}

func (x *index) chanSend(e *tracer.Event, i uint32, g int32, o *objectBuild) {
	now := pastEvent{n: e.N, at: i, lane: g}
	if e.Mode == tracer.ModeHandoff {
		o.handoff = now
		x.goroutines[g].explained = e.By != 0 && e.By != e.G
		x.handoffs.add(i)
		return
	}
	o.sent = append(o.sent, now)
	if len(o.sent) > max(e.Cap, 0)+1 { // receives are missing from the trace
		o.sent = o.sent[1:]
	}
}

func (x *index) chanRecv(e *tracer.Event, i uint32, g, obj int32, o *objectBuild) {
	byOther := e.Has&tracer.FieldBy != 0 && e.By != e.G
	switch e.Mode {
	case tracer.ModeHandoff:
		if h := o.handoff; h.lane != none && h.n == e.N {
			x.link(linkHandoff, link{from: h.at, to: i, fromLane: h.lane, toLane: g, obj: obj})
			o.handoff.lane = none
			x.goroutines[g].explained = byOther
		}
	case tracer.ModeBuffer:
		for len(o.sent) > 0 && o.sent[0].n < e.N {
			o.sent = o.sent[1:]
		}
		if len(o.sent) > 0 && o.sent[0].n == e.N {
			s := o.sent[0]
			x.link(linkBuffer, link{from: s.at, to: i, fromLane: s.lane, toLane: g, obj: obj})
			o.sent = o.sent[1:]
		}
	case tracer.ModeClosed:
		if byOther && o.release.lane != none {
			x.link(linkClose, link{from: o.release.at, to: i, fromLane: o.release.lane, toLane: g, obj: obj})
			x.goroutines[g].explained = true
		}
	}
}

// applySelect gives a select's event to the channels of its cases.
func (x *index) applySelect(e *tracer.Event, i uint32, info stackInfo) {
	for _, c := range e.Cases {
		if c.Chan == 0 {
			continue
		}
		id := x.lookupObj(c.Chan, i)
		x.judge(id, info, x.lanes[x.lookupG(e.G, i)].system)
		l := x.lanes[id]
		if l.kind == protocol.LaneObject {
			l.kind = protocol.LaneChannel
		}
		x.call(l, c.Name)
		l.touch(i)
	}
}

// applyLock follows who holds a lock.
func (x *index) applyLock(e *tracer.Event, i uint32, g, obj int32) {
	if obj == none {
		return
	}
	l, o, b := x.lanes[obj], x.objects[obj], x.goroutines[g]
	switch e.Kind {
	case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
		if !e.OK {
			return // a TryLock that failed changes nothing
		}
		if b.waited == obj {
			x.passed(i, g, obj, o, b)
		}
	case tracer.MutexUnlock, tracer.RWMutexUnlock, tracer.RWMutexRUnlock:
		o.release = pastEvent{at: i, lane: g}
	}
	next := span{at: i, ref: none, class: classFree}
	switch {
	case e.Owner != 0:
		next.class, next.ref = classHeld, x.lookupG(e.Owner, i)
	case e.Counter > 0:
		next.class = classRead
		next.why = x.text(readers(e.Counter))
	}
	l.spans.add(next, &x.times)
}

// passed draws the link of a lock that g has waited for and now got.
func (x *index) passed(i uint32, g, obj int32, o *objectBuild, b *goroutineBuild) {
	b.waited = none
	if o.release.lane == none {
		return
	}
	x.link(linkLock, link{from: o.release.at, to: i, fromLane: o.release.lane, toLane: g, obj: obj})
	x.handoffs.add(i)
	if b.wake >= 0 {
		if wakes := &x.links[linkWake]; wakes.obj.at(b.wake) == obj {
			wakes.leave(b.wake) // the lock's own link says it better
		}
	}
}

func readers(n int64) string {
	if n == 1 {
		return "1 reader"
	}
	return strconv.FormatInt(min(n, 9999), 10) + " readers"
}
