package viz

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// An index of a trace whose beginning was let go begins with the state of the
// program there: goroutines that had not ended have lanes from the start, and
// objects when they first come up.

// A past is what an index knows of the time before its first event.
type past struct {
	state  *tracer.State
	lanes  int               // how many there were before the first event
	called map[uint64]called // what objects were called in the index before this one
}

// A called is what an earlier index calls an object, which does not change.
type called struct {
	name   string
	nth    uint32
	made   string
	system bool
}

// newIndexAt returns an index that begins after a state, which nobody else has. old is
// the index in whose place it comes, nil for none.
func newIndexAt(s *tracer.State, old *index) *index {
	x := newIndex()
	x.base, x.times.begin = s.Events, s.T
	x.past = &past{state: s, called: make(map[uint64]called)}
	if old != nil {
		x.named = maps.Clone(old.named)
		for _, obj := range objectsOf(s) {
			if l, ok := old.objs.get(obj); ok {
				l := old.lanes[l]
				x.past.called[obj] = called{l.name, l.nth, l.made, l.system}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Goroutines)) {
		if g := s.Goroutines[id]; g.Status != tracer.StatusEnded {
			x.begin(g, old)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Ps)) {
		if p := s.Ps[id]; p.G != 0 {
			if g, ok := x.gs.get(p.G); ok {
				x.takeP(id, 0, g, x.goroutines[g])
				x.lanes[x.ps[id]].events = eventList{} // no event has been
			}
		}
	}
	for _, obj := range inUse(s) {
		x.lookupObj(obj, 0)
	}
	x.past.lanes = len(x.lanes)
	return x
}

// objectsOf returns the ids of all objects of a state.
func objectsOf(s *tracer.State) []uint64 {
	return slices.Concat(slices.Collect(maps.Keys(s.Channels)), slices.Collect(maps.Keys(s.Mutexes)),
		slices.Collect(maps.Keys(s.RWMutexes)), slices.Collect(maps.Keys(s.WaitGroups)), slices.Collect(maps.Keys(s.Contexts)),
		slices.Collect(maps.Keys(s.Conds)), slices.Collect(maps.Keys(s.Onces)), slices.Collect(maps.Keys(s.Timers)),
		slices.Collect(maps.Keys(s.Tasks)))
}

// inUse returns the objects that hold something, in order.
func inUse(s *tracer.State) []uint64 {
	var ids []uint64
	for id, c := range s.Channels {
		if c.Len > 0 {
			ids = append(ids, id)
		}
	}
	for id, m := range s.Mutexes {
		if m.Owner != 0 {
			ids = append(ids, id)
		}
	}
	for id, m := range s.RWMutexes {
		if m.Writer != 0 || m.Count > 0 {
			ids = append(ids, id)
		}
	}
	for id, w := range s.WaitGroups {
		if w.Counter > 0 {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, cmp.Compare)
	return ids
}

// begin makes the lane of a goroutine that was there before the first event.
func (x *index) begin(g *tracer.Goroutine, old *index) {
	id := x.lookupG(g.ID, 0)
	l, b := x.lanes[id], x.goroutines[id]
	l.name, l.detail, l.labels, l.made = g.Name, g.Op, short(g.Label), g.Go.At
	b.runtime = g.Mode == tracer.ModeSystem
	l.system = g.Mode == tracer.ModeSystem || g.Op != "" && g.Op != "runtime.main" && tracer.Standard(tracer.PackageOf(g.Op))
	if parent, ok := x.gs.get(g.Parent); ok && g.Parent != 0 && parent < id {
		l.parent = parent
	}
	if old != nil {
		if was, ok := old.gs.get(g.ID); ok {
			l.system, l.nth = old.lanes[was].system, old.lanes[was].nth
			b.library = old.goroutines[was].library
		}
	}
	for _, r := range g.Regions {
		l.parts.open = append(l.parts.open, openPart{r.Label, r.Paused})
	}
	if len(g.Regions) > 0 {
		l.parts.bar(0, x)
	}
	at := span{at: 0, ref: none, why: x.text(g.Reason)}
	switch g.Status {
	case tracer.StatusCreated:
		at.class = classCreated
	case tracer.StatusRunnable:
		at.class = classRunnable
	case tracer.StatusRunning:
		at.class, at.why = classRunning, 0
	case tracer.StatusSyscall:
		at.class, at.why = classSyscall, 0
	case tracer.StatusWaiting:
		at.class = reasonClass(g.Reason)
		b.wait = wait{lasts: true, place: x.placeOf(g.Place), why: at.why, class: at.class}
		x.waits(g, id, &at)
	}
	l.spans.add(at, &x.times)
}

// placeOf returns the number of a place in the user's source, -1 for another.
func (x *index) placeOf(p tracer.Place) int32 {
	if pl := placeOf(p.At, p.Pkg, p.Stack); pl != nil {
		return x.places.intern(place{file: pl.File, line: pl.Line, fn: pl.Func, at: pl.At})
	}
	return -1
}

// waits notes what a goroutine was waiting for.
func (x *index) waits(g *tracer.Goroutine, id int32, at *span) {
	b := x.goroutines[id]
	for _, c := range g.Cases {
		if c.Chan != 0 {
			x.meet(id, x.lookupObj(c.Chan, 0))
		}
	}
	if g.Obj == 0 {
		return
	}
	obj := x.lookupObj(g.Obj, 0)
	x.meet(id, obj)
	x.call(x.lanes[obj], g.ObjName)
	b.on, at.ref = obj, obj
	if at.class == classLock {
		b.waited = obj
	}
}

// recall fills in the lane of an object that was there before the first event.
func (x *index) recall(id int32, obj uint64) {
	l, s := x.lanes[id], x.past.state
	var name string
	var place tracer.Place
	if c := s.Channels[obj]; c != nil {
		name, place = c.Name, c.Place
		x.recallChan(l, c)
	} else if m := s.RWMutexes[obj]; m != nil {
		name, l.kind = m.Name, protocol.LaneRWMutex
		x.recallLock(l, m.Writer, m.Count)
	} else if m := s.Mutexes[obj]; m != nil {
		name, l.kind = m.Name, protocol.LaneMutex
		x.recallLock(l, m.Owner, 0)
	} else if w := s.WaitGroups[obj]; w != nil {
		name, l.kind = w.Name, protocol.LaneWaitGroup
		l.levels.add(level{0, w.Counter})
	} else if c := s.Contexts[obj]; c != nil {
		name, place = c.Name, c.Place
		x.recallContext(id, c)
	} else if c := s.Conds[obj]; c != nil {
		name, l.detail = c.Name, otherDetails[tracer.CondWait]
	} else if o := s.Onces[obj]; o != nil {
		name, l.detail = o.Name, otherDetails[tracer.OnceDo]
	} else if m := s.Timers[obj]; m != nil {
		name, place, l.detail = m.Name, m.Place, "timer"
	} else if k := s.Tasks[obj]; k != nil {
		name, l.detail = k.Name, otherDetails[tracer.UserTask]
		if !k.Ended {
			l.spans.add(span{at: 0, ref: none, class: classRegion, why: x.text(k.Name)}, &x.times)
		}
	}
	if place.At != "" {
		l.made = place.At
		l.system, x.objects[id].judged = placeOf(place.At, place.Pkg, place.Stack) == nil, true
	}
	if was, ok := x.past.called[obj]; ok {
		l.name, l.nth, l.made, l.system = was.name, was.nth, was.made, was.system
		x.objects[id].judged = true
		return
	}
	x.call(l, name)
}

func (x *index) recallChan(l *lane, c *tracer.Channel) {
	l.kind, l.ended, l.max = protocol.LaneChannel, c.Closed, clamp32(int64(c.Cap))
	if c.Elem != "" {
		l.detail = "chan " + c.Elem
		if c.Cap > 0 {
			l.detail += ", capacity " + strconv.Itoa(c.Cap)
		}
	}
	l.levels.add(level{0, int64(c.Len)})
	if c.Context != 0 {
		if ctx := x.lookupObj(c.Context, l.first); ctx != none {
			l.parent = ctx
		}
	}
}

func (x *index) recallLock(l *lane, owner uint64, count int64) {
	at := span{at: 0, ref: none, class: classFree}
	if owner != 0 {
		at.class, at.ref = classHeld, x.lookupG(owner, 0)
	} else if count > 0 {
		at.class, at.why = classRead, x.text(readers(count))
	}
	l.spans.add(at, &x.times)
}

func (x *index) recallContext(id int32, c *tracer.Context) {
	l := x.lanes[id]
	l.kind, l.detail = protocol.LaneContext, c.Mode
	at := span{at: 0, ref: none, class: classActive}
	if c.Cancelled {
		l.ended = true
		at.class, at.why = classCancelled, x.text(c.Message)
	}
	l.spans.add(at, &x.times)
	if c.Parent == 0 || c.Parent == c.ID {
		return
	}
	// Parents are older: a chain of them ends. In a broken trace it might not.
	if c.Parent < c.ID {
		parent := x.lookupObj(c.Parent, 0)
		l.parent = parent
		if c.Mode == tracer.ModeWithValue {
			x.objects[parent].values = append(x.objects[parent].values, id)
		}
	}
}
