package export

import (
	"fmt"
	"image/color"
	"io"
	"strings"

	"golang.org/x/image/font/sfnt"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
)

// tikzWide is how wide a picture is in a document, centimetres: the text of a Beamer frame of 16:9.
const tikzWide = 14.0

// writeTikZ writes a Beamer document of one frame that goes on by overlays, one a step. It compiles with plain pdflatex. Characters that TeX's
// own fonts may lack are outlines.
//
// Each step's picture is typeset by itself, before the frame, which only refers to it: a frame is read as a whole, and TeX's
// memory has no room for one with the pictures of all steps in it.
func writeTikZ(w io.Writer, v *viz.View, o *Options) error {
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	t := &tikz{scale: tikzWide / m.frame.Width, colors: map[color.NRGBA]string{}}
	if err := m.frames(func(i, _ int, f frame) error {
		t.steps++
		t.body.WriteString("\\setbox\\govisbox\\hbox{%\n\\begin{tikzpicture}[x=1cm,y=-1cm]\n")
		fmt.Fprintf(&t.body, "\\useasboundingbox (0,0) rectangle (%s,%s);\n", number4(f.picture.Width*t.scale), number4(f.picture.Height*t.scale))
		for _, shape := range f.picture.Shapes {
			t.shape(shape)
		}
		fmt.Fprintf(&t.body, "\\end{tikzpicture}}\\govistake{%d}\n", i+1)
		return nil
	}); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("\\documentclass[aspectratio=169]{beamer}\n\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{textcomp}\n\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\n\\usepackage{tikz}\n\\setbeamertemplate{navigation symbols}{}\n")
	for _, c := range t.order {
		fmt.Fprintf(&b, "\\definecolor{%s}{RGB}{%d,%d,%d}\n", t.colors[c], c.R, c.G, c.B)
	}
	b.WriteString(tikzMacros)
	b.WriteString("\\begin{document}\n")
	b.WriteString(t.body.String())
	b.WriteString("\\begin{frame}[plain]\n\\centering\n")
	for i := range t.steps {
		fmt.Fprintf(&b, "\\only<%d>{\\govisshow{%d}}%%\n", i+1, i+1)
	}
	b.WriteString("\\end{frame}\n\\end{document}\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// tikzMacros keep a picture under a number, show it, and set a text that is not wider than it may be: TeX's fonts have other widths.
const tikzMacros = `\newsavebox\govisbox
\newsavebox\govistext
\newcommand\govisfit[2]{\sbox\govistext{#2}\ifdim\wd\govistext>#1\resizebox{#1}{\height}{\usebox\govistext}\else\usebox\govistext\fi}
\newcommand\govistake[1]{\immediate\pdfxform\govisbox\expandafter\xdef\csname govis#1\endcsname{\the\pdflastxform}}
\newcommand\govisshow[1]{\pdfrefxform\csname govis#1\endcsname\relax}
`

type tikz struct {
	steps  int
	body   strings.Builder
	scale  float64 // centimetres to a unit
	colors map[color.NRGBA]string
	order  []color.NRGBA
}

// color returns the name of a colour.
func (t *tikz) color(c color.NRGBA) string {
	name, ok := t.colors[c]
	if !ok {
		name = "govis" + letters(len(t.colors))
		t.colors[c] = name
		t.order = append(t.order, c)
	}
	return name
}

// letters writes a number with letters.
func letters(n int) string {
	s := ""
	for {
		s = string(rune('a'+n%26)) + s
		if n /= 26; n == 0 {
			return s
		}
	}
}

func (t *tikz) at(p draw.Point) string {
	return fmt.Sprintf("(%s,%s)", number4(p.X*t.scale), number4(p.Y*t.scale))
}

// points is a length of lines and type in TeX's points.
func (t *tikz) points(x float64) string { return number(x*t.scale*72.27/2.54) + "pt" }

func (t *tikz) shape(shape draw.Shape) {
	switch s := shape.(type) {
	case draw.Rect:
		t.rect(&s)
	case draw.Line:
		t.line(&s)
	case draw.Polygon:
		t.path("fill="+t.color(s.Fill), s.Points, true)
	case draw.Text:
		t.text(&s)
	}
}

func (t *tikz) rect(r *draw.Rect) {
	var options []string
	if r.Fill.A > 0 {
		options = append(options, "fill="+t.color(r.Fill))
	}
	if r.Stroke.A > 0 {
		options = append(options, "draw="+t.color(r.Stroke), "line width="+t.points(r.Width))
		if r.Dashed {
			options = append(options, "densely dashed")
		}
	}
	if len(options) > 0 {
		t.box(r, options)
	}
	t.hatch(r)
}

func (t *tikz) box(r *draw.Rect, options []string) {
	if radius := min(r.Radius, r.W/2, r.H/2); radius > 0 {
		options = append(options, "rounded corners="+t.points(radius))
	}
	fmt.Fprintf(&t.body, "\\path[%s] %s rectangle %s;\n", strings.Join(options, ","), t.at(draw.Point{X: r.X, Y: r.Y}), t.at(draw.Point{X: r.X + r.W, Y: r.Y + r.H}))
}

// hatch draws the lines of a pattern as one path.
func (t *tikz) hatch(r *draw.Rect) {
	lines := r.PatternLines()
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(&t.body, "\\path[draw=%s,line width=%s]", t.color(lines[0].Color), t.points(lines[0].Width))
	for _, l := range lines {
		t.body.WriteString(" " + t.at(l.Points[0]) + " -- " + t.at(l.Points[1]))
	}
	t.body.WriteString(";\n")
}

func (t *tikz) line(l *draw.Line) {
	options := "draw=" + t.color(l.Color) + ",line width=" + t.points(l.Width)
	if l.Dashed {
		options += ",densely dashed"
	}
	t.path(options, l.Points, false)
	if head := l.Arrowhead(); head != nil {
		t.path("fill="+t.color(l.Color), head, true)
	}
}

func (t *tikz) path(options string, points []draw.Point, closed bool) {
	var list []string
	for _, p := range points {
		list = append(list, t.at(p))
	}
	if closed {
		list = append(list, "cycle")
	}
	fmt.Fprintf(&t.body, "\\path[%s] %s;\n", options, strings.Join(list, " -- "))
}

// tikzSizes make TeX's fonts about as wide as Go's: letters of its typewriter type are 0.525 em wide, those of Go Mono 0.6.
var tikzSizes = map[draw.Font]float64{draw.Regular: 0.96, draw.Bold: 0.92, draw.Mono: 0.6 / 0.525}

// text writes a text with TeX's fonts, or, where it has characters that these may lack, its outline.
func (t *tikz) text(s *draw.Text) {
	for _, r := range s.Text {
		if (r < ' ' || r > '~') && r != '…' && r != '·' {
			t.outline(s)
			return
		}
	}
	anchor := map[draw.Anchor]string{draw.Start: "base west", draw.Middle: "base", draw.End: "base east"}[s.Anchor]
	font := map[draw.Font]string{draw.Regular: `\sffamily`, draw.Bold: `\sffamily\bfseries`, draw.Mono: `\ttfamily`}[s.Font]
	size := s.Size * t.scale * 72.27 / 2.54
	width := number4(draw.Measure(s.Font, s.Size, s.Text)*t.scale) + "cm"
	fmt.Fprintf(&t.body, "\\node[anchor=%s,inner sep=0,outer sep=0,text=%s,font=%s\\fontsize{%s}{%s}\\selectfont] at %s {\\govisfit{%s}{%s}};\n",
		anchor, t.color(s.Color), font, number(size*tikzSizes[s.Font]), number(size*1.2), t.at(draw.Point{X: s.X, Y: s.Y}), width, texText(s.Text))
}

func (t *tikz) outline(s *draw.Text) {
	fmt.Fprintf(&t.body, "\\path[fill=%s] ", t.color(s.Color))
	open := false
	var last draw.Point
	for _, g := range s.Outline() {
		switch g.Op {
		case sfnt.SegmentOpMoveTo:
			if open {
				t.body.WriteString(" -- cycle ")
			}
			open = true
			t.body.WriteString(t.at(g.P[0]))
			last = g.P[0]
		case sfnt.SegmentOpLineTo:
			t.body.WriteString(" -- " + t.at(g.P[0]))
			last = g.P[0]
		case sfnt.SegmentOpQuadTo:
			a, p := g.P[0], g.P[1]
			fmt.Fprintf(&t.body, " .. controls %s and %s .. %s", t.at(between(last, a, 2.0/3)), t.at(between(p, a, 2.0/3)), t.at(p))
			last = p
		case sfnt.SegmentOpCubeTo:
			fmt.Fprintf(&t.body, " .. controls %s and %s .. %s", t.at(g.P[0]), t.at(g.P[1]), t.at(g.P[2]))
			last = g.P[2]
		}
	}
	if open {
		t.body.WriteString(" -- cycle")
	}
	t.body.WriteString(";\n")
}

// texText escapes what TeX takes for more than itself.
func texText(s string) string {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `_`, `\_`, `%`, `\%`, `^`, `\textasciicircum{}`,
		`~`, `\textasciitilde{}`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`, `"`, `\textquotedbl{}`, `'`, `\textquotesingle{}`,
		"`", `\textasciigrave{}`, `-`, `{-}`, ` `, `\ `, `…`, `\ldots{}`, `·`, `\textperiodcentered{}`,
	).Replace(s)
}
