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
	ev := l.events
	end := p.search(ev, p.scale.to)
	var out []protocol.Mark
	for k := p.search(ev, p.scale.from); k < end; {
		limit := p.after(p.axis.pos(int(ev[k])), p.markPx)
		next := max(p.search(ev[k:end], limit)+k, k+1)
		if m, ok := p.mark(id, ev[k:next]); ok {
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
func (p *painter) search(events []uint32, pos int64) int {
	return sort.Search(len(events), func(k int) bool { return p.axis.pos(int(events[k])) >= pos })
}

// maxLook is how many events that are drawn as one are looked at; of more than
// that the rest are counted as they are.
const maxLook = 64

// mark makes one mark of events so near to each other that they are seen as one.
func (p *painter) mark(id int32, events []uint32) (protocol.Mark, bool) {
	m := protocol.Mark{}
	var first uint32
	pick := func(i uint32, count int64) {
		if m.Count == 0 {
			first = i
		}
		m.Count += count
	}
	for k, i := range events {
		if k == maxLook {
			if m.Count > 0 {
				m.Count += int64(len(events) - k)
			}
			break
		}
		if p.own(id, int(i)) {
			pick(i, 1)
		}
	}
	if r, ok := p.rareIn(id, events); ok {
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
	if !marked(p.index.kind(i)) || !p.system && p.index.isSystem(i) && !p.index.lanes[id].system {
		return false
	}
	return p.index.actors[i] == id || p.index.lanes[id].kind != protocol.LaneGoroutine
}

// rareIn returns a rare event among events that makes a mark on a lane.
func (p *painter) rareIn(id int32, events []uint32) (uint32, bool) {
	first, last := events[0], events[len(events)-1]
	rare := p.index.rare
	k := sort.Search(len(rare), func(k int) bool { return rare[k] >= first })
	for tries := 0; k < len(rare) && rare[k] <= last && tries < maxLook; k, tries = k+1, tries+1 {
		j := sort.Search(len(events), func(j int) bool { return events[j] >= rare[k] })
		if j < len(events) && events[j] == rare[k] && p.own(id, int(rare[k])) {
			return rare[k], true
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
