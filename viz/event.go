package viz

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz/protocol"
)

// Event returns one event with all it says, by index, time or seq. An error
// that is the page's is a *[RequestError].
func (v *View) Event(r *protocol.EventRequest) (*protocol.EventReply, error) {
	i, err := v.eventIndex(r)
	if err != nil {
		return nil, err
	}
	e, err := v.at(i)
	if err != nil {
		return nil, err
	}
	before, err := v.stateAt(i - 1)
	if err != nil {
		return nil, err
	}
	out := &protocol.EventReply{ID: r.ID, Event: v.event(i, e), Sentence: v.teller().Explain(before, e), Fields: fields(e)}
	v.keepState(i-1, before)
	out.Stack = v.frames(e.Stack)
	return out, nil
}

// frames returns a stack for the page.
func (v *View) frames(stack []tracer.Frame) []protocol.Frame {
	held := v.sourceSet()
	out := make([]protocol.Frame, 0, len(stack))
	for _, f := range stack {
		out = append(out, protocol.Frame{Func: f.Func, File: f.File, Line: f.Line, Source: held[f.File]})
	}
	return out
}

// Stack tells where a goroutine is at a moment, and how it came about. An error that is the page's
// is a *[RequestError].
func (v *View) Stack(r *protocol.StackRequest) (*protocol.StackReply, error) {
	at, err := v.checkIndex(r.At)
	if err != nil {
		return nil, err
	}
	s, err := v.stateAt(at)
	if err != nil {
		return nil, err
	}
	defer v.keepState(at, s)
	g, ok := s.Goroutines[r.G]
	if !ok {
		return nil, notFound("there is no goroutine %d at event %d", r.G, r.At)
	}
	return &protocol.StackReply{
		ID: r.ID, G: r.G, At: r.At, Frames: v.frames(g.Place.Stack), Created: v.frames(g.Go.Stack), By: g.Parent,
	}, nil
}

func (v *View) eventIndex(r *protocol.EventRequest) (int, error) {
	switch {
	case r.At != nil:
		return v.checkIndex(*r.At)
	case r.Time != nil:
		return v.checkIndex(int64(max(v.indexAtTime(*r.Time), v.First())))
	case r.Seq != nil && *r.Seq >= 0:
		i, err := v.trace.IndexOfSeq(uint64(*r.Seq))
		if err != nil {
			return 0, err
		}
		return v.checkIndex(int64(i))
	}
	return 0, badRequest("which event: the request has neither at nor time nor a seq of 0 or more")
}

// checkIndex returns i as an index when the view has it.
func (v *View) checkIndex(i int64) (int, error) {
	n := v.Len()
	if i < 0 || i >= int64(n) {
		return 0, notFound("there is no event %d: the trace has %d, counted from 0", i, n)
	}
	if first := v.First(); i < int64(first) {
		return 0, v.goneFrom(first)
	}
	return int(i), nil
}

// indexAtTime returns the last event that is not later than ns; where there is
// none, the number before the first, which may be -1.
func (v *View) indexAtTime(ns int64) int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.index.base + v.index.last(ns)
}

// last returns the last event that is not later than ns, -1 where there is none.
func (x *index) last(ns int64) int {
	if n := x.len(); n == 0 || ns >= x.times.last() {
		return n - 1
	}
	return x.times.search(ns+1) - 1
}

// event returns event i as the page gets it.
func (v *View) event(i int, e *tracer.Event) protocol.TraceEvent {
	v.mu.RLock()
	defer v.mu.RUnlock()
	out := protocol.TraceEvent{
		Index: int64(i), Seq: int64(e.Seq), T: e.T, G: e.G, By: e.By, P: int(e.P),
		Kind: e.Kind.String(), Obj: e.Obj, Name: e.Name, Value: cut(e.Value, maxValue),
		At: e.At, Place: userPlace(e), GName: v.nameG(e.G),
	}
	if l, ok := v.index.objs.get(e.Obj); ok && v.index.lanes[l].nth > 1 {
		out.Name = v.index.lanes[l].title()
	}
	out.Lanes = append(out.Lanes, goroutineID(e.G))
	if e.By != 0 && e.By != e.G {
		out.Lanes = append(out.Lanes, goroutineID(e.By))
	}
	if e.Obj != 0 {
		out.Lanes = append(out.Lanes, objectID(e.Obj))
	}
	for _, c := range e.Cases {
		if c.Chan != 0 && len(out.Lanes) < 64 {
			out.Lanes = append(out.Lanes, objectID(c.Chan))
		}
	}
	return out
}

// nameG returns what a goroutine is called. The caller holds mu.
func (v *View) nameG(g uint64) string {
	if l, ok := v.index.gs.get(g); ok {
		return v.index.lanes[l].title()
	}
	if g == 0 {
		return "runtime"
	}
	return fmt.Sprintf("goroutine %d", g)
}

// teller puts events into words that call objects what their lanes are called.
func (v *View) teller() diagnose.Teller {
	return diagnose.Teller{Title: func(obj uint64) string {
		v.mu.RLock()
		defer v.mu.RUnlock()
		if l, ok := v.index.objs.get(obj); ok && v.index.lanes[l].name != "" {
			return v.index.lanes[l].title()
		}
		return ""
	}}
}

// fields returns the fields of an event as text, by way of its JSON form, so
// that there is one list of them.
func fields(e *tracer.Event) []protocol.Field {
	var out []protocol.Field
	d := json.NewDecoder(bytes.NewReader(tracer.AppendJSON(nil, e)))
	if _, err := d.Token(); err != nil {
		return nil
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return out
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return out
		}
		name, _ := key.(string)
		if name == "stack" {
			continue // it is sent as a list
		}
		text := string(raw)
		var s string
		if json.Unmarshal(raw, &s) == nil {
			text = s
		}
		out = append(out, protocol.Field{Name: name, Text: cut(text, maxValue)})
	}
	return out
}
