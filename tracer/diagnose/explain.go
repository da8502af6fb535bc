package diagnose

import (
	"github.com/govis/govis/tracer"
)

// Explain returns one plain sentence, or two, that say what an event did and why.
// before is the state that the event found; it is only read.
func (t Teller) Explain(before *tracer.State, e *tracer.Event) string {
	w := words{before, t.Title}
	if int(e.Kind) < len(tellers) {
		if tell := tellers[e.Kind]; tell != nil {
			return sentence(tell(w, e))
		}
	}
	return sentence(w.g(e.G) + ": " + e.Kind.String())
}

// tellers has what to say about each kind of event, by kind.
var tellers = func() []func(words, *tracer.Event) string {
	t := make([]func(words, *tracer.Event) string, len(tracer.Kinds())+1)
	t[tracer.GoCreate] = words.goCreate
	t[tracer.GoStart] = words.goStart
	t[tracer.GoStop] = words.goStop
	t[tracer.GoBlock] = words.goBlock
	t[tracer.GoUnblock] = words.goUnblock
	t[tracer.GoEnd] = words.goEnd
	t[tracer.GoSyscall] = words.goSyscall
	t[tracer.GoSysret] = words.goSysret
	t[tracer.ChanMake] = words.chanMake
	t[tracer.ChanSend] = words.chanSend
	t[tracer.ChanRecv] = words.chanRecv
	t[tracer.ChanClose] = words.chanClose
	t[tracer.ChanDrop] = words.chanDrop
	t[tracer.SelectWait] = words.selectWait
	t[tracer.SelectDone] = words.selectDone
	t[tracer.MutexLock] = words.mutexLock
	t[tracer.MutexUnlock] = words.mutexUnlock
	t[tracer.RWMutexLock] = words.rwmutexLock
	t[tracer.RWMutexUnlock] = words.rwmutexUnlock
	t[tracer.RWMutexRLock] = words.rwmutexRLock
	t[tracer.RWMutexRUnlock] = words.rwmutexRUnlock
	t[tracer.WaitGroupAdd] = words.wgAdd
	t[tracer.WaitGroupDone] = words.wgDone
	t[tracer.WaitGroupWait] = words.wgWait
	t[tracer.CondWait] = words.condWait
	t[tracer.CondSignal] = words.condSignal
	t[tracer.CondBroadcast] = words.condBroadcast
	t[tracer.OnceDo] = words.onceDo
	t[tracer.OnceDone] = words.onceDone
	t[tracer.ContextCreate] = words.ctxCreate
	t[tracer.ContextCancel] = words.ctxCancel
	t[tracer.ContextDone] = words.ctxDone
	t[tracer.Sleep] = words.sleep
	t[tracer.TimerCreate] = words.timerCreate
	t[tracer.TimerReset] = words.timerReset
	t[tracer.TimerStop] = words.timerStop
	t[tracer.TimerFire] = words.timerFire
	t[tracer.UserTask] = words.userTask
	t[tracer.UserRegion] = words.userRegion
	t[tracer.UserLog] = words.userLog
	t[tracer.Range] = words.runtimeRange
	t[tracer.Metric] = words.metric
	t[tracer.CPUSample] = words.cpuSample
	t[tracer.ProcStart] = words.proc
	t[tracer.ProcStop] = words.proc
	t[tracer.TraceClock] = words.wallClock
	t[tracer.TraceGap] = words.traceGap
	t[tracer.GoStatus] = words.goStatus
	t[tracer.Output] = words.output
	t[tracer.GoLabel] = words.goLabel
	t[tracer.GoThread] = words.goThread
	t[tracer.GoCallback] = words.goCallback
	t[tracer.PanicStart] = words.panicStart
	t[tracer.PanicRecover] = words.panicRecover
	t[tracer.Goexit] = words.goexit
	t[tracer.Panic] = words.panicked
	t[tracer.Fatal] = words.fatal
	t[tracer.Exit] = words.exit
	t[tracer.ProbeWait] = words.probeWait
	t[tracer.ProbeDrop] = words.probeDrop
	t[tracer.ProbeHole] = words.probeHole
	t[tracer.ProbeLimit] = words.probeLimit
	t[tracer.AtomicLoad] = words.atomicLoad
	t[tracer.AtomicStore] = words.atomicStore
	t[tracer.AtomicSwap] = words.atomicSwap
	t[tracer.AtomicCAS] = words.atomicCAS
	t[tracer.AtomicAdd] = words.atomicAdd
	t[tracer.AtomicAnd] = words.atomicBits
	t[tracer.AtomicOr] = words.atomicBits
	t[tracer.MemRead] = words.memRead
	t[tracer.MemWrite] = words.memWrite
	t[tracer.MemLater] = words.memLater
	return t
}()
