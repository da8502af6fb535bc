package draw

import (
	"fmt"
	"slices"
	"strings"
	"time"

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

func word(text string) part  { return part{text: text, kind: partWord} }
func arrow() part            { return part{kind: partArrow} }
func slot(value string) part { return part{text: value, kind: partSlot} }
func emptySlot() part        { return part{kind: partEmpty} }

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

// stage draws the objects and goroutines at a moment into a rectangle. What has no room is counted.
func (p *Picture) stage(t *Theme, s *protocol.State, x, y, w, h float64) {
	st := &stager{t: t, s: s, g: map[uint64]*protocol.Goroutine{}, w: w}
	for i := range s.Goroutines {
		st.g[s.Goroutines[i].ID] = &s.Goroutines[i]
	}
	cards := append([]card{st.goroutines()}, st.objects()...)
	cx, cy, row := x, y, 0.0
	for i, c := range cards {
		cw, ch := st.size(c)
		if cx > x && cx+cw > x+w {
			cx, cy, row = x, cy+row+cardGap, 0
		}
		if cy+ch > y+h {
			p.add(Text{X: x + w, Y: y + h - 2, Size: chipText, Anchor: End, Color: t.Dim, Text: fmt.Sprintf("and %d more", len(cards)-i)})
			return
		}
		p.card(st, c, cx, cy, cw, ch)
		cx += cw + cardGap
		row = max(row, ch)
	}
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

// goroutines is the card of those that wait for no object of the stage.
func (st *stager) goroutines() card {
	c := card{title: "goroutines"}
	var row []part
	width := 0.0
	for i := range st.s.Goroutines {
		g := &st.s.Goroutines[i]
		if g.State == protocol.StateEnded {
			continue
		}
		chip := st.chip(g.ID, g.Name, "")
		if len(row) > 0 && width+chip.size() > st.w-2*cardPad-6 {
			c.rows = append(c.rows, row)
			row, width = nil, 0
			if len(c.rows) == 3 {
				break
			}
		}
		row = append(row, chip)
		width += chip.size() + 6
	}
	if len(row) > 0 {
		c.rows = append(c.rows, row)
	}
	if hidden := st.s.Hidden.MoreGoroutines; hidden > 0 {
		c.detail = fmt.Sprintf("and %d more", hidden)
	}
	return c
}

// chip is a goroutine with what it does; value is what it holds.
func (st *stager) chip(id uint64, name, value string) part {
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
		c.text = name + ": " + value
	}
	return c
}

// queue is a row of who waits.
func (st *stager) queue(list []protocol.Waiter, row []part) []part {
	for i, w := range list {
		if i == most {
			return append(row, word(fmt.Sprintf("and %d more", len(list)-most)))
		}
		name := w.Name
		if w.Write {
			name += " (to write)"
		}
		row = append(row, st.chip(w.G, name, w.Value))
	}
	return row
}

// objects returns the cards of the objects, those that matter most first.
func (st *stager) objects() []card {
	byLane := map[string]card{}
	var order []string
	put := func(lane string, system bool, c card) {
		if system {
			return
		}
		c.touched = slices.Contains(st.s.Touched, lane)
		byLane[lane] = c
		order = append(order, lane)
	}
	for i := range st.s.Channels {
		c := &st.s.Channels[i]
		put(c.Lane, c.System, st.channel(c))
	}
	for i := range st.s.Locks {
		l := &st.s.Locks[i]
		put(l.Lane, l.System, st.lock(l))
	}
	for _, wg := range st.s.WaitGroups {
		rows := [][]part{{word(fmt.Sprintf("counter %d", wg.Counter))}}
		if len(wg.Waiters) > 0 {
			rows = append(rows, st.queue(wg.Waiters, []part{word("wait:")}))
		}
		put(wg.Lane, wg.System, card{title: wg.Name, detail: "WaitGroup", rows: rows})
	}
	for i := range st.s.Contexts {
		c := &st.s.Contexts[i]
		put(c.Lane, c.System, st.context(c))
	}
	for _, c := range st.s.Conds {
		put(c.Lane, c.System, card{title: c.Name, detail: "Cond", rows: [][]part{st.queue(c.Waiters, []part{word(orWord("wait:", "nobody waits", len(c.Waiters) > 0))})}})
	}
	for _, o := range st.s.Onces {
		state := "not run yet"
		switch {
		case o.Done:
			state = "done by " + o.RunnerName
		case o.Runner != 0:
			state = "run by " + o.RunnerName
		}
		put(o.Lane, o.System, card{title: o.Name, detail: "Once", rows: [][]part{st.queue(o.Waiters, []part{word(state)})}})
	}
	for _, tm := range st.s.Timers {
		state := "stopped"
		if tm.Active {
			state = "due at " + time.Duration(tm.Deadline).Round(time.Microsecond).String()
		}
		put(tm.Lane, tm.System, card{title: tm.Name, detail: tm.Kind, rows: [][]part{{word(state)}}})
	}
	for _, v := range st.s.Variables {
		put(v.Lane, v.System, card{title: v.Name, detail: v.Elem, rows: [][]part{{slot(orWord(v.Value, "?", v.Value != ""))}}})
	}
	slices.SortStableFunc(order, func(a, b string) int { return st.rank(a) - st.rank(b) })
	var cards []card
	for _, lane := range order {
		cards = append(cards, byLane[lane])
	}
	return cards
}

// rank is how far from the front of the stage an object is.
func (st *stager) rank(lane string) int {
	if i := slices.Index(st.s.Relevant, lane); i >= 0 {
		return i
	}
	return len(st.s.Relevant)
}

func orWord(a, b string, first bool) string {
	if first {
		return a
	}
	return b
}

// channel is a pipe with its slots, between who wants to send and who wants to receive.
func (st *stager) channel(c *protocol.Channel) card {
	detail := "chan " + c.Elem
	switch {
	case c.Closed:
		detail += ", closed"
	case c.Cap > 0:
		detail += fmt.Sprintf(", %d of %d", c.Len, c.Cap)
	}
	row := st.queue(c.Sendq, nil)
	if len(row) > 0 {
		row = append(row, arrow())
	}
	// The head, which is received next, is at the right, where the receivers are.
	shown := min(c.Cap, most)
	if c.Cap > shown {
		row = append(row, word(fmt.Sprintf("%d more", c.Cap-shown)))
	}
	for i := shown - 1; i >= 0; i-- {
		if i < len(c.Slots) {
			row = append(row, slot(orWord(c.Slots[i].Value, "•", c.Slots[i].Value != "")))
		} else {
			row = append(row, emptySlot())
		}
	}
	if c.Cap == 0 {
		row = append(row, word("no buffer: they meet"))
	}
	if len(c.Recvq) > 0 {
		row = st.queue(c.Recvq, append(row, arrow()))
	}
	return card{title: c.Name, detail: detail, rows: [][]part{row}}
}

func (st *stager) lock(l *protocol.Lock) card {
	c := card{title: l.Name, detail: orWord("RWMutex", "Mutex", l.Kind == protocol.LaneRWMutex)}
	if l.Mode == "starvation" {
		c.detail += ", starvation mode"
	}
	var held []part
	switch {
	case l.Owner != 0:
		held = []part{word("held by"), st.chip(l.Owner, l.OwnerName, "")}
	case l.Readers > 0:
		held = []part{word(fmt.Sprintf("held by %d readers", l.Readers))}
		for i, g := range l.ReaderGs {
			if r := st.g[g]; r != nil && i < most {
				held = append(held, st.chip(g, r.Name, ""))
			}
		}
	default:
		held = []part{word("free")}
	}
	c.rows = [][]part{held}
	if len(l.Queue) > 0 {
		c.rows = append(c.rows, st.queue(l.Queue, []part{word("queue:")}))
	}
	return c
}

func (st *stager) context(x *protocol.Context) card {
	c := card{title: strings.Repeat("› ", min(x.Depth, 4)) + x.Name, detail: "context"}
	state := "not cancelled"
	switch {
	case x.Cancelled && x.Cause != "" && x.Cause != x.Err:
		state = "cancelled: " + x.Cause
	case x.Cancelled:
		state = orWord("cancelled: "+x.Err, "cancelled", x.Err != "")
	case x.Deadline != nil:
		state = "until " + time.Duration(*x.Deadline).Round(time.Microsecond).String()
	}
	row := []part{word(state)}
	if len(x.Waiters) > 0 {
		row = st.queue(x.Waiters, append(row, word("· wait:")))
	}
	c.rows = [][]part{row}
	return c
}
