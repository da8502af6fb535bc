package draw

import (
	"fmt"

	"github.com/govis/govis/viz/protocol"
)

// Sizes of the stage.
const (
	cardText   = 13.0
	chipText   = 12.0
	chipHeight = 24.0
	cardPad    = 10.0
	cardGap    = 12.0
	slotHeight = 30.0
	chipMost   = 170.0 // of a name or a value in a chip, and
	slotMost   = 150.0 // of a value in a slot: its width
)

// A card is an object of the stage: a title, and below it rows of parts.
type card struct {
	title, detail string
	rows          [][]part
	touched       bool
}

// A part is a piece of a row: words, a chip for a goroutine, a slot of a buffer.
type part struct {
	text string
	kind partKind
	look string // of a chip
}

type partKind uint8

const (
	partWord partKind = iota
	partChip
	partSlot  // with a value in it
	partEmpty // slot without
	partArrow
)

func word(text string) part { return part{text: text, kind: partWord} }
func arrow() part           { return part{kind: partArrow} }
func emptySlot() part       { return part{kind: partEmpty} }

func slot(value string) part {
	return part{text: Fit(Mono, chipText, slotMost, value), kind: partSlot}
}

// size returns how wide a part is.
func (c part) size() float64 {
	switch c.kind {
	case partChip:
		return Measure(Regular, chipText, c.text) + 26
	case partSlot:
		return max(Measure(Mono, chipText, c.text)+14, 34)
	case partEmpty:
		return 34
	case partArrow:
		return 22
	}
	return Measure(Regular, chipText, c.text)
}

// most is how much of a queue or buffer is shown; what is more is counted.
const most = 6

// A stager makes cards of a state.
type stager struct {
	t *Theme
	s *protocol.State
	g map[uint64]*protocol.Goroutine
	w float64 // of the stage
}

// The scales at which a stage may be drawn: as large as everything on it fits.
const (
	stageLargest  = 1.5
	stageSmallest = 0.8
	stageStep     = 0.05
	moreHeight    = 16.0 // what "and 3 more" takes
)

// stage draws the objects and goroutines at a moment into a rectangle, as large as they fit, with at least so many rows
// of goroutines: none, where a timeline has them. What has no room is counted.
func (p *Picture) stage(t *Theme, s *protocol.State, x, y, w, h float64, least int) {
	draw := func(scale float64, rows int) bool {
		var q Picture
		if q.cards(t, s, w/scale, h/scale, rows) > 0 {
			return false
		}
		p.place(&q, x, y, scale)
		return true
	}
	for rows := goroutineRows; rows >= least; rows-- {
		for scale := stageLargest; scale >= stageSmallest; scale -= stageStep {
			// As many rows as there can be, and rather smaller than fewer; without any it is large again.
			if full := rows == goroutineRows || rows == 0; (full || scale-stageStep < stageSmallest) && draw(scale, rows) {
				return
			}
		}
	}
	var q Picture
	scale := stageSmallest
	left := q.cards(t, s, w/scale, h/scale-moreHeight, least)
	if len(q.Shapes) == 0 { // no object has room
		left = q.cards(t, s, w/scale, h/scale-moreHeight, 1)
	}
	q.add(Text{X: w / scale, Y: h/scale - 2, Size: chipText, Anchor: End, Color: t.Dim, Text: fmt.Sprintf("and %d more", left)})
	p.place(&q, x, y, scale)
}

// cards draws the stage from the left upper corner on, with so many rows of goroutines, which are all there is at times,
// and returns how many cards had no room.
func (p *Picture) cards(t *Theme, s *protocol.State, w, h float64, rows int) int {
	st := &stager{t: t, s: s, g: map[uint64]*protocol.Goroutine{}, w: w}
	for i := range s.Goroutines {
		st.g[s.Goroutines[i].ID] = &s.Goroutines[i]
	}
	cards := st.objects()
	if rows > 0 || len(cards) == 0 {
		cards = append([]card{st.goroutines(max(rows, 1))}, cards...)
	}
	cx, cy, row := 0.0, 0.0, 0.0
	for i, c := range cards {
		c.rows = st.broken(c.rows)
		cw, ch := st.size(c)
		if cx > 0 && cx+cw > w {
			cx, cy, row = 0, cy+row+cardGap, 0
		}
		if cy+ch > h {
			return len(cards) - i
		}
		p.card(st, c, cx, cy, cw, ch)
		cx += cw + cardGap
		row = max(row, ch)
	}
	return 0
}

// size returns how large a card is.
func (st *stager) size(c card) (w, h float64) {
	w = Measure(Mono, cardText, c.title) + 10 + Measure(Regular, chipText, c.detail)
	for _, row := range c.rows {
		sum := 0.0
		for _, part := range row {
			sum += part.size() + 6
		}
		w = max(w, sum-6)
	}
	return min(w+2*cardPad, st.w), cardPad + cardText + 8 + float64(len(c.rows))*(slotHeight+4) + cardPad/2
}

// broken returns rows that the stage has room for: what is too wide goes on in the next.
func (st *stager) broken(rows [][]part) [][]part {
	var out [][]part
	for _, row := range rows {
		from, width := 0, 0.0
		for i, part := range row {
			if i > from && width+part.size() > st.w-2*cardPad {
				out = append(out, row[from:i])
				from, width = i, 0
			}
			width += part.size() + 6
		}
		out = append(out, row[from:])
	}
	return out
}

// card draws a card.
func (p *Picture) card(st *stager, c card, x, y, w, h float64) {
	t := st.t
	border, width := t.Line, 1.0
	if c.touched {
		border, width = t.Accent, 2
	}
	p.add(
		Rect{X: x, Y: y, W: w, H: h, Radius: 8, Fill: t.Card, Stroke: border, Width: width},
		Text{X: x + cardPad, Y: y + cardPad + cardText*0.8, Size: cardText, Font: Mono, Text: Fit(Mono, cardText, w-2*cardPad, c.title), Color: t.Text},
		Text{X: x + w - cardPad, Y: y + cardPad + cardText*0.8, Size: chipText, Anchor: End, Text: Fit(Regular, chipText, max(w-2*cardPad-10-Measure(Mono, cardText, c.title), 0), c.detail), Color: t.Dim},
	)
	for i, row := range c.rows {
		px := x + cardPad
		middle := y + cardPad + cardText + 8 + float64(i)*(slotHeight+4) + slotHeight/2
		for _, part := range row {
			pw := min(part.size(), max(x+w-cardPad-px, 0))
			p.part(st, part, px, middle, pw)
			px += pw + 6
		}
	}
}

// part draws a part with its middle at a height.
func (p *Picture) part(st *stager, c part, x, middle, w float64) {
	t := st.t
	switch c.kind {
	case partWord:
		p.add(Text{X: x, Y: middle + chipText*0.36, Size: chipText, Text: Fit(Regular, chipText, w, c.text), Color: t.Dim})
	case partChip:
		look := t.color(c.look)
		p.add(Rect{X: x, Y: middle - chipHeight/2, W: w, H: chipHeight, Radius: chipHeight / 2, Fill: mix(look, t.Card, 0.14), Stroke: look, Width: 1.2})
		if c.look == "running" {
			p.add(Polygon{Points: []Point{{x + 8, middle - 4}, {x + 15, middle}, {x + 8, middle + 4}}, Fill: look})
		} else {
			p.add(Rect{X: x + 8, Y: middle - 3.5, W: 7, H: 7, Radius: 3.5, Stroke: look, Width: 1.5})
		}
		p.add(Text{X: x + 19, Y: middle + chipText*0.36, Size: chipText, Text: Fit(Regular, chipText, w-24, c.text), Color: t.Text})
	case partSlot:
		p.add(
			Rect{X: x, Y: middle - slotHeight/2 + 2, W: w, H: slotHeight - 4, Radius: 3, Fill: t.Value, Stroke: t.Line, Width: 1},
			Text{X: x + w/2, Y: middle + chipText*0.36, Size: chipText, Font: Mono, Anchor: Middle, Text: Fit(Mono, chipText, w-8, c.text), Color: t.OnValue},
		)
	case partEmpty:
		p.add(Rect{X: x, Y: middle - slotHeight/2 + 2, W: w, H: slotHeight - 4, Radius: 3, Stroke: t.Line, Width: 1, Dashed: true})
	case partArrow:
		p.add(Line{Points: []Point{{x, middle}, {x + w, middle}}, Color: t.Dim, Width: 1.2, Arrow: true})
	}
}

// goroutineRows is how many rows of goroutines there are at most.
const goroutineRows = 3

// goroutines is the card of all that have not ended. Those that have no room in so many rows are counted.
func (st *stager) goroutines(rows int) card {
	c := card{title: "goroutines"}
	var row []part
	width := 0.0
	more := st.s.Hidden.MoreGoroutines
	for i := range st.s.Goroutines {
		g := &st.s.Goroutines[i]
		if g.State == protocol.StateEnded {
			continue
		}
		if len(c.rows) == rows {
			more++
			continue
		}
		chip := st.chip(g.ID, g.Name, "")
		if len(row) > 0 && width+chip.size() > st.w-2*cardPad-6 {
			c.rows = append(c.rows, row)
			row, width = nil, 0
			if len(c.rows) == rows {
				more++
				continue
			}
		}
		row = append(row, chip)
		width += chip.size() + 6
	}
	if len(row) > 0 {
		c.rows = append(c.rows, row)
	}
	if more > 0 {
		c.detail = fmt.Sprintf("and %d more", more)
	}
	return c
}

// chip is a goroutine with what it does; value is what it holds.
func (st *stager) chip(id uint64, name, value string) part {
	name = FitName(Regular, chipText, chipMost, name)
	c := part{kind: partChip, text: name, look: "other"}
	if g := st.g[id]; g != nil {
		c.look = lookOf(g.State, g.Family)
		switch g.State {
		case protocol.StateRunning:
			c.text += " runs"
		case protocol.StateCreated, protocol.StateRunnable:
			c.text += " is ready"
		case protocol.StateBlocked:
			if g.Family == protocol.FamilySleep {
				c.text += " sleeps"
			} else if value == "" {
				c.text += " waits"
			}
		}
	}
	if value != "" {
		c.text = name + ": " + Fit(Regular, chipText, chipMost, value)
	}
	return c
}
