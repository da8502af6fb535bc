package tracer

import (
	"cmp"
	"strings"
)

// Apply brings the state past e. It takes any sequence of events: what it has
// not heard of before it creates. The state keeps e's strings and slices, but
// not e.
func (s *State) Apply(e *Event) {
	s.apply(e)
	s.tidy()
}

// apply is Apply for many events at once: tidy comes after the last.
func (s *State) apply(e *Event) {
	s.Events++
	s.Seq, s.T = e.Seq, e.T
	if int(e.Kind) >= len(appliers) || appliers[e.Kind] == nil {
		return
	}
	s.actor(e)
	appliers[e.Kind](s, e)
}

// appliers has what each kind of event does to a state; nil for nothing.
var appliers = [kindCount]func(*State, *Event){
	GoCreate:  (*State).applyGoCreate,
	GoStart:   (*State).applyGoStart,
	GoStop:    (*State).applyGoStop,
	GoBlock:   (*State).applyGoBlock,
	GoUnblock: (*State).applyGoUnblock,
	GoEnd:     (*State).applyGoEnd,
	GoSyscall: (*State).applyGoSyscall,
	GoSysret:  (*State).applyGoSysret,

	ChanMake:  (*State).applyChanMake,
	ChanSend:  (*State).applyChanSend,
	ChanRecv:  (*State).applyChanRecv,
	ChanClose: (*State).applyChanClose,
	ChanDrop:  (*State).applyChanDrop,

	SelectWait: (*State).applySelectWait,
	SelectDone: (*State).applySelectDone,

	MutexLock:   (*State).applyMutexLock,
	MutexUnlock: (*State).applyMutexUnlock,

	RWMutexLock:    (*State).applyRWMutexLock,
	RWMutexUnlock:  (*State).applyRWMutexUnlock,
	RWMutexRLock:   (*State).applyRWMutexRLock,
	RWMutexRUnlock: (*State).applyRWMutexRUnlock,

	WaitGroupAdd:  (*State).applyWaitGroup,
	WaitGroupDone: (*State).applyWaitGroup,
	WaitGroupWait: (*State).applyWaitGroup,

	CondWait:      (*State).applyCondWait,
	CondSignal:    (*State).applyCondNotify,
	CondBroadcast: (*State).applyCondNotify,

	OnceDo:   (*State).applyOnceDo,
	OnceDone: (*State).applyOnceDone,

	ContextCreate: (*State).applyContextCreate,
	ContextCancel: (*State).applyContextCancel,
	ContextDone:   (*State).applyContextDone,

	Sleep: func(*State, *Event) {},

	PanicStart:   (*State).applyPanicStart,
	PanicRecover: (*State).applyPanicRecover,
	Goexit:       (*State).applyGoexit,

	TimerCreate: (*State).applyTimerCreate,
	TimerReset:  (*State).applyTimer,
	TimerStop:   (*State).applyTimer,
	TimerFire:   (*State).applyTimer,

	UserTask:   (*State).applyUserTask,
	UserRegion: (*State).applyUserRegion,
	UserLog:    func(*State, *Event) {},
	Output:     func(*State, *Event) {},
	GoLabel:    (*State).applyGoLabel,
	GoThread:   (*State).applyGoThread,
	GoCallback: func(*State, *Event) {},

	Range:     func(*State, *Event) {},
	Metric:    func(*State, *Event) {},
	CPUSample: func(*State, *Event) {},

	ProcStart:  func(*State, *Event) {},
	ProcStop:   func(*State, *Event) {},
	TraceClock: func(*State, *Event) {},
	TraceGap:   (*State).applyGap,
	GoStatus:   (*State).applyGoStatus,

	Panic: (*State).applyFailure,
	Fatal: (*State).applyFailure,
	Exit:  (*State).applyExit,

	AtomicLoad:  (*State).applyAtomic,
	AtomicStore: (*State).applyAtomic,
	AtomicSwap:  (*State).applyAtomic,
	AtomicCAS:   (*State).applyAtomic,
	AtomicAdd:   (*State).applyAtomic,
	AtomicAnd:   (*State).applyAtomic,
	AtomicOr:    (*State).applyAtomic,

	MemRead:  (*State).applyPlain,
	MemWrite: (*State).applyPlain,
	MemLater: (*State).applyPlain,
}

// actor notes what e tells of the goroutine whose code wrote it: it runs, and
// where in the program it is.
func (s *State) actor(e *Event) {
	id, own := e.G, true
	if e.Has&FieldBy != 0 {
		id, own = e.By, false
	}
	if id == 0 || e.Kind == GoStart || e.Kind == GoSysret || e.Kind == GoStatus || e.Kind == Exit || e.before() {
		return
	}
	if !own && e.Has&fieldsPlace == 0 && s.Goroutines[id] != nil {
		return
	}
	// Such an event is of the goroutine, but another may have written it: a range that lasts is told again where a trace goes on, also of one that
	// waits in it, and a sample comes later than it was taken.
	if e.Kind == Range || e.Kind == CPUSample && (s.Goroutines[id] == nil || s.Goroutines[id].Status != StatusRunning) {
		return
	}
	g := s.goroutine(id)
	if g.Status == StatusUnknown || own && g.Status != StatusRunning {
		s.leave(g) // the events that led here are missing
		s.run(g, e.P)
		g.assumed = true
	}
	if e.Has&fieldsPlace != 0 {
		g.Place = placeOf(e)
	}
}

func placeOf(e *Event) Place { return Place{At: e.At, Pkg: e.Pkg, Stack: e.Stack} }

func (s *State) now() Moment { return Moment{Seq: s.Seq, T: s.T} }

// become gives a goroutine a new status, from now on.
func (s *State) become(g *Goroutine, status Status) {
	if g.P >= 0 {
		if p := s.knownProcessor(g.P); p != nil && p.G == g.ID {
			p = s.processor(g.P)
			p.G, p.Since = 0, s.now()
		}
		g.P = -1
	}
	g.Status, g.Since, g.Earlier, g.assumed = status, s.now(), false, false
}

// run makes a goroutine run on a P.
func (s *State) run(g *Goroutine, id int32) {
	s.become(g, StatusRunning)
	if id < 0 || id >= maxP {
		return
	}
	p := s.processor(id)
	if p.G != 0 && p.G != g.ID {
		// The P was taken from it, in a system call, or an event is missing.
		s.goroutine(p.G).P = -1
	}
	g.P, p.G, p.Since = id, g.ID, s.now()
}

func (s *State) applyGoCreate(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.leave(g)
	s.become(g, StatusCreated)
	g.Parent, g.Name, g.Op, g.Mode = e.By, e.Name, e.Op, e.Mode
	g.Created = s.now()
	g.Annotations = Annotations{Label: e.Label, Bubble: bubbleOf(e)}
	if e.Has&fieldsPlace != 0 {
		g.Go = placeOf(e)
	}
}

func (s *State) applyGoStart(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.leave(g)
	s.run(g, e.P)
}

func (s *State) applyGoStop(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.become(g, StatusRunnable)
	g.Reason = e.Reason
}

func (s *State) applyGoBlock(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	if !strings.HasPrefix(e.Reason, "select") {
		s.leave(g) // a select is in its queues since select.wait
	}
	s.become(g, StatusWaiting)
	g.Reason, g.Obj, g.ObjName = e.Reason, e.Obj, e.Name
	g.Value, g.HasValue = e.Value, e.Has&FieldValue != 0
	g.Deadline, g.HasDeadline = e.Deadline, e.Has&FieldDeadline != 0
	s.enqueue(g, e.Mode)
}

func (s *State) applyGoUnblock(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.leave(g)
	s.become(g, StatusRunnable)
	g.WokenBy, g.Woken = e.By, s.now()
	if e.Mode == ModeHandoff {
		s.handOver(e)
	}
}

func (s *State) applyGoEnd(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.become(g, StatusEnded)
	s.forgetEnded(e.G)
}

func (s *State) applyGoSyscall(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.become(g, StatusSyscall)
	g.Reason = ""
	if e.Mode == ModeCgo {
		g.Reason = cmp.Or(e.Op, "C")
	}
}

// applyGoSysret: a goroutine that lost its P and finds no other is runnable.
func (s *State) applyGoSysret(e *Event) {
	if e.G != 0 {
		s.goroutine(e.G).Reason = ""
	}
	if e.P >= 0 {
		s.applyGoStart(e)
	} else if e.G != 0 {
		s.become(s.goroutine(e.G), StatusRunnable)
	}
}

func (s *State) applyFailure(e *Event) { s.Message = e.Message }

func (s *State) applyExit(e *Event) {
	s.Exited, s.Code = true, e.Code
	if s.Message == "" {
		s.Message = e.Message
	}
	if g := s.Goroutines[e.G]; g != nil && g.Status == StatusRunning {
		s.become(g, StatusEnded) // that was its end, too
	}
}

// enqueue puts a goroutine that begins to wait into the queue of its object.
func (s *State) enqueue(g *Goroutine, mode string) {
	if g.Obj == 0 {
		return
	}
	first := mode == ModeLIFO
	switch s.waitClass(g) {
	case classChannel:
		c := s.channel(g.Obj)
		c.Name = either(g.ObjName, c.Name)
		s.join(c, wantsSend(g), Waiter{G: g.ID, Case: -1, Value: g.Value, HasValue: g.HasValue})
	case classMutex:
		m := s.mutex(g.Obj)
		m.Name = either(g.ObjName, m.Name)
		m.Queue = queue(m.Queue, g.ID, first)
	case classRWMutex:
		m := s.rwmutex(g.Obj)
		m.Name = either(g.ObjName, m.Name)
		m.Queue = queue(m.Queue, RWWaiter{g.ID, wantsWrite(g)}, first)
	case classWaitGroup:
		w := s.waitGroup(g.Obj)
		w.Name = either(g.ObjName, w.Name)
		w.Waiters = queue(w.Waiters, g.ID, false)
	case classOnce:
		o := s.once(g.Obj)
		o.Name = either(g.ObjName, o.Name)
		o.Waiters = queue(o.Waiters, g.ID, first)
	default:
		return
	}
	g.queued, g.joined = true, s.Seq
}

// wantsSend tells a goroutine that waits to send from one that waits to
// receive.
func wantsSend(g *Goroutine) bool { return strings.HasPrefix(g.Reason, "chan send") }

// waitClass returns the class of what a goroutine waits for, classNone where
// it has no queue. A RWMutex has a Mutex inside, which counts as the same object.
func (s *State) waitClass(g *Goroutine) int {
	switch {
	case strings.HasPrefix(g.Reason, "chan "):
		return classChannel
	case g.Reason == "sync.Once.Do":
		return classOnce
	case s.RWMutexes[g.Obj] != nil, strings.HasPrefix(g.Reason, "sync.RWMutex."):
		return classRWMutex
	case s.Mutexes[g.Obj] != nil, g.Reason == "sync.Mutex.Lock":
		return classMutex
	case s.WaitGroups[g.Obj] != nil, g.Reason == "sync.WaitGroup.Wait":
		return classWaitGroup
	}
	return classNone
}

// leave takes a goroutine out of all queues and clears what it waits for.
func (s *State) leave(g *Goroutine) {
	if g.queued {
		s.dequeue(g)
	}
	g.Reason, g.Obj, g.ObjName = "", 0, ""
	g.Value, g.HasValue = "", false
	g.Cases = nil
	g.Deadline, g.HasDeadline = 0, false
}

// dequeue takes a goroutine out of all queues: its wait is over, though it
// may not have been woken yet.
func (s *State) dequeue(g *Goroutine) {
	g.queued = false
	for _, c := range g.Cases {
		if c.Chan != 0 {
			s.leaveChannel(c.Chan, c.Dir == DirSend, g)
		}
	}
	if g.Obj == 0 {
		return
	}
	if s.Channels[g.Obj] != nil {
		s.leaveChannel(g.Obj, wantsSend(g), g)
	} else if s.RWMutexes[g.Obj] != nil {
		m := s.rwmutex(g.Obj)
		m.Queue = withoutFirst(m.Queue, func(w RWWaiter) bool { return w.G == g.ID })
	} else if s.Mutexes[g.Obj] != nil {
		m := s.mutex(g.Obj)
		m.Queue = withoutFirst(m.Queue, func(id uint64) bool { return id == g.ID })
	} else if s.WaitGroups[g.Obj] != nil {
		w := s.waitGroup(g.Obj)
		w.Waiters = withoutFirst(w.Waiters, func(id uint64) bool { return id == g.ID })
	} else if s.Onces[g.Obj] != nil {
		o := s.once(g.Obj)
		o.Waiters = withoutFirst(o.Waiters, func(id uint64) bool { return id == g.ID })
	}
}

// queue adds v to a queue, as the first or the last.
func queue[T any](list []T, v T, first bool) []T {
	if first {
		return append([]T{v}, list...)
	}
	return append(list, v)
}

// either returns a where it says something, else b.
func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
