package viz

import (
	"fmt"
	"math"
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
	pins   int // how many of the rows are pinned
	all    selection
}

// choose picks the lanes of a query for the window [from, to) of an axis. The caller holds mu.
func (v *View) choose(q *protocol.LaneQuery, a axis, from, to int64) (selection, error) {
	x := v.index
	// In which state lanes are depends on the window; and while events come in, lanes do.
	if q.State != "" || x.base+x.len() < v.trace.Len() || v.trace.Growing() {
		return v.pick(q, a, from, to, q.First, q.Count)
	}
	whole := *q
	whole.First, whole.Count = 0, 0
	query := fmt.Sprintf("%#v", whole)
	c := &v.chosen
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != x || c.events != x.len() || c.query != query {
		all, err := v.pick(q, a, from, to, 0, math.MaxInt)
		if err != nil {
			return selection{}, err
		}
		c.of, c.events, c.query, c.all, c.pins = x, x.len(), query, all, len(all.rows)-all.total
	}
	return c.part(q.First, q.Count), nil
}

// part returns the choice with the pinned lanes and so many of the others, from first on.
func (c *choices) part(first, count int) selection {
	out := c.all
	pins, rest := c.all.rows[:c.pins], c.all.rows[c.pins:]
	first = min(first, len(rest))
	rest = rest[first : first+min(count, len(rest)-first)]
	out.rows = append(append(make([]row, 0, len(pins)+len(rest)), pins...), rest...)
	return out
}
