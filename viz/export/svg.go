package export

import (
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
)

// writeSVG writes one picture. Its texts are outlines: it looks the same wherever it is shown; what it says is in its description.
func writeSVG(w io.Writer, v *viz.View, o *Options) error {
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	p, err := m.single()
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, svgOf(p, m.width, m.height, m.frame.Title))
	return err
}

// svgOf returns a picture as an SVG of its own.
func svgOf(p *draw.Picture, width, height int, title string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %s %s" role="img">`+"\n",
		width, height, number(p.Width), number(p.Height))
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", markup(title), markup(textOf(p)))
	b.WriteString(svgPaths(p))
	b.WriteString("</svg>\n")
	return b.String()
}

// textOf returns what is written in a picture.
func textOf(p *draw.Picture) string {
	var list []string
	for _, s := range p.Shapes {
		if t, ok := s.(draw.Text); ok {
			list = append(list, t.Text)
		}
	}
	return strings.Join(list, "\n")
}

// svgPaths returns a picture as path elements; what follows each other in one colour is one.
func svgPaths(p *draw.Picture) string {
	s := &svgPen{}
	paint(p, s)
	s.flush()
	var b strings.Builder
	for _, path := range s.paths {
		b.WriteString("<path " + path + "/>\n")
	}
	return b.String()
}

// An svgItem is a path, as attributes, and where it stands.
type svgItem struct {
	path string
	at   draw.Point
}

// svgItems returns a path for each area and text of a picture, in order. A text is as it would be at the origin, so that the same
// text elsewhere is the same path.
func svgItems(p *draw.Picture) []svgItem {
	var items []svgItem
	one := *p
	for _, shape := range append([]draw.Shape{draw.Rect{W: p.Width, H: p.Height, Fill: p.Background}}, p.Shapes...) {
		at := draw.Point{}
		if text, ok := shape.(draw.Text); ok {
			at = draw.Point{X: text.X, Y: text.Y}
			text.X, text.Y = 0, 0
			shape = text
		}
		s := &svgPen{each: true}
		one.Shapes = []draw.Shape{shape}
		paintShapes(&one, s)
		s.flush()
		for _, path := range s.paths {
			items = append(items, svgItem{path, at})
		}
	}
	return items
}

type svgPen struct {
	each  bool            // one path for each area
	paths []string        // what is done, as attributes
	path  strings.Builder // of the areas of one colour
	color color.NRGBA
	part  strings.Builder // of the area that is drawn
	open  bool
}

func (s *svgPen) moveTo(p draw.Point) {
	if s.open {
		s.part.WriteByte('Z')
	}
	s.open = true
	s.part.WriteByte('M')
	s.points(p)
}
func (s *svgPen) lineTo(p draw.Point)       { s.part.WriteByte('L'); s.points(p) }
func (s *svgPen) quadTo(a, p draw.Point)    { s.part.WriteByte('Q'); s.points(a, p) }
func (s *svgPen) cubeTo(a, b, p draw.Point) { s.part.WriteByte('C'); s.points(a, b, p) }

func (s *svgPen) points(list ...draw.Point) {
	for i, p := range list {
		if i > 0 {
			s.part.WriteByte(' ')
		}
		s.part.WriteString(number(p.X))
		s.part.WriteByte(' ')
		s.part.WriteString(number(p.Y))
	}
}

func (s *svgPen) fill(c color.NRGBA) {
	if s.part.Len() == 0 {
		return
	}
	if c != s.color || s.each {
		s.flush()
		s.color = c
	}
	s.path.WriteString(s.part.String())
	s.path.WriteByte('Z')
	s.part.Reset()
	s.open = false
}

func (s *svgPen) flush() {
	if s.path.Len() > 0 {
		s.paths = append(s.paths, fmt.Sprintf(`fill="#%02x%02x%02x" d="%s"`, s.color.R, s.color.G, s.color.B, s.path.String()))
	}
	s.path.Reset()
}

// number writes a length with two digits behind the point, which is a hundredth of a pixel.
func number(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// number4 writes a factor with four digits behind the point.
func number4(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }

// markup returns a text for XML, lines as they are. What XML cannot have, as control characters of a program's own text, is the replacement
// character.
func markup(s string) string { return strings.ReplaceAll(escaped(s), "&#xA;", "\n") }
