package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Explain answers the questions about a goroutine's wait at an event. An error that
// is the page's is a *[RequestError].
func (v *View) Explain(r *protocol.ExplainRequest) (*protocol.ExplainReply, error) {
	at, err := v.checkIndex(r.At)
	if err != nil {
		return nil, err
	}
	s, err := v.stateAt(at)
	if err != nil {
		return nil, err
	}
	out, err := v.explain(s, r.G, at)
	v.keepState(at, s)
	if err != nil {
		return nil, err
	}
	out.ID = r.ID
	return out, v.explainEnd(out)
}

// explain answers for goroutine g in the state after an event, but does not say who ended the wait.
func (v *View) explain(s *tracer.State, g uint64, at int) (*protocol.ExplainReply, error) {
	from, to, open, err := v.spanOf(g, at)
	if err != nil {
		return nil, err
	}
	w := v.teller().Waiting(s, g)
	out := &protocol.ExplainReply{G: g, At: int64(at), Blocked: w.Blocked, What: w.What, Since: w.Since, Who: w.Who, From: int64(from)}
	if w.Blocked {
		v.waitLinks(s, g, out)
	}
	if !open {
		end := int64(to)
		out.To = &end
	}
	return out, nil
}

// explainEnd adds to an answer who ended the wait.
func (v *View) explainEnd(out *protocol.ExplainReply) error {
	if !out.Blocked || out.To == nil {
		return nil
	}
	before, err := v.trace.StateAt(int(*out.To) - 1)
	if err != nil {
		return err
	}
	return v.ended(before, out.G, int(out.From), int(*out.To), out)
}

// spanOf returns the events with which a goroutine's state at event i begins
// and ends; open when it has no end.
func (v *View) spanOf(g uint64, i int) (from, to int, open bool, err error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	l, ok := x.gs.get(g)
	if !ok {
		return 0, 0, false, notFound("there is no goroutine %d", g)
	}
	spans := &x.lanes[l].spans
	k := spans.search(i - x.base)
	if k < 0 {
		return i, 0, true, nil // before its first event
	}
	from = int(x.position(spans.ats.at(k)))
	if k+1 == spans.len() {
		return from, 0, true, nil
	}
	return from, int(x.position(spans.ats.at(k + 1))), false, nil
}

// maxCause is how far before a wake-up the operation that led to it is looked for.
const maxCause = 256

// ended says in out who ended the wait of g that lasted from one event to another; before is the state
// before that.
func (v *View) ended(before *tracer.State, g uint64, from, to int, out *protocol.ExplainReply) error {
	e, err := v.at(to)
	if err != nil || e.Kind != tracer.GoUnblock {
		return err // it ended in a way that the trace does not show
	}
	var cause *tracer.Event
	for c, err := range v.trace.Events(max(from+1, to-maxCause), to) {
		if err != nil {
			return err
		}
		if c.G == g && (c.Kind == tracer.ChanSend || c.Kind == tracer.ChanRecv) {
			cause = c
		}
	}
	out.Ended = v.teller().Ended(before, e, cause)
	if e.By != 0 {
		ref := v.laneRef(goroutineID(e.By))
		out.EndedBy = &ref
		if by := before.Goroutines[e.By]; by != nil {
			out.EndedPlace = placeOf(by.Place.At, by.Place.Pkg, by.Place.Stack)
		}
	}
	return nil
}

// waitLinks names the lanes and the line that the answers about a wait are about.
func (v *View) waitLinks(s *tracer.State, g uint64, out *protocol.ExplainReply) {
	gr := s.Goroutines[g]
	if gr == nil {
		return
	}
	out.SincePlace = placeOf(gr.Place.At, gr.Place.Pkg, gr.Place.Stack)
	if gr.Obj != 0 {
		out.Obj = objectID(gr.Obj)
	}
	for _, by := range holders(s, gr.Obj) {
		if by != 0 && len(out.Could) < maxCould {
			out.Could = append(out.Could, v.laneRef(goroutineID(by)))
		}
	}
}

// maxCould is how many goroutines are named of those who could end a wait.
const maxCould = 4

// holders returns the goroutines that have what is waited for.
func holders(s *tracer.State, obj uint64) []uint64 {
	if m := s.RWMutexes[obj]; m != nil {
		return append([]uint64{m.Writer}, m.Readers...)
	}
	if m := s.Mutexes[obj]; m != nil {
		return []uint64{m.Owner}
	}
	if o := s.Onces[obj]; o != nil {
		return []uint64{o.Runner}
	}
	return nil
}

// laneRef names a lane.
func (v *View) laneRef(id string) protocol.LaneRef {
	v.mu.RLock()
	defer v.mu.RUnlock()
	ref := protocol.LaneRef{ID: id}
	if l, ok := v.lane(id); ok {
		x := v.index.lanes[l]
		ref.Kind, ref.Name, ref.Detail, ref.System = x.kind, x.title(), x.detail, x.system
	}
	return ref
}
