package viz

import (
	"github.com/govis/govis/viz/protocol"
)

// lanes records all lanes that have to do with the tape's events, and the links between them.
func (t *taper) lanes() error {
	v := t.view
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	order, descendants := v.order.get(x)
	kept := t.kept(order)
	place := make(map[int32]int, len(order)) // in the tape
	for k, l := range order {
		if !kept[l] {
			continue
		}
		place[l] = len(t.out.Lanes)
		beneath := 0
		for _, d := range order[k+1 : k+1+int(descendants[l])] {
			if kept[d] {
				beneath++
			}
		}
		t.out.Lanes = append(t.out.Lanes, t.lane(l, beneath))
	}
	t.count()
	t.out.Rare = t.since(&x.rare)
	if x.len() > 0 {
		for _, g := range x.gaps.fold(x.times.last()-x.times.at(0), x.len()) {
			t.out.Gaps = append(t.out.Gaps, protocol.Gap{From: g.from, To: g.to})
		}
	}
	for kind := range x.links {
		list := &x.links[kind]
		for k := range list.len() {
			if list.isGone(k) {
				continue
			}
			if err := t.link(kind, list.at(k), place); err != nil {
				return err
			}
		}
	}
	return nil
}

// kept says which lanes are taken along: those of what was there, and those above them.
func (t *taper) kept(order []int32) map[int32]bool {
	x := t.view.index
	first := uint32(max(t.local(t.from), 0))
	kept := make(map[int32]bool, len(order))
	var keep func(l int32)
	keep = func(l int32) {
		for ; l != none && !kept[l]; l = x.lanes[l].parent {
			kept[l] = true
			spans := &x.lanes[l].spans
			for k := max(spans.search(int(first)), 0); k < spans.len(); k++ {
				if ref := spans.at(k).ref; ref != none {
					keep(ref)
				}
			}
		}
	}
	for _, l := range order {
		lane := x.lanes[l]
		if first == 0 || lane.events.len() > 0 && lane.events.last() >= first || lane.kind == protocol.LaneGoroutine && !lane.ended {
			keep(l)
		}
	}
	return kept
}

// count says how many lanes the tape has.
func (t *taper) count() {
	counts := t.out.Hello.Lanes[:0]
	for _, c := range t.out.Hello.Lanes {
		c.User, c.System = 0, 0
		for _, l := range t.out.Lanes {
			switch {
			case l.Lane.Kind != c.Kind:
			case l.Lane.System:
				c.System++
			default:
				c.User++
			}
		}
		if c.User+c.System > 0 {
			counts = append(counts, c)
		}
	}
	t.out.Hello.Lanes = counts
}

// at returns the event at a place of the index; what was before the tape begins with it.
func (t *taper) at(i uint32) int64 { return max(t.view.index.position(i), int64(t.from)) }

// lane records one lane.
func (t *taper) lane(id int32, descendants int) protocol.TapeLane {
	x := t.view.index
	l := x.lanes[id]
	p := &painter{view: t.view, index: x, axis: axis{base: int64(x.base), times: &x.times}}
	out := protocol.TapeLane{
		Lane: p.head(row{lane: id}), Nth: int(id), Descendants: descendants,
		Done: l.kind == protocol.LaneChannel && l.parent != none,
	}
	out.Lane.First, out.Lane.Last = t.at(l.first), t.at(l.last)
	first := t.local(t.from)
	out.Spans = t.spans(p, &l.spans)
	if l.parts.bars != nil {
		out.Parts = t.spans(p, l.parts.bars)
	}
	for k := max(l.levels.ats.from(uint32(first+1))-1, 0); k < l.levels.len(); k++ {
		s := l.levels.at(k)
		out.Levels = append(out.Levels, protocol.Level{At: t.at(s.at), Value: int(s.value)})
	}
	out.Events = t.since(&l.events)
	for peer := range x.lanes {
		if l.peers.has(int32(peer)) {
			out.Peers = append(out.Peers, x.lanes[peer].id())
		}
	}
	return out
}

// spans records spans, from that on which lasts when the tape begins.
func (t *taper) spans(p *painter, l *spanList) []protocol.TapeSpan {
	var out []protocol.TapeSpan
	for k := max(l.search(t.local(t.from)), 0); k < l.len(); k++ {
		s, span := l.at(k), p.span(l, k)
		out = append(out, protocol.TapeSpan{
			At: t.at(s.at), State: span.State, Family: span.Family, Text: span.Text, Ref: span.Ref, Hidden: !s.class.drawn(),
		})
	}
	return out
}

// since returns the events of a list that the tape has.
func (t *taper) since(list *eventList) []int64 {
	var out []int64
	for k := list.from(uint32(t.local(t.from))); k < list.len(); k++ {
		out = append(out, t.view.index.position(list.at(k)))
	}
	return out
}

// link records a link, with what it says when it stands alone.
func (t *taper) link(kind int, k link, place map[int32]int) error {
	x := t.view.index
	from, to := x.position(k.from), x.position(k.to)
	if from < int64(t.from) {
		return nil
	}
	out := protocol.TapeLink{Kind: linkKinds[kind], From: from, To: to, Lanes: []int{place[k.fromLane], place[k.toLane]}, Obj: -1}
	if k.obj != none {
		n, ok := place[k.obj]
		if !ok {
			return nil // of an object that is not there any more, and so of no event here
		}
		out.Obj = n
	}
	if kind == linkHandoff || kind == linkBuffer {
		e, err := t.view.trace.At(int(to))
		if err != nil {
			return err
		}
		out.N, out.Value = e.N, short(e.Value)
	}
	t.out.Links = append(t.out.Links, out)
	return nil
}
