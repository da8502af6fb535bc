package find

import (
	"errors"
	"fmt"

	"github.com/govis/govis/tracer"
)

// ErrNone is what Find's error wraps when no event of the trace is as the query says.
var ErrNone = errors.New("no such moment")

// A Finder looks for what a query is about while events come in. It is not safe for concurrent use.
type Finder struct {
	query *Query
	state *tracer.State
	count int // events that were as the query says
}

// Finder returns one that has seen the events after which the program's state is s, which is then the
// Finder's; nil for none.
func (q *Query) Finder(s *tracer.State) *Finder {
	if s == nil {
		s = tracer.NewState()
	}
	return &Finder{query: q, state: s}
}

// Event takes in the next event and reports whether it is the one; for #last, whether it is the last so far.
func (f *Finder) Event(e *tracer.Event) bool {
	f.state.Apply(e)
	if !f.query.match(moment{e, f.state}) {
		return false
	}
	f.count++
	return f.query.nth == last || f.count == f.query.nth
}

// Find returns the position of the event that the query is about. It looks at the event at position from and those
// after it, and, of a trace that grows, at those that it has when it begins. An error wraps [ErrNone] where there is none.
func (q *Query) Find(trace *tracer.Trace, from int) (int, error) {
	from = max(from, trace.First())
	s, err := trace.StateAt(from - 1)
	if err != nil {
		return 0, err
	}
	f := q.Finder(s)
	position, found := from, -1
	for e, err := range trace.Events(from, trace.Len()) {
		if err != nil {
			return 0, err
		}
		if f.Event(e) {
			if found = position; q.nth != last {
				break
			}
		}
		position++
	}
	switch {
	case found >= 0:
		return found, nil
	case f.count > 0:
		return 0, fmt.Errorf("%q: %w: the trace has %d that are so, not %d", q.text, ErrNone, f.count, q.nth)
	}
	return 0, fmt.Errorf("%q: %w in the trace", q.text, ErrNone)
}
