package viz

import (
	"errors"
	"math"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// errTooLong is the answer to a trace with more events than an index can number.
var errTooLong = errors.New("the trace has more than 4,294,967,294 events, which is more than the page can show")

// Set in index.kinds, above the kind.
const (
	libraryEvent  = 0x8000 // there is a stack, and nothing of the user's is on it
	indirectEvent = 0x4000 // there is a stack, and the user's code did not do it itself
	openEvent     = 0x2000 // libraryEvent, if the event is in libraries
	kindMask      = 0x1fff
)

// An index knows of a trace when each goroutine, object and processor changed
// its state. It is filled by apply, event after event; it is not safe for
// concurrent use.
type index struct {
	base   int // position in the trace of the event that here is 0
	lanes  []*lane
	gs     laneTable       // lanes of goroutines
	objs   laneTable       // lanes of objects
	ps     map[int32]int32 // lanes of processors
	nearPs [64]int32       // of the first of them, counted from 1

	runtimes map[runtimeKey]int32 // lanes of ranges and metrics

	times     times
	kinds     column[uint16] // of every event: its kind, libraryEvent, indirectEvent
	actors    column[int32]  // of every event: the lane of its goroutine
	subjects  column[int32]  // of every event: the lane of its object, or none
	links     [linkKindCount]linkList
	libraries eventList // of the events with openEvent: those with libraryEvent
	blocks    eventList // events with which a goroutine blocks
	handoffs  eventList // events with which something passes from one to another
	outputs   eventList // events that print
	rare      eventList // events that stay visible in any window
	gaps      gapHeap
	places    places

	named   map[string]uint32 // how many objects have a name
	texts   []string          // of reasons and the like, by number
	reasons [16]knownReason   // by address, as most are met again and again
	textIDs map[string]uint16

	waited     waitTable
	goroutines []*goroutineBuild // by lane: what apply has to remember; nil for other lanes
	objects    []*objectBuild

	inGap bool   // between two traces of a service
	past  *past  // what was there before the first event; nil for nothing
	alone *alone // of a segment's index
}

// goroutineBuild is what apply remembers of a goroutine.
type goroutineBuild struct {
	on        int32    // lane of the object it is blocked on, or none
	waited    int32    // lane of the lock it has waited for and not got yet, or none
	processor int32    // lane of the P it runs on, or none
	runtime   bool     // it is the runtime's own
	explained bool     // a link says already why it is about to be woken
	library   bool     // its last wait was a library's, with nothing of the user's on the stack
	wake      int      // position of its last wake-up in links[linkWake], -1 none
	wait      wait     // that lasts
	sum       *waitSum // of its last wait, of the kind sumOf
	sumOf     waitKind
	carried   *carried // of a segment's goroutines that were there before
}

// objectBuild is what apply remembers of an object.
type objectBuild struct {
	sent    []pastEvent // values in the buffer, oldest first
	handoff pastEvent   // the send of a hand-off whose receive comes next
	judged  bool        // whether it is the system's is known
	release pastEvent   // the last unlock, close or cancel; lane none before there was one
	values  []int32     // lanes of the contexts right below that carry values
}

// pastEvent is an event to lead a link from.
type pastEvent struct {
	n    int64
	at   uint32
	lane int32
}

func newIndex() *index {
	return &index{
		ps:       make(map[int32]int32),
		runtimes: make(map[runtimeKey]int32),
		places:   newPlaces(),
		named:    make(map[string]uint32),
		texts:    []string{""},
		textIDs:  map[string]uint16{"": 0},
	}
}

// len returns the number of events in the index.
func (x *index) len() int { return x.kinds.len() }

// position returns where in the trace event i is.
func (x *index) position(i uint32) int64 { return int64(x.base) + int64(i) }

// apply takes in the next event.
func (x *index) apply(e *tracer.Event) error {
	if x.len() >= math.MaxUint32-1 {
		return errTooLong
	}
	i := uint32(x.len())
	before := x.times.now
	if x.times.add(e.T); i > 0 {
		x.gaps.take(gap{before, x.times.now})
	}
	info := x.places.of(e)
	if info.place >= 0 {
		p := &x.places.all[info.place]
		p.events.add(i)
	}

	g, obj := x.goroutine(e, i), none
	if info.place >= 0 && e.Kind != tracer.GoCreate && (e.By == 0 || e.By == e.G) {
		x.runsUser(g)
	}
	if e.Obj != 0 {
		obj = x.object(e, i, info)
	}
	x.lanes[g].touch(i)
	if obj != none {
		x.meet(g, obj)
	}
	if e.By != 0 && e.By != e.G {
		by := x.lookupG(e.By, i)
		x.lanes[by].touch(i)
		x.meet(g, by)
	}

	x.applyKind(e, i, g, obj, info)
	kind := uint16(e.Kind)
	if info.library {
		kind |= libraryEvent
	} else if e.Kind == tracer.GoUnblock {
		kind |= x.goroutines[g].wokenBy(i)
	}
	if !info.direct {
		kind |= indirectEvent
	}
	x.kinds.add(kind)
	x.actors.add(g)
	if x.alone == nil { // there are no objects
		x.subjects.add(obj)
	}
	return nil
}

// applyKind follows what the event did to its goroutine and object.
func (x *index) applyKind(e *tracer.Event, i uint32, g, obj int32, info stackInfo) {
	switch e.Kind {
	case tracer.GoCreate, tracer.GoStart, tracer.GoStop, tracer.GoBlock, tracer.GoUnblock,
		tracer.GoEnd, tracer.GoSyscall, tracer.GoSysret:
		x.applyGo(e, i, g, obj, info)
	case tracer.ChanMake, tracer.ChanSend, tracer.ChanRecv, tracer.ChanClose, tracer.ChanDrop:
		x.applyChan(e, i, g, obj)
	case tracer.SelectWait, tracer.SelectDone:
		x.applySelect(e, i, info)
	case tracer.MutexLock, tracer.MutexUnlock, tracer.RWMutexLock, tracer.RWMutexUnlock,
		tracer.RWMutexRLock, tracer.RWMutexRUnlock:
		x.applyLock(e, i, g, obj)
	case tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait:
		if obj != none {
			x.lanes[obj].levels.add(level{i, e.Counter})
		}
	case tracer.CondWait, tracer.CondSignal, tracer.CondBroadcast, tracer.OnceDo, tracer.OnceDone,
		tracer.TimerCreate, tracer.TimerReset, tracer.TimerStop, tracer.TimerFire,
		tracer.AtomicLoad, tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicCAS,
		tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr, tracer.MemRead, tracer.MemWrite, tracer.MemLater:
		x.applyOther(e, obj)
	case tracer.UserTask:
		x.applyTask(e, i, obj)
	case tracer.UserRegion:
		x.applyRegion(e, i, g)
	case tracer.Range:
		x.applyRange(e, i, g)
	case tracer.Metric:
		x.applyMetric(e, i)
	case tracer.ProcStart, tracer.ProcStop:
		if e.P >= 0 {
			x.lanes[x.lookupP(e.P, i)].touch(i)
		}
	case tracer.TraceGap:
		x.applyGap(e, i)
	case tracer.GoStatus:
		x.applyGoStatus(e, i, g, info)
	case tracer.Output:
		x.outputs.add(i)
	case tracer.GoLabel:
		if e.Label != "" { // what it has been for goes on to say who it is
			x.lanes[g].labels = short(e.Label)
			if c := x.goroutines[g].carried; c != nil {
				c.labelled, c.label = true, e.Label
			}
		}
	case tracer.ContextCreate, tracer.ContextCancel, tracer.ContextDone:
		x.applyContext(e, i, obj)
	case tracer.Panic, tracer.Fatal, tracer.Exit, tracer.ProbeWait, tracer.ProbeDrop, tracer.ProbeHole,
		tracer.ProbeLimit:
		x.rare.add(i)
	}
}

// meet notes that two lanes had to do with each other.
func (x *index) meet(a, b int32) {
	if x.lanes[a].peers.add(b) {
		x.lanes[b].peers.add(a)
	}
}

// isSystem reports whether event i is the runtime's or the standard library's
// own business.
func (x *index) isSystem(i int) bool {
	kind := x.kindAt(i)
	switch tracer.Kind(kind & kindMask) {
	case tracer.Panic, tracer.Fatal, tracer.Exit, tracer.ProbeWait, tracer.ProbeDrop, tracer.ProbeHole,
		tracer.ProbeLimit, tracer.TraceGap:
		return false
	case tracer.GoBlock, tracer.GoUnblock, tracer.GoSyscall:
		if kind&libraryEvent != 0 {
			return true
		}
		fallthrough // what the user's code waits for is of interest, whatever it is
	case tracer.GoCreate, tracer.GoStart, tracer.GoStop, tracer.GoEnd, tracer.GoSysret, tracer.GoStatus:
		return x.lanes[x.actors.at(i)].system
	}
	if obj := x.subjects.at(i); obj != none {
		return x.lanes[obj].system
	}
	return kind&indirectEvent != 0 || x.lanes[x.actors.at(i)].system
}

// kind returns the kind of event i.
func (x *index) kind(i int) tracer.Kind { return tracer.Kind(x.kinds.at(i) & kindMask) }

// text returns the number of a text. When there are too many different ones,
// which only a broken trace has, the rest go without.
func (x *index) text(s string) uint16 {
	id, ok := x.textIDs[s]
	if !ok && len(x.texts) <= math.MaxUint16 {
		id = uint16(len(x.texts))
		x.textIDs[s] = id
		x.texts = append(x.texts, s)
	}
	return id
}

func (x *index) link(kind int, k link) int {
	if k.fromLane == none || k.toLane == none || k.fromLane == k.toLane {
		return -1
	}
	if x.alone != nil {
		return x.links[kind].addAlone(k)
	}
	return x.links[kind].add(k)
}

// addLane makes a lane.
func (x *index) addLane(l *lane, i uint32) int32 {
	l.first, l.last, l.parent = i, i, none
	x.lanes = append(x.lanes, l)
	x.goroutines = append(x.goroutines, nil)
	x.objects = append(x.objects, nil)
	return int32(len(x.lanes) - 1)
}

// lookupG returns the lane of goroutine g.
func (x *index) lookupG(g uint64, i uint32) int32 {
	id, ok := x.gs.get(g)
	if !ok {
		l := &lane{kind: protocol.LaneGoroutine, ref: g}
		if g == 0 {
			l.name, l.detail, l.system = "runtime", "timers, network, monitor", true
		}
		id = x.addLane(l, i)
		x.gs.set(g, id)
		x.goroutines[id] = &goroutineBuild{on: none, waited: none, processor: none, wake: -1, runtime: g == 0}
		x.carry(id)
	}
	return id
}

// lookupObj returns the lane of an object, LaneObject when it is new.
func (x *index) lookupObj(obj uint64, i uint32) int32 {
	id, ok := x.objs.get(obj)
	if !ok {
		id = x.addLane(&lane{kind: protocol.LaneObject, ref: obj}, i)
		x.objs.set(obj, id)
		x.objects[id] = &objectBuild{handoff: pastEvent{lane: none}, release: pastEvent{lane: none}}
		if x.past != nil {
			x.recall(id, obj)
		}
	}
	return id
}

// call gives an object that has no name yet one.
func (x *index) call(l *lane, name string) {
	if l.name == "" && name != "" {
		key := name
		switch l.kind {
		case protocol.LaneVariable:
			key = "var " + name // the memory of a WaitGroup is called as that is
		case protocol.LaneTimer:
			key = "timer " + name // that of time.After is called as its channel is
		}
		x.named[key]++
		l.name, l.nth = name, x.named[key]
	}
}

func clamp32(v int64) int32 { return int32(min(max(v, math.MinInt32), math.MaxInt32)) }
