package exectrace

import (
	"errors"
	"io"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// An overview is what a trace says of where it begins and ends.
type overview struct {
	events      int
	syncs       int // one more than generations are over
	first, last trace.Time
	there       map[trace.GoID]there // goroutines that were there, with what they did
	made        []trace.GoID         // goroutines that were made while the first generation lasted
	whole       bool                 // these are all
}

// there is what a trace says of a goroutine that it finds.
type there struct {
	state  trace.GoState
	p      trace.ProcID
	reason string
	stack  *tracer.Place
	fn     string
}

// overlook reads a trace for what is told only in the course of its first generation: who was there. A goroutine that did nothing is
// told of at the end, and did then what it does now.
//
// c resolves stacks. known says yes to those that cannot be made, as they were there before.
func overlook(r io.Reader, c *converter, known func(trace.GoID) bool) (*overview, error) {
	o := &overview{there: map[trace.GoID]there{}}
	err := readInto(r, c, func(ev *trace.Event) bool {
		if o.events++; o.events == 1 {
			o.first = ev.Time()
		}
		o.last = max(o.last, ev.Time())
		switch ev.Kind() {
		case trace.EventSync:
			o.syncs++
			c.stacks.clear()
		case trace.EventStateTransition:
			if t := ev.StateTransition(); o.syncs <= 1 && t.Resource.Kind == trace.ResourceGoroutine {
				o.see(c, ev, &t, known)
			}
		}
		return false
	})
	o.whole = err == nil || o.syncs > 1
	if broken := (*readError)(nil); errors.As(err, &broken) {
		err = nil // it is read again, up to there
	}
	return o, err
}

// see takes in a transition of the first generation.
func (o *overview) see(c *converter, ev *trace.Event, t *trace.StateTransition, known func(trace.GoID) bool) {
	id := t.Resource.Goroutine()
	from, to := t.Goroutine()
	is, met := o.there[id]
	switch {
	case from == trace.GoUndetermined && to != trace.GoNotExist && to != trace.GoUndetermined:
		o.there[id] = there{to, ev.Proc(), c.text(t.Reason), c.resolve(t.Stack), c.outermost(t.Stack)}
	case from == trace.GoNotExist && to != trace.GoSyscall && known(id):
		o.made = append(o.made, id)
	case met && is.fn == "": // of the runtime's own the stack comes with what they do next
		is.fn = c.outermost(t.Stack)
		o.there[id] = is
	}
}
