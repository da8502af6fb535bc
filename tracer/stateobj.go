package tracer

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

	joined uint64 // seq of the event by which it came
}

// A Channel is what a State knows of one channel.
type Channel struct {
	ID       uint64
	Name     string
	Elem     string
	Cap      int
	Len      int     // values in the buffer, as the last event said
	Buffer   []Value // first to be received first; fewer than Len where some are not in the trace
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

	shared
	sendGone, recvGone int  // entries of the queues that have left; see waitq.go
	untidy             bool // there are such, and the state knows
}

// A Mutex is what a State knows of one sync.Mutex.
type Mutex struct {
	ID      uint64
	Name    string
	Owner   uint64   // 0 none
	Mode    string   // ModeNormal or ModeStarvation
	Queue   []uint64 // waiting goroutines, first to be woken first
	Since   Moment   // when Owner got it
	Place   Place    // where Owner took it
	Touched uint64   // seq of the last event about it

	shared
}

// A RWMutex is what a State knows of one sync.RWMutex.
type RWMutex struct {
	ID      uint64
	Name    string
	Writer  uint64     // who holds it for writing, 0 none
	Readers []uint64   // who holds it for reading, in the order they took it; once for each time
	Count   int64      // how many hold it for reading, as the last event said
	Queue   []RWWaiter // writers and readers, first to be woken first
	Since   Moment     // when Writer got it
	Place   Place      // where Writer took it
	Touched uint64     // seq of the last event about it

	shared
}

// A RWWaiter is a goroutine that waits for a RWMutex.
type RWWaiter struct {
	G     uint64
	Write bool // it wants to write
}

// A WaitGroup is what a State knows of one sync.WaitGroup.
type WaitGroup struct {
	ID      uint64
	Name    string
	Counter int64
	Gen     uint64   // round of a reused WaitGroup, from 1
	Waiters []uint64 // goroutines in Wait, the longest there first
	Touched uint64   // seq of the last event about it

	shared
}

// A Context is what a State knows of one context. One that carries a value is
// cancelled with its nearest ancestor that can be, at the same moment.
type Context struct {
	ID          uint64
	Name        string
	Mode        string   // how it was made, ModeCancel ...
	Parent      uint64   // 0 for Background and what package context did not make
	Children    []uint64 // in the order they were made
	Chan        uint64   // its Done channel, 0 not made yet
	Deadline    int64    // nanoseconds since the start, where HasDeadline
	HasDeadline bool
	Made        Moment
	MadeBy      uint64
	Place       Place // where it was made

	Cancelled   bool
	CancelledAt Moment
	CancelledBy uint64 // goroutine that did it, 0 the runtime
	From        uint64 // the context whose cancellation reached it, 0 none: it was cancelled itself
	Message     string // its Err
	Cause       string
	Touched     uint64 // seq of the last event about it

	shared
}

// A Cond is what a State knows of one sync.Cond.
type Cond struct {
	ID      uint64
	Name    string
	Waiters []uint64 // goroutines in Wait, the longest there first
	Touched uint64   // seq of the last event about it

	shared
}

// A Once is what a State knows of one sync.Once.
type Once struct {
	ID      uint64
	Name    string
	Runner  uint64   // who runs, or ran, its function; 0 nobody yet
	Done    bool     // the function has come to its end
	Since   Moment   // when Runner began
	Place   Place    // where Runner called Do
	Waiters []uint64 // goroutines that wait for the end
	Touched uint64   // seq of the last event about it

	shared
}

// A Timer is what a State knows of one timer of package time.
type Timer struct {
	ID       uint64
	Name     string
	Mode     string // ModeTimer, ModeTicker or ModeFunc
	Active   bool   // it is going to fire,
	Deadline int64  // then, in nanoseconds since the start
	Period   int64  // nanoseconds between two ticks, 0 for one that fires once
	Fired    int64  // how often it has
	Chan     uint64 // what it sends on, 0 for none
	Context  uint64 // the context whose deadline it is, 0 for none
	Made     Moment
	MadeBy   uint64
	Place    Place  // where it was made
	Touched  uint64 // seq of the last event about it

	shared
}

// A Variable is what a State knows of one variable of a program whose memory
// is watched.
type Variable struct {
	ID        uint64
	Name      string
	Elem      string // type, as Go writes it
	Addr      uint64
	Value     string // what was there last, where HasValue
	HasValue  bool
	WrittenBy uint64 // goroutine that changed it last, 0 none
	Written   Moment // when
	Touched   uint64 // seq of the last event about it

	shared
}

// A Task is what a State knows of one task of package runtime/trace.
type Task struct {
	ID      uint64
	Name    string
	Parent  uint64 // the task that it is part of, 0 for none
	Begun   Moment
	BegunBy uint64
	Ended   bool
	Touched uint64 // seq of the last event about it

	shared
}
