package protocol

// StateReply answers a [StateRequest].
type StateReply struct {
	Type  string `json:"type" const:"state"`
	ID    uint32 `json:"id"`
	State State  `json:"state"`
}

// State is what the stage shows: every goroutine and object just after one
// event, that event, its sentence, and what moved.
type State struct {
	At         int64       `json:"at"`              // index of the event, -1 before the first
	Time       int64       `json:"time"`            // ns
	Event      *TraceEvent `json:"event,omitempty"` // absent before the first
	Sentence   string      `json:"sentence"`        // what happened and why
	Next       *Next       `json:"next,omitempty"`  // what comes next, where the trace has it
	Moves      []Move      `json:"moves"`           // what this event moved
	Touched    []string    `json:"touched"`         // lane ids of the goroutines and objects the event is about
	Goroutines []Goroutine `json:"goroutines"`
	Channels   []Channel   `json:"channels"`
	Locks      []Lock      `json:"locks"` // mutexes and rwmutexes
	WaitGroups []WaitGroup `json:"waitGroups"`
	Contexts   []Context   `json:"contexts"` // parents before children
	Selects    []Select    `json:"selects"`
	Conds      []Cond      `json:"conds"`
	Onces      []Once      `json:"onces"`
	Timers     []Timer     `json:"timers"`
	Variables  []Variable  `json:"variables"`
	Runtime    []Runtime   `json:"runtime,omitempty"` // what the runtime does and tells, where the trace has it
	Groups     []Group     `json:"groups,omitempty"`  // of all goroutines that wait, the largest first; where Goroutines are not all
	Relevant   []string    `json:"relevant"`          // lane ids of the objects, those first that matter most here
	Hidden     Hidden      `json:"hidden"`
}

// Runtime is what a range's lane or a metric's shows at a moment.
type Runtime struct {
	Lane  string `json:"lane"`
	Name  string `json:"name"`
	Doing string `json:"doing,omitempty"` // of a range that lasts: which
	Value *int64 `json:"value,omitempty"` // of a metric
	Unit  string `json:"unit,omitempty"`  // "bytes"
}

// Group is goroutines that wait at the same line for the same reason.
type Group struct {
	Text   string   `json:"text"` // "12 wait in worker.run main.go:40 for chan receive on tasks"
	Count  int      `json:"count"`
	SinceT int64    `json:"sinceT"` // when the first of them began to wait, ns
	Lane   string   `json:"lane"`   // of that one
	Names  []string `json:"names"`  // of some
}

// Next announces the next event, past those that are only the system's.
type Next struct {
	At   int64  `json:"at"`
	Text string `json:"text"` // a few words: "worker receives from tasks"
}

// Hidden counts what exists at that moment and is not in a state.
type Hidden struct {
	SystemGoroutines int `json:"systemGoroutines"` // of the runtime and the standard library
	SystemObjects    int `json:"systemObjects"`
	EndedGoroutines  int `json:"endedGoroutines"` // returned some time ago
	MoreGoroutines   int `json:"moreGoroutines"`  // beyond what a stage can show
	MoreObjects      int `json:"moreObjects"`
	MoreGroups       int `json:"moreGroups,omitempty"` // smaller ones
}

// Goroutine is one goroutine at a moment.
type Goroutine struct {
	ID       uint64       `json:"id"`
	Lane     string       `json:"lane"`
	Name     string       `json:"name"`
	Func     string       `json:"func,omitempty"`   // the function it runs
	Labels   string       `json:"labels,omitempty"` // its pprof labels, "team=north"
	Parent   uint64       `json:"parent,omitempty"` // 0: the runtime
	State    SpanState    `json:"state"`
	Family   Family       `json:"family,omitempty"` // when blocked
	Reason   string       `json:"reason,omitempty"` // when blocked: in the runtime's words
	Obj      uint64       `json:"obj,omitempty"`    // when blocked: on which object
	ObjName  string       `json:"objName,omitempty"`
	Value    string       `json:"value,omitempty"`    // when blocked in a send: what it wants to send
	Cases    []SelectCase `json:"cases"`              // when blocked in a select
	Deadline *int64       `json:"deadline,omitempty"` // when asleep: until when, ns
	Since    int64        `json:"since"`              // index of the event that began the state
	SinceT   int64        `json:"sinceT"`             // its time, ns
	P        int          `json:"p"`                  // the P it runs on, -1 for none
	Place    *Place       `json:"place,omitempty"`    // where it last was in the user's source, as far as the trace says
	Parts    []string     `json:"parts,omitempty"`    // the regions and tests that it is in, the outermost first
	System   bool         `json:"system,omitempty"`
}

// Place is a line of source.
type Place struct {
	File string `json:"file"`           // path, as in [SourceFile]; empty where only At is known
	Line int    `json:"line"`           // 0 where only At is known
	Func string `json:"func,omitempty"` // package path-qualified
	At   string `json:"at"`             // "main.go:21"
}

// SelectCase is a case of a select.
type SelectCase struct {
	Dir  string `json:"dir"`  // "send", "recv", "default"
	Chan uint64 `json:"chan"` // 0: nil channel, or default
	Name string `json:"name"` // "" for default
}

// Channel is one channel at a moment.
type Channel struct {
	ID       uint64   `json:"id"`
	Lane     string   `json:"lane"`
	Name     string   `json:"name"`
	Elem     string   `json:"elem"`
	Cap      int      `json:"cap"`
	Len      int      `json:"len"`
	Slots    []Slot   `json:"slots"` // the buffer, the next to be received first; at most the first 64
	Sendq    []Waiter `json:"sendq"` // blocked senders, first in line first
	Recvq    []Waiter `json:"recvq"` // blocked receivers, first in line first
	Closed   bool     `json:"closed"`
	Sent     int64    `json:"sent"`              // values sent so far
	Received int64    `json:"received"`          // values received so far
	Context  uint64   `json:"context,omitempty"` // it is the Done channel of this context
	At       string   `json:"at,omitempty"`      // where it was made
	System   bool     `json:"system,omitempty"`
	Unknown  string   `json:"unknown,omitempty"` // what the trace does not say about it, as a sentence
}

// Slot is a place of a channel's buffer with a value in it.
type Slot struct {
	N     int64  `json:"n"`     // the value is the n-th sent; 0 where unknown
	Value string `json:"value"` // empty where unknown
	From  uint64 `json:"from"`  // who sent it; 0 where unknown
}

// Waiter is a goroutine in a queue.
type Waiter struct {
	G      uint64 `json:"g"`
	Name   string `json:"name"`
	Value  string `json:"value,omitempty"`  // what it wants to send
	Select bool   `json:"select,omitempty"` // it waits in a select
	Write  bool   `json:"write,omitempty"`  // of a rwmutex: it wants to write
}

// Lock is a mutex or rwmutex at a moment.
type Lock struct {
	ID        uint64   `json:"id"`
	Lane      string   `json:"lane"`
	Kind      LaneKind `json:"kind"` // "mutex" or "rwmutex"
	Name      string   `json:"name"`
	Owner     uint64   `json:"owner"` // 0 for none
	OwnerName string   `json:"ownerName,omitempty"`
	Readers   int64    `json:"readers"`            // of a rwmutex: how many hold it for reading
	ReaderGs  []uint64 `json:"readerGs"`           // who they are, as far as the trace says
	Mode      string   `json:"mode,omitempty"`     // of a mutex: "normal" or "starvation"
	Queue     []Waiter `json:"queue"`              // first to be woken first
	At        string   `json:"at,omitempty"`       // where it was first used
	LockedAt  string   `json:"lockedAt,omitempty"` // where its owner took it
	System    bool     `json:"system,omitempty"`
}

// WaitGroup is one sync.WaitGroup at a moment.
type WaitGroup struct {
	ID      uint64   `json:"id"`
	Lane    string   `json:"lane"`
	Name    string   `json:"name"`
	Counter int64    `json:"counter"`
	Gen     uint64   `json:"gen"` // which round of reuse, from 1
	Waiters []Waiter `json:"waiters"`
	At      string   `json:"at,omitempty"`
	System  bool     `json:"system,omitempty"`
}

// Context is one context at a moment.
type Context struct {
	ID        uint64   `json:"id"`
	Lane      string   `json:"lane"`
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`             // "cancel", "timeout", "deadline", "value", "withoutcancel"
	Parent    uint64   `json:"parent,omitempty"` // 0: Background, TODO, or not made by package context
	Depth     int      `json:"depth"`
	Deadline  *int64   `json:"deadline,omitempty"` // ns since the start
	Chan      uint64   `json:"chan,omitempty"`     // its Done channel, once it exists
	Cancelled bool     `json:"cancelled"`
	Err       string   `json:"err,omitempty"`
	Cause     string   `json:"cause,omitempty"`
	From      uint64   `json:"from,omitempty"` // the context whose cancellation reached it
	Waiters   []Waiter `json:"waiters"`        // who waits for its Done channel
	At        string   `json:"at,omitempty"`
	System    bool     `json:"system,omitempty"`
}

// MoveKind says what moves.
type MoveKind string

// The kinds of moves.
const (
	MoveValue   MoveKind = "value"   // a value, from goroutine or slot to slot or goroutine
	MoveShift   MoveKind = "shift"   // the values behind a received head move up one slot each
	MoveLock    MoveKind = "lock"    // a lock's ownership: to its new owner, or from its old
	MoveCount   MoveKind = "count"   // a counter went up or down by N
	MoveCancel  MoveKind = "cancel"  // a cancellation, from a goroutine or context to a context
	MoveRelease MoveKind = "release" // a goroutine is released by a close, a cancellation, a counter at 0
	MoveWake    MoveKind = "wake"    // a goroutine is made runnable by another
	MoveCreate  MoveKind = "create"  // a goroutine, channel or context comes into being
	MoveClose   MoveKind = "close"   // a channel is closed
	MoveSignal  MoveKind = "signal"  // a Cond is signalled: N wake up
	MoveRun     MoveKind = "run"     // a goroutine begins to run the function of a Once, or has run it
	MoveFire    MoveKind = "fire"    // a timer fires
	MoveRead    MoveKind = "read"    // a value is read from a variable
	MoveWrite   MoveKind = "write"   // a value is written to a variable
)

// Move is something that one event moves, for the page to animate.
type Move struct {
	Kind  MoveKind `json:"kind"`
	Obj   uint64   `json:"obj,omitempty"`
	N     int64    `json:"n,omitempty"`
	Value string   `json:"value,omitempty"`
	From  *End     `json:"from,omitempty"`
	To    *End     `json:"to,omitempty"`
}

// End is where a move starts or arrives.
type End struct {
	Lane string `json:"lane"`           // of a goroutine or object
	Slot *int   `json:"slot,omitempty"` // of a channel's buffer, counted before the move for a start and after it for an arrival, 0 is the head
}

func (*StateReply) serverMessage() {}
