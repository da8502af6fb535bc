package draw

import (
	"fmt"
	"go/scanner"
	"go/token"
	"image/color"
	"strings"
	"unicode/utf8"

	"github.com/govis/govis/viz/protocol"
)

// Type of the source.
const (
	codeText = 13.0
	codeLine = 19.0
)

// A codeMark is a goroutine at a line.
type codeMark struct {
	name string
	look string
}

// source draws lines of a file so that the line near is in the middle if it can be and the line now is lit, with the goroutines that are there.
func (p *Picture) source(t *Theme, text string, now, near int, marks map[int][]codeMark, x, y, w, h float64) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	rows := max(int(h/codeLine), 1)
	first := 0
	if near > 0 && len(lines) > rows {
		first = min(max(near-1-rows/2, 0), len(lines)-rows)
	}
	colors := highlight(t, text)
	gutter := Measure(Mono, codeText-2, fmt.Sprint(len(lines))) + 14
	for i := first; i < min(first+rows, len(lines)); i++ {
		base := y + float64(i-first)*codeLine + codeLine*0.72
		if i+1 == now {
			p.add(
				Rect{X: x, Y: y + float64(i-first)*codeLine, W: w, H: codeLine, Fill: t.Soft},
				Rect{X: x, Y: y + float64(i-first)*codeLine, W: 3, H: codeLine, Fill: t.Accent},
			)
		}
		p.add(Text{X: x + gutter - 6, Y: base, Size: codeText - 2, Font: Mono, Anchor: End, Color: t.Dim, Text: fmt.Sprint(i + 1)})
		right := x + w - 6
		for k, m := range marks[i+1] {
			if k == 2 {
				rest := fmt.Sprintf("+%d", len(marks[i+1])-2)
				right -= Measure(Regular, 10.5, rest) + 6
				p.add(Text{X: right, Y: base - 1, Size: 10.5, Text: rest, Color: t.Dim})
				break
			}
			name := FitName(Regular, 10.5, w/4, m.name)
			right -= Measure(Regular, 10.5, name) + 16
			c := t.color(m.look)
			p.add(
				Rect{X: right, Y: base - 12, W: Measure(Regular, 10.5, name) + 12, H: 15, Radius: 7.5, Fill: mix(c, t.Background, 0.16), Stroke: c, Width: 1},
				Text{X: right + 6, Y: base - 1, Size: 10.5, Text: name, Color: t.Text},
			)
		}
		p.code(t, lines[i], colors[i], x+gutter, base, right-6-x-gutter)
	}
}

// A stretch of a line has one colour.
type codeStretch struct {
	from, to int // bytes
	color    color.NRGBA
}

// code draws one line.
func (p *Picture) code(t *Theme, line string, colors []codeStretch, x, y, w float64) {
	at := 0
	left := w
	put := func(text string, c color.NRGBA) {
		text = strings.ReplaceAll(text, "\t", "    ")
		if left <= 0 || text == "" {
			return
		}
		shown := Fit(Mono, codeText, left, text)
		if strings.TrimSpace(shown) != "" {
			p.add(Text{X: x, Y: y, Size: codeText, Font: Mono, Text: shown, Color: c})
		}
		width := Measure(Mono, codeText, shown)
		x += width
		left -= width
		if shown != text {
			left = 0
		}
	}
	for _, s := range colors {
		put(line[at:s.from], t.Text)
		put(line[s.from:s.to], s.color)
		at = s.to
	}
	put(line[at:], t.Text)
}

// highlight returns what of each line has a colour of its own. Text that is no Go has none.
func highlight(t *Theme, text string) map[int][]codeStretch {
	colors := map[int][]codeStretch{}
	if !utf8.ValidString(text) {
		return colors
	}
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	starts := lineStarts(text)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return colors
		}
		var c color.NRGBA
		switch {
		case tok.IsKeyword():
			c = t.Keyword
		case tok == token.STRING || tok == token.CHAR || tok == token.INT || tok == token.FLOAT:
			c = t.String
		case tok == token.COMMENT:
			c = t.Comment
		default:
			continue
		}
		from := file.Offset(pos)
		to := min(from+max(len(lit), len(tok.String())*b2i(tok.IsKeyword())), len(text))
		for line := file.Line(pos) - 1; line < len(starts) && starts[line] < to; line++ {
			end := len(text)
			if line+1 < len(starts) {
				end = starts[line+1] - 1
			}
			if a, b := max(from, starts[line]), min(to, end); a < b {
				colors[line] = append(colors[line], codeStretch{a - starts[line], b - starts[line], c})
			}
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func lineStarts(text string) []int {
	starts := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// marksOf returns the goroutines of a state at the lines of a file.
func marksOf(s *protocol.State, file string) map[int][]codeMark {
	marks := map[int][]codeMark{}
	for i := range s.Goroutines {
		g := &s.Goroutines[i]
		if g.Place == nil || g.Place.File != file || g.State == protocol.StateEnded || g.System {
			continue
		}
		marks[g.Place.Line] = append(marks[g.Place.Line], codeMark{g.Name, lookOf(g.State, g.Family)})
	}
	return marks
}
