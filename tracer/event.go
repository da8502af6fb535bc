package tracer

// An Event is one step of one goroutine, or of the runtime on behalf of one.
//
// Events of one trace are totally ordered by Seq. T never decreases with Seq.
// Which of the fields after Kind mean something is told by Has (and, for the
// kind as a whole, by [Kind.Fields]): 0 and false are values like any other.
//
// Strings, Stack, Cases and Waiters are shared between events and must not be
// modified.
type Event struct {
	Seq  uint64 // position in the total order, counted from 1; holes are possible
	T    int64  // nanoseconds since the start of the program
	G    uint64 // goroutine whose event it is; 0 is the runtime itself
	P    int32  // processor, -1 where it had none
	Kind Kind
	Has  Fields // which of the fields below are set

	By       uint64   // goroutine that made the event happen, when another than G
	Obj      uint64   // id of the channel, lock, context ...; ids start at 1 and are never reused
	Name     string   // name of Obj in the source; for go.create the goroutine's name
	Reason   string   // why the goroutine blocks or stops, in the Go runtime's words
	N        int64    // the value is the N-th sent on the channel, from 1; the delta of wg.add and wg.done; more: docs/trace-format.md
	Len      int      // values in the buffer after the event
	Cap      int      // capacity of the channel
	Elem     string   // element type of the channel
	Mode     string   // one of the Mode constants
	Peer     uint64   // the other goroutine of a hand-off
	Value    string   // the value as a reader of Go expects it
	OK       bool     // the second result of a receive; whether a TryLock took the lock
	Case     int      // position in Cases of the case that won
	Cases    []Case   // the cases of a select, in source order
	Chan     uint64   // id of the Done channel of a context
	Counter  int64    // counter of a WaitGroup, or readers of a RWMutex, who wait for a Cond, after the event
	Owner    uint64   // goroutine that holds the lock after the event, 0 for none
	Waiters  []uint64 // goroutines queued for the lock after the event, first to be woken first; of more than 64 the first
	Parent   uint64   // id of the parent context or task; in go.create of the timer that started it
	Deadline int64    // when due, in nanoseconds since the start of the program
	Cause    string   // why the context was cancelled
	Addr     uint64   // address, for memory accesses
	Op       string   // the operation: start function of a goroutine, atomic operation ...
	Old      string   // value before
	New      string   // value after
	Code     int      // exit code
	Message  string   // text of a panic, fatal error, log or context error
	Label    string   // what the program calls it: a region, a log's category, a goroutine's pprof labels
	State    string   // one of the State constants; in go.create the bubble of testing/synctest, "bubble 1"
	Gen      uint64   // round of a reused WaitGroup, from 1
	At       string   // "main.go:21" of the user's code nearest the top of the stack
	Pkg      string   // its package path
	Stack    []Frame  // innermost first, inlined calls resolved
	Thread   uint64   // the operating system's number of the thread
}

// A Frame is one function call on a stack.
type Frame struct {
	Func string `json:"func"` // package path-qualified, "main.(*server).handle"
	File string `json:"file"` // as the compiler recorded it, mostly absolute
	Line int    `json:"line"`
}

// A Case is one case of a select statement.
type Case struct {
	Dir  string `json:"dir"`            // "send", "recv" or "default"
	Chan uint64 `json:"chan"`           // channel id; 0 for a nil channel and for default
	Name string `json:"name,omitempty"` // the channel's name
}

// Directions of a [Case].
const (
	DirSend    = "send"
	DirRecv    = "recv"
	DirDefault = "default"
)

// Modes say how an operation went. Which kinds use which is in [Kind.Fields]'
// documentation, docs/trace-format.md.
const (
	ModeBuffer   = "buffer"   // chan.send, chan.recv: into or out of a slot of the buffer
	ModeHandoff  = "handoff"  // chan.send, chan.recv: straight across; go.unblock: the lock comes with the wake-up
	ModeClosed   = "closed"   // chan.recv: the channel was closed and empty
	ModeUnlocked = "unlocked" // select.done: decided without the channel's lock, since the previous event
	ModeContend  = "contend"  // go.unblock: the woken goroutine has to fight for the lock
	ModeUndone   = "undone"   // go.unblock: the goroutine did not block after all
	ModeFIFO     = "fifo"     // go.block: queued last
	ModeLIFO     = "lifo"     // go.block: queued first, for it has waited before

	ModeNormal     = "normal"     // mutex.*: a running goroutine may take the lock before a woken one
	ModeStarvation = "starvation" // mutex.*: the lock is handed to the first waiter

	ModeUser   = "user"   // go.create: the program's goroutine
	ModeSystem = "system" // go.create: the runtime's own goroutine

	ModeSparse = "sparse" // probe.drop: until the next one only what is still there is told of

	ModeTimer  = "timer"  // timer.create: NewTimer, After
	ModeTicker = "ticker" // timer.create: NewTicker, Tick
	ModeFunc   = "func"   // timer.create: AfterFunc

	ModeTest      = "test"      // user.region: a test or subtest, by its name
	ModeBenchmark = "benchmark" // user.region: one round of a benchmark
	ModeFuzz      = "fuzz"      // user.region: a fuzz target

	ModeCancel        = "cancel"        // ctx.create: WithCancel, WithCancelCause
	ModeTimeout       = "timeout"       // ctx.create: WithTimeout, WithTimeoutCause
	ModeDeadline      = "deadline"      // ctx.create: WithDeadline, WithDeadlineCause
	ModeWithValue     = "value"         // ctx.create: WithValue
	ModeWithoutCancel = "withoutcancel" // ctx.create: WithoutCancel
	ModeAfterFunc     = "afterfunc"     // ctx.create: what AfterFunc hangs on a context

	ModeTrace = "trace" // go.status: as a trace says where it begins
	ModeDump  = "dump"  // go.status: as a dump of all stacks says, which is of one moment
	ModeBoth  = "both"  // go.status: as a trace says where it begins; the reason, the place or how long is from the dump right before

	ModeCgo = "cgo" // go.syscall: it is C code that runs, not the operating system
)

// States say what becomes of what an event is about.
const (
	StateBegin    = "begin"    // user.task, user.region, go.callback
	StateEnd      = "end"      // user.task, user.region, go.callback
	StatePause    = "pause"    // user.region: a test that called Parallel waits for its turn
	StateContinue = "continue" // user.region: it goes on
	StateLocked   = "locked"   // go.thread: LockOSThread
	StateUnlocked = "unlocked" // go.thread: UnlockOSThread
	StateBefore   = "before"   // go.create, in an execution trace: it was there before the trace began

	StateRunnable = "runnable" // go.status
	StateRunning  = "running"  // go.status
	StateWaiting  = "waiting"  // go.status
	StateSyscall  = "syscall"  // go.status
	StateEnded    = "ended"    // go.status: it is gone
)

// Ops say to what a program wrote.
const (
	OpStdout = "stdout" // output: to os.Stdout
	OpStderr = "stderr" // output: to os.Stderr
)
