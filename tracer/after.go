package tracer

import "slices"

// after returns the state that comes of before and then the events that s is of, which was begun without it: as the
// events of a [Piece]. Both must not change any more. What an event tells is in s; what no event has told since is in before.
func (s *State) after(before *State) *State {
	n := s.fork()
	n.Events += before.Events
	n.Seq += before.Seq
	n.T = max(n.T, before.T)
	n.Forgotten += before.Forgotten
	n.Exited, n.Code, n.Message = before.Exited, before.Code, before.Message
	for id := range s.Goroutines {
		n.goroutineAfter(id, before)
	}
	gone := map[uint64]bool{}
	if s.removed != nil {
		for _, id := range s.removed.goroutines {
			gone[id] = true
		}
	}
	for id, g := range before.Goroutines {
		if n.Goroutines[id] == nil && !gone[id] {
			n.Goroutines[id] = g
		}
	}
	n.processorsAfter(s, before)
	n.Tasks, n.sweepAt = before.fork().Tasks, before.sweepAt

	n.ended = nil
	for _, id := range slices.Concat(before.ended, s.ended) {
		n.forgetEnded(id)
	}
	n.removed = nil
	return n
}

// goroutineAfter adds what was known before of a goroutine that has had events since.
func (s *State) goroutineAfter(id uint64, before *State) {
	g, seq := s.goroutine(id), before.Seq
	for _, m := range []*Moment{&g.Created, &g.Since, &g.Woken} {
		if m.Seq != 0 {
			m.Seq, m.T = m.Seq+seq, max(m.T, before.T)
		}
	}
	was := before.Goroutines[id]
	if was == nil || g.Created.Seq != 0 {
		return
	}
	label := g.Label
	g.Parent, g.Name, g.Op, g.Mode, g.Created, g.Go, g.Annotations = was.Parent, was.Name, was.Op, was.Mode, was.Created, was.Go, was.Annotations
	if label != "" { // that it has none any more no piece tells
		g.Label = label
	}
	if g.Woken.Seq == 0 {
		g.WokenBy, g.Woken = was.WokenBy, was.Woken
	}
	if g.Place.At == "" && g.Place.Stack == nil {
		g.Place = was.Place
	}
	if g.assumed { // that it runs; no event said so
		g.assumed = was.assumed
		g.Status, g.Since, g.Earlier, g.P = was.Status, was.Since, was.Earlier, was.P
		g.Reason, g.Obj, g.ObjName = was.Reason, was.Obj, was.ObjName
	}
}

// processorsAfter adds what was known before of processors. s is the state of what has been since.
func (n *State) processorsAfter(s, before *State) {
	for id, p := range s.Ps {
		own := n.processor(id)
		own.Since.Seq, own.Since.T = own.Since.Seq+before.Seq, max(own.Since.T, before.T)
		was := before.Ps[id]
		if g := s.Goroutines[p.G]; was != nil && was.G == p.G && p.G != 0 && g != nil && g.assumed {
			own.Since = was.Since
		}
	}
	for id, p := range before.Ps {
		if n.Ps[id] != nil {
			continue
		}
		n.Ps[id] = p
		if g := s.Goroutines[p.G]; p.G != 0 && g != nil && g.P != id { // it has left
			own := n.processor(id)
			own.G, own.Since = 0, n.Goroutines[p.G].Since
		}
	}
	for id, g := range before.Goroutines {
		if g.P < 0 || s.Goroutines[id] != nil || n.Goroutines[id] == nil {
			continue
		}
		if p := n.Ps[g.P]; p != nil && p.G != id {
			n.goroutine(id).P = -1
		}
	}
}
