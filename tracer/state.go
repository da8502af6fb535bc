package tracer

import (
	"maps"
	"slices"
	"sync/atomic"
)

// A State is what is known after some event of a trace: every goroutine, what
// it does and waits for, and every channel, lock, WaitGroup, Cond, Once,
// context, timer, task and watched variable.
//
// Its maps and what they point to are for reading; only Apply changes them. A
// State is not safe for concurrent use while Apply or Clone runs.
//
// Programs go on for long and make much that the runtime never tells the end
// of. So that a State stays small, it forgets what matters least: goroutines
// that ended before the last 1000 to do so, and, where a program made tens of
// thousands of objects, those that no goroutine waits for and that were used
// longest ago. An object that is used again comes back with what that event
// says of it. Forgotten counts them.
type State struct {
	Events    int    // events applied
	Seq       uint64 // of the last of them
	T         int64  // of the last of them
	Forgotten int    // goroutines and objects left out, see above

	Exited  bool   // the program ended,
	Code    int    // with this exit code
	Message string // and this message: of the exit, or of the panic or fatal error before it

	Goroutines map[uint64]*Goroutine
	Channels   map[uint64]*Channel
	Mutexes    map[uint64]*Mutex
	RWMutexes  map[uint64]*RWMutex
	WaitGroups map[uint64]*WaitGroup
	Contexts   map[uint64]*Context
	Conds      map[uint64]*Cond
	Onces      map[uint64]*Once
	Timers     map[uint64]*Timer
	Tasks      map[uint64]*Task
	Variables  map[uint64]*Variable
	Ps         map[int32]*Processor

	// Clones share what their maps point to. What does not carry a state's
	// own epoch belongs to others too and is copied before it is changed.
	epoch uint64
	near  *nearby // of its own

	ended   []uint64           // goroutines that ended, oldest first
	untidy  []uint64           // channels whose queues have gaps; none after Apply
	removed *removals          // where that is of interest: what was forgotten in this epoch
	sweepAt [objectClasses]int // sizes of the maps at which to forget; see forget.go
}

// A Moment is a point in a trace.
type Moment struct {
	Seq uint64 `json:"seq"` // number of the event, 0 for never
	T   int64  `json:"t"`   // nanoseconds since the start of the program
}

// A Place is where in the program something happened.
type Place struct {
	At    string  // "main.go:21"; "" where not known
	Pkg   string  // package path
	Stack []Frame // innermost first; shared, not to be modified
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
	Go      Place // of its go statement

	Status  Status
	Since   Moment // when Status began,
	Earlier bool   // or earlier: a trace that begins in the middle does not tell
	P       int32  // where it runs, -1 nowhere
	Reason  string // why it waits, or why it stopped; in a syscall what runs of C: "C.twice", or "C"
	Obj     uint64 // what it waits for, 0 for nothing or not known
	ObjName string
	WokenBy uint64 // goroutine that woke it last, 0 the runtime; see Woken
	Woken   Moment // when

	Value       string // what it waits to send, where HasValue
	HasValue    bool
	Cases       []Case // of the select it waits in
	Deadline    int64  // when its sleep is due, where HasDeadline
	HasDeadline bool

	Place Place // of its last event that had one

	Annotations

	shared
	queued bool   // it is in the queues of what it waits for,
	joined uint64 // since the event with this number

	assumed bool // that it runs: it did something, and no event had said what it does
}

// Annotations are what the program says of a goroutine of its own accord, and
// what few goroutines have.
type Annotations struct {
	Label   string   // its pprof labels, "k=v, k2=v2"; inherited from who created it
	Bubble  uint64   // the bubble of testing/synctest that it is in, from 1; 0 none
	Locked  bool     // it has an operating system's thread for itself
	Regions []Region // those it is in, the outermost first
	Panics  []string // messages of the panics that it is in, the oldest first; with those that a later one has replaced
	Goexit  bool     // it called runtime.Goexit, and runs what it deferred
}

// A Region is a part of a goroutine's run that the program gave a name to.
type Region struct {
	Label  string
	Task   uint64 // the task it is part of, 0 for none
	Paused bool   // it is a test that waits for others: testing.T.Parallel
	Since  Moment
}

// A Processor is a P: what runs Go code.
type Processor struct {
	ID    int32
	G     uint64 // what runs on it, 0 nothing
	Since Moment // when that began

	shared
}

// NewState returns the state before the first event.
func NewState() *State {
	s := &State{
		Goroutines: map[uint64]*Goroutine{},
		Channels:   map[uint64]*Channel{},
		Mutexes:    map[uint64]*Mutex{},
		RWMutexes:  map[uint64]*RWMutex{},
		WaitGroups: map[uint64]*WaitGroup{},
		Contexts:   map[uint64]*Context{},
		Conds:      map[uint64]*Cond{},
		Onces:      map[uint64]*Once{},
		Timers:     map[uint64]*Timer{},
		Tasks:      map[uint64]*Task{},
		Variables:  map[uint64]*Variable{},
		Ps:         map[int32]*Processor{},
		epoch:      newEpoch(),
	}
	for i := range s.sweepAt {
		s.sweepAt[i] = 2 * keepObjects
	}
	return s
}

// Clone returns an independent copy. It takes time for the maps alone: what
// they point to is shared until one of the two changes it.
func (s *State) Clone() *State {
	c := s.fork()
	s.epoch = newEpoch()
	s.ended, s.untidy = slices.Clip(s.ended), slices.Clip(s.untidy)
	return c
}

// fork is Clone for a state that will not change any more. Unlike Clone it
// may run in several goroutines at once.
func (s *State) fork() *State {
	c := *s
	c.epoch, c.near, c.removed = newEpoch(), nil, nil
	c.ended, c.untidy = slices.Clip(s.ended), slices.Clip(s.untidy)
	c.Goroutines = maps.Clone(s.Goroutines)
	c.Channels = maps.Clone(s.Channels)
	c.Mutexes = maps.Clone(s.Mutexes)
	c.RWMutexes = maps.Clone(s.RWMutexes)
	c.WaitGroups = maps.Clone(s.WaitGroups)
	c.Contexts = maps.Clone(s.Contexts)
	c.Conds = maps.Clone(s.Conds)
	c.Onces = maps.Clone(s.Onces)
	c.Timers = maps.Clone(s.Timers)
	c.Tasks = maps.Clone(s.Tasks)
	c.Variables = maps.Clone(s.Variables)
	c.Ps = maps.Clone(s.Ps)
	return &c
}

// mark begins a new epoch, so that what changes from now on can be told.
func (s *State) mark() {
	s.epoch = newEpoch()
	s.removed = &removals{}
}

var lastEpoch atomic.Uint64

func newEpoch() uint64 { return lastEpoch.Add(1) }
