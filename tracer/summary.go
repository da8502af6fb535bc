package tracer

import "time"

// A Summary is what one pass over a trace says about it.
type Summary struct {
	Events     int           `json:"events"`
	Duration   time.Duration `json:"duration"`   // from the first event to the last
	Goroutines int           `json:"goroutines"` // created by the program
	System     int           `json:"system"`     // of the runtime's own, counted nowhere else
	Peak       int           `json:"peak"`       // most of the program's that lived at once
	Channels   int           `json:"channels"`
	Blocked    []BlockedTime `json:"blocked"` // longest first
	Stuck      []Stuck       `json:"stuck"`   // still blocked at the end, longest first
	Dropped    int64         `json:"dropped"`
	Holes      int64         `json:"holes"`
	Exited     bool          `json:"exited"`
	Code       int           `json:"code"`
	Message    string        `json:"message"`
}

// BlockedTime is how long goroutines waited for one reason, all together.
type BlockedTime struct {
	Reason string        `json:"reason"`
	Count  int           `json:"count"`
	Total  time.Duration `json:"total"`
	Max    time.Duration `json:"max"`
}

// Stuck is a goroutine that was blocked when the trace ended.
type Stuck struct {
	G       uint64        `json:"g"`
	Name    string        `json:"name"`
	Reason  string        `json:"reason"`
	Obj     uint64        `json:"obj"`
	ObjName string        `json:"objName"`
	At      string        `json:"at"`
	Since   int64         `json:"since"` // T when it blocked
	For     time.Duration `json:"for"`   // until the last event
}

// A Summarizer makes a Summary of the events it is shown in order. It is not
// safe for concurrent use.
type Summarizer struct{ sum Summary }

// NewSummarizer returns one that has seen nothing.
func NewSummarizer() *Summarizer { return &Summarizer{} }

// Apply takes in one event.
func (s *Summarizer) Apply(e *Event) { s.sum.Events++ }

// Result returns the summary of the events so far.
func (s *Summarizer) Result() Summary { return s.sum }
