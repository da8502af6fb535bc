package verify

import (
	"iter"

	"github.com/govis/govis/tracer"
)

// Options say what is known of the trace beside its events.
type Options struct {
	// Complete says that the trace reaches the end of the program: End then
	// wants an exit event. Without it a trace may stop anywhere.
	Complete bool

	// Lossy says that the program did not wait for room in the ring but
	// dropped events (--on-full=drop). Another goroutine's event can then come
	// between a lost event and the probe.drop that tells of it, so a violation
	// is held back for some events and forgotten if a probe.drop follows.
	Lossy bool

	// Stock says that the events are those of an execution trace of Go's own: what goroutines wait for is not among them. Then it is checked what they do:
	// that each waits before it is woken, has a P while it runs, and nobody else that P; and what they say of tasks and regions.
	Stock bool

	// Unwatched is [tracer.Meta]'s: what an atomic operation finds is not judged.
	Unwatched bool
}

// lossyWindow is how many events a violation waits for a probe.drop that
// would explain it. The events between a drop and its record are those which
// other processors wrote in that moment.
const lossyWindow = 1024

// A Verifier replays one trace. It is not safe for concurrent use.
//
// It keeps state for each goroutine that has not ended and for each object
// ever made, and the values in flight; nothing grows with the number of
// events.
type Verifier struct {
	opts Options
	err  error

	doubt     error // Lossy: a violation that a probe.drop may still explain
	doubtLeft int

	begun    bool   // an event was seen
	listing  bool   // so far only goroutines that existed before the trace
	exited   bool   // an exit event was seen
	exitedBy uint64 // the goroutine of the last one
	seq      uint64
	t        int64
	lost     uint64 // the last event that told of lost ones
	sparse   bool   // events are left out between all of these
	gap      uint64 // the event with which a gap between two traces began that lasts, 0 for none
	epoch    uint32 // grows when events were lost: what is older is not known any more

	gs      table[*goroutine]
	ended   idSet
	threads idSet // of these that nobody created, as are threads of C code
	procs   procTable
	objs    table[any] // *channel, *lock, *waitGroup, *cond, *once, *word, *task, *timer or *ctxNode
	wide    uint64     // the last plain write of something that may be larger than a word
	active  activeList

	widely   plainly // such writes
	promises []*promise
	waiters  *waiter // free ones
}

// New returns a verifier for one trace.
func New(opts Options) *Verifier {
	v := &Verifier{opts: opts, listing: true}
	v.active.init()
	return v
}

// Check verifies all events, and that the trace may end where they do. It
// returns the first error of the sequence itself as it is, else the first
// [Violation].
func Check(events iter.Seq2[*tracer.Event, error], opts Options) error {
	v := New(opts)
	for e, err := range events {
		if err != nil {
			return err
		}
		if err := v.Event(e); err != nil {
			return err
		}
	}
	return v.End()
}

// Event takes the next event of the trace. It returns the first [Violation],
// as an error, and from then on the same one. The verifier keeps strings and
// slices of e, not e itself.
func (v *Verifier) Event(e *tracer.Event) error {
	if v.err != nil {
		return v.err
	}
	if err := v.order(e); err != nil {
		v.err = err
		return err
	}
	if err := v.form(e); err != nil {
		v.err = err
		return err
	}
	if v.doubt != nil {
		return v.doubted(e)
	}
	if err := v.event(e); err != nil {
		if v.opts.Lossy {
			v.doubt, v.doubtLeft = err, lossyWindow
			return nil
		}
		v.err = err
		return err
	}
	return nil
}

// doubted is Event while a violation waits for its probe.drop.
func (v *Verifier) doubted(e *tracer.Event) error {
	if e.Kind == tracer.ProbeDrop || e.Kind == tracer.ProbeHole {
		v.doubt = nil
		v.relax()
		return nil
	}
	v.doubtLeft--
	if v.doubtLeft == 0 {
		v.err = v.doubt
	}
	return v.err
}

// End says that no event follows, and returns the first violation, if any. A
// promise that is still open is no violation: the end of a program stops the
// other processors at any point.
func (v *Verifier) End() error {
	if v.err == nil {
		v.err = v.doubt
	}
	if v.err == nil && v.opts.Complete && !v.exited {
		v.err = &Violation{Seq: v.seq, Found: v.seq, Text: "the trace ends here without an exit event"}
	}
	return v.err
}

// event replays e, whose form is right.
func (v *Verifier) event(e *tracer.Event) error {
	if v.listing && !(e.Kind == tracer.GoCreate && e.By == 0) && !neutral(e.Kind) {
		v.listing = false
	}
	if err := v.apply(e); err != nil {
		return err
	}
	return v.expire(e)
}

// neutral tells kinds that are the probe's own.
func neutral(k tracer.Kind) bool {
	return k == tracer.ProbeWait || k == tracer.ProbeDrop || k == tracer.ProbeHole || k == tracer.ProbeLimit
}

func (v *Verifier) apply(e *tracer.Event) error {
	if v.gap != 0 && !inGap(e) {
		return refuse(e, "%s, but nothing is known of the time since event %d, in which no trace was taken", v.what(e), v.gap)
	}
	if v.sparse {
		v.relax()
	}
	switch e.Kind {
	case tracer.GoCreate:
		return v.goCreate(e)
	case tracer.GoStart:
		return v.goStart(e)
	case tracer.GoStop:
		return v.goStop(e)
	case tracer.GoBlock:
		return v.goBlock(e)
	case tracer.GoUnblock:
		return v.goUnblock(e)
	case tracer.GoEnd:
		return v.goEnd(e)
	case tracer.GoSyscall:
		return v.goSyscall(e)
	case tracer.GoSysret:
		return v.goSysret(e)
	case tracer.ChanMake:
		return v.chanMake(e)
	case tracer.ChanSend:
		return v.chanSend(e)
	case tracer.ChanRecv:
		return v.chanRecv(e)
	case tracer.ChanClose:
		return v.chanClose(e)
	case tracer.ChanDrop:
		return v.chanDrop(e)
	case tracer.SelectWait:
		return v.selectWait(e)
	case tracer.SelectDone:
		return v.selectDone(e)
	case tracer.ProbeDrop, tracer.ProbeHole:
		v.sparse = e.Kind == tracer.ProbeDrop && e.Mode == tracer.ModeSparse || v.sparse && e.Kind == tracer.ProbeHole
		v.relax()
		return nil
	case tracer.ProbeWait, tracer.ProbeLimit:
		return nil
	case tracer.TraceGap:
		return v.traceGap(e)
	case tracer.GoStatus:
		return v.goStatus(e)
	}
	return v.applySync(e)
}

func (v *Verifier) applySync(e *tracer.Event) error {
	switch e.Kind {
	case tracer.MutexLock:
		return v.mutexLock(e)
	case tracer.MutexUnlock:
		return v.mutexUnlock(e)
	case tracer.RWMutexLock, tracer.RWMutexRLock:
		return v.rwAcquire(e)
	case tracer.RWMutexUnlock, tracer.RWMutexRUnlock:
		return v.rwRelease(e)
	case tracer.WaitGroupAdd, tracer.WaitGroupDone:
		return v.wgAdd(e)
	case tracer.WaitGroupWait:
		return v.wgWait(e)
	case tracer.CondWait:
		return v.condWait(e)
	case tracer.CondSignal, tracer.CondBroadcast:
		return v.condNotify(e)
	case tracer.OnceDo:
		return v.onceDo(e)
	case tracer.OnceDone:
		return v.onceDone(e)
	case tracer.ContextCreate:
		return v.ctxCreate(e)
	case tracer.ContextCancel:
		return v.ctxCancel(e)
	case tracer.ContextDone:
		return v.ctxDone(e)
	case tracer.Sleep:
		return v.sleep(e)
	case tracer.PanicStart, tracer.PanicRecover, tracer.Goexit:
		return v.panicking(e)
	case tracer.TimerCreate, tracer.TimerReset, tracer.TimerStop, tracer.TimerFire:
		return v.timer(e)
	case tracer.UserTask, tracer.UserRegion, tracer.UserLog, tracer.Output, tracer.Range, tracer.Metric, tracer.CPUSample, tracer.ProcStart, tracer.ProcStop, tracer.TraceClock,
		tracer.TraceGap, tracer.GoStatus, tracer.GoLabel, tracer.GoThread, tracer.GoCallback:
		return v.said(e)
	case tracer.AtomicLoad, tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicCAS,
		tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr:
		return v.atomic(e)
	case tracer.MemRead, tracer.MemWrite, tracer.MemLater:
		return v.plain(e)
	default: // Panic, Fatal, Exit: form refuses all others
		return v.ending(e)
	}
}
