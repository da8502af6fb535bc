package viz

import (
	"encoding/json"
	"fmt"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// TapeEvents is how many events a tape has at most.
const TapeEvents = 4096

// tapeOutput is how many lines of output a tape has at most.
const tapeOutput = 4 * TapeEvents

// headTrace is a trace up to an event.
type headTrace struct {
	Trace
	n int
}

func (t headTrace) Len() int                { return t.n }
func (t headTrace) End() (tracer.End, bool) { return tracer.End{}, false }
func (t headTrace) Growing() bool           { return false }

// Tape returns the events from position from to to-1 of the trace with all that a page asks about them; what Hello tells of a lesson,
// place and title the caller adds. There may be up to [TapeEvents] of them.
func (v *View) Tape(from, to int) (*protocol.Tape, error) {
	from = max(from, v.First())
	whole := v.Len()
	if to > whole || from >= to {
		return nil, badRequest("there are no events from %d up to %d: the trace has %d", from, to, whole)
	}
	if to-from > TapeEvents {
		return nil, badRequest("there are %d events, and a tape has room for %d", to-from, TapeEvents)
	}
	notes := v.notes()
	if v.trace.Growing() {
		notes = append(notes, "The program was still running when this was written.")
	}
	if to < whole || v.trace.Growing() { // which it may do meanwhile
		head, err := NewView(headTrace{v.trace, to})
		if err != nil {
			return nil, err
		}
		v = head
	}
	t := &taper{view: v, from: from, to: to, out: &protocol.Tape{Hello: *v.Hello()}}
	if from > v.First() || to < whole {
		notes = append(notes, fmt.Sprintf("This file has events %d to %d of a trace that has %d.", from, to-1, whole))
	}
	t.hello(notes)
	for _, step := range []func() error{t.events, t.states, t.answers, t.sources, t.lanes} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return t.out, nil
}

// A taper makes a tape.
type taper struct {
	view     *View // of a trace that ends where the tape does
	from, to int
	out      *protocol.Tape
	stacks   store[[]protocol.Frame]
}

// A store holds things once that are equal.
type store[T any] struct {
	list []T
	at   map[string]int // by their JSON
}

// add returns the place of a thing.
func (s *store[T]) add(x T) (int, error) {
	key, err := json.Marshal(x)
	if err != nil {
		return 0, err
	}
	if s.at == nil {
		s.at = make(map[string]int)
	}
	i, ok := s.at[string(key)]
	if !ok {
		i = len(s.list)
		s.at[string(key)] = i
		s.list = append(s.list, x)
	}
	return i, nil
}

// addAll returns the places of things.
func (s *store[T]) addAll(list []T) ([]int, error) {
	var out []int
	for _, x := range list {
		i, err := s.add(x)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// hello says what the tape has in place of what the trace has.
func (t *taper) hello(notes []string) {
	h := &t.out.Hello
	h.First, h.Begin = int64(t.from), max(h.Begin, int64(t.from))
	h.Start = t.time(t.from)
	h.Trace.Recording, h.Trace.Live, h.Trace.Notes = true, false, notes
	// Two files of one run are one trace to a page, two parts of it are not.
	h.Trace.ID = fmt.Sprintf("tape %s %s %d %d", h.Trace.Program, h.Trace.RecordedAt, t.from, t.to)
}

// local returns the place of an event in the view's index.
func (t *taper) local(i int) int { return i - t.view.index.base }

// time returns when an event is on the clock axis.
func (t *taper) time(i int) int64 { return t.view.index.times.at(t.local(i)) }

// events tells all about each event.
func (t *taper) events() error {
	v := t.view
	for i := t.from; i < t.to; i++ {
		at := int64(i)
		reply, err := v.Event(&protocol.EventRequest{At: &at})
		if err != nil {
			return err
		}
		e, err := v.at(i)
		if err != nil {
			return err
		}
		before, err := v.stateAt(i - 1)
		if err != nil {
			return err
		}
		stack, err := t.stacks.add(reply.Stack)
		if err != nil {
			return err
		}
		out := protocol.TapeEvent{
			Event: reply.Event, Time: t.time(i), Sentence: reply.Sentence, Brief: v.teller().Brief(v.names(e), e),
			Fields: reply.Fields, Stack: stack, Moves: moves(before, e), Touched: touched(e),
		}
		v.keepState(i-1, before)
		t.flags(i, e, &out)
		t.out.Events = append(t.out.Events, out)
	}
	return nil
}

// flags says what an event is to steps and marks.
func (t *taper) flags(i int, e *tracer.Event, out *protocol.TapeEvent) {
	x, k := t.view.index, t.local(i)
	out.System, out.Notable, out.Marked = x.isSystem(k), Notable(e.Kind), marked(e.Kind)
	out.Block = e.Kind == tracer.GoBlock && x.blocks.has(uint32(k))
	out.Handoff = x.handoffs.has(uint32(k))
	if out.Marked {
		out.Mark = markText(e)
	}
}

// sources takes the source files along, and what there is to say about the trace as a whole.
func (t *taper) sources() error {
	for _, s := range t.out.Hello.Sources {
		r, err := t.view.Source(&protocol.SourceRequest{Path: s.Path})
		if err != nil {
			return err
		}
		t.out.Sources = append(t.out.Sources, *r)
	}
	printed, err := t.view.output(int64(t.to-1), tapeOutput)
	if err != nil {
		return err
	}
	t.out.Output = *printed
	for system, out := range map[bool]*protocol.WaitsReply{false: &t.out.Waits, true: &t.out.SystemWaits} {
		r, err := t.view.Waits(&protocol.WaitsRequest{System: system})
		if err != nil {
			return err
		}
		*out = *r
	}
	return nil
}
