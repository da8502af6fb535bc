package viz

import (
	"strings"

	"github.com/govis/govis/viz/protocol"
)

// A row is a lane in its place in a scene.
type row struct {
	lane     int32
	depth    int
	children int // descendants that match too
	folded   bool
	pinned   bool
}

// A selection is the lanes that a query chose.
type selection struct {
	rows                     []row // the pinned, then those from First on
	first                    int   // place of the first that is not pinned among all that match
	total                    int   // all that match, without the pinned
	found                    *int  // place of the lane that is looked for
	system, filtered, folded int   // lanes left out
}

// A chooser goes through the lanes of a view for one query. The view's lock is held.
type chooser struct {
	view   *View
	query  *protocol.LaneQuery
	axis   axis
	from   int64
	to     int64
	kinds  map[protocol.LaneKind]bool
	pinned map[int32]bool
	folded map[int32]bool
	text   string // lower case
	object int32
	first  int // of the lanes that match, those to give: so many from first on
	count  int
	sel    selection
}

// pick picks the lanes of a query for the window [from, to) of an axis, so many of those that match from first on.
func (v *View) pick(q *protocol.LaneQuery, a axis, from, to int64, first, count int) (selection, error) {
	c := &chooser{view: v, query: q, axis: a, from: from, to: to, first: first, count: count,
		kinds:  make(map[protocol.LaneKind]bool),
		pinned: make(map[int32]bool),
		folded: make(map[int32]bool),
		text:   strings.ToLower(q.Text),
		object: none,
	}
	c.sel.first = first
	for _, k := range q.Kinds {
		c.kinds[k] = true
	}
	for _, id := range q.Folded {
		if l, ok := v.lane(id); ok {
			c.folded[l] = true
		}
	}
	if q.Object != "" {
		l, ok := v.lane(q.Object)
		if !ok {
			return selection{}, notFound("there is no lane %q to look for lanes that had to do with it", q.Object)
		}
		c.object = l
	}
	order, descendants := v.order.get(v.index)
	c.pins(descendants)
	c.lanes(order, descendants)
	return c.sel, nil
}

// pins puts the pinned lanes first. A pinned lane that is not there (yet) is left out.
func (c *chooser) pins(descendants []int32) {
	for _, id := range c.query.Pins {
		l, ok := c.view.lane(id)
		if !ok || c.pinned[l] {
			continue
		}
		c.pinned[l] = true
		c.sel.rows = append(c.sel.rows, row{lane: l, pinned: true, folded: c.folded[l], children: int(descendants[l])})
	}
}

// lanes goes through all lanes in order.
func (c *chooser) lanes(order, descendants []int32) {
	type open struct {
		end int // position in order where its descendants end
		row int // its row, -1 when it has none
	}
	var parents []open // shown parents of the lane at hand
	for i := 0; i < len(order); i++ {
		for len(parents) > 0 && i >= parents[len(parents)-1].end {
			parents = parents[:len(parents)-1]
		}
		l := order[i]
		if !c.kinds[c.view.index.lanes[l].kind] || c.pinned[l] || !c.matches(l) {
			continue
		}
		for _, p := range parents {
			if p.row >= 0 {
				c.sel.rows[p.row].children++
			}
		}
		at := -1
		if c.sel.total >= c.first && c.sel.total-c.first < c.count {
			at = len(c.sel.rows)
			c.sel.rows = append(c.sel.rows, row{lane: l, depth: len(parents), folded: c.folded[l]})
		}
		c.sel.total++
		end := i + 1 + int(descendants[l])
		if c.folded[l] {
			n := c.skip(order[i+1 : end])
			if at >= 0 {
				c.sel.rows[at].children = n
			}
			i = end - 1
			continue
		}
		if descendants[l] > 0 {
			parents = append(parents, open{end, at})
		}
	}
}

// skip counts the lanes beneath a folded one.
func (c *chooser) skip(beneath []int32) int {
	n := 0
	for _, l := range beneath {
		if c.kinds[c.view.index.lanes[l].kind] && !c.pinned[l] && c.matches(l) {
			n++
		}
	}
	c.sel.folded += n
	return n
}

// matches reports whether a lane passes the query's filters, and counts it if not.
func (c *chooser) matches(i int32) bool {
	l := c.view.index.lanes[i]
	if l.system && !c.query.System {
		c.sel.system++
		return false
	}
	if l.kind == protocol.LaneChannel && l.parent != none && !c.query.System && i != c.object {
		c.sel.folded++ // a Done channel
		return false
	}
	if c.text != "" && !l.matches(c.text) ||
		c.object != none && i != c.object && !l.peers.has(c.object) ||
		c.query.State != "" && !c.inState(l) {
		c.sel.filtered++
		return false
	}
	return true
}

// inState reports whether a lane is in the asked state somewhere in the window.
func (c *chooser) inState(l *lane) bool {
	s := &l.spans
	first := max(s.search(c.axis.index(c.from)), 0)
	w := s.weights(first, max(s.from(c.to, c.axis), first), c.axis)
	for cl := range w {
		if w[cl] > 0 && classes[cl].state == c.query.State {
			return true
		}
	}
	return false
}
