package viz

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/govis/govis/viz/protocol"
)

// choices keeps which lanes the last query chose, all of them: who scrolls, zooms or
// moves asks for a part of the same again and again.
type choices struct {
	mu     sync.Mutex
	of     *index // what they were chosen from, when that had so many events
	events int
	query  string
	all    selection
}

// choose picks the lanes of a query for the window [from, to) of an axis. The caller holds mu.
func (v *View) choose(q *protocol.LaneQuery, a axis, from, to int64) (selection, error) {
	x := v.index
	sought := v.sought(q)
	// In which state lanes are depends on the window; and while events come in, lanes do.
	if q.State != "" || x.base+x.len() < v.trace.Len() || v.trace.Growing() {
		if sought == none {
			return v.pick(q, a, from, to, q.First, q.Count)
		}
		all, err := v.pick(q, a, from, to, 0, math.MaxInt)
		return all.part(x, sought, q), err
	}
	whole := *q
	whole.First, whole.Count = 0, 0
	whole.Find, whole.FindAt, whole.FindTime, whole.Seen = "", nil, nil, nil
	query := fmt.Sprintf("%#v", whole)
	c := &v.chosen
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != x || c.events != x.len() || c.query != query {
		all, err := v.pick(q, a, from, to, 0, math.MaxInt)
		if err != nil {
			return selection{}, err
		}
		c.of, c.events, c.query, c.all = x, x.len(), query, all
	}
	return c.all.part(x, sought, q), nil
}

// sought returns the lane that a query looks for, or none. The caller holds mu.
func (v *View) sought(q *protocol.LaneQuery) int32 {
	x := v.index
	at := -1
	switch {
	case q.Find != "":
		if l, ok := v.lane(q.Find); ok {
			return l
		}
		return none
	case q.FindAt != nil:
		if n := *q.FindAt - int64(x.base); n < int64(x.len()) {
			at = int(max(n, 0))
		}
	case q.FindTime != nil:
		at = x.last(*q.FindTime)
	}
	if at < 0 {
		return none
	}
	return x.actors.at(at)
}

// part returns, of a selection of all lanes, the pinned ones and the part that a query wants, with the lane
// that it looks for among those that are seen.
func (s selection) part(x *index, sought int32, q *protocol.LaneQuery) selection {
	pins := len(s.rows) - s.total
	rest := s.rows[pins:]
	first := q.First
	if place, ok := s.place(x, sought, pins); ok {
		s.found = &place
		if q.Seen != nil {
			first = firstSeen(q, place)
		}
	}
	s.first = first
	from := min(first, len(rest))
	rest = rest[from : from+min(q.Count, len(rest)-from)]
	s.rows = append(append(make([]row, 0, pins+len(rest)), s.rows[:pins]...), rest...)
	return s
}

// place returns where among the rows behind the pinned ones a lane is, or the folded one that hides it.
func (s selection) place(x *index, l int32, pins int) (int, bool) {
	if l == none || slices.ContainsFunc(s.rows[:pins], func(r row) bool { return r.lane == l }) {
		return 0, false
	}
	places := make([]int, len(x.lanes)) // counted from 1
	for i, r := range s.rows[pins:] {
		places[r.lane] = i + 1
	}
	for up := l; up != none; up = x.treeParent(up) {
		if i := places[up] - 1; i >= 0 && (up == l || s.rows[pins+i].folded) {
			return i, true
		}
	}
	return 0, false
}

// firstSeen returns from where on lanes are given to have the one at a place on the screen: as asked when it is
// there; else what is seen moves no further than it has to, and is in the middle of what is given.
func firstSeen(q *protocol.LaneQuery, place int) int {
	seen, n := q.Seen.First, max(q.Seen.Count, 1)
	switch {
	case place < seen:
		seen = place
	case place >= seen+n:
		seen = place - n + 1
	default:
		return q.First
	}
	return max(0, seen-max(q.Count-n, 0)/2)
}
