package tracer

import "fmt"

// A Kind says what happened. Its text form is the field's own word for it,
// "chan.send".
type Kind uint8

// The kinds of events. docs/trace-format.md describes each with its fields.
const (
	KindInvalid Kind = iota

	GoCreate  // a goroutine was created by a go statement (G the new one, By its parent)
	GoStart   // it runs on a P
	GoStop    // it gave up its P and is runnable
	GoBlock   // it waits
	GoUnblock // it was made runnable again (G the woken one, By who woke it)
	GoEnd     // it returned
	GoSyscall // it entered the operating system
	GoSysret  // it came back

	ChanMake  // make(chan T, n)
	ChanSend  // a value was sent: it is in the buffer or with its receiver
	ChanRecv  // a value, or the end of a closed channel, was received
	ChanClose // close(ch)
	ChanDrop  // the runtime withdrew a value from a timer's channel

	SelectWait // a select found no case ready and blocks
	SelectDone // a select chose a case

	MutexLock   // Lock returned, or TryLock did (OK)
	MutexUnlock // Unlock was called

	RWMutexLock    // the writer has the lock
	RWMutexUnlock  // the writer gave it up
	RWMutexRLock   // a reader has the lock
	RWMutexRUnlock // a reader gave it up

	WaitGroupAdd  // the counter went up (or stayed, for Add(0))
	WaitGroupDone // the counter went down
	WaitGroupWait // Wait returned

	CondWait      // Wait was called: the goroutine gets in line
	CondSignal    // Signal was called
	CondBroadcast // Broadcast was called

	OnceDo   // Do runs its function
	OnceDone // the function has returned, or panicked

	ContextCreate // a context was derived
	ContextCancel // a context was cancelled, directly or by its parent
	ContextDone   // the Done channel of a context was made

	Sleep // time.Sleep begins

	TimerCreate // a timer or ticker was made, and runs
	TimerReset  // Reset: it runs to another time
	TimerStop   // Stop was called
	TimerFire   // it is due: it sends on its channel, or starts its function

	UserTask   // a task of package runtime/trace begins or ends
	UserRegion // a region of runtime/trace, or a test, begins or ends
	UserLog    // a message of runtime/trace
	Output     // the program wrote to its standard output or standard error
	GoLabel    // the goroutine has other pprof labels
	GoThread   // it has its operating system thread for itself, or no more
	GoCallback // C code that it called, or whose thread it is, calls Go, or that is over

	Range     // of an execution trace: the runtime begins or ends something, a garbage collection say
	Metric    // of an execution trace: a number of the runtime's, the heap's size say
	CPUSample // of an execution trace: where a goroutine was when the CPU profiler looked

	ProcStart  // of an execution trace: a P begins to run Go code, on some thread
	ProcStop   // of an execution trace: a P has nothing to run, or has lost its thread
	TraceClock // of an execution trace: what the wall clock showed
	TraceGap   // of execution traces one after another: the time between two, of which nothing is known, begins or ends
	GoStatus   // of execution traces one after another: what a goroutine does at a moment, but not since when

	PanicStart   // a goroutine begins to panic: its deferred calls run
	PanicRecover // recover stopped a panic
	Goexit       // runtime.Goexit was called: deferred calls run, then the goroutine ends

	Panic // a goroutine panics, and nothing recovered it
	Fatal // the runtime ends the program: deadlock, concurrent map writes ...
	Exit  // the program ended

	ProbeWait  // the program waited for room in the ring: the pause is ours
	ProbeDrop  // events were left out for want of room
	ProbeHole  // a record was begun and never finished
	ProbeLimit // from here on something is left out: there is more of it than the probe keeps

	AtomicLoad  // an atomic load
	AtomicStore // an atomic store
	AtomicSwap  // an atomic swap
	AtomicCAS   // an atomic compare-and-swap: it swapped, or found another value (OK)
	AtomicAdd   // an atomic addition
	AtomicAnd   // an atomic bitwise AND
	AtomicOr    // an atomic bitwise OR

	MemRead  // a plain read is about to happen
	MemWrite // a plain write is about to happen
	MemLater // what a goroutine's last plain write left, read again at its next step

	kindCount
)

// Fields is a set of event fields. The bits follow the order of the JSON form.
type Fields uint64

// The fields of an event that are not in every event.
const (
	FieldBy Fields = 1 << iota
	FieldObj
	FieldName
	FieldReason
	FieldN
	FieldLen
	FieldCap
	FieldElem
	FieldMode
	FieldPeer
	FieldValue
	FieldOK
	FieldCase
	FieldCases
	FieldChan
	FieldCounter
	FieldOwner
	FieldWaiters
	FieldParent
	FieldDeadline
	FieldCause
	FieldAddr
	FieldOp
	FieldOld
	FieldNew
	FieldCode
	FieldMessage
	FieldLabel
	FieldState
	FieldGen
	FieldAt
	FieldPkg
	FieldStack
	FieldThread
)

// fieldsPlace is where in the program it happened: absent when the source of
// the event has no stack for it.
const fieldsPlace = FieldAt | FieldPkg | FieldStack

// fieldsAtomic is what each atomic operation has.
const fieldsAtomic = FieldObj | FieldName | FieldElem | FieldAddr | FieldOp

type kindInfo struct {
	name     string
	always   Fields // in every event of the kind
	optional Fields // in those that have it
}

var kinds = [kindCount]kindInfo{
	GoCreate:  {"go.create", FieldBy | FieldName | FieldMode | FieldOp, FieldParent | FieldLabel | FieldState | fieldsPlace},
	GoStart:   {"go.start", 0, FieldThread},
	GoStop:    {"go.stop", FieldReason, fieldsPlace},
	GoBlock:   {"go.block", FieldReason, FieldObj | FieldName | FieldLabel | FieldValue | FieldMode | FieldDeadline | fieldsPlace},
	GoUnblock: {"go.unblock", FieldBy, FieldObj | FieldName | FieldMode | fieldsPlace},
	GoEnd:     {"go.end", 0, 0},
	GoSyscall: {"go.syscall", 0, FieldMode | FieldOp | fieldsPlace},
	GoSysret:  {"go.sysret", 0, FieldThread},

	ChanMake:  {"chan.make", FieldObj | FieldName | FieldCap | FieldElem, fieldsPlace},
	ChanSend:  {"chan.send", FieldObj | FieldName | FieldN | FieldLen | FieldCap | FieldMode, FieldBy | FieldPeer | FieldValue | FieldLabel | fieldsPlace},
	ChanRecv:  {"chan.recv", FieldObj | FieldName | FieldLen | FieldCap | FieldMode | FieldOK, FieldBy | FieldN | FieldPeer | FieldValue | FieldLabel | fieldsPlace},
	ChanClose: {"chan.close", FieldObj | FieldName | FieldLen | FieldCap, fieldsPlace},
	ChanDrop:  {"chan.drop", FieldObj | FieldName | FieldN | FieldLen | FieldCap, fieldsPlace},

	SelectWait: {"select.wait", FieldCases, fieldsPlace},
	SelectDone: {"select.done", FieldCases | FieldCase, FieldMode | fieldsPlace},

	MutexLock:   {"mutex.lock", FieldObj | FieldName | FieldOwner | FieldWaiters | FieldMode | FieldOK, FieldN | fieldsPlace},
	MutexUnlock: {"mutex.unlock", FieldObj | FieldName | FieldOwner | FieldWaiters | FieldMode, FieldN | fieldsPlace},

	RWMutexLock:    {"rwmutex.lock", FieldObj | FieldName | FieldOwner | FieldCounter | FieldWaiters | FieldOK, FieldN | fieldsPlace},
	RWMutexUnlock:  {"rwmutex.unlock", FieldObj | FieldName | FieldOwner | FieldCounter | FieldWaiters, FieldN | fieldsPlace},
	RWMutexRLock:   {"rwmutex.rlock", FieldObj | FieldName | FieldOwner | FieldCounter | FieldWaiters | FieldOK, FieldN | fieldsPlace},
	RWMutexRUnlock: {"rwmutex.runlock", FieldObj | FieldName | FieldOwner | FieldCounter | FieldWaiters, FieldN | fieldsPlace},

	WaitGroupAdd:  {"wg.add", FieldObj | FieldName | FieldN | FieldCounter | FieldGen, fieldsPlace},
	WaitGroupDone: {"wg.done", FieldObj | FieldName | FieldN | FieldCounter | FieldGen, fieldsPlace},
	WaitGroupWait: {"wg.wait", FieldObj | FieldName | FieldCounter | FieldGen, fieldsPlace},

	CondWait:      {"cond.wait", FieldObj | FieldName | FieldCounter, fieldsPlace},
	CondSignal:    {"cond.signal", FieldObj | FieldName | FieldN | FieldCounter, fieldsPlace},
	CondBroadcast: {"cond.broadcast", FieldObj | FieldName | FieldN | FieldCounter, fieldsPlace},

	OnceDo:   {"once.do", FieldObj | FieldName, fieldsPlace},
	OnceDone: {"once.done", FieldObj | FieldName, fieldsPlace},

	ContextCreate: {"ctx.create", FieldObj | FieldName | FieldMode | FieldParent, FieldChan | FieldDeadline | fieldsPlace},
	ContextCancel: {"ctx.cancel", FieldObj | FieldName | FieldMessage | FieldCause, FieldParent | FieldChan | fieldsPlace},
	ContextDone:   {"ctx.done", FieldObj | FieldName | FieldChan, fieldsPlace},

	Sleep: {"sleep", FieldDeadline, fieldsPlace},

	TimerCreate: {"timer.create", FieldObj | FieldName | FieldMode | FieldDeadline, FieldN | FieldChan | FieldParent | fieldsPlace},
	TimerReset:  {"timer.reset", FieldObj | FieldName | FieldDeadline | FieldOK, FieldN | fieldsPlace},
	TimerStop:   {"timer.stop", FieldObj | FieldName | FieldOK, fieldsPlace},
	TimerFire:   {"timer.fire", FieldObj | FieldName | FieldDeadline, FieldChan},

	UserTask:   {"user.task", FieldObj | FieldName | FieldState, FieldParent | fieldsPlace},
	UserRegion: {"user.region", FieldLabel | FieldState, FieldObj | FieldName | FieldMode | fieldsPlace},
	UserLog:    {"user.log", FieldMessage | FieldLabel, FieldObj | FieldName | fieldsPlace},
	Output:     {"output", FieldOp | FieldN, FieldValue | fieldsPlace},
	GoLabel:    {"go.label", FieldLabel, fieldsPlace},
	GoThread:   {"go.thread", FieldState, fieldsPlace},
	GoCallback: {"go.callback", FieldState, FieldOp},

	Range:     {"range", FieldLabel | FieldState, 0},
	Metric:    {"metric", FieldLabel | FieldN, 0},
	CPUSample: {"cpu.sample", 0, fieldsPlace},

	ProcStart:  {"proc.start", 0, FieldThread},
	ProcStop:   {"proc.stop", 0, 0},
	TraceClock: {"trace.clock", FieldN, 0},
	TraceGap:   {"trace.gap", FieldState, FieldN},
	GoStatus:   {"go.status", FieldState | FieldMode, FieldReason | FieldN | fieldsPlace},

	PanicStart:   {"panic.start", FieldMessage, fieldsPlace},
	PanicRecover: {"panic.recover", FieldMessage, fieldsPlace},
	Goexit:       {"go.goexit", 0, fieldsPlace},

	Panic: {"panic", FieldMessage, fieldsPlace},
	Fatal: {"fatal", FieldMessage, fieldsPlace},
	Exit:  {"exit", FieldCode | FieldMessage, 0},

	ProbeWait:  {"probe.wait", FieldN, 0},
	ProbeDrop:  {"probe.drop", FieldN, FieldMode},
	ProbeHole:  {"probe.hole", FieldN, 0},
	ProbeLimit: {"probe.limit", FieldMessage, 0},

	AtomicLoad:  {"atomic.load", fieldsAtomic, FieldValue | fieldsPlace},
	AtomicStore: {"atomic.store", fieldsAtomic, FieldOld | FieldNew | fieldsPlace},
	AtomicSwap:  {"atomic.swap", fieldsAtomic, FieldOld | FieldNew | fieldsPlace},
	AtomicCAS:   {"atomic.cas", fieldsAtomic | FieldOK, FieldOld | FieldNew | fieldsPlace},
	AtomicAdd:   {"atomic.add", fieldsAtomic, FieldOld | FieldNew | fieldsPlace},
	AtomicAnd:   {"atomic.and", fieldsAtomic, FieldOld | FieldNew | fieldsPlace},
	AtomicOr:    {"atomic.or", fieldsAtomic, FieldOld | FieldNew | fieldsPlace},

	MemRead:  {"mem.read", FieldObj | FieldName | FieldAddr, FieldElem | FieldValue | fieldsPlace},
	MemWrite: {"mem.write", FieldObj | FieldName | FieldAddr, FieldElem | FieldOld | fieldsPlace},
	MemLater: {"mem.later", FieldObj | FieldName | FieldAddr, FieldElem | FieldNew},
}

// String returns the kind's name, "chan.send".
func (k Kind) String() string {
	if k > KindInvalid && k < kindCount {
		return kinds[k].name
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Fields returns the fields that every event of the kind has, and those that
// some have.
func (k Kind) Fields() (always, optional Fields) {
	if k < kindCount {
		return kinds[k].always, kinds[k].optional
	}
	return 0, 0
}

// Kinds returns all kinds, in the order of their definition.
func Kinds() []Kind {
	all := make([]Kind, 0, kindCount-1)
	for k := KindInvalid + 1; k < kindCount; k++ {
		all = append(all, k)
	}
	return all
}

// ParseKind returns the kind with the given name.
func ParseKind(name string) (Kind, bool) {
	for k := KindInvalid + 1; k < kindCount; k++ {
		if kinds[k].name == name {
			return k, true
		}
	}
	return KindInvalid, false
}

// InMemory reports whether events of the kind tell what the program does in memory, plainly or with
// sync/atomic: they are there only where that was asked for (--memory).
func (k Kind) InMemory() bool { return k >= AtomicLoad && k <= MemLater }
