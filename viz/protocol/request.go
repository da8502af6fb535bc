package protocol

// HelloRequest asks for [Hello] again.
type HelloRequest struct {
	Type string `json:"type" const:"hello"`
	ID   uint32 `json:"id"`
}

// SceneRequest asks for the [Scene] of a window: the part [From, To) of an
// axis, drawn Width pixels wide.
type SceneRequest struct {
	Type  string    `json:"type" const:"scene"`
	ID    uint32    `json:"id"`
	Axis  Axis      `json:"axis"`
	From  int64     `json:"from"`  // position
	To    int64     `json:"to"`    // position; greater than from
	Width int       `json:"width"` // pixels, 1 to MaxWidth
	Fold  bool      `json:"fold"`  // clock axis: fold long idle gaps
	Lanes LaneQuery `json:"lanes"`
}

// LaneQuery chooses the lanes of a scene. Lanes come in this order: the
// pinned ones as listed, then goroutines under their parents, then objects and
// processors, each in order of creation.
type LaneQuery struct {
	Kinds  []LaneKind `json:"kinds"`            // which kinds of lanes
	System bool       `json:"system,omitempty"` // also those of the runtime and the standard library
	Text   string     `json:"text,omitempty"`   // only lanes whose name or detail contains this, without regard to case
	State  SpanState  `json:"state,omitempty"`  // only lanes that are in this state somewhere in the window
	Object string     `json:"object,omitempty"` // only lanes that had to do with this lane's object or goroutine, and itself
	Pins   []string   `json:"pins,omitempty"`   // ids of lanes that are always there, first
	Folded []string   `json:"folded,omitempty"` // ids of lanes whose descendants are hidden
	First  int        `json:"first"`            // how many lanes to skip, not counting pins
	Count  int        `json:"count"`            // how many lanes at most, not counting pins; 0 to MaxLanes
	Find   string     `json:"find,omitempty"`   // id of a lane that the page wants to bring to the screen: see [Scene].Found

	FindAt   *int64 `json:"findAt,omitempty"`   // the same of the lane of an event's goroutine: index of the event
	FindTime *int64 `json:"findTime,omitempty"` // the same of the last event that is not later, ns; used when there is neither find nor findAt
	Seen     *Rows  `json:"seen,omitempty"`     // what the page has on the screen: for what is not among it, others than from first on are given
}

// Rows are some of the lanes that match a query, without the pinned.
type Rows struct {
	First int `json:"first"`
	Count int `json:"count"`
}

// StateRequest asks for the [State] at an event, or at a time: just after the last
// event that is not later.
type StateRequest struct {
	Type   string   `json:"type" const:"state"`
	ID     uint32   `json:"id"`
	At     *int64   `json:"at,omitempty"`     // index of an event, -1 for before the first
	Time   *int64   `json:"time,omitempty"`   // ns; used when there is no at
	System bool     `json:"system,omitempty"` // also goroutines and objects of the runtime and the standard library
	Focus  []string `json:"focus,omitempty"`  // ids of lanes whose goroutines and objects must be in it
}

// EventRequest asks for an [EventReply] by index, time or seq.
type EventRequest struct {
	Type string `json:"type" const:"event"`
	ID   uint32 `json:"id"`
	At   *int64 `json:"at,omitempty"`   // index
	Time *int64 `json:"time,omitempty"` // ns: the last event that is not later
	Seq  *int64 `json:"seq,omitempty"`  // the event with this seq, or the next after it
}

// SourceRequest asks for the text of a source file.
type SourceRequest struct {
	Type string `json:"type" const:"source"`
	ID   uint32 `json:"id"`
	Path string `json:"path"`         // one of the paths in [Hello], or of a frame of the event At
	At   *int64 `json:"at,omitempty"` // index of that event
}

// StepRequest asks for the next or previous event of some sort.
type StepRequest struct {
	Type   string   `json:"type" const:"step"`
	ID     uint32   `json:"id"`
	From   int64    `json:"from"`             // index to step away from
	Kind   StepKind `json:"kind"`             // what to step to
	Back   bool     `json:"back,omitempty"`   // towards the start
	Count  int      `json:"count,omitempty"`  // how many steps at once, 1 when absent; stops at the last there is
	Lane   string   `json:"lane,omitempty"`   // only events of this lane's goroutine or object
	Line   *Line    `json:"line,omitempty"`   // for kind "line": which
	System bool     `json:"system,omitempty"` // also events of the runtime's and the standard library's own goroutines and objects
	State  bool     `json:"state,omitempty"`  // send the state there along
	Focus  []string `json:"focus,omitempty"`  // ids of lanes whose goroutines and objects must be in that state
}

// StepKind is what a step goes to.
type StepKind string

// The kinds of steps.
const (
	StepEvent   StepKind = "event"   // any event
	StepNotable StepKind = "step"    // any event but a goroutine's comings and goings on its P and in the operating system, and announcements of a wait
	StepBlock   StepKind = "block"   // a goroutine blocks
	StepHandoff StepKind = "handoff" // a value goes straight from goroutine to goroutine, or a lock to its next owner
	StepLine    StepKind = "line"    // an event of a line of source
)

// Line is a line of source.
type Line struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// ExplainRequest asks the three questions about a goroutine's wait: what for, since
// when, who could end it; and afterwards who did.
type ExplainRequest struct {
	Type string `json:"type" const:"explain"`
	ID   uint32 `json:"id"`
	G    uint64 `json:"g"`
	At   int64  `json:"at"` // index of an event during the wait
}

// SearchRequest asks for events and lanes whose text contains Text, without
// regard to case. A search goes through a bounded part of the trace at a
// time; [SearchReply] says where to go on.
type SearchRequest struct {
	Type   string `json:"type" const:"search"`
	ID     uint32 `json:"id"`
	Text   string `json:"text"`           // 1 to MaxText characters; an event's kind, names, value, reason, place
	From   int64  `json:"from"`           // index of the first event to look at
	Lane   string `json:"lane,omitempty"` // only events of this lane's goroutine or object
	Limit  int    `json:"limit"`          // hits wanted, 1 to MaxHits
	System bool   `json:"system,omitempty"`
}

// StackRequest asks for the stack of a goroutine just after an event.
type StackRequest struct {
	Type string `json:"type" const:"stack"`
	ID   uint32 `json:"id"`
	G    uint64 `json:"g"`
	At   int64  `json:"at"` // index
}

// WaitsRequest asks where goroutines have waited, and for how long.
type WaitsRequest struct {
	Type   string `json:"type" const:"waits"`
	ID     uint32 `json:"id"`
	System bool   `json:"system,omitempty"` // also goroutines of the runtime and the standard library
}

func (*StackRequest) clientMessage()   {}
func (*WaitsRequest) clientMessage()   {}
func (*HelloRequest) clientMessage()   {}
func (*SceneRequest) clientMessage()   {}
func (*StateRequest) clientMessage()   {}
func (*EventRequest) clientMessage()   {}
func (*SourceRequest) clientMessage()  {}
func (*StepRequest) clientMessage()    {}
func (*ExplainRequest) clientMessage() {}
func (*SearchRequest) clientMessage()  {}
