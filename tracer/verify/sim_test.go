package verify_test

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/govis/govis/tracer"
)

// A sim is a small computer that runs Go programs in steps far finer than
// events: on several processors at once, with spin locks around channels and
// semaphores, atomic operations elsewhere, and the stamp of an event as a step
// of its own, at the place the contract allows. So its traces have what real
// ones have: events that come later than their effects. It shares nothing with
// the model in package verify but the format of events.
type sim struct {
	rng    *rand.Rand
	events []*tracer.Event
	seq    uint64
	t      int64
	over   bool

	ps      []*gor
	runq    []*gor
	live    []*gor // what can take a step: running, in a syscall, or a thread of the runtime
	all     []*gor
	timers  []*alarm
	lastG   uint64
	lastObj uint64

	pace int // percent: how long things take that are no events

	// How this run's probe works, where the contract leaves it open.
	stampFirst bool // a hold's event is stamped before the channel changes
	closeLast  bool // a close completes receivers after it released the lock
	ctxLocks   bool // the mutexes of package context are seen
}

type status uint8

const (
	runnable status = iota
	running
	parked
	inSyscall
)

// A gor is a goroutine of the simulated program, or a thread of the runtime.
type gor struct {
	s      *sim
	id     uint64
	p      int
	status status
	np     int // not to be preempted while above 0
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool

	selDone bool // its select has been won
	won     *sudog
	ticket  bool
}

type halt struct{}

func newSim(seed uint64) *sim {
	s := &sim{rng: rand.New(rand.NewPCG(seed, 7))}
	s.ps = make([]*gor, 1+s.rng.IntN(8))
	s.pace = []int{10, 50, 50, 80, 95}[s.rng.IntN(5)]
	s.stampFirst, s.closeLast = s.chance(2), s.chance(2)
	s.ctxLocks = s.chance(2)
	return s
}

func (s *sim) chance(n int) bool { return s.rng.IntN(n) == 0 }

// play runs main to its end and returns the trace.
func (s *sim) play(main func(g *gor)) []*tracer.Event {
	defer func() {
		s.over = true
		for _, g := range s.all {
			g.stop()
		}
	}()
	s.create(nil, "main", main)
	for steps := 0; !s.over; steps++ {
		if steps > 400_000 {
			s.exit(0) // it goes round in circles
		}
		s.tick()
	}
	return s.events
}

func (s *sim) coroutine(id uint64, body func(g *gor)) *gor {
	g := &gor{s: s, id: id, p: -1}
	g.resume, g.stop = iter.Pull(func(yield func(struct{}) bool) {
		defer func() {
			if r := recover(); r != nil {
				if _, ok := r.(halt); !ok {
					panic(r)
				}
			}
		}()
		g.yield = yield
		body(g)
	})
	s.all = append(s.all, g)
	return g
}

// create is a go statement of by, nil for the runtime.
func (s *sim) create(by *gor, name string, body func(g *gor)) *gor {
	s.lastG++
	g := s.coroutine(s.lastG, func(g *gor) {
		body(g)
		g.finish()
	})
	e := s.event(tracer.GoCreate, g.id)
	e.Has = tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp
	e.Name, e.Op, e.Mode = name, "main."+name, tracer.ModeUser
	if by != nil {
		e.By, e.P = by.id, int32(by.p)
	}
	s.emit(e)
	s.runq = append(s.runq, g)
	return g
}

// thread runs body as a thread of the runtime, without a P.
func (s *sim) thread(body func(g *gor)) {
	g := s.coroutine(0, func(g *gor) {
		g.np++
		body(g)
		g.unlive()
	})
	g.status = running
	s.live = append(s.live, g)
}

func (s *sim) event(kind tracer.Kind, g uint64) *tracer.Event {
	return &tracer.Event{Kind: kind, G: g, P: -1}
}

func (s *sim) emit(e *tracer.Event) {
	if s.over {
		return
	}
	s.seq++
	s.t += s.rng.Int64N(50)
	e.Seq, e.T = s.seq, s.t
	s.events = append(s.events, e)
}

// event returns an event for g to write.
func (g *gor) event(kind tracer.Kind) *tracer.Event { return g.s.event(kind, g.id) }

// emit writes an event where g runs now.
func (g *gor) emit(e *tracer.Event) {
	e.P = int32(g.p)
	g.s.emit(e)
}

// tick lets one thing happen.
func (s *sim) tick() {
	for i, tm := range s.timers {
		if tm.when <= s.t {
			s.timers = append(s.timers[:i:i], s.timers[i+1:]...)
			s.thread(tm.fire)
			break
		}
	}
	p := s.rng.IntN(len(s.ps))
	switch g := s.ps[p]; {
	case g == nil && len(s.runq) > 0:
		s.start(p)
	case g != nil && g.status == inSyscall && s.chance(4):
		s.ps[p], g.p = nil, -1 // the monitor takes its P away
	case g != nil && g.status == running && g.np == 0 && len(s.runq) > 0 && s.chance(30):
		g.preempt("preempted")
	}
	if len(s.live) > 0 {
		s.live[s.rng.IntN(len(s.live))].resume()
	} else if len(s.runq) == 0 {
		s.idle()
	}
}

// idle is when nothing can take a step.
func (s *sim) idle() {
	if len(s.timers) > 0 {
		s.t = max(s.t, s.timers[0].when)
		return
	}
	e := s.event(tracer.Fatal, 0)
	e.Has, e.Message = tracer.FieldMessage, "all goroutines are asleep - deadlock!"
	s.emit(e)
	s.exit(2)
}

func (s *sim) exit(code int) {
	e := s.event(tracer.Exit, 0)
	e.Has, e.Code, e.Message = tracer.FieldCode|tracer.FieldMessage, code, fmt.Sprintf("exit status %d", code)
	s.emit(e)
	s.over = true
}

func (s *sim) start(p int) {
	i := s.rng.IntN(len(s.runq))
	g := s.runq[i]
	s.runq = append(s.runq[:i:i], s.runq[i+1:]...)
	s.ps[p], g.p, g.status = g, p, running
	s.live = append(s.live, g)
	g.emit(g.event(tracer.GoStart))
}

// step is where others can go on.
func (g *gor) step() {
	if !g.yield(struct{}{}) {
		panic(halt{})
	}
}

// steps is a little time.
func (g *gor) steps() {
	for g.s.rng.IntN(100) < g.s.pace {
		g.step()
	}
}

func (g *gor) unlive() {
	for i, o := range g.s.live {
		if o == g {
			last := len(g.s.live) - 1
			g.s.live[i] = g.s.live[last]
			g.s.live = g.s.live[:last]
			return
		}
	}
}

func (g *gor) leaveP() {
	g.s.ps[g.p], g.p = nil, -1
	g.unlive()
}

func (g *gor) preempt(reason string) {
	e := g.event(tracer.GoStop)
	e.Has, e.Reason = tracer.FieldReason, reason
	g.emit(e)
	g.leaveP()
	g.status = runnable
	g.s.runq = append(g.s.runq, g)
}

// park blocks g; release frees the lock that covers it, after the event.
func (g *gor) park(e *tracer.Event, release func()) {
	g.emit(e)
	g.status = parked
	g.steps()
	g.leaveP()
	if release != nil {
		release()
	}
	g.step()
}

func (g *gor) block(reason string) *tracer.Event {
	e := g.event(tracer.GoBlock)
	e.Has, e.Reason = tracer.FieldReason, reason
	return e
}

// ready wakes w; the waker is g.
func (g *gor) ready(w *gor, fill func(e *tracer.Event)) {
	g.steps()
	e := g.event(tracer.GoUnblock)
	e.G, e.By, e.Has = w.id, g.id, tracer.FieldBy
	if fill != nil {
		fill(e)
	}
	g.emit(e)
	g.steps()
	w.status = runnable
	g.s.runq = append(g.s.runq, w)
}

func (g *gor) finish() {
	g.step()
	if g.id == 1 {
		e := g.event(tracer.Exit)
		e.Has, e.Message = tracer.FieldCode|tracer.FieldMessage, "exit status 0"
		g.emit(e)
		g.s.over = true
		g.step()
	}
	g.emit(g.event(tracer.GoEnd))
	g.leaveP()
}

// syscall is a system call that may lose the P.
func (g *gor) syscall() {
	g.step()
	g.np++
	g.emit(g.event(tracer.GoSyscall))
	g.status = inSyscall
	g.steps()
	g.step()
	if g.p < 0 {
		g.getP()
	}
	g.status = running
	g.steps()
	g.emit(g.event(tracer.GoSysret))
	g.np--
}

// getP gets a P for a goroutine that lost its own in a syscall.
func (g *gor) getP() {
	for p, o := range g.s.ps {
		if o == nil {
			g.s.ps[p], g.p = g, p
			return
		}
	}
	g.unlive()
	g.status = runnable
	g.s.runq = append(g.s.runq, g)
	g.step()
}
