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
	from, to, open, err := v.spanOf(r.G, at)
	if err != nil {
		return nil, err
	}
	s, err := v.stateAt(at)
	if err != nil {
		return nil, err
	}
	w := v.teller().Waiting(s, r.G)
	v.keepState(at, s)
	out := &protocol.ExplainReply{
		ID: r.ID, G: r.G, At: r.At, Blocked: w.Blocked, What: w.What, Since: w.Since, Who: w.Who, From: int64(from),
	}
	if open {
		return out, nil
	}
	end := int64(to)
	out.To = &end
	if w.Blocked {
		out.Ended, err = v.ended(r.G, from, to)
	}
	return out, err
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
	spans := x.lanes[l].spans.spans
	k := x.lanes[l].spans.search(i - x.base)
	if k < 0 {
		return i, 0, true, nil // before its first event
	}
	from = int(x.position(spans[k].at))
	if k+1 == len(spans) {
		return from, 0, true, nil
	}
	return from, int(x.position(spans[k+1].at)), false, nil
}

// maxCause is how far before a wake-up the operation that led to it is looked for.
const maxCause = 256

// ended says who ended the wait of g that lasted from one event to another.
func (v *View) ended(g uint64, from, to int) (string, error) {
	before, err := v.trace.StateAt(to - 1)
	if err != nil {
		return "", err
	}
	e, err := v.at(to)
	if err != nil || e.Kind != tracer.GoUnblock {
		return "", err // it ended in a way that the trace does not show
	}
	var cause *tracer.Event
	for c, err := range v.trace.Events(max(from+1, to-maxCause), to) {
		if err != nil {
			return "", err
		}
		if c.G == g && (c.Kind == tracer.ChanSend || c.Kind == tracer.ChanRecv) {
			cause = c
		}
	}
	return v.teller().Ended(before, e, cause), nil
}
