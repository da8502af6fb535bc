package draw

import "math"

// patterns of looks; others are plain.
var patterns = map[string]Pattern{
	"channel": Rising, "cancelled": Rising, "select": Falling, "lock": Crossing, "waitgroup": Vertical, "network": Horizontal,
	"syscall": Dashes, "sleep": Dots, "other": Strokes,
}

// hatched returns a rectangle with the pattern of a look and nothing else.
func hatched(t *Theme, look string, x, y, w, h float64) Rect {
	return Rect{X: x, Y: y, W: w, H: h, Pattern: patterns[look], Ink: t.color(look)}
}

// step is the distance of the lines of a pattern.
const step = 6.0

// PatternLines returns the lines that make up the pattern of a rectangle.
func (r *Rect) PatternLines() []Line {
	if r.W < 3 || r.H < 3 {
		return nil
	}
	h := hatcher{r: r}
	switch r.Pattern {
	case Rising:
		h.rising()
	case Falling:
		h.falling()
	case Crossing:
		h.rising()
		h.falling()
	case Vertical:
		for d := step; d < r.W; d += step {
			h.line(d, 0, d, r.H)
		}
	case Horizontal:
		for d := step / 2; d < r.H; d += step / 1.5 {
			h.line(0, d, r.W, d)
		}
	case Dashes:
		h.rows(4)
	case Dots:
		h.rows(1.5)
	case Strokes:
		h.rows(2.5)
	}
	return h.lines
}

type hatcher struct {
	r     *Rect
	lines []Line
}

func (h *hatcher) line(x1, y1, x2, y2 float64) {
	x, y := h.r.X, h.r.Y
	h.lines = append(h.lines, Line{Points: []Point{{x + x1, y + y1}, {x + x2, y + y2}}, Color: h.r.Ink, Width: 1})
}

// rising draws the lines x+y = d, cut to the rectangle.
func (h *hatcher) rising() {
	for d := step; d < h.r.W+h.r.H; d += step {
		h.line(math.Max(0, d-h.r.H), math.Min(h.r.H, d), math.Min(h.r.W, d), math.Max(0, d-h.r.W))
	}
}

func (h *hatcher) falling() {
	for d := step; d < h.r.W+h.r.H; d += step {
		h.line(math.Max(0, d-h.r.H), h.r.H-math.Min(h.r.H, d), math.Min(h.r.W, d), h.r.H-math.Max(0, d-h.r.W))
	}
}

// rows draws dashes of a length, each row between those of the one above.
func (h *hatcher) rows(dash float64) {
	for row, y := 0, step/2; y < h.r.H; row, y = row+1, y+step {
		for x := step/2 + float64(row%2)*step/2; x+dash < h.r.W; x += step + dash/2 {
			h.line(x, y, x+dash, y)
		}
	}
}
