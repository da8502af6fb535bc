package viz

import (
	"math"

	"github.com/govis/govis/viz/protocol"
)

// Bounds on what a scene holds, whatever is asked for. Above these things are merged
// or left out, and counted.
const (
	maxSceneSpans = 6000
	maxSceneMarks = 3000
	maxSceneLinks = 600
)

// Scene returns what a window of the trace shows. Its cost depends on the
// width and the lanes asked for, and on the number of lanes there are, not on the
// number of events. An error is a *[RequestError].
func (v *View) Scene(r *protocol.SceneRequest) (*protocol.Scene, error) {
	if err := checkScene(r); err != nil {
		return nil, err
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	x := v.index
	a := axis{clock: r.Axis == protocol.AxisClock, base: int64(x.base), times: &x.times}
	sel, err := v.choose(&r.Lanes, a, r.From, r.To)
	if err != nil {
		return nil, err
	}
	var gaps []gap
	if a.clock && r.Fold && x.len() > 0 {
		gaps = x.gaps.fold(x.times.last()-x.times.at(0), x.len())
	}
	p := &painter{view: v, index: x, axis: a,
		scale: newScale(r.From, r.To, r.Width, gaps), rows: sel.rows, system: r.Lanes.System}
	p.measure()
	scene := &protocol.Scene{
		Axis: r.Axis, From: r.From, To: r.To, Width: r.Width,
		Count: x.position(uint32(x.len())), EndPos: a.end(),
		First: sel.first, Total: sel.total, Found: sel.found,
		Gaps:    p.scale.gaps,
		Omitted: protocol.Omitted{System: sel.system, Filtered: sel.filtered, Folded: sel.folded},
	}
	p.omitted = &scene.Omitted
	for _, row := range sel.rows {
		scene.Lanes = append(scene.Lanes, p.lane(row))
	}
	scene.Links = p.links()
	return scene, nil
}

func checkScene(r *protocol.SceneRequest) error {
	q := &r.Lanes
	switch {
	case r.Axis != protocol.AxisEvents && r.Axis != protocol.AxisClock:
		return badRequest("a scene's axis is %q or %q, not %q", protocol.AxisEvents, protocol.AxisClock, r.Axis)
	case r.Width < 1 || r.Width > protocol.MaxWidth:
		return badRequest("a scene is 1 to %d pixels wide, not %d", protocol.MaxWidth, r.Width)
	case r.From >= r.To || r.From < -maxPosition || r.To > maxPosition:
		return badRequest("a scene's window has to end after its start and within 2^53: from %d to %d does not", r.From, r.To)
	case q.First < 0 || q.Count < 0 || q.Count > protocol.MaxLanes:
		return badRequest("a scene has 0 to %d lanes from a first one on, not %d from %d on",
			protocol.MaxLanes, q.Count, q.First)
	case q.Seen != nil && (q.Seen.First < 0 || q.Seen.Count < 0):
		return badRequest("what is seen of the lanes is 0 or more from 0 or more on, not %d from %d on", q.Seen.Count, q.Seen.First)
	case len(q.Pins) > protocol.MaxPins || len(q.Folded) > protocol.MaxPins || len(q.Kinds) > protocol.MaxPins:
		return badRequest("a scene's query names up to %d lanes or kinds in one list", protocol.MaxPins)
	case len(q.Text) > 4*protocol.MaxText:
		return badRequest("the text to look for is longer than %d characters", protocol.MaxText)
	}
	return nil
}

// maxPosition is the largest position that a page's numbers hold exactly.
const maxPosition = 1 << 53

// A painter makes the lanes and links of one scene. The view's lock is held.
type painter struct {
	view    *View
	index   *index
	axis    axis
	scale   scale
	rows    []row
	omitted *protocol.Omitted
	system  bool // show also what is about objects of the runtime and the standard library

	lo, hi   int     // events in the window: lo to hi-1
	spanPx   float64 // spans narrower than this are merged
	markPx   float64 // marks nearer than this are one
	detailed bool    // few enough events that each can be looked at
}

// maxDetail is up to how many events of a window are read from the trace for
// the values on their links and marks.
const maxDetail = 4096

func (p *painter) measure() {
	p.lo, p.hi = p.axis.index(p.scale.from), p.axis.index(p.scale.to)
	p.detailed = p.hi-p.lo <= maxDetail
	area := p.scale.width * float64(max(len(p.rows), 1))
	p.spanPx = max(1.5, area/maxSceneSpans)
	p.markPx = max(6, area/maxSceneMarks)
}

// lane paints one lane.
func (p *painter) lane(r row) protocol.Lane {
	l := p.index.lanes[r.lane]
	out := p.head(r)
	if hasLevels(l.kind) {
		out.Levels = p.levels(&l.levels)
	} else {
		out.Spans = p.spans(&l.spans)
	}
	if l.parts.bars != nil {
		out.Parts = p.spans(l.parts.bars)
	}
	if hasMarks(l.kind) {
		out.Marks = p.marks(r.lane)
	}
	return out
}

// hasLevels reports whether a lane of a kind shows levels, not spans.
func hasLevels(k protocol.LaneKind) bool {
	return k == protocol.LaneChannel || k == protocol.LaneWaitGroup || k == protocol.LaneMetric
}

// hasMarks reports whether a lane of a kind has marks; of others all that is said of them is in their bars and levels.
func hasMarks(k protocol.LaneKind) bool {
	return k != protocol.LaneProcessor && k != protocol.LaneRange && k != protocol.LaneMetric
}

// head says what a lane is.
func (p *painter) head(r row) protocol.Lane {
	l := p.index.lanes[r.lane]
	out := protocol.Lane{
		ID: l.id(), Kind: l.kind, Ref: l.ref, Name: l.title(), Detail: l.detail, Labels: l.labels, At: l.made,
		Depth: r.depth, Children: r.children, Folded: r.folded, Pinned: r.pinned,
		System: l.system, Ended: l.ended,
		First: p.axis.pos(int(l.first)), Last: p.axis.pos(int(l.last)),
	}
	if l.parent != none {
		out.Parent = p.index.lanes[l.parent].id()
	}
	if l.spans.len() > 0 && l.kind == protocol.LaneGoroutine {
		out.Blocked = classes[l.spans.last().class].state == protocol.StateBlocked
	}
	if hasLevels(l.kind) {
		out.Max, out.Unit = int(max(int64(l.max), l.levels.max)), l.unit
	}
	return out
}

// px returns where on the screen a position is, cut to the window.
func (p *painter) px(pos int64) float64 {
	return p.scale.px(min(max(pos, p.scale.from), p.scale.to))
}

// after returns the position px pixels to the right of another, at least the next one.
func (p *painter) after(pos int64, px float64) int64 {
	x := p.px(pos) + px
	if x >= p.scale.width {
		return max(p.scale.to, pos+1)
	}
	return max(p.scale.at(math.Ceil(x*16)/16), pos+1)
}
