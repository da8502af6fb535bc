package protocol

// Axis is what the x direction of a scene means.
type Axis string

// The axes.
const (
	AxisEvents Axis = "events" // every event equally wide: event i takes positions i to i+1, and the state after it begins at i
	AxisClock  Axis = "clock"  // true time: positions are ns since the start of the program
)

// LaneKind is what a lane shows.
type LaneKind string

// The kinds of lanes.
const (
	LaneGoroutine LaneKind = "goroutine"
	LaneChannel   LaneKind = "channel"
	LaneMutex     LaneKind = "mutex"
	LaneRWMutex   LaneKind = "rwmutex"
	LaneWaitGroup LaneKind = "waitgroup"
	LaneContext   LaneKind = "context"
	LaneProcessor LaneKind = "p"
	LaneCond      LaneKind = "cond"
	LaneOnce      LaneKind = "once"
	LaneTimer     LaneKind = "timer"
	LaneVariable  LaneKind = "variable"
	LaneRange     LaneKind = "range"  // something that the runtime does for a while: a part of a garbage collection, a stop of the world
	LaneMetric    LaneKind = "metric" // a number of the runtime's: the heap's size
	LaneObject    LaneKind = "object" // something waited for of which the trace does not say what it is
)

// SceneReply answers a [SceneRequest].
type SceneReply struct {
	Type  string `json:"type" const:"scene"`
	ID    uint32 `json:"id"`
	Scene Scene  `json:"scene"`
}

// Scene is what a window of a trace shows, reduced to what can be seen at the
// asked width.
//
// The place of a position on the screen: without gaps
// (position-From)/(To-From)*Width. With gaps, each gap takes its Px pixels and
// what is left of the width is shared evenly by the time outside of gaps.
type Scene struct {
	Axis    Axis    `json:"axis"`
	From    int64   `json:"from"` // position
	To      int64   `json:"to"`   // position
	Width   int     `json:"width"`
	Count   int64   `json:"count"`           // events in the trace when the scene was made
	EndPos  int64   `json:"endPos"`          // position where the trace ends (so far): lanes run up to here
	First   int     `json:"first"`           // the first of the matching lanes that is here: as asked, or moved to have the one that Found is about on the screen
	Total   int     `json:"total"`           // matching lanes, without the pinned
	Found   *int    `json:"found,omitempty"` // where the lane that the query looks for, or the folded lane that hides it, is among the matching lanes; absent when it is not
	Lanes   []Lane  `json:"lanes"`           // the pinned, then First and on
	Links   []Link  `json:"links"`
	Gaps    []Gap   `json:"gaps"` // in order, without overlap
	Omitted Omitted `json:"omitted"`
}

// Gap is a stretch of a clock axis in which nothing happened, folded to a few pixels.
type Gap struct {
	From int64   `json:"from"` // position
	To   int64   `json:"to"`   // position
	Px   float64 `json:"px"`   // shown width, pixels
}

// Omitted counts what is not in a scene although the window has it. The marks
// and links that are about system lanes go with these, uncounted.
type Omitted struct {
	System   int   `json:"system"`   // lanes of the runtime and the standard library
	Filtered int   `json:"filtered"` // lanes that text, state or object left out
	Folded   int   `json:"folded"`   // lanes beneath folded lanes, and Done channels: a context's lane shows them too
	Links    int64 `json:"links"`    // links within the window
	Marks    int64 `json:"marks"`    // marks of the lanes shown
	Merged   int64 `json:"merged"`   // spans that were too narrow and are part of a merged one
}

// Lane is one row of the timeline.
type Lane struct {
	ID       string   `json:"id"` // "g12", "o3", "p0": g for goroutines, o for objects of all kinds, p for processors, r for ranges, m for metrics; then Ref
	Kind     LaneKind `json:"kind"`
	Ref      uint64   `json:"ref"`              // goroutine or object id, number of the P, of the range or metric
	Name     string   `json:"name"`             // as in the source: "worker 2", "tasks"
	Detail   string   `json:"detail,omitempty"` // "main.worker", "chan string, capacity 3"
	Labels   string   `json:"labels,omitempty"` // goroutine: the pprof labels that it had last, "team=north"
	At       string   `json:"at,omitempty"`     // where it was made, "main.go:12"
	Parent   string   `json:"parent,omitempty"` // lane id of the parent: of the goroutine that created it, of the parent context
	Depth    int      `json:"depth"`            // how deep it stands under its parents, 0 for top
	Children int      `json:"children"`         // descendants, shown or folded
	Folded   bool     `json:"folded,omitempty"`
	Pinned   bool     `json:"pinned,omitempty"`
	System   bool     `json:"system,omitempty"`  // of the runtime or the standard library
	First    int64    `json:"first"`             // position of its first event
	Last     int64    `json:"last"`              // position of its last event
	Ended    bool     `json:"ended,omitempty"`   // goroutine: returned; context: cancelled; channel: closed
	Blocked  bool     `json:"blocked,omitempty"` // goroutine: still blocked at the end of the trace
	Max      int      `json:"max,omitempty"`     // for levels: what full height means (capacity, highest counter)
	Unit     string   `json:"unit,omitempty"`    // of a metric's levels: "bytes"
	Spans    []Span   `json:"spans"`
	Parts    []Span   `json:"parts,omitempty"` // goroutine: the regions and tests that it is in; P: what the runtime does on it
	Levels   []Level  `json:"levels"`
	Marks    []Mark   `json:"marks"`
}

// SpanState is what a lane's subject does for a while.
type SpanState string

// The states.
const (
	StateCreated   SpanState = "created"   // goroutine: has not run yet
	StateRunnable  SpanState = "runnable"  // goroutine: could run, waits for a P
	StateRunning   SpanState = "running"   // goroutine: runs; P: runs a goroutine
	StateBlocked   SpanState = "blocked"   // goroutine: waits; see Family
	StateSyscall   SpanState = "syscall"   // goroutine: in the operating system
	StateEnded     SpanState = "ended"     // goroutine: returned
	StateHeld      SpanState = "held"      // lock: by the goroutine Ref
	StateRead      SpanState = "read"      // rwmutex: by readers
	StateFree      SpanState = "free"      // lock: by nobody; not sent as a span
	StateActive    SpanState = "active"    // context
	StateCancelled SpanState = "cancelled" // context
	StateIdle      SpanState = "idle"      // P: runs nothing; not sent as a span
	StateRegion    SpanState = "region"    // in a region of runtime/trace, a test, a task; the runtime does what Text says
	StateOutside   SpanState = "outside"   // in none of these; not sent as a span
	StateUnknown   SpanState = "unknown"   // the trace does not say
)

// Family groups the reasons to block, each with a look of its own.
type Family string

// The families of reasons.
const (
	FamilyChannel   Family = "channel"
	FamilySelect    Family = "select"
	FamilyLock      Family = "lock"
	FamilyWaitGroup Family = "waitgroup"
	FamilySleep     Family = "sleep"
	FamilyNetwork   Family = "network"
	FamilyOther     Family = "other"
)

// Span is a stretch of a lane in one state. From and To are not clipped to
// the window.
type Span struct {
	From   int64     `json:"from"` // position
	To     int64     `json:"to"`   // position
	State  SpanState `json:"state"`
	Family Family    `json:"family,omitempty"` // when blocked
	Text   string    `json:"text,omitempty"`   // "chan send tasks", "held by worker"; absent when merged
	Ref    uint64    `json:"ref,omitempty"`    // object waited for; goroutine that holds or runs
	Event  int64     `json:"event"`            // index of the event that began it
	Count  int64     `json:"count,omitempty"`  // more than one: so many spans merged, State is what most of the time went to
	Share  int       `json:"share,omitempty"`  // when merged: how many percent of it are in State
	Open   bool      `json:"open,omitempty"`   // not over when the trace ends (so far)
}

// Level is a step of a fill level or counter: it holds from At to the next.
type Level struct {
	At    int64 `json:"at"` // position
	Value int   `json:"value"`
	Low   int   `json:"low,omitempty"`   // when merged: lowest of the values, Value is the highest
	Count int64 `json:"count,omitempty"` // more than one: so many steps merged
}

// Mark is an event at its point of a lane.
type Mark struct {
	At    int64  `json:"at"` // position
	Event int64  `json:"event"`
	Kind  string `json:"kind"`            // the event's kind, "chan.send"
	Text  string `json:"text,omitempty"`  // short: a value, a message
	Count int64  `json:"count,omitempty"` // more than one: so many at the same pixel, this is the first
}

// LinkKind says what leads from one lane to another.
type LinkKind string

// The kinds of links.
const (
	LinkGo      LinkKind = "go"      // a go statement, to the goroutine it made
	LinkHandoff LinkKind = "handoff" // a value straight from sender to receiver
	LinkBuffer  LinkKind = "buffer"  // a value through the buffer: its send to its receive
	LinkWake    LinkKind = "wake"    // made runnable again, and none of the others says why
	LinkClose   LinkKind = "close"   // a close, to everyone it released
	LinkLock    LinkKind = "lock"    // a lock's unlock, to its next owner
	LinkCancel  LinkKind = "cancel"  // a context's cancellation, to its children
)

// Link leads from a point of one lane to a point of another.
type Link struct {
	Kind  LinkKind `json:"kind"`
	From  Point    `json:"from"`
	To    Point    `json:"to"`
	Label string   `json:"label,omitempty"` // the value, the object's name
	Obj   uint64   `json:"obj,omitempty"`
	N     int64    `json:"n,omitempty"`     // the value is the n-th on Obj
	Count int64    `json:"count,omitempty"` // more than one: so many that look the same
}

// Point is a place in a lane.
type Point struct {
	Lane  string `json:"lane"`
	At    int64  `json:"at"`    // position
	Event int64  `json:"event"` // index
}

func (*SceneReply) serverMessage() {}
