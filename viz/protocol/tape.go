package protocol

// A Tape is a trace, or a part of one, with all that a page asks about it, for a page without
// govis behind it: the export as one HTML file. It is not a message; docs/HACKING.md tells how it is
// played. What answers have in common is in it once: an int that names a thing is its
// place in a list of the tape.
type Tape struct {
	Hello  Hello       `json:"hello"`           // Hello.First to Hello.Count-1 are the events that are there
	Place  string      `json:"place,omitempty"` // where the page opens, as in the fragment of its address
	Events []TapeEvent `json:"events"`

	Stock  TapeStock   `json:"stock"`            // what states are made of
	Before *TapeState  `json:"before,omitempty"` // before the first event of all
	States []TapeState `json:"states"`           // after each event
	System []TapeState `json:"system"`           // the same with what is the runtime's and the standard library's; absent where it is the same
	Stacks [][]Frame   `json:"stacks"`

	Goroutines []TapeGoroutine `json:"goroutines"`
	Explains   []ExplainReply  `json:"explains"` // without At; in Since the character 1 stands for how long the wait has lasted, in What the character 2 for how long a sleep still lasts

	Lanes []TapeLane `json:"lanes"` // in the order of scenes without a query
	Links []TapeLink `json:"links"`
	Gaps  []Gap      `json:"gaps"` // idle times that are folded, without widths
	Rare  []int64    `json:"rare"` // events that are marks in any window

	Sources     []SourceReply   `json:"sources"`
	Waits       WaitsReply      `json:"waits"`
	SystemWaits WaitsReply      `json:"systemWaits"`
	Output      OutputReply     `json:"output"` // all of it
	Lesson      *LessonReply    `json:"lesson,omitempty"`
	Questions   []QuestionReply `json:"questions"`
	Answers     []AnswerReply   `json:"answers"` // to these
}

// TapeEvent is an event with all that is said of it.
type TapeEvent struct {
	Event    TraceEvent `json:"event"`
	Time     int64      `json:"time"` // on the clock axis, ns
	Sentence string     `json:"sentence"`
	Brief    string     `json:"brief"` // as a search finds it
	Fields   []Field    `json:"fields"`
	Stack    int        `json:"stack"`
	Moves    []Move     `json:"moves"`
	Touched  []string   `json:"touched"`
	Mark     string     `json:"mark,omitempty"`    // the text of its mark
	Marked   bool       `json:"marked,omitempty"`  // it is a mark of its lanes
	System   bool       `json:"system,omitempty"`  // it is the runtime's or the standard library's own business
	Notable  bool       `json:"notable,omitempty"` // a "step" comes to it
	Block    bool       `json:"block,omitempty"`   // and one to the next "block"
	Handoff  bool       `json:"handoff,omitempty"` // and one to the next "handoff"
}

// TapeState is a [State] without what its event says: which of the stock are there.
type TapeState struct {
	Next       *Next     `json:"next,omitempty"`
	Goroutines []int     `json:"goroutines"`
	Channels   []int     `json:"channels"`
	Locks      []int     `json:"locks"`
	WaitGroups []int     `json:"waitGroups"`
	Contexts   []int     `json:"contexts"`
	Selects    []int     `json:"selects"`
	Conds      []int     `json:"conds"`
	Onces      []int     `json:"onces"`
	Timers     []int     `json:"timers"`
	Variables  []int     `json:"variables"`
	Runtime    []Runtime `json:"runtime,omitempty"`
	Groups     []Group   `json:"groups,omitempty"`
	Relevant   []string  `json:"relevant"`
	Hidden     Hidden    `json:"hidden"`
}

// TapeStock are the things in states, each in every look that it has had.
type TapeStock struct {
	Goroutines []Goroutine `json:"goroutines"`
	Channels   []Channel   `json:"channels"`
	Locks      []Lock      `json:"locks"`
	WaitGroups []WaitGroup `json:"waitGroups"`
	Contexts   []Context   `json:"contexts"`
	Selects    []Select    `json:"selects"`
	Conds      []Cond      `json:"conds"`
	Onces      []Once      `json:"onces"`
	Timers     []Timer     `json:"timers"`
	Variables  []Variable  `json:"variables"`
}

// TapeGoroutine says where a goroutine is and what it does, from event to event.
type TapeGoroutine struct {
	G        uint64        `json:"g"`
	By       uint64        `json:"by"`      // who started it
	Created  int           `json:"created"` // the stack of its go statement
	Frames   []TapeChange  `json:"frames"`  // its stack
	Explains []TapeExplain `json:"explains"`
}

// TapeChange says what is so from an event on.
type TapeChange struct {
	At int64 `json:"at"`
	N  int   `json:"n"`
}

// TapeExplain is an answer about a goroutine's wait from an event on.
type TapeExplain struct {
	At       int64  `json:"at"`
	N        int    `json:"n"`
	Since    int64  `json:"since"` // when the wait began, ns
	Deadline *int64 `json:"deadline,omitempty"`
}

// TapeLane is a lane with all that has been on it. Positions are events.
type TapeLane struct {
	Lane        Lane       `json:"lane"`           // without spans, levels and marks
	Left        bool       `json:"left,omitempty"` // shown only when it is pinned
	Nth         int        `json:"nth"`            // it was the nth to come up
	Done        bool       `json:"done,omitempty"` // a context's Done channel
	Descendants int        `json:"descendants"`
	Spans       []TapeSpan `json:"spans"`
	Parts       []TapeSpan `json:"parts,omitempty"`
	Levels      []Level    `json:"levels"`
	Events      []int64    `json:"events"` // that are about it
	Peers       []string   `json:"peers"`  // lanes that had to do with it
}

// TapeSpan is a span up to the next, the last one to the end.
type TapeSpan struct {
	At     int64     `json:"at"`
	State  SpanState `json:"state"`
	Family Family    `json:"family,omitempty"`
	Text   string    `json:"text,omitempty"`
	Ref    uint64    `json:"ref,omitempty"`
	Hidden bool      `json:"hidden,omitempty"` // not sent as a span
}

// TapeLink is a link with all that it may say.
type TapeLink struct {
	Kind  LinkKind `json:"kind"`
	From  int64    `json:"from"`
	To    int64    `json:"to"`
	Lanes []int    `json:"lanes"` // where it starts and ends
	Obj   int      `json:"obj"`   // a lane, -1 for none
	N     int64    `json:"n,omitempty"`
	Value string   `json:"value,omitempty"` // that is carried
}
