package tracer

import (
	"cmp"
	"slices"
)

// Many goroutines may wait on one channel (all workers on a context's Done),
// and each that gets something else leaves that queue from somewhere in the
// middle. So who leaves is found by when it joined, and leaves a gap, an entry
// without a goroutine. When half are gaps they are closed, and, before anybody
// looks at the state, all are. There are none at either end.

// join adds a goroutine to a queue of a channel.
func (s *State) join(c *Channel, send bool, w Waiter) {
	w.joined = s.Seq
	if send {
		c.SendQ = append(c.SendQ, w)
	} else {
		c.RecvQ = append(c.RecvQ, w)
	}
}

// leaveChannel takes a goroutine out of a queue of a channel.
func (s *State) leaveChannel(id uint64, send bool, g *Goroutine) {
	if s.Channels[id] == nil {
		return
	}
	c := s.channel(id)
	q, gone := &c.RecvQ, &c.recvGone
	if send {
		q, gone = &c.SendQ, &c.sendGone
	}
	i, _ := slices.BinarySearchFunc(*q, g.joined, func(w Waiter, seq uint64) int { return cmp.Compare(w.joined, seq) })
	if i == len(*q) || (*q)[i].G != g.ID {
		// Another of its cases may have been here, or the numbers of the
		// events are not in order.
		i = slices.IndexFunc(*q, func(w Waiter) bool { return w.G == g.ID })
	}
	if i < 0 {
		return
	}
	(*q)[i].G = 0
	*gone++
	trimGaps(q, gone)
	if *gone > len(*q)/2 {
		closeGaps(q, gone)
	}
	if *gone > 0 && !c.untidy {
		c.untidy = true
		s.untidy = append(s.untidy, id)
	}
}

// trimGaps removes gaps from both ends.
func trimGaps(q *[]Waiter, gone *int) {
	for len(*q) > 0 && (*q)[0].G == 0 {
		*q = (*q)[1:]
		*gone--
	}
	for n := len(*q); n > 0 && (*q)[n-1].G == 0; n-- {
		*q = (*q)[:n-1]
		*gone--
	}
}

func closeGaps(q *[]Waiter, gone *int) {
	if *gone > 0 {
		*q = slices.DeleteFunc(*q, func(w Waiter) bool { return w.G == 0 })
		*gone = 0
	}
}

// tidy closes all gaps.
func (s *State) tidy() {
	for _, id := range s.untidy {
		if s.Channels[id] == nil {
			continue // forgotten
		}
		c := own(s, s.Channels, id, classNone)
		closeGaps(&c.SendQ, &c.sendGone)
		closeGaps(&c.RecvQ, &c.recvGone)
		c.untidy = false
	}
	s.untidy = nil
}
