package verify

import "github.com/govis/govis/tracer"

// A state is what a goroutine is doing, as far as the trace tells.
type state uint8

const (
	stateUnknown  state = iota // it was there before the trace, or events were lost
	stateRunnable              // it waits for a P
	stateRunning               // it has a P
	stateWaiting               // it is blocked
	stateSyscall               // it is in the operating system
	stateReturns               // it left the operating system, lost its P there and has one again
)

var stateNames = [...]string{"unknown", "runnable", "running", "waiting", "in a syscall", "coming back from a syscall"}

// A goroutine is one that did not end.
type goroutine struct {
	id    uint64
	name  string
	epoch uint32
	state state

	system  bool // the runtime's own
	started bool // it has run
	stopped bool // it gave up its P, and nothing woke it since
	native  bool // created by the runtime: it may be a thread of C that enters Go
	timed   bool // its clock is that of the trace: it is in no bubble of testing/synctest
	busy    bool // begin has something to look at
	hazy    bool // events were lost, and it has begun nothing since
	dead    bool // it panicked or ended the program
	p       int32
	since   uint64 // when it entered its state
	begun   uint64 // its last event that was no part of an earlier operation

	wait wait
	hold hold

	spans     []span   // of tests, the outermost first
	regions   []region // in an execution trace, the outermost first
	deep      bool     // it is in more of them than are known
	unhoused  bool     // it came back from the operating system without a P, and has none since
	locked    bool     // it has its thread for itself
	callbacks int      // calls of Go from C that it is in

	once *once // whose function it began last

	panics, recovers int
	goexit           bool

	step   uint64   // its last event
	writes *plainly // what its last event said that it would write, nil if nothing

	leftObj, leftSeq uint64 // the lock whose queue it left last, and when

	// The active list: see promise.go.
	last       uint64 // the last event of its own after which nothing was left to be done
	prev, next *goroutine
}

// A wait is what a goroutine waits for. It stays until the goroutine runs
// again, so that a waker can be checked against it.
type wait struct {
	kind    waitKind
	blocked bool // a select: the go.block has come too
	obj     uint64
	reason  string
	on      any           // *channel, *lock or *waitGroup
	places  []*waiter     // in the queues of what it waits for
	cases   []tracer.Case // of a select
	value   string        // what it wants to send
	has     bool          // value is known
	done    bool          // another goroutine completed its operation
	by      *goroutine    // who did, nil for the runtime
	taken   *promise      // somebody must have completed it before this, on another channel
	ch      *channel      // on which that was
	owed    int           // position in by's hold.owes
	seq     uint64        // of the go.block
	due     int64         // of a sleep that is known to be by the trace's clock: when it is due
}

type waitKind uint8

const (
	waitNone   waitKind = iota
	waitSend            // to send on a channel
	waitRecv            // to receive from one
	waitSelect          // for a case of a select
	waitNever           // on a nil channel, or in a select without cases
	waitLock            // for a Mutex or RWMutex
	waitWG              // for a WaitGroup to become zero
	waitCond            // for a Cond to be signalled
	waitOnce            // for the function of a Once to be done
	waitOther           // for something this model does not have
)

// known returns the goroutine with the id, nil if the trace never created it.
// After lost events one may exist that the trace did not create.
func (v *Verifier) known(e *tracer.Event, id uint64) (*goroutine, error) {
	g := v.gs.get(id)
	if g == nil {
		if v.ended.has(id) {
			return nil, refuse(e, "%s, but goroutine %d has ended", v.what(e), id)
		}
		if v.epoch == 0 {
			return nil, refuse(e, "%s, but goroutine %d was never created", v.what(e), id)
		}
		g = &goroutine{id: id, p: -1, epoch: v.epoch, since: e.Seq, hazy: true}
		v.gs.put(id, g)
	}
	if g.epoch != v.epoch {
		v.forget(g)
	}
	return g, nil
}

// doer returns the goroutine with the id, which must be running on the event's
// processor: it did what the event says.
func (v *Verifier) doer(e *tracer.Event, id uint64) (*goroutine, error) {
	g, err := v.known(e, id)
	if err != nil {
		return nil, err
	}
	switch {
	case g.state == stateUnknown:
		if err := v.occupy(e, g); err != nil {
			return nil, err
		}
		g.state, g.since, g.started = stateRunning, e.Seq, true
		v.active.add(g, 0)
	case g.state != stateRunning:
		return nil, refuse(e, "%s, but %s was %s since event %d", v.what(e), g.who(), g.doing(), g.since)
	case g.p != e.P:
		if err := v.moved(e, g); err != nil {
			return nil, err
		}
	}
	if g.dead && e.Kind != tracer.GoStop {
		return nil, refuse(e, "%s, but %s had ended the program", v.what(e), g.who())
	}
	return g, nil
}

// doing says what the goroutine's state is.
func (g *goroutine) doing() string {
	if g.state == stateWaiting {
		return "waiting (" + clean(g.wait.reason) + ")"
	}
	return stateNames[g.state]
}

// moved lets a goroutine be on another P than it was, which happens in one
// case only: the one that lowers GOMAXPROCS while it runs on a P that goes
// away continues on P 0. All others are stopped at that moment.
func (v *Verifier) moved(e *tracer.Event, g *goroutine) error {
	if e.P != 0 || v.procs.runs(0) != nil {
		return refuse(e, "%s on P %d, but %s runs on P %d since event %d", v.what(e), e.P, g.who(), g.p, g.since)
	}
	return v.occupy(e, g)
}

// did notes that a has done e. What was in flight when e was written must come
// from goroutines whose last event is older.
func (v *Verifier) did(a *goroutine, e *tracer.Event) {
	if a == nil {
		return
	}
	a.settle(e)
	a.step = e.Seq
	if a.begun == e.Seq {
		a.hazy = false
	}
	if !a.hold.open() {
		v.active.touch(a, e.Seq)
	}
}

func (v *Verifier) goCreate(e *tracer.Event) error {
	if v.gs.get(e.G) != nil || v.ended.has(e.G) && !v.stockAgain(e) {
		return refuse(e, "goroutine %d is created a second time", e.G)
	}
	if e.By != 0 && e.State != tracer.StateBefore { // else it did so some other time
		parent, err := v.doer(e, e.By)
		if err != nil {
			return err
		}
		if err := v.begin(parent, e); err != nil {
			return err
		}
		v.did(parent, e)
	}
	if _, ok := v.objs.get(e.Parent).(*timer); !ok && e.Parent != 0 && v.epoch == 0 {
		return refuse(e, "%s from object %d, which is no timer", v.what(e), e.Parent)
	}
	g := &goroutine{id: e.G, name: e.Name, p: -1, epoch: v.epoch, since: e.Seq, last: e.Seq,
		state: stateRunnable, system: e.Mode == tracer.ModeSystem, native: e.By == 0,
		timed: e.State == ""}
	if v.listing || e.State == tracer.StateBefore {
		g.state, g.last, g.hazy = stateUnknown, 0, true
	}
	v.gs.put(e.G, g)
	return nil
}

func (v *Verifier) goStart(e *tracer.Event) error {
	g, err := v.known(e, e.G)
	if err != nil {
		return err
	}
	next := stateRunning
	switch g.state {
	case stateRunnable, stateUnknown:
	case stateSyscall:
		next = stateReturns
	default:
		return refuse(e, "%s started on P %d, but it was %s since event %d", g.who(), e.P, g.doing(), g.since)
	}
	if err := v.occupy(e, g); err != nil {
		return err
	}
	switch {
	case g.state == stateUnknown:
		v.active.add(g, 0) // it may have been preempted before
	case !g.stopped:
		v.active.add(g, e.Seq)
	}
	g.stopped, g.started, g.unhoused = false, true, false
	g.state, g.since = next, e.Seq
	return nil
}

// goStop leaves the goroutine in the active list and its holds open: it may
// have been preempted in the middle of an operation.
func (v *Verifier) goStop(e *tracer.Event) error {
	g, err := v.doer(e, e.G)
	if err != nil {
		return err
	}
	v.procs.release(g)
	g.state, g.since, g.stopped = stateRunnable, e.Seq, true
	return nil
}

func (v *Verifier) goEnd(e *tracer.Event) error {
	if g := v.gs.get(e.G); v.opts.Stock && g != nil && g.native && g.unhoused && e.P < 0 { // a thread of C code, which goes away while it is in C
		v.over(g)
		return nil
	}
	g, err := v.doer(e, e.G)
	if err != nil {
		return err
	}
	if err := v.begin(g, e); err != nil {
		return err
	}
	if g.panics > 0 && g.recovers == 0 && !g.goexit {
		return refuse(e, "%s, but it panicked and did not recover", v.what(e))
	}
	if o := g.once; o != nil && o.runner == g.id && o.finished == 0 && !o.hazy && o.epoch == v.epoch {
		return refuse(e, "%s, but it began the function of %s at event %d and did not end it", v.what(e), objectName(o.name, o.id), o.begun)
	}
	g.settle(e)
	v.over(g)
	return nil
}

// over takes away a goroutine that has ended.
func (v *Verifier) over(g *goroutine) {
	v.procs.release(g)
	v.active.remove(g)
	v.gs.remove(g.id)
	v.ended.add(g.id)
	if g.native {
		v.threads.add(g.id)
	}
}

func (v *Verifier) goSyscall(e *tracer.Event) error {
	if g := v.gs.get(e.G); v.opts.Stock && g != nil && g.native && !g.started && (g.state == stateRunnable || g.state == stateUnknown) { // a thread of C code
		g.state, g.since = stateSyscall, e.Seq
		return nil
	}
	g, err := v.doer(e, e.G)
	if err != nil {
		return err
	}
	if err := v.begin(g, e); err != nil {
		return err
	}
	v.active.remove(g)
	g.settle(e)
	g.state, g.since = stateSyscall, e.Seq
	return nil
}

func (v *Verifier) goSysret(e *tracer.Event) error {
	g, err := v.known(e, e.G)
	if err != nil {
		return err
	}
	switch {
	case g.state == stateReturns && g.p != e.P:
		return refuse(e, "%s left a syscall on P %d, but it got P %d for that at event %d", g.who(), e.P, g.p, g.since)
	case g.state == stateReturns:
		g.state, g.since = stateRunning, e.Seq
		v.did(g, e)
		return nil
	case g.state == stateSyscall, g.state == stateUnknown, g.native && !g.started:
	case g.state == stateRunning && g.hazy && g.p == e.P: // the go.syscall is not in the trace
	default:
		return refuse(e, "%s left a syscall, but it was %s since event %d", g.who(), g.doing(), g.since)
	}
	if e.P < 0 { // its P is taken and no other is free: it waits for one
		v.procs.release(g)
		g.state, g.since, g.started, g.unhoused = stateRunnable, e.Seq, true, true
		return nil
	}
	if err := v.occupy(e, g); err != nil {
		return err
	}
	g.state, g.since, g.started = stateRunning, e.Seq, true
	v.active.add(g, e.Seq)
	return nil
}
