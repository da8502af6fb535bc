package viz

import (
	"sort"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// marks returns the marks of a lane in the window, one for each place that can be
// told apart. What is rare, like a close or a panic, is always among them.
func (p *painter) marks(id int32) []protocol.Mark {
	l := p.index.lanes[id]
	ev := &l.events
	end := p.search(ev, p.scale.to)
	var out []protocol.Mark
	for k := p.search(ev, p.scale.from); k < end; {
		limit := p.after(p.axis.pos(int(ev.at(k))), p.markPx)
		next := min(max(p.search(ev, limit), k+1), end)
		if m, ok := p.mark(id, ev, k, next); ok {
			p.omitted.Marks += m.Count - 1
			if m.Count == 1 {
				m.Count = 0
			}
			out = append(out, m)
		}
		k = next
	}
	return out
}

// search returns the position of the first of the events at or after pos.
func (p *painter) search(events *eventList, pos int64) int {
	return events.from(uint32(p.axis.index(pos)))
}

// maxLook is how many events that are drawn as one are looked at; of more than
// that the rest are counted as they are.
const maxLook = 64

// mark makes one mark of the events from from to to-1 of a list, which are so near to each other that they are seen as one.
func (p *painter) mark(id int32, events *eventList, from, to int) (protocol.Mark, bool) {
	m := protocol.Mark{}
	var first uint32
	pick := func(i uint32, count int64) {
		if m.Count == 0 {
			first = i
		}
		m.Count += count
	}
	for k := from; k < to; k++ {
		if k-from == maxLook {
			if m.Count > 0 {
				m.Count += int64(to - k)
			}
			break
		}
		if i := events.at(k); p.own(id, int(i)) {
			pick(i, 1)
		}
	}
	if r, ok := p.rareIn(id, events, from, to); ok {
		first, m.Count = r, max(m.Count, 1)
	}
	if m.Count == 0 {
		return m, false
	}
	m.Event = p.index.position(first)
	m.At = p.axis.pos(int(first))
	m.Kind = p.index.kind(int(first)).String()
	if p.detailed {
		m.Text = p.markText(int(m.Event))
	}
	return m, true
}

// own reports whether event i makes a mark on a lane.
func (p *painter) own(id int32, i int) bool {
	if !marked(p.index.kind(i)) {
		return false
	}
	l := p.index.lanes[id]
	if l.kind == protocol.LaneGoroutine && p.index.actors.at(i) != id {
		return false
	}
	return p.system || l.system || !p.index.isSystem(i)
}

// rareIn returns a rare event among those from from to to-1 of a list that makes a mark on a lane.
func (p *painter) rareIn(id int32, events *eventList, from, to int) (uint32, bool) {
	last := events.at(to - 1)
	rare := &p.index.rare
	k := rare.from(events.at(from))
	for tries := 0; k < rare.len() && tries < maxLook; k, tries = k+1, tries+1 {
		r := rare.at(k)
		if r > last {
			break
		}
		from += sort.Search(to-from, func(j int) bool { return events.at(from+j) >= r })
		if events.at(from) == r && p.own(id, int(r)) { // it is there, or a later one: the last is no earlier
			return r, true
		}
	}
	return 0, false
}

// markText returns what the mark of the event at a position says beside its kind.
func (p *painter) markText(i int) string {
	e, err := p.view.trace.At(i)
	if err != nil {
		return ""
	}
	return markText(e)
}

func markText(e *tracer.Event) string {
	switch e.Kind {
	case tracer.ChanSend, tracer.ChanRecv, tracer.Output:
		return short(e.Value)
	case tracer.UserLog:
		return short(e.Message)
	case tracer.UserRegion, tracer.GoLabel:
		return short(e.Label)
	case tracer.Panic, tracer.PanicStart, tracer.PanicRecover, tracer.Fatal, tracer.Exit, tracer.ContextCancel:
		return short(e.Message)
	}
	return short(e.Name)
}
