package draw

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/viz/protocol"
)

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
	switch {
	case c.Cap == 0 && c.Closed:
		row = append(row, word("closed: nobody waits here"))
	case c.Cap == 0:
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
