package protocol

// Hello is the first message on every connection, and the answer to a
// [HelloRequest] (then with its id).
type Hello struct {
	Type     string       `json:"type" const:"hello"`
	ID       uint32       `json:"id,omitempty"`
	Version  int          `json:"version"` // of the protocol
	Trace    TraceInfo    `json:"trace"`
	Count    int64        `json:"count"`              // events so far
	Total    int64        `json:"total,omitempty"`    // events of a trace that has ended and is still being read: Count of them are there to be asked for. An [Ended] tells when all are
	TotalEnd int64        `json:"totalEnd,omitempty"` // time of the last of these, ns; only with Total
	First    int64        `json:"first,omitempty"`    // index of the first event there is: what came before was let go (TraceInfo.Notes tells). It grows in a live trace that keeps only its newest part
	Begin    int64        `json:"begin"`              // index of the first event in the program's own source, where there is something to see; 0 while there is none
	Start    int64        `json:"start"`              // time of the first event, ns
	End      int64        `json:"end"`                // time of the last event, ns
	Lanes    []LaneCount  `json:"lanes"`              // how many lanes there are, by kind
	Sources  []SourceFile `json:"sources"`
}

// TraceInfo says what is on the screen: whose run it is, and how far it can
// be trusted.
type TraceInfo struct {
	ID         string         `json:"id"` // differs between traces; a page that reconnects to another trace starts anew
	Program    string         `json:"program"`
	Title      string         `json:"title,omitempty"` // what to call it, where somebody has said that
	Args       []string       `json:"args"`
	GoVersion  string         `json:"goVersion"`
	RecordedAt string         `json:"recordedAt"`          // RFC 3339
	Scenario   string         `json:"scenario,omitempty"`  // name of the lesson, where it is one
	Live       bool           `json:"live"`                // the program still runs
	Recording  bool           `json:"recording"`           // a kept trace, not a run of just now
	Plays      bool           `json:"plays"`               // the page may play it from its beginning by itself: somebody asked for this run
	Home       string         `json:"home,omitempty"`      // where the catalogue of lessons is, as seen from the page
	Stoppable  bool           `json:"stoppable,omitempty"` // it was started from a page: a [StopRequest] ends it
	Room       *Room          `json:"room,omitempty"`      // where more runs can be shown beside this one
	Exports    []ExportFormat `json:"exports,omitempty"`   // what POST export writes; absent where it does not
	Notes      []string       `json:"notes"`               // what is missing, damaged, dropped: one sentence each, to be shown
	Exit       *Exit          `json:"exit,omitempty"`      // how the program ended, where known
}

// Room says where a run is shown, of a govis that can show several.
type Room struct {
	Root   string  `json:"root"`             // where all addresses begin, as seen from the page: "../../"
	Name   string  `json:"name"`             // of this room, for POST api/try and GET api/compare; it can be ""
	NoEdit string  `json:"noEdit,omitempty"` // why no copy of the source can be edited and run, a sentence
	EditOf *string `json:"editOf,omitempty"` // the room of the run of which this is an edited copy
}

// Exit is how the program ended.
type Exit struct {
	Code    int    `json:"code"`
	Message string `json:"message"` // "exit status 2", "signal: killed"
}

// LaneCount says how many lanes of a kind there are.
type LaneCount struct {
	Kind   LaneKind `json:"kind"`
	User   int      `json:"user"`
	System int      `json:"system"` // of the runtime and the standard library; hidden unless asked for
}

// SourceFile is a source file that the trace holds.
type SourceFile struct {
	Path string `json:"path"` // as in the stacks; what a [SourceRequest] asks for
	Name string `json:"name"` // short, for people

	Editable bool `json:"editable,omitempty"` // a copy can be edited and run: POST api/try
}

// Grew is pushed while the program runs, or the trace is being read: there are more
// events. A slow page gets only the newest.
type Grew struct {
	Type     string `json:"type" const:"grew"`
	Count    int64  `json:"count"`
	First    int64  `json:"first,omitempty"` // index of the first event there is, 0 when absent
	Start    int64  `json:"start,omitempty"` // time of that, ns; only with First
	End      int64  `json:"end"`             // time of the last event, ns
	Total    int64  `json:"total,omitempty"` // as in [Hello]
	TotalEnd int64  `json:"totalEnd,omitempty"`
	Sources  int    `json:"sources"` // how many source files there are now; when more than known, ask for hello again
}

// Ended is pushed when the program has ended, or the trace has been read, and all its
// events are there.
type Ended struct {
	Type  string    `json:"type" const:"ended"`
	Count int64     `json:"count"`
	End   int64     `json:"end"`   // time of the last event, ns
	Trace TraceInfo `json:"trace"` // as it stands now: exit, notes
}

func (*Hello) serverMessage() {}
func (*Grew) serverMessage()  {}
func (*Ended) serverMessage() {}
