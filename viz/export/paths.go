package export

import (
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"

	"github.com/govis/govis/viz/draw"
)

// A pen takes filled outlines: all that a picture consists of once its texts are outlines, and its strokes are areas. So the formats that
// only know outlines have the same drawing.
type pen interface {
	moveTo(p draw.Point)
	lineTo(p draw.Point)
	quadTo(a, p draw.Point)
	cubeTo(a, b, p draw.Point)
	fill(c color.NRGBA) // what was drawn since the last fill; contours are closed, areas inside of an odd number of turns are filled
}

// paint draws a picture with a pen.
func paint(p *draw.Picture, to pen) {
	rect(to, 0, 0, p.Width, p.Height, 0)
	to.fill(p.Background)
	paintShapes(p, to)
}

// paintShapes draws a picture without its background.
func paintShapes(p *draw.Picture, to pen) {
	for _, shape := range p.Shapes {
		switch s := shape.(type) {
		case draw.Rect:
			paintRect(to, &s)
		case draw.Line:
			paintLine(to, &s)
		case draw.Polygon:
			polygon(to, s.Points)
			to.fill(s.Fill)
		case draw.Text:
			paintText(to, &s)
		}
	}
}

func paintRect(to pen, r *draw.Rect) {
	if r.Fill.A > 0 {
		rect(to, r.X, r.Y, r.W, r.H, r.Radius)
		to.fill(r.Fill)
	}
	for _, l := range r.PatternLines() {
		stroke(to, l.Points[0], l.Points[1], l.Width)
	}
	to.fill(r.Ink)
	if r.Stroke.A == 0 {
		return
	}
	if r.Dashed {
		x2, y2 := r.X+r.W, r.Y+r.H
		paintLine(to, &draw.Line{
			Points: []draw.Point{{X: r.X, Y: r.Y}, {X: x2, Y: r.Y}, {X: x2, Y: y2}, {X: r.X, Y: y2}, {X: r.X, Y: r.Y}},
			Color:  r.Stroke, Width: r.Width, Dashed: true,
		})
		return
	}
	// An outline is what is between two rectangles, of which the inner one turns the other way.
	half := r.Width / 2
	rect(to, r.X-half, r.Y-half, r.W+r.Width, r.H+r.Width, r.Radius+half)
	if r.W > r.Width && r.H > r.Width {
		rectBack(to, r.X+half, r.Y+half, r.W-r.Width, r.H-r.Width, max(r.Radius-half, 0))
	}
	to.fill(r.Stroke)
}

// bend is how far the control points of a quarter of a circle are from its ends, of its radius.
const bend = 0.5523

// rect draws a rectangle clockwise.
func rect(to pen, x, y, w, h, r float64) {
	r = min(r, w/2, h/2)
	at := func(px, py float64) draw.Point { return draw.Point{X: px, Y: py} }
	if r <= 0 {
		polygon(to, []draw.Point{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}})
		return
	}
	k := r * (1 - bend)
	to.moveTo(at(x+r, y))
	to.lineTo(at(x+w-r, y))
	to.cubeTo(at(x+w-k, y), at(x+w, y+k), at(x+w, y+r))
	to.lineTo(at(x+w, y+h-r))
	to.cubeTo(at(x+w, y+h-k), at(x+w-k, y+h), at(x+w-r, y+h))
	to.lineTo(at(x+r, y+h))
	to.cubeTo(at(x+k, y+h), at(x, y+h-k), at(x, y+h-r))
	to.lineTo(at(x, y+r))
	to.cubeTo(at(x, y+k), at(x+k, y), at(x+r, y))
}

// rectBack is rect the other way round.
func rectBack(to pen, x, y, w, h, r float64) {
	r = min(r, w/2, h/2)
	at := func(px, py float64) draw.Point { return draw.Point{X: px, Y: py} }
	k := r * (1 - bend)
	to.moveTo(at(x+r, y))
	to.cubeTo(at(x+k, y), at(x, y+k), at(x, y+r))
	to.lineTo(at(x, y+h-r))
	to.cubeTo(at(x, y+h-k), at(x+k, y+h), at(x+r, y+h))
	to.lineTo(at(x+w-r, y+h))
	to.cubeTo(at(x+w-k, y+h), at(x+w, y+h-k), at(x+w, y+h-r))
	to.lineTo(at(x+w, y+r))
	to.cubeTo(at(x+w, y+k), at(x+w-k, y), at(x+w-r, y))
}

func polygon(to pen, points []draw.Point) {
	for i, p := range points {
		if i == 0 {
			to.moveTo(p)
		} else {
			to.lineTo(p)
		}
	}
}

// Lengths of dashes and of what is between them.
const dashOn, dashOff = 4.0, 3.0

// paintLine draws a line as a thin area for each stretch of it.
func paintLine(to pen, l *draw.Line) {
	points := l.Points
	head := l.Arrowhead()
	if head != nil {
		// The line ends within its head, or it would look out at the tip.
		tip := points[len(points)-1]
		back := draw.Point{X: (head[1].X + head[2].X) / 2, Y: (head[1].Y + head[2].Y) / 2}
		points = append(append([]draw.Point(nil), points[:len(points)-1]...), draw.Point{X: (tip.X + back.X) / 2, Y: (tip.Y + back.Y) / 2})
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if !l.Dashed {
			stroke(to, a, b, l.Width)
			continue
		}
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		for d := 0.0; d < length; d += dashOn + dashOff {
			stroke(to, between(a, b, d/length), between(a, b, min((d+dashOn)/length, 1)), l.Width)
		}
	}
	to.fill(l.Color)
	if head != nil {
		polygon(to, head)
		to.fill(l.Color)
	}
}

func between(a, b draw.Point, share float64) draw.Point {
	return draw.Point{X: a.X + (b.X-a.X)*share, Y: a.Y + (b.Y-a.Y)*share}
}

func stroke(to pen, a, b draw.Point, width float64) {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	if length == 0 {
		return
	}
	nx, ny := -(b.Y-a.Y)/length*width/2, (b.X-a.X)/length*width/2
	polygon(to, []draw.Point{{X: a.X + nx, Y: a.Y + ny}, {X: b.X + nx, Y: b.Y + ny}, {X: b.X - nx, Y: b.Y - ny}, {X: a.X - nx, Y: a.Y - ny}})
}

func paintText(to pen, t *draw.Text) {
	for _, s := range t.Outline() {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			to.moveTo(s.P[0])
		case sfnt.SegmentOpLineTo:
			to.lineTo(s.P[0])
		case sfnt.SegmentOpQuadTo:
			to.quadTo(s.P[0], s.P[1])
		case sfnt.SegmentOpCubeTo:
			to.cubeTo(s.P[0], s.P[1], s.P[2])
		}
	}
	to.fill(t.Color)
}
