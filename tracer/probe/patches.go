package probe

import "github.com/govis/govis/tracer/probe/patch"

// The patches: where in the standard library the probe's hooks are called. What
// the hooks are is in _hooks. A hook is called only while govisOn is set.
//
// Where the execution tracer of the runtime notes a change of a goroutine's state,
// so do we, and at the same place: there the goroutine is owned by who changes it.

// patches returns all patches for one Go release, "go1.26".
func patches(release string) []patch.Patch {
	var all []patch.Patch
	for _, group := range [][]patch.Patch{
		patchesStart, patchesChan, patchesSelect, patchesProc, patchesSema, patchesMutex, patchesRWMutex, patchesWaitGroup, patchesCond, patchesOnce, patchesContext, patchesAtomic, patchesUser, patchesTesting, patchesTimer, patchesPanic, patchesCgo,
	} {
		all = append(all, group...)
	}
	return forRelease(release, all)
}

var patchesStart = []patch.Patch{
	{File: "runtime/runtime2.go", In: "g", Op: patch.Field, At: "trace gTraceState", Code: "govis govisG"},
	{File: "runtime/runtime2.go", In: "p", Op: patch.Field, At: "id int32", Code: "govisSpare *special; govisSpares uint32"},
	{File: "runtime/mheap.go", In: "mspan", Op: patch.Field, At: "specials *special", Code: "govisLast *special"},
	{File: "runtime/runtime2.go", In: "m", Op: patch.Field, At: "curg *g", Code: "govisWaited int64"},
	{File: "runtime/proc.go", In: "schedinit", Op: patch.After, At: "goenvs()", Code: "govisInit()"},
	{File: "runtime/signal_unix.go", In: "sighandler", Op: patch.Before, At: "if sig == _SIGPROF {…", Code: "if govis.header != nil { govisSignal(sig, &sigctxt{info, ctxt}) }"},
	{File: "runtime/signal_unix.go", In: "badsignal", Op: patch.Before, At: "if !sigsend(uint32(sig)) {…", Code: "if govis.header != nil { govisSignal(uint32(sig), c) }"},
}

var patchesChan = []patch.Patch{
	{File: "runtime/chan.go", In: "hchan", Op: patch.Field, At: "lock mutex", Code: "govisID, govisSent, govisReceived uint64; govisEntry uint32"},
	{File: "runtime/chan.go", In: "makechan", Op: patch.Before, At: "return c", Code: "if govisOn { govisMakeChan(c) }"},

	{File: "runtime/chan.go", In: "chansend", Op: patch.Before, At: "return false", Nth: 1, Code: "if govisOn { govisTryFailed(c, true, true) }"},
	{File: "runtime/chan.go", In: "chansend", Op: patch.Before, At: "gopark(nil, nil, waitReasonChanSendNilChan, …", Code: "if govisOn { govisNilChan() }"},
	{File: "runtime/chan.go", In: "chansend", Op: patch.Before, At: "return false", Nth: 2, Code: "if govisOn { govisTryFailed(c, true, false) }"},
	{File: "runtime/chan.go", In: "chansend", Op: patch.After, At: "c.qcount++", Code: "if govisOn { govisChanSend(c, ep) }"},
	{File: "runtime/chan.go", In: "chansend", Op: patch.Before, At: "unlock(&c.lock)", Nth: 4, Code: "if govisOn { govisTryFailed(c, true, true) }"},
	{File: "runtime/chan.go", In: "chansend", Op: patch.Before, At: "gopark(chanparkcommit, …", Code: "if govisOn { govisChanBlock(c, ep, reason) }"},
	{File: "runtime/chan.go", In: "send", Op: patch.Before, At: "gp := sg.g", Code: "if govisOn { govisSendDirect(c, sg, ep) }"},

	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "return", Nth: 1, Code: "if govisOn { govisTryFailed(c, false, true) }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "gopark(nil, nil, waitReasonChanReceiveNilChan, …", Code: "if govisOn { govisNilChan() }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "return", Nth: 2, Code: "if govisOn { govisTryFailed(c, false, false) }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "return true, false", Nth: 1, Code: "if govisOn { govisRecvClosed(c, false) }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "unlock(&c.lock)", Nth: 1, Code: "if govisOn { govisRecvClosed(c, true) }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.After, At: "qp := chanbuf(c, c.recvx)", Code: "if govisOn { govisChanRecv(c, qp) }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "unlock(&c.lock)", Nth: 4, Code: "if govisOn { govisTryFailed(c, false, true) }"},
	{File: "runtime/chan.go", In: "chanrecv", Op: patch.Before, At: "gopark(chanparkcommit, …", Code: "if govisOn { govisChanBlock(c, nil, reason) }"},
	{File: "runtime/chan.go", In: "recv", Op: patch.Before, At: "if c.dataqsiz == 0 {…", Code: "if govisOn { govisRecvDirect(c, sg) }"},

	{File: "runtime/chan.go", In: "closechan", Op: patch.Before, At: "c.closed = 1", Code: "if govisOn { govisClose(c) }"},
	{File: "runtime/chan.go", In: "closechan", Op: patch.Before, At: "glist.push(gp)", Nth: 1, Code: "if govisOn { govisCloseWakes(c, gp, true) }"},
	{File: "runtime/chan.go", In: "closechan", Op: patch.Before, At: "glist.push(gp)", Nth: 2, Code: "if govisOn { govisCloseWakes(c, gp, false) }"},
	{File: "runtime/chan.go", In: "timerchandrain", Op: patch.After, At: "any = true", Code: "if govisOn { govisChanDrop(c) }"},
}

var patchesSelect = []patch.Patch{
	{File: "runtime/select.go", In: "selectgo", Op: patch.Before, At: "selunlock(scases, lockorder)", Nth: 1, Code: "if govisOn { govisSelectDone(scases, nsends, nrecvs, -1, false) }"},
	{File: "runtime/select.go", In: "selectgo", Op: patch.Before, At: "gopark(selparkcommit, …", Code: "if govisOn { govisSelectWait(scases, nsends, nrecvs, waitReason) }"},
	{File: "runtime/select.go", In: "selectgo", Op: patch.After, At: "qp = chanbuf(c, c.recvx)", Code: "if govisOn { govisChanRecv(c, qp) }"},
	{File: "runtime/select.go", In: "selectgo", Op: patch.After, At: "c.qcount++", Code: "if govisOn { govisChanSend(c, cas.elem) }"},
	{File: "runtime/select.go", In: "selectgo", Op: patch.Before, At: "rclose: …", Code: "if govisOn { govisRecvClosed(c, true) }"},
	{File: "runtime/select.go", In: "reflect_rselect", Op: patch.Before, At: "order := make(…", Code: "if govisOn { govisSelectOrder(orig[:nsends+nrecvs], dflt) }"},
	{File: "runtime/select.go", In: "selectgo", Op: patch.Before, At: "retc: …", Code: "if govisOn && casi >= 0 { govisSelectDone(scases, nsends, nrecvs, casi, block) }"},
}

var patchesProc = []patch.Patch{
	{File: "runtime/proc.go", In: "newproc1", Op: patch.Before, At: "if trace.ok() { trace.GoCreate(…", Code: "if govisOn { govisGoCreate(newg, callergp, parked, waitreason) }"},
	{File: "runtime/proc.go", In: "execute", Op: patch.Before, At: "gogo(&gp.sched)", Code: "if govisOn { govisGoStart(gp) }"},
	{File: "runtime/proc.go", In: "gopark", Op: patch.Before, At: "releasem(mp)", Code: "if govisOn { govisPark(gp, reason) }"},
	{File: "runtime/proc.go", In: "park_m", Op: patch.Before, At: "trace := traceAcquire()", Nth: 2, Code: "if govisOn { govisUndone(gp) }"},
	{File: "runtime/proc.go", In: "ready", Op: patch.Before, At: "trace := traceAcquire()", Code: "if govisOn { govisReady(gp) }"},
	{File: "runtime/proc.go", In: "goschedImpl", Op: patch.Before, At: "casgstatus(gp, _Grunning, _Grunnable)", Code: "if govisOn { govisGoStop(gp, preempted) }"},
	{File: "runtime/proc.go", In: "goyield_m", Op: patch.Before, At: "casgstatus(gp, _Grunning, _Grunnable)", Code: "if govisOn { govisGoStop(gp, false) }"},
	{File: "runtime/proc.go", In: "preemptPark", Op: patch.Before, At: "dropg()", Code: "if govisOn { govisPreemptPark(gp) }"},
	{File: "runtime/proc.go", In: "gdestroy", Op: patch.After, At: "casgstatus(gp, _Grunning, _Gdead)", Code: "if govisOn { govisGoEnd(gp) }"},
	{File: "runtime/proc.go", In: "injectglist", Op: patch.After, At: "tail = gp", Code: "if govisOn { govisReady(gp) }"},
	{File: "runtime/proc.go", In: "findRunnable", Op: patch.Before, At: "casgstatus(gp, _Gwaiting, _Grunnable)", Nth: patch.All, Code: "if govisOn { govisReady(gp) }"},
	{File: "runtime/mgcpacer.go", In: "gcControllerState.findRunnableGCWorker", Op: patch.Before, At: "casgstatus(gp, _Gwaiting, _Grunnable)", Code: "if govisOn { govisReady(gp) }"},
	{File: "runtime/coro.go", In: "coroswitch_m", Op: patch.Before, At: "if trace.ok() { trace.GoSwitch(…", Code: "if govisOn { govisSwitch(gp, gnext) }"},

	{File: "runtime/proc.go", In: "reentersyscall", Op: patch.Before, At: "trace := traceAcquire()", Code: "if govisOn { systemstack(govisSyscall); save(pc, sp, bp) }"},
	{File: "runtime/proc.go", In: "entersyscallblock", Op: patch.Before, At: "trace := traceAcquire()", Code: "if govisOn { systemstack(govisSyscall) }"},
	{File: "runtime/proc.go", In: "exitsyscall", Op: patch.Before, At: "if trace := traceAcquire(); trace.ok() { systemstack(…", Code: "if govisOn { systemstack(govisSysret) }"},
	{File: "runtime/proc.go", In: "exitsyscall", Op: patch.After, At: "acquirepNoTrace(pp)", Code: "if govisOn { govisSysret() }"},
	{File: "runtime/proc.go", In: "exitsyscallNoP", Op: patch.Before, At: "if trace.ok() {…", Code: "if govisOn { govisSysretNoP(gp) }"},

	{File: "runtime/time.go", In: "timeSleep", Op: patch.After, At: "gp.sleepWhen = when", Code: "if govisOn { govisSleep(when) }"},

	{File: "runtime/proc.go", In: "main", Op: patch.Before, At: "exit(0)", Code: "if govisOn { govisExit(0) }"},
	{File: "runtime/proc.go", In: "os_beforeExit", Op: patch.Before, At: "runExitHooks(exitCode)", Code: "if govisOn { govisExit(exitCode) }"},
	{File: "runtime/panic.go", In: "fatalpanic", Op: patch.Before, At: "pc := sys.GetCallerPC()", Code: "if govisOn { govisPanic(msgs) }"},
	{File: "runtime/panic.go", In: "fatal", Op: patch.Before, At: "print(\"fatal error: \")", Code: "if govisOn { govisFatal(s) }"},
	{File: "runtime/panic.go", In: "throw", Op: patch.Before, At: "print(\"fatal error: \")", Code: "if govisOn { govisFatal(s) }"},

	{File: "runtime/mheap.go", In: "freeSpecial", Op: patch.Before, At: "switch s.kind {…", Code: "if s.kind == _KindSpecialGovis { govisFreed(s, p, size); return }"},
}

var patchesSema = []patch.Patch{
	{File: "runtime/sema.go", In: "semacquire1", Op: patch.Before, At: "goparkunlock(&root.lock, reason, traceBlockSync, 4+skipframes)", Code: "if govisOn { govisSemaWait(lifo) }"},
	{File: "runtime/sema.go", In: "semrelease1", Op: patch.Before, At: "root := semtable.rootFor(addr)", Code: "govisWoke := false"},
	{File: "runtime/sema.go", In: "semrelease1", Op: patch.After, At: "root.nwait.Add(-1)", Code: "if govisOn { govisSemaWake(s, addr, handoff); govisWoke = true }"},
	{File: "runtime/sema.go", In: "semrelease1", Op: patch.Cond, At: "if s.ticket != 0 { throw(…", Code: "!govisWoke && s.ticket != 0"},
	{File: "runtime/sema.go", In: "semrelease1", Op: patch.Cond, At: "if handoff && cansemacquire(addr) {…", Code: "!govisWoke && handoff && cansemacquire(addr)"},
}

var patchesMutex = []patch.Patch{
	{File: "internal/sync/mutex.go", In: "Mutex.Lock", Op: patch.Cond, At: "if atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked) {…", Code: "!govisOn && atomic.CompareAndSwapInt32(&m.state, 0, mutexLocked)"},
	{File: "internal/sync/mutex.go", In: "Mutex.lockSlow", Op: patch.Before, At: "var waitStartTime int64", Code: "govisHid := false; if govisOn { var taken bool; if taken, govisHid = m.govisTry(); taken { return } }"},
	{File: "internal/sync/mutex.go", In: "Mutex.lockSlow", Op: patch.Before, At: "if race.Enabled {…", Code: "if govisOn { m.govisLocked(govisHid) }"},
	{File: "internal/sync/mutex.go", In: "Mutex.TryLock", Op: patch.Before, At: "return false", Nth: patch.All, Code: "if govisOn { m.govisTried(false) }"},
	{File: "internal/sync/mutex.go", In: "Mutex.TryLock", Op: patch.Before, At: "return true", Code: "if govisOn { m.govisTried(true) }"},
	{File: "internal/sync/mutex.go", In: "Mutex.Unlock", Op: patch.Replace, At: "new := atomic.AddInt32(&m.state, -mutexLocked)", Code: "new := int32(govisNotYet); if !govisOn { new = atomic.AddInt32(&m.state, -mutexLocked) }"},
	{File: "internal/sync/mutex.go", In: "Mutex.unlockSlow", Op: patch.Before, At: "if (new+mutexLocked)&mutexLocked == 0 {…", Code: "if new == govisNotYet { if new = m.govisUnlock(); new == 0 { return } }"},
}

var patchesRWMutex = []patch.Patch{
	{File: "sync/rwmutex.go", In: "RWMutex.RLock", Op: patch.Cond, At: "if rw.readerCount.Add(1) < 0 {…", Code: "r := rw.govisReader(); r < 0"},
	{File: "sync/rwmutex.go", In: "RWMutex.RLock", Op: patch.Replace, At: "runtime_SemacquireRWMutexR(&rw.readerSem, false, 0)", Code: "rw.govisRLock(r)"},
	{File: "sync/rwmutex.go", In: "RWMutex.TryRLock", Op: patch.Before, At: "return false", Code: "if govisOn { rw.govisTried(govisRecRWMutexRLock, false) }"},
	{File: "sync/rwmutex.go", In: "RWMutex.TryRLock", Op: patch.Before, At: "return true", Code: "if govisOn { rw.govisTried(govisRecRWMutexRLock, true) }"},
	{File: "sync/rwmutex.go", In: "RWMutex.RUnlock", Op: patch.Cond, At: "if r := rw.readerCount.Add(-1); r < 0 {…", Code: "r := rw.govisReaderDone(); r < 0"},
	{File: "sync/rwmutex.go", In: "RWMutex.rUnlockSlow", Op: patch.Before, At: "if r+1 == 0 || …", Code: "if r == govisNotYet { if r = rw.govisRUnlock(); r >= 0 { return } }"},
	{File: "sync/rwmutex.go", In: "RWMutex.Lock", Op: patch.Before, At: "rw.w.Lock()", Code: "govisHid := govisOn && govisHide(govisClassRWMutex, unsafe.Pointer(rw))"},
	{File: "sync/rwmutex.go", In: "RWMutex.Lock", Op: patch.Before, At: "if race.Enabled {…", Nth: 2, Code: "if govisOn { rw.govisEvent(govisRecRWMutexLock, govisLockPlain) }; if govisHid { govisShow() }"},
	{File: "sync/rwmutex.go", In: "RWMutex.TryLock", Op: patch.Before, At: "if !rw.w.TryLock() {…", Code: "govisHid := govisOn && govisHide(govisClassRWMutex, unsafe.Pointer(rw))"},
	{File: "sync/rwmutex.go", In: "RWMutex.TryLock", Op: patch.Before, At: "return false", Nth: patch.All, Code: "if govisOn { rw.govisTried(govisRecRWMutexLock, false) }; if govisHid { govisShow() }"},
	{File: "sync/rwmutex.go", In: "RWMutex.TryLock", Op: patch.Before, At: "return true", Code: "if govisOn { rw.govisTried(govisRecRWMutexLock, true) }; if govisHid { govisShow() }"},
	{File: "sync/rwmutex.go", In: "RWMutex.Unlock", Op: patch.Before, At: "r := rw.readerCount.Add(rwmutexMaxReaders)", Code: "govisHid := govisOn && govisHide(govisClassRWMutex, unsafe.Pointer(rw)); if govisOn { rw.govisUnlock() }"},
	{File: "sync/rwmutex.go", In: "RWMutex.Unlock", Op: patch.After, At: "rw.w.Unlock()", Code: "if govisHid { govisShow() }"},
}

var patchesWaitGroup = []patch.Patch{
	{File: "sync/waitgroup.go", In: "WaitGroup.Add", Op: patch.Replace, At: "state := wg.state.Add(uint64(delta) << 32)", Code: "var state uint64; if govisOn { state = wg.govisAdd(delta) } else { state = wg.state.Add(uint64(delta) << 32) }"},
	{File: "sync/waitgroup.go", In: "WaitGroup.Wait", Op: patch.Before, At: "return", Nth: 1, Code: "if govisOn { govisCountLock(unsafe.Pointer(wg)); govisCountEvent(govisRecWaitGroupWait, govisClassWaitGroup, unsafe.Pointer(wg), 0, 0) }"},
	{File: "sync/waitgroup.go", In: "WaitGroup.Wait", Op: patch.Before, At: "runtime_SemacquireWaitGroup(&wg.sema…", Code: "govisHid := govisOn && govisHide(govisClassWaitGroup, unsafe.Pointer(wg))"},
	{File: "sync/waitgroup.go", In: "WaitGroup.Wait", Op: patch.After, At: "runtime_SemacquireWaitGroup(&wg.sema…", Code: "if govisHid { govisShow() }"},
	{File: "sync/waitgroup.go", In: "WaitGroup.Wait", Op: patch.Before, At: "return", Nth: 2, Code: "if govisOn { govisLockEvent(govisRecWaitGroupWait, govisClassWaitGroup, unsafe.Pointer(wg), 0, 0) }"},
}

// All that happens to a Cond is written under its list's lock, which stands in the way of nothing while
// there is no recording: what needs no lock then takes it now.
var patchesCond = []patch.Patch{
	{File: "runtime/sema.go", In: "notifyListAdd", Op: patch.Before, At: "return l.wait.Add(1) - 1", Code: "if govisOn { return govisCondWait(l) }"},
	{File: "runtime/sema.go", In: "notifyListWait", Op: patch.Before, At: "goparkunlock(&l.lock, …", Code: "if govisOn { govisCondBlock(l) }"},
	{File: "runtime/sema.go", In: "notifyListNotifyAll", Op: patch.Cond, At: "if l.wait.Load() == atomic.Load(&l.notify) {…", Code: "!govisOn && l.wait.Load() == atomic.Load(&l.notify)"},
	{File: "runtime/sema.go", In: "notifyListNotifyAll", Op: patch.Before, At: "lockWithRank(&l.lock, lockRankNotifyList)", Code: "if govisOn { govisTrack(unsafe.Pointer(l)) }"},
	{File: "runtime/sema.go", In: "notifyListNotifyAll", Op: patch.After, At: "lockWithRank(&l.lock, lockRankNotifyList)", Code: "if govisOn { govisCondBroadcast(l) }"},
	{File: "runtime/sema.go", In: "notifyListNotifyOne", Op: patch.Cond, At: "if l.wait.Load() == atomic.Load(&l.notify) {…", Code: "!govisOn && l.wait.Load() == atomic.Load(&l.notify)"},
	{File: "runtime/sema.go", In: "notifyListNotifyOne", Op: patch.Before, At: "lockWithRank(&l.lock, lockRankNotifyList)", Code: "if govisOn { govisTrack(unsafe.Pointer(l)) }"},
	{File: "runtime/sema.go", In: "notifyListNotifyOne", Op: patch.After, At: "lockWithRank(&l.lock, lockRankNotifyList)", Code: "if govisOn { govisCondSignal(l) }"},
	{File: "runtime/sema.go", In: "notifyListNotifyOne", Op: patch.Before, At: "unlock(&l.lock)", Nth: 2, Code: "if govisOn { govisWake(s.g, govisCondObj(l), govisWakePlain) }"},
}

var patchesOnce = []patch.Patch{
	{File: "sync/once.go", In: "Once.doSlow", Op: patch.Before, At: "o.m.Lock()", Code: "govisHid := o.govisHide()"},
	{File: "sync/once.go", In: "Once.doSlow", Op: patch.After, At: "o.m.Lock()", Code: "if govisHid { govisShow() }"},
	{File: "sync/once.go", In: "Once.doSlow", Op: patch.Replace, At: "defer o.m.Unlock()", Code: "defer o.govisUnlock()"},
	{File: "sync/once.go", In: "Once.doSlow", Op: patch.Replace, At: "defer o.done.Store(…", Code: "if govisOn { o.govisDo() }; defer o.govisDone()"},
}

var patchesContext = []patch.Patch{
	{File: "context/context.go", In: "withCancel", Op: patch.After, At: "c := &cancelCtx{}", Code: "if govisOn { govisContextCreate(c, parent, govisContextCancelMode, 0) }"},
	{File: "context/context.go", In: "WithDeadlineCause", Op: patch.Before, At: "c.cancelCtx.propagateCancel(parent, c)", Code: "if govisOn { govisContextCreate(c, parent, govisContextDeadline, govisUntil(d)) }"},
	{File: "context/context.go", In: "AfterFunc", Op: patch.Before, At: "a.cancelCtx.propagateCancel(ctx, a)", Code: "if govisOn { govisContextCreate(a, ctx, govisContextAfterFunc, 0) }"},
	{File: "context/context.go", In: "WithValue", Op: patch.Replace, At: "return &valueCtx{parent, key, val}", Code: "c := &valueCtx{parent, key, val}; if govisOn { govisContextCreate(c, parent, govisContextValue, 0) }; return c"},
	{File: "context/context.go", In: "WithoutCancel", Op: patch.Replace, At: "return withoutCancelCtx{parent}", Code: "var c Context = withoutCancelCtx{parent}; if govisOn { govisContextCreate(c, parent, govisContextNoCancel, 0) }; return c"},
	{File: "context/context.go", In: "cancelCtx.Done", Op: patch.Before, At: "d = make(chan struct{})", Code: "if govisOn { c.govisMakes() }"},
	{File: "context/context.go", In: "cancelCtx.Done", Op: patch.After, At: "d = make(chan struct{})", Code: "if govisOn { c.govisDone(d) }"},
	{File: "context/context.go", In: "cancelCtx.cancel", Op: patch.After, At: "c.cause = cause", Code: "if govisOn { c.govisCancelled(err, cause) }"},
	{File: "context/context.go", In: "cancelCtx.cancel", Op: patch.Before, At: "for child := range c.children {…", Code: "govisOuter := c.govisCancels()"},
	{File: "context/context.go", In: "cancelCtx.cancel", Op: patch.Before, At: "c.children = nil", Code: "if govisOn { govisContextCancels(govisOuter) }"},
}

// A timer's hooks run with its lock held, but for the one that creates it: then nobody else knows it. Timers that
// the runtime has for itself, for sleeps and deadlines of files, have no id.
var patchesTimer = []patch.Patch{
	{File: "runtime/time.go", In: "timer", Op: patch.Field, At: "mu mutex", Code: "govisID uint64; govisEntry uint32"},
	{File: "runtime/time.go", In: "newTimer", Op: patch.Before, At: "t.modify(when, period, f, arg, 0)", Code: "if govisOn { govisTimerCreate(&t.timer, when, period, arg) }"},
	{File: "runtime/time.go", In: "timer.modify", Op: patch.Before, At: "pending := t.when > 0", Code: "if govisOn && f == nil && t.govisID != 0 { govisTimerReset(t, when, period) }"},
	{File: "runtime/time.go", In: "timer.stop", Op: patch.Before, At: "pending := t.when > 0", Code: "if govisOn && t.govisID != 0 { govisTimerStop(t) }"},
	{File: "runtime/time.go", In: "timer.unlockAndRun", Op: patch.After, At: "delay := now - t.when", Code: "if govisOn && t.govisID != 0 { govisTimerFire(t, delay) }"},
}

// A panic that is allowed to go on, so that there may be allocated; see gopanic.
var patchesPanic = []patch.Patch{
	{File: "runtime/panic.go", In: "gopanic", Op: patch.Before, At: "runningPanicDefers.Add(1)", Code: "if govisOn { govisPanicking(govisRecPanicStart, e) }"},
	{File: "runtime/panic.go", In: "gorecover", Op: patch.Before, At: "p.recovered = true", Code: "if govisOn { govisPanicking(govisRecPanicRecover, p.arg) }"},
	{File: "runtime/panic.go", In: "Goexit", Op: patch.After, At: "p.goexit = true", Code: "if govisOn { govisGoexit() }"},
}

// Calls of Go from C. The frame of unwindm is left also when a panic goes on through C.
var patchesCgo = []patch.Patch{
	{File: "runtime/cgocall.go", In: "cgocallbackg1", Op: patch.After, At: "defer unwindm(&restore)", Code: "if govisOn { govisCallback(fn) }"},
	{File: "runtime/cgocall.go", In: "unwindm", Op: patch.Before, At: "if *restore {…", Code: "if govisOn { govisCallbackEnd(*restore) }"},
}

// What the program says of itself. Regions and formatted logs do nothing in package runtime/trace while the
// execution tracer is off: there they have to go on while we record.
var patchesUser = []patch.Patch{
	{File: "runtime/traceruntime.go", In: "trace_userTaskCreate", Op: patch.Before, At: "tl := traceAcquire()", Code: "if govisOn { govisTaskBegin(id, parentID, taskType) }"},
	{File: "runtime/traceruntime.go", In: "trace_userTaskEnd", Op: patch.Before, At: "tl := traceAcquire()", Code: "if govisOn { govisTaskEnd(id) }"},
	{File: "runtime/traceruntime.go", In: "trace_userRegion", Op: patch.Before, At: "tl := traceAcquire()", Code: "if govisOn { govisRegion(id, mode, govisByUser, name) }"},
	{File: "runtime/traceruntime.go", In: "trace_userLog", Op: patch.Before, At: "tl := traceAcquire()", Code: "if govisOn { govisLog(id, category, message) }"},
	{File: "runtime/trace/annotation.go", In: "StartRegion", Op: patch.Cond, At: "if !IsEnabled() {…", Code: "!govisOn && !IsEnabled()"},
	{File: "runtime/trace/annotation.go", In: "Logf", Op: patch.Cond, At: "if IsEnabled() {…", Code: "govisOn || IsEnabled()"},
	{File: "runtime/pprof/runtime.go", In: "SetGoroutineLabels", Op: patch.Before, At: "runtime_setProfLabel(unsafe.Pointer(ctxLabels))", Code: "if govisOn { govisLabels(ctxLabels) }"},
	{File: "os/file.go", In: "File.Write", Op: patch.Before, At: "if n != len(b) {…", Code: "if govisOn && n > 0 { if f == Stdout { govisOutput(0, b[:n]) } else if f == Stderr { govisOutput(1, b[:n]) } }"},
	{File: "runtime/proc.go", In: "LockOSThread", Op: patch.After, At: "dolockOSThread()", Code: "if govisOn && gp.m.lockedExt == 1 { govisThread(1) }"},
	{File: "runtime/proc.go", In: "UnlockOSThread", Op: patch.After, At: "gp.m.lockedExt--", Code: "if govisOn && gp.m.lockedExt == 0 { govisThread(0) }"},
}

var patchesTesting = []patch.Patch{
	{File: "testing/testing.go", In: "tRunner", Op: patch.After, At: "t.runner = callerName(0)", Code: "if govisOn { govisSpan(t.name, govisRegionBegin, govisByTest) }"},
	{File: "testing/testing.go", In: "tRunner", Op: patch.Before, At: "t.signal <- signal", Code: "if govisOn { govisSpan(t.name, govisRegionEnd, govisByTest) }"},
	{File: "testing/testing.go", In: "T.Parallel", Op: patch.Before, At: "t.signal <- true", Code: "if govisOn { govisSpan(t.name, govisRegionPause, govisByTest) }"},
	{File: "testing/testing.go", In: "T.Parallel", Op: patch.After, At: "t.tstate.waitParallel()", Code: "if govisOn { govisSpan(t.name, govisRegionContinue, govisByTest) }"},
	{File: "testing/benchmark.go", In: "B.runN", Op: patch.Before, At: "b.ResetTimer()", Code: "if govisOn && b.parent != nil { govisSpan(b.name, govisRegionBegin, govisByBenchmark); defer govisSpan(b.name, govisRegionEnd, govisByBenchmark) }"},
	{File: "testing/fuzz.go", In: "fRunner", Op: patch.Before, At: "f.start = highPrecisionTimeNow()", Code: "if govisOn { govisSpan(f.name, govisRegionBegin, govisByFuzz) }"},
	{File: "testing/fuzz.go", In: "fRunner", Op: patch.Before, At: "f.signal <- true", Code: "if govisOn { govisSpan(f.name, govisRegionEnd, govisByFuzz) }"},
}

// Where memory is not watched, the operations on pointers go straight to the instruction: in package sync/atomic there is a
// function of the probe in between, and between write barrier and store the goroutine must not be stopped.
var patchesAtomic = []patch.Patch{
	{File: "runtime/atomic_pointer.go", In: "sync_atomic_StorePointer", Op: patch.Before, At: "if writeBarrier.enabled {…", Code: "if govisMemory { if _, ok := govisPointerSwap(ptr, new, govisAtomicStore); ok { return } }"},
	{File: "runtime/atomic_pointer.go", In: "sync_atomic_StorePointer", Op: patch.Before, At: "sync_atomic_StoreUintptr(…", Code: "if !raceenabled { atomic.Storeuintptr((*uintptr)(unsafe.Pointer(ptr)), uintptr(new)); return }"},
	{File: "runtime/atomic_pointer.go", In: "sync_atomic_SwapPointer", Op: patch.Before, At: "if writeBarrier.enabled {…", Code: "if govisMemory { if old, ok := govisPointerSwap(ptr, new, govisAtomicSwap); ok { return old } }"},
	{File: "runtime/atomic_pointer.go", In: "sync_atomic_SwapPointer", Op: patch.Before, At: "old := unsafe.Pointer(sync_atomic_SwapUintptr(…", Code: "if !raceenabled { return unsafe.Pointer(atomic.Xchguintptr((*uintptr)(noescape(unsafe.Pointer(ptr))), uintptr(new))) }"},
	{File: "runtime/atomic_pointer.go", In: "sync_atomic_CompareAndSwapPointer", Op: patch.Before, At: "if writeBarrier.enabled {…", Code: "if govisMemory { if swapped, ok := govisPointerCompareAndSwap(ptr, old, new); ok { return swapped } }"},
	{File: "runtime/atomic_pointer.go", In: "sync_atomic_CompareAndSwapPointer", Op: patch.Before, At: "return sync_atomic_CompareAndSwapUintptr(…", Code: "if !raceenabled { return atomic.Casuintptr((*uintptr)(noescape(unsafe.Pointer(ptr))), uintptr(old), uintptr(new)) }"},

	{File: "sync/atomic/value.go", In: "Value.Store", Op: patch.Before, At: "if val == nil {…", Code: "if govisMemory && v.govisStore(val) { return }"},
	{File: "sync/atomic/value.go", In: "Value.Swap", Op: patch.Before, At: "if new == nil {…", Code: "if govisMemory { if old, ok := v.govisSwap(govisAtomicSwap, new); ok { return old } }"},
	{File: "sync/atomic/value.go", In: "Value.CompareAndSwap", Op: patch.Before, At: "if new == nil {…", Code: "if govisMemory { if swapped, ok := v.govisCompareAndSwap(old, new); ok { return swapped } }"},
}
