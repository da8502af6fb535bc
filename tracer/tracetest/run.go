// Package tracetest makes up program runs for tests: a small model of Go's
// scheduler, channels, locks, WaitGroups and contexts plays programs written
// against it and yields the events that a true trace of them would have.
//
//	events := tracetest.Play(1, func(g *tracetest.G) {
//		tasks := g.Make("tasks", "string", 3)
//		g.Go("worker", func(g *tracetest.G) {
//			for {
//				if _, ok := g.Recv(tasks); !ok {
//					return
//				}
//			}
//		})
//		g.Send(tasks, `"task 1"`)
//		g.Close(tasks)
//	})
//
// The same seed gives the same events; other seeds give other schedules.
package tracetest

import (
	"iter"
	"math/rand/v2"
	"slices"

	"github.com/govis/govis/tracer"
)

// procs is the number of Ps of the model.
const procs = 4

// Play runs main as a program's main goroutine, with a schedule chosen by
// seed, and returns the events from the start to the exit.
func Play(seed uint64, main func(g *G)) []*tracer.Event {
	var events []*tracer.Event
	PlayEach(seed, main, func(e *tracer.Event) bool {
		events = append(events, e)
		return true
	})
	return events
}

// PlayEach is Play for long runs: it hands each event to yield, which owns it,
// and ends the program without an exit when yield returns false.
func PlayEach(seed uint64, main func(g *G), yield func(e *tracer.Event) bool) {
	r := &run{rng: rand.New(rand.NewPCG(seed, seed)), yield: yield}
	defer r.stopAll()
	r.system()
	m := r.spawn(0, "main", "main.main", nil, main)
	for !r.over && !m.ended {
		r.step()
	}
	if !r.over {
		r.exit(0, "exit status 0")
	}
}

// A run is one program as it runs.
type run struct {
	rng   *rand.Rand
	yield func(e *tracer.Event) bool
	over  bool

	seq     uint64
	t       int64
	lastG   uint64
	lastObj uint64
	gs      []*G // that did not end
	ps      [procs]*G
	runq    []*G
	timers  []timer // in order of due
}

// A timer does something at a time.
type timer struct {
	due int64
	do  func()
}

// A G is a goroutine of the made-up program. Its methods are what the
// program can do.
type G struct {
	r      *run
	id     uint64
	p      int32 // where it runs, -1 nowhere
	ended  bool
	resume func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
	wake   wakeup // what the one who woke it left for it
}

// A wakeup says how a wait ended.
type wakeup struct {
	value   string
	ok      bool
	index   int  // of the select's case
	closed  bool // a sender was woken by a close
	handoff bool // the lock came with it
}

// ended unwinds a goroutine whose program is over.
type stopped struct{}

func (r *run) spawn(by uint64, name, op string, parent *G, body func(g *G)) *G {
	r.lastG++
	g := &G{r: r, id: r.lastG, p: -1}
	g.resume, g.stop = iter.Pull(func(yield func(struct{}) bool) {
		defer func() {
			if v := recover(); v != nil {
				if _, ok := v.(stopped); !ok {
					panic(v)
				}
			}
		}()
		g.yield = yield
		body(g)
		g.finish()
	})
	r.gs = append(r.gs, g)
	e := r.event(tracer.GoCreate, g.id, tracer.FieldBy|tracer.FieldName|tracer.FieldMode|tracer.FieldOp)
	e.By, e.Name, e.Op, e.Mode = by, name, op, tracer.ModeUser
	if parent != nil {
		e.P = parent.p
		parent.place(e)
	}
	r.emit(e)
	r.runq = append(r.runq, g)
	return g
}

// system makes a goroutine of the runtime's own, which waits for ever.
func (r *run) system() {
	r.lastG++
	id := r.lastG
	e := r.event(tracer.GoCreate, id, tracer.FieldBy|tracer.FieldName|tracer.FieldMode|tracer.FieldOp)
	e.Name, e.Op, e.Mode = "runtime.forcegchelper", "runtime.forcegchelper", tracer.ModeSystem
	r.emit(e)
	e = r.event(tracer.GoStart, id, 0)
	e.P = 0
	r.emit(e)
	e = r.event(tracer.GoBlock, id, tracer.FieldReason)
	e.P, e.Reason = 0, "force gc (idle)"
	r.emit(e)
}

// event returns an event without its number and time; emit gives it those.
func (r *run) event(kind tracer.Kind, g uint64, has tracer.Fields) *tracer.Event {
	return &tracer.Event{Kind: kind, G: g, P: -1, Has: has}
}

func (r *run) emit(e *tracer.Event) {
	if r.over {
		return
	}
	r.seq++
	r.t += r.rng.Int64N(300)
	e.Seq, e.T = r.seq, r.t
	if !r.yield(e) {
		r.over = true
	}
}

// step lets one thing happen.
func (r *run) step() {
	if len(r.timers) > 0 && r.timers[0].due <= r.t {
		due := r.timers[0]
		r.timers = r.timers[1:]
		due.do()
		return
	}
	var running []*G
	idle := int32(-1)
	for p, g := range r.ps {
		if g != nil {
			running = append(running, g)
		} else {
			idle = int32(p)
		}
	}
	if len(r.runq) > 0 && idle >= 0 && (len(running) == 0 || r.rng.IntN(2) == 0) {
		r.start(idle)
		return
	}
	if len(running) == 0 {
		r.allAsleep()
		return
	}
	g := running[r.rng.IntN(len(running))]
	if len(r.runq) > 0 && r.rng.IntN(50) == 0 {
		g.preempt("preempted")
		return
	}
	g.resume()
}

// start runs the next runnable goroutine.
func (r *run) start(p int32) {
	g := r.runq[0]
	r.runq = r.runq[1:]
	g.p = p
	r.ps[p] = g
	g.emit(g.event(tracer.GoStart, 0))
}

// allAsleep is when nothing runs: the next timer, or a deadlock.
func (r *run) allAsleep() {
	if len(r.timers) > 0 {
		r.t = r.timers[0].due
		return
	}
	const message = "all goroutines are asleep - deadlock!"
	e := r.event(tracer.Fatal, 0, tracer.FieldMessage)
	e.Message = message
	r.emit(e)
	r.exit(2, "exit status 2")
}

func (r *run) exit(code int, message string) {
	e := r.event(tracer.Exit, 0, tracer.FieldCode|tracer.FieldMessage)
	e.Code, e.Message = code, message
	r.emit(e)
	r.over = true
}

func (r *run) at(due int64, do func()) {
	i := len(r.timers)
	for i > 0 && r.timers[i-1].due > due {
		i--
	}
	r.timers = slices.Insert(r.timers, i, timer{due, do})
}

func (r *run) newObj() uint64 {
	r.lastObj++
	return r.lastObj
}

func (r *run) stopAll() {
	r.over = true
	for _, g := range r.gs {
		g.stop()
	}
}

// event returns an event of this goroutine by its own doing.
func (g *G) event(kind tracer.Kind, has tracer.Fields) *tracer.Event {
	e := g.r.event(kind, g.id, has)
	e.P = g.p
	return e
}

func (g *G) emit(e *tracer.Event) { g.r.emit(e) }

// step lets others go first; each operation begins with it.
func (g *G) step() {
	if !g.yield(struct{}{}) {
		panic(stopped{})
	}
}

// park gives up the P until someone wakes the goroutine.
func (g *G) park() wakeup {
	g.r.ps[g.p] = nil
	g.p = -1
	g.step()
	return g.wake
}

// preempt takes the P from the goroutine, which stays runnable.
func (g *G) preempt(reason string) {
	e := g.event(tracer.GoStop, tracer.FieldReason)
	e.Reason = reason
	g.emit(e)
	g.r.ps[g.p] = nil
	g.p = -1
	g.r.runq = append(g.r.runq, g)
}

// ready wakes g; by is who does it, nil the runtime.
func (g *G) ready(by *G, w wakeup, fill func(e *tracer.Event)) {
	g.wake = w
	e := g.r.event(tracer.GoUnblock, g.id, tracer.FieldBy)
	if by != nil {
		e.By, e.P = by.id, by.p
	}
	if fill != nil {
		fill(e)
	}
	g.emit(e)
	g.r.runq = append(g.r.runq, g)
}

func (g *G) finish() {
	g.emit(g.event(tracer.GoEnd, 0))
	g.r.ps[g.p] = nil
	g.p = -1
	g.ended = true
	i := slices.Index(g.r.gs, g)
	last := len(g.r.gs) - 1
	g.r.gs[i] = g.r.gs[last]
	g.r.gs = g.r.gs[:last]
}

// Go starts a goroutine.
func (g *G) Go(name string, body func(g *G)) {
	g.step()
	g.r.spawn(g.id, name, "main."+name, g, body)
}

// Yield is runtime.Gosched.
func (g *G) Yield() {
	g.step()
	g.preempt("yield")
	g.step()
}

// Sleep is time.Sleep, in nanoseconds.
func (g *G) Sleep(ns int64) {
	g.step()
	due := g.r.t + ns
	e := g.event(tracer.Sleep, tracer.FieldDeadline)
	e.Deadline = due
	g.place(e)
	g.emit(e)
	e = g.event(tracer.GoBlock, tracer.FieldReason|tracer.FieldDeadline)
	e.Reason, e.Deadline = "sleep", due
	g.place(e)
	g.emit(e)
	g.r.at(due, func() { g.ready(nil, wakeup{}, nil) })
	g.park()
}

// Syscall is a system call. In a long one the goroutine loses its P.
func (g *G) Syscall(long bool) {
	g.step()
	e := g.event(tracer.GoSyscall, 0)
	g.place(e)
	g.emit(e)
	if !long {
		g.emit(g.event(tracer.GoSysret, 0))
		return
	}
	g.r.at(g.r.t+1000, func() {
		g.emit(g.event(tracer.GoSysret, 0))
		g.r.runq = append(g.r.runq, g)
	})
	g.park()
}

// die ends the program with a panic.
func (g *G) die(message string) {
	e := g.event(tracer.Panic, tracer.FieldMessage)
	e.Message = message
	g.place(e)
	g.emit(e)
	g.r.exit(2, "exit status 2")
	panic(stopped{})
}
