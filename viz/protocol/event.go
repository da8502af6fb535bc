package protocol

// TraceEvent is one event of the trace, as far as a page needs it.
type TraceEvent struct {
	Index int64    `json:"index"`
	Seq   int64    `json:"seq"`
	T     int64    `json:"t"` // ns
	G     uint64   `json:"g"` // 0: the runtime
	GName string   `json:"gName"`
	By    uint64   `json:"by,omitempty"`
	P     int      `json:"p"`
	Kind  string   `json:"kind"`
	Obj   uint64   `json:"obj,omitempty"`
	Name  string   `json:"name,omitempty"`
	Value string   `json:"value,omitempty"`
	At    string   `json:"at,omitempty"` // "main.go:21"
	Place *Place   `json:"place,omitempty"`
	Lanes []string `json:"lanes"` // ids of the lanes it belongs to, the goroutine's first
}

// EventReply answers an [EventRequest].
type EventReply struct {
	Type     string     `json:"type" const:"event"`
	ID       uint32     `json:"id"`
	Event    TraceEvent `json:"event"`
	Sentence string     `json:"sentence"`
	Fields   []Field    `json:"fields"` // all fields the event has, in the order of docs/trace-format.md
	Stack    []Frame    `json:"stack"`  // innermost first
}

// Field is one field of an event, as text.
type Field struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Frame is a call on a stack.
type Frame struct {
	Func   string `json:"func"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Source bool   `json:"source"` // the trace holds this file
}

// SourceReply answers a [SourceRequest].
type SourceReply struct {
	Type string `json:"type" const:"source"`
	ID   uint32 `json:"id"`
	Path string `json:"path"`
	Text string `json:"text"`

	Local bool `json:"local,omitempty"` // the trace does not hold it: it is what this machine has under that name, which may be another version
}

// StepReply answers a [StepRequest].
type StepReply struct {
	Type  string `json:"type" const:"step"`
	ID    uint32 `json:"id"`
	Found bool   `json:"found"` // there was such an event; else At is where the step began
	At    int64  `json:"at"`    // index
	Time  int64  `json:"time"`  // ns
	Steps int    `json:"steps"` // how many were taken
	State *State `json:"state,omitempty"`
}

// ExplainReply answers an [ExplainRequest].
type ExplainReply struct {
	Type    string `json:"type" const:"explain"`
	ID      uint32 `json:"id"`
	G       uint64 `json:"g"`
	At      int64  `json:"at"`
	Blocked bool   `json:"blocked"`      // it is blocked there; else only What is set
	What    string `json:"what"`         // what it is waiting for, or what it does instead
	Since   string `json:"since"`        // since when, from which line
	Who     string `json:"who"`          // who could end it
	Ended   string `json:"ended"`        // who did, from which line; empty while it lasts
	From    int64  `json:"from"`         // index of the event with which the wait began
	To      *int64 `json:"to,omitempty"` // index of the event that ended it

	Obj        string    `json:"obj,omitempty"`        // lane of what it waits for
	SincePlace *Place    `json:"sincePlace,omitempty"` // where the wait began
	Could      []LaneRef `json:"could"`                // lanes of who could end it, as far as the state tells
	EndedBy    *LaneRef  `json:"endedBy,omitempty"`    // lane of who did
	EndedPlace *Place    `json:"endedPlace,omitempty"` // and where
}

// SearchReply answers a [SearchRequest].
type SearchReply struct {
	Type  string    `json:"type" const:"search"`
	ID    uint32    `json:"id"`
	Hits  []Hit     `json:"hits"`
	Lanes []LaneRef `json:"lanes"` // lanes whose name contains the text, at most MaxHits
	Next  int64     `json:"next"`  // where to go on; -1 when the trace has been gone through
}

// Hit is an event that was found.
type Hit struct {
	Event TraceEvent `json:"event"`
	Text  string     `json:"text"` // its sentence
}

// LaneRef names a lane.
type LaneRef struct {
	ID     string   `json:"id"`
	Kind   LaneKind `json:"kind"`
	Name   string   `json:"name"`
	Detail string   `json:"detail,omitempty"`
	System bool     `json:"system,omitempty"`
}

// ErrorCode says what sort of error it is.
type ErrorCode string

// The codes of errors.
const (
	ErrBadRequest ErrorCode = "bad-request" // the message is not what this protocol says
	ErrNotFound   ErrorCode = "not-found"   // there is no such event, lane, source
	ErrInternal   ErrorCode = "internal"    // govis failed
)

// ErrorReply answers a request that could not be met. The connection stays.
type ErrorReply struct {
	Type    string    `json:"type" const:"error"`
	ID      uint32    `json:"id"` // 0 when the request's id could not be read
	Code    ErrorCode `json:"code"`
	Message string    `json:"message"` // a sentence
}

func (*EventReply) serverMessage()   {}
func (*SourceReply) serverMessage()  {}
func (*StepReply) serverMessage()    {}
func (*ExplainReply) serverMessage() {}
func (*SearchReply) serverMessage()  {}
func (*ErrorReply) serverMessage()   {}
