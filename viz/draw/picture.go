package draw

import "image/color"

// A Picture is what is to be seen, as shapes in the order in which they are painted. Lengths are units of a picture that is Width
// by Height; y grows downwards, as on a screen.
type Picture struct {
	Width, Height float64
	Background    color.NRGBA
	Shapes        []Shape
}

// A Shape is one of the types here: a [Rect], [Line], [Polygon] or [Text].
type Shape interface{ shape() }

// A Rect is a rectangle, with corners of a radius.
type Rect struct {
	X, Y, W, H float64
	Radius     float64
	Fill       color.NRGBA // A 0: none
	Stroke     color.NRGBA // A 0: none
	Width      float64     // of the stroke
	Dashed     bool
	Pattern    Pattern     // painted over Fill
	Ink        color.NRGBA // of the pattern
}

// A Pattern tells areas apart without their colours.
type Pattern uint8

// The patterns, by the looks that have them.
const (
	Plain      Pattern = iota
	Rising             // channel, cancelled
	Falling            // select
	Crossing           // lock
	Vertical           // WaitGroup
	Horizontal         // network
	Dashes             // system call
	Dots               // sleep
	Strokes            // other waits
)

// A Line goes through points.
type Line struct {
	Points []Point
	Color  color.NRGBA
	Width  float64
	Arrow  bool // with a head at its end
	Dashed bool
}

// A Polygon is a filled area.
type Polygon struct {
	Points []Point
	Fill   color.NRGBA
}

// A Point is a place.
type Point struct{ X, Y float64 }

// A Text is one line of text.
type Text struct {
	X, Y   float64 // where the line begins, ends or has its middle, by Anchor; the baseline
	Size   float64 // of the type, units to the em
	Text   string
	Font   Font
	Color  color.NRGBA
	Anchor Anchor
}

// An Anchor says what of a text is at its place.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

func (Rect) shape()    {}
func (Line) shape()    {}
func (Polygon) shape() {}
func (Text) shape()    {}

// add appends shapes.
func (p *Picture) add(shapes ...Shape) { p.Shapes = append(p.Shapes, shapes...) }

// place adds another picture's shapes with its left upper corner at x, y, scale times as large. Lines are not wider.
func (p *Picture) place(q *Picture, x, y, scale float64) {
	at := func(a Point) Point { return Point{x + a.X*scale, y + a.Y*scale} }
	points := func(list []Point) []Point {
		out := make([]Point, len(list))
		for i, a := range list {
			out[i] = at(a)
		}
		return out
	}
	for _, shape := range q.Shapes {
		switch s := shape.(type) {
		case Rect:
			a := at(Point{s.X, s.Y})
			s.X, s.Y, s.W, s.H, s.Radius = a.X, a.Y, s.W*scale, s.H*scale, s.Radius*scale
			p.add(s)
		case Line:
			s.Points = points(s.Points)
			p.add(s)
		case Polygon:
			s.Points = points(s.Points)
			p.add(s)
		case Text:
			a := at(Point{s.X, s.Y})
			s.X, s.Y, s.Size = a.X, a.Y, s.Size*scale
			p.add(s)
		}
	}
}

// Arrowhead returns the three corners of the head of a line with one.
func (l *Line) Arrowhead() []Point {
	n := len(l.Points)
	if !l.Arrow || n < 2 {
		return nil
	}
	tip, from := l.Points[n-1], l.Points[n-2]
	dx, dy := tip.X-from.X, tip.Y-from.Y
	length := hypot(dx, dy)
	if length == 0 {
		return nil
	}
	dx, dy = dx/length, dy/length
	size := max(4*l.Width, 5)
	back := Point{tip.X - dx*size, tip.Y - dy*size}
	half := size * 0.45
	return []Point{tip, {back.X - dy*half, back.Y + dx*half}, {back.X + dy*half, back.Y - dx*half}}
}
