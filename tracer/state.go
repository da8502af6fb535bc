package tracer

// A State is what is known after some event of a trace: every goroutine, what
// it does and waits for, and every channel, lock, WaitGroup and context.
//
// Its maps and what they point to are for reading; only Apply changes them. A
// State is not safe for concurrent use while Apply or Clone runs.
type State struct {
	Events int    // events applied
	Seq    uint64 // of the last of them
	T      int64  // of the last of them

	Goroutines map[uint64]*Goroutine
	Channels   map[uint64]*Channel
	Mutexes    map[uint64]*Mutex
	RWMutexes  map[uint64]*RWMutex
	WaitGroups map[uint64]*WaitGroup
	Contexts   map[uint64]*Context
	Ps         map[int32]*Processor
}

// A Moment is a point in a trace.
type Moment struct {
	Seq uint64 `json:"seq"`
	T   int64  `json:"t"`
}

// A Place is where in the program something happened.
type Place struct {
	At    string  // "main.go:21"
	Pkg   string  // package path
	Stack []Frame // innermost first
}

// A Status is what a goroutine does.
type Status uint8

// The statuses of goroutines.
const (
	StatusUnknown  Status = iota // the trace began after it did
	StatusCreated                // it has never run
	StatusRunnable               // it could run and waits for a P
	StatusRunning                // it runs on a P
	StatusWaiting                // it waits for Obj, or for Reason
	StatusSyscall                // it is in the operating system
	StatusEnded                  // it returned
)

var statusNames = [...]string{"unknown", "created", "runnable", "running", "waiting", "syscall", "ended"}

// String returns the status's name, "runnable".
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "unknown"
}

// A Goroutine is what a State knows of one goroutine.
type Goroutine struct {
	ID      uint64
	Parent  uint64 // who ran its go statement, 0 the runtime
	Name    string
	Op      string // the function it runs
	Mode    string // ModeUser or ModeSystem; "" when its creation is not in the trace
	Created Moment

	Status  Status
	Since   Moment // when Status began
	P       int32  // where it runs, -1 nowhere
	Reason  string // why it waits, or why it stopped
	Obj     uint64 // what it waits for, 0 nothing known
	ObjName string
	WokenBy uint64 // goroutine that woke it last; see Woken
	Woken   Moment // when, Seq 0 for never

	Value       string // what it waits to send, where HasValue
	HasValue    bool
	Cases       []Case // of the select it waits in
	Deadline    int64  // when its sleep is due, where HasDeadline
	HasDeadline bool

	Place Place // of its last event that had one
}

// A Value is a value in the buffer of a channel.
type Value struct {
	N     int64  // it was the N-th sent on the channel
	Value string // as a reader of Go expects it; "" where not known
}

// A Waiter is a goroutine in a queue of a channel.
type Waiter struct {
	G        uint64
	Case     int    // position of the case when it waits in a select, else -1
	Value    string // what it wants to send, where HasValue
	HasValue bool
}

// A Channel is what a State knows of one channel.
type Channel struct {
	ID       uint64
	Name     string
	Elem     string
	Cap      int
	Len      int     // values in the buffer, as the last event said
	Buffer   []Value // the values, the next to be received first
	Closed   bool
	SendQ    []Waiter // waiting senders, first to be served first
	RecvQ    []Waiter // waiting receivers
	Sent     int64    // number of the last value sent
	Received int64    // number of the last value received
	Context  uint64   // the context whose Done channel it is, 0 none
	Made     Moment
	MadeBy   uint64
	Place    Place  // of its make
	Touched  uint64 // seq of the last event about it
}

// A Mutex is what a State knows of one sync.Mutex.
type Mutex struct {
	ID      uint64
	Name    string
	Owner   uint64   // 0 none
	Mode    string   // ModeNormal or ModeStarvation
	Queue   []uint64 // first to be woken first
	Since   Moment   // when Owner got it
	Place   Place    // where Owner took it
	Touched uint64
}

// A RWMutex is what a State knows of one sync.RWMutex.
type RWMutex struct {
	ID      uint64
	Name    string
	Writer  uint64     // 0 none
	Readers []uint64   // who holds it for reading, in the order they took it
	Queue   []RWWaiter // writers and readers, first to be woken first
	Count   int64      // readers that hold it, as the last event said
	Touched uint64
}

// A RWWaiter is a goroutine that waits for a RWMutex.
type RWWaiter struct {
	G     uint64
	Write bool
}

// A WaitGroup is what a State knows of one sync.WaitGroup.
type WaitGroup struct {
	ID      uint64
	Name    string
	Counter int64
	Gen     uint64
	Waiters []uint64
	Touched uint64
}

// A Context is what a State knows of one context.
type Context struct {
	ID          uint64
	Name        string
	Mode        string // how it was made, ModeCancel ...
	Parent      uint64
	Children    []uint64
	Chan        uint64 // its Done channel, 0 not made yet
	Deadline    int64
	HasDeadline bool
	Made        Moment
	MadeBy      uint64
	Place       Place

	Cancelled   bool
	CancelledAt Moment
	CancelledBy uint64 // goroutine that cancelled it, 0 the runtime (a timer)
	From        uint64 // context whose cancellation reached it, 0 itself
	Message     string // its Err
	Cause       string
	Touched     uint64
}

// A Processor is a P: what runs Go code.
type Processor struct {
	ID    int32
	G     uint64 // what runs on it, 0 nothing
	Since Moment
}

// NewState returns the state before the first event.
func NewState() *State {
	return &State{
		Goroutines: map[uint64]*Goroutine{},
		Channels:   map[uint64]*Channel{},
		Mutexes:    map[uint64]*Mutex{},
		RWMutexes:  map[uint64]*RWMutex{},
		WaitGroups: map[uint64]*WaitGroup{},
		Contexts:   map[uint64]*Context{},
		Ps:         map[int32]*Processor{},
	}
}
