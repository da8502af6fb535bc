package tracer

import (
	"fmt"
	"time"
)

// Keep says how much of a long run a trace keeps: the newest part of it, as a
// flight recorder does. What is older is let go, a piece at a time. The zero
// value keeps everything.
type Keep struct {
	// Bytes bounds the file. Nearly all of that is used: what is kept is
	// between about 7/8 of it and all of it. The program's source files are
	// not counted. When one state of the program takes more than a quarter of
	// it, the file becomes larger.
	Bytes int64
	// For is how far back the trace reaches at least, in the time of events;
	// it may be an eighth more. With both bounds the one that is reached first
	// counts.
	For time.Duration
}

// all reports whether nothing is ever let go.
func (k Keep) all() bool { return k.Bytes <= 0 && k.For <= 0 }

// keepParts is how many pieces a trace that lets go consists of, more or less.
const keepParts = 8

// LetGo says what a trace had and has no more.
type LetGo struct {
	Events int    // how many events: the first that is kept is at this position
	Seq    uint64 // number of the last of them
	T      int64  // time of the last of them, nanoseconds since the start of the program
}

// A LetGoError is returned for an event, or a state, that a trace has let go.
type LetGoError struct {
	Position int // of the event asked for
	LetGo    LetGo
}

func (e *LetGoError) Error() string {
	return fmt.Sprintf("the event at position %d was let go: the trace keeps those from position %d on, after %v",
		e.Position, e.LetGo.Events, time.Duration(e.LetGo.T))
}

// LetGo says what the trace has let go so far; the zero value for nothing.
func (t *Trace) LetGo() LetGo {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.cat.gone
}

// LetsGo reports whether the trace is one that keeps only the newest part.
func (t *Trace) LetsGo() bool { return t.letsGo }

// First returns the position of the first event that the trace has. It is 0
// but for a trace that lets go; there it grows.
func (t *Trace) First() int { return t.LetGo().Events }

// letGo notes that the parts before one are not to be read any more.
func (t *Trace) letGo(part int, gone LetGo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cat.letGo(part, gone)
	t.wake()
}
