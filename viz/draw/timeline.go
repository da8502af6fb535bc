package draw

import (
	"fmt"
	"image/color"
	"slices"

	"github.com/govis/govis/viz/protocol"
)

// Heights and type of the timeline.
const (
	laneHeight   = 30.0 // where there is room,
	laneLowest   = 21.0 // and where there is little
	partText     = 9.0  // size of the names of regions
	laneBar      = 0.6  // of its lane's height
	legendHeight = 20.0
	laneText     = 13.0
	spanText     = 11.0
)

// timeline draws a scene into a rectangle: a lane a row, its name at the left. What has no room below is counted. now is the position of
// the current event, negative for none.
func (p *Picture) timeline(t *Theme, s *protocol.Scene, x, y, w, h float64, now int64) {
	lane := heightOf(h-legendHeight, len(s.Lanes))
	rows := min(int((h-legendHeight)/lane+0.01), len(s.Lanes))
	names := 0.0
	for _, l := range s.Lanes[:rows] {
		names = max(names, Measure(Bold, laneText, l.Name)+14*float64(min(l.Depth, 3)))
	}
	names = min(names+16, w/4)
	d := &laneDrawer{p: p, t: t, s: s, x: x + names, w: w - names, height: lane, bar: lane * laneBar, row: map[string]float64{}, used: map[string]bool{}}
	d.gaps(y, float64(rows)*lane)
	for i := range s.Lanes[:rows] {
		l := &s.Lanes[i]
		top := y + float64(i)*lane
		d.row[l.ID] = top + lane/2
		indent := 14 * float64(min(l.Depth, 3))
		font, c := Bold, t.Text
		if l.Kind != protocol.LaneGoroutine {
			font, c = Mono, t.Dim
		}
		p.add(
			Text{X: x + indent, Y: top + lane/2 + laneText*0.35, Size: laneText, Font: font, Color: c, Text: FitName(font, laneText, names-indent-8, l.Name)},
			Line{Points: []Point{{x, top + lane}, {x + w, top + lane}}, Color: mix(t.Line, t.Background, 0.4), Width: 0.75},
		)
	}
	d.links(true)
	for i := range s.Lanes[:rows] {
		d.lane(&s.Lanes[i], y+float64(i)*lane)
	}
	d.links(false)
	if now >= 0 {
		at := d.at(now)
		p.add(Line{Points: []Point{{at, y - 2}, {at, y + float64(rows)*lane}}, Color: t.Accent, Width: 1.5})
	}
	below := y + float64(rows)*lane + 14
	words := x + names
	if left := s.Total - rows; left > 0 {
		more := fmt.Sprintf("and %d more %s", left, orWord("lane", "lanes", left == 1))
		p.add(Text{X: x, Y: below, Size: spanText, Color: t.Dim, Text: more})
		words = max(words, x+Measure(Regular, spanText, more)+14)
	}
	d.legend(words, below)
}

// heightOf returns how high a lane is where so many are to be in a height.
func heightOf(h float64, lanes int) float64 {
	return min(max(h/float64(max(lanes, 1)), laneLowest), laneHeight)
}

// A laneDrawer draws lanes into a rectangle that begins at x.
type laneDrawer struct {
	p           *Picture
	t           *Theme
	s           *protocol.Scene
	x, w        float64
	height, bar float64            // of a lane, and of what is in it
	row         map[string]float64 // middles of the lanes that are there
	used        map[string]bool    // looks
	labels      []Rect             // that are there
}

// at returns where a position is.
func (d *laneDrawer) at(pos int64) float64 {
	return d.x + d.w*min(max(Column(d.s, pos)/float64(d.s.Width), 0), 1)
}

// Column returns where a position is on a scene, in pixels of its width.
func Column(s *protocol.Scene, pos int64) float64 {
	shown, time := float64(s.Width), s.To-s.From
	for _, g := range s.Gaps {
		shown -= g.Px
		time -= g.To - g.From
	}
	scale := shown / float64(max(time, 1))
	x, from := 0.0, s.From
	for _, g := range s.Gaps {
		if pos <= g.From {
			break
		}
		x += float64(g.From-from) * scale
		if pos < g.To {
			return x + g.Px*float64(pos-g.From)/float64(g.To-g.From)
		}
		x += g.Px
		from = g.To
	}
	return x + float64(pos-from)*scale
}

func (d *laneDrawer) gaps(y, h float64) {
	for _, g := range d.s.Gaps {
		x1, x2 := d.at(g.From), d.at(g.To)
		d.p.add(Rect{X: x1, Y: y, W: x2 - x1, H: h, Fill: mix(d.t.Line, d.t.Background, 0.25)})
		middle := (x1 + x2) / 2
		for _, dx := range []float64{-2, 2} {
			d.p.add(Line{Points: []Point{{middle + dx - 2, y + h}, {middle + dx + 2, y}}, Color: d.t.Line, Width: 1, Dashed: true})
		}
	}
}

// lane draws what is in one lane.
func (d *laneDrawer) lane(l *protocol.Lane, top float64) {
	y := top + (d.height-d.bar)/2
	if len(l.Parts) > 0 { // both have to fit
		above := *d
		above.bar = d.height * 0.5
		for i := range l.Parts {
			above.part(&l.Parts[i], top+d.height*0.6)
		}
		y, d = top+d.height*0.07, &above
	}
	for i := range l.Spans {
		d.span(l, &l.Spans[i], y)
	}
	d.levels(l, y)
	for _, m := range l.Marks {
		d.mark(l, m, top+d.height/2)
	}
}

// span draws a stretch in one state.
func (d *laneDrawer) span(l *protocol.Lane, s *protocol.Span, y float64) {
	if s.State == protocol.StateEnded || s.State == protocol.StateUnknown {
		return
	}
	x1, x2 := d.at(s.From), d.at(s.To)
	if s.Open {
		x2 = d.x + d.w
	}
	w := max(x2-x1, 1)
	look := lookOf(s.State, s.Family)
	c := d.t.color(look)
	if l.Kind == protocol.LaneGoroutine {
		d.used[look] = true
	}
	switch look {
	case "running":
		d.p.add(Rect{X: x1, Y: y, W: w, H: d.bar, Fill: c, Radius: min(2, w/2)})
	case "runnable", "active":
		d.p.add(Rect{X: x1, Y: y + d.bar*0.3, W: w, H: d.bar * 0.4, Stroke: c, Width: 1.2, Fill: mix(c, d.t.Background, 0.15)})
	default:
		d.p.add(Rect{X: x1, Y: y, W: w, H: d.bar, Fill: mix(c, d.t.Background, 0.18), Stroke: c, Width: 1})
		text := Fit(Regular, spanText, w-8, s.Text)
		if size := Measure(Regular, spanText, text); w > 40 && len([]rune(text)) > 3 {
			d.p.add(hatched(d.t, look, x1+size+10, y, max(w-size-10, 0), d.bar), Text{X: x1 + 5, Y: y + d.bar/2 + spanText*0.36, Size: spanText, Text: text, Color: d.t.Text})
		} else {
			d.p.add(hatched(d.t, look, x1, y, w, d.bar))
		}
	}
	if s.Open && l.Blocked { // a leak runs off the end
		d.p.add(Polygon{Points: []Point{{x2, y - 2}, {x2 + 8, y + d.bar/2}, {x2, y + d.bar + 2}}, Fill: d.t.Danger})
	}
}

// part draws a part of a goroutine's run below its bar, from y on.
func (d *laneDrawer) part(s *protocol.Span, y float64) {
	x1, x2 := d.at(s.From), d.at(s.To)
	if s.Open {
		x2 = d.x + d.w
	}
	h := d.height * 0.36
	d.p.add(Rect{X: x1, Y: y, W: max(x2-x1, 1), H: h, Fill: mix(d.t.color("select"), d.t.Background, 0.55)})
	if text := Fit(Regular, partText, x2-x1-6, s.Text); len([]rune(text)) > 3 {
		d.p.add(Text{X: x1 + 3, Y: y + h/2 + partText*0.36, Size: partText, Text: text, Color: d.t.Text})
	}
}

// levels draws a channel's fill or a counter as steps.
func (d *laneDrawer) levels(l *protocol.Lane, y float64) {
	if l.Max == 0 {
		return // nothing is ever in it
	}
	most := float64(l.Max)
	for i, level := range l.Levels {
		x1, x2 := d.at(level.At), d.at(d.s.EndPos)
		if i+1 < len(l.Levels) {
			x2 = d.at(l.Levels[i+1].At)
		}
		if x2 <= x1 {
			continue
		}
		h := d.bar * min(float64(level.Value)/most, 1)
		d.p.add(Line{Points: []Point{{x1, y + d.bar}, {x2, y + d.bar}}, Color: d.t.Dim, Width: 0.75})
		if h > 0 {
			d.p.add(Rect{X: x1, Y: y + d.bar - h, W: x2 - x1, H: h, Fill: mix(d.t.color("channel"), d.t.Background, 0.55)})
		}
		if text := amount(level.Value, l.Unit); x2-x1 > Measure(Regular, 10, text)+4 {
			d.p.add(Text{X: (x1 + x2) / 2, Y: y + d.bar - 4, Size: 10, Text: text, Anchor: Middle, Color: d.t.Text})
		}
	}
}

// amount writes a number of a unit.
func amount(n int, unit string) string {
	if unit != "bytes" || n < 1<<10 {
		return fmt.Sprint(n)
	}
	v, units := float64(n), []string{"KB", "MB", "GB", "TB"}
	for _, u := range units {
		if v /= 1 << 10; v < 1<<10 {
			return fmt.Sprintf("%.3g %s", v, u)
		}
	}
	return fmt.Sprintf("%.0f %s", v, units[len(units)-1])
}

// marked are the events that have a mark, and whether it is an alarming one.
var marked = map[string]bool{
	"chan.close": false, "chan.make": false, "panic": true, "fatal": true, "panic.start": true, "ctx.cancel": true, "select.done": false,
	"output": false, "user.log": false, "timer.fire": false, "exit": true,
}

func (d *laneDrawer) mark(l *protocol.Lane, m protocol.Mark, y float64) {
	alarming, ok := marked[m.Kind]
	if !ok {
		return
	}
	x := d.at(m.At)
	c := d.t.Text
	if alarming {
		c = d.t.Danger
	}
	// With an edge, so that it is seen on a bar of its own colour.
	d.p.add(diamond(x, y, 4.8, d.t.Background), diamond(x, y, 3.5, c))
}

func diamond(x, y, r float64, fill color.NRGBA) Polygon {
	return Polygon{Points: []Point{{x, y - r}, {x + r, y}, {x, y + r}, {x - r, y}}, Fill: fill}
}

// links draws what leads from lane to lane, where both are there: behind the lanes the way of values through buffers, which may be long and
// tells little (the channel's own lane shows the buffer), before them the others.
func (d *laneDrawer) links(behind bool) {
	for i := range d.s.Links {
		l := &d.s.Links[i]
		y1, ok1 := d.row[l.From.Lane]
		y2, ok2 := d.row[l.To.Lane]
		if !ok1 || !ok2 || y1 == y2 || (l.Kind == protocol.LinkBuffer) != behind {
			continue
		}
		c, width := d.t.Dim, 1.0
		switch l.Kind {
		case protocol.LinkHandoff:
			c, width = d.t.color("channel"), 1.5
		case protocol.LinkBuffer:
			c = mix(d.t.color("channel"), d.t.Background, 0.5)
		case protocol.LinkLock:
			c, width = d.t.color("lock"), 1.5
		case protocol.LinkCancel, protocol.LinkClose:
			c, width = d.t.Danger, 1.5
		}
		edge := d.bar / 2
		if y1 > y2 {
			edge = -edge
		}
		from, to := Point{d.at(l.From.At), y1 + edge}, Point{d.at(l.To.At), y2 - edge}
		d.p.add(Line{Points: []Point{from, to}, Color: c, Width: width, Arrow: true, Dashed: l.Kind == protocol.LinkWake})
		if l.Kind == protocol.LinkHandoff && l.Label != "" && to.X-from.X < d.w/3 {
			d.label(l.Label, from, to, c)
		}
	}
}

// label writes a value beside an arrow, on a ground of its own, where it covers no other; where that is nowhere, it is left to the sentence.
func (d *laneDrawer) label(text string, from, to Point, c color.NRGBA) {
	text = Fit(Mono, 10, 90, text)
	w := Measure(Mono, 10, text) + 8
	for _, share := range []float64{0.5, 0.3, 0.7} {
		on := Point{from.X + (to.X-from.X)*share, from.Y + (to.Y-from.Y)*share}
		for _, x := range []float64{min(on.X+3, d.x+d.w-w), max(on.X-3-w, d.x)} {
			r := Rect{X: x, Y: on.Y - 8, W: w, H: 15, Radius: 3, Fill: d.t.Value, Stroke: c, Width: 0.75}
			if slices.ContainsFunc(d.labels, r.meets) {
				continue
			}
			d.labels = append(d.labels, r)
			d.p.add(r, Text{X: x + 4, Y: on.Y + 3.5, Size: 10, Font: Mono, Text: text, Color: d.t.OnValue})
			return
		}
	}
}

// meets reports whether two rectangles share a place.
func (r Rect) meets(s Rect) bool {
	return r.X < s.X+s.W && s.X < r.X+r.W && r.Y < s.Y+s.H && s.Y < r.Y+r.H
}

// legend says what the looks of goroutines mean that are there.
func (d *laneDrawer) legend(x, y float64) {
	for _, w := range words {
		if !d.used[w.look] {
			continue
		}
		width := 22 + Measure(Regular, spanText, w.word)
		if x+width > d.x+d.w {
			return
		}
		c := d.t.color(w.look)
		switch w.look {
		case "running":
			d.p.add(Rect{X: x, Y: y - 9, W: 16, H: 10, Fill: c})
		case "runnable":
			d.p.add(Rect{X: x, Y: y - 7, W: 16, H: 6, Fill: mix(c, d.t.Background, 0.15), Stroke: c, Width: 1})
		default:
			d.p.add(Rect{X: x, Y: y - 9, W: 16, H: 10, Fill: mix(c, d.t.Background, 0.18), Stroke: c, Width: 1})
			d.p.add(hatched(d.t, w.look, x, y-9, 16, 10))
		}
		d.p.add(Text{X: x + 21, Y: y, Size: spanText, Text: w.word, Color: d.t.Dim})
		x += width + 14
	}
}
