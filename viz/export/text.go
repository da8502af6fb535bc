package export

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
	"github.com/govis/govis/viz/protocol"
)

// maxTextLanes is how many lanes a timeline in text has; what is more is counted.
const maxTextLanes = 40

// A textLook is how a state looks in a timeline of text: by a character that tells it without colour too.
type textLook struct {
	char  rune
	color string // the number of an SGR code
	word  string
}

var textLooks = map[string]textLook{
	"running":           {'█', "32", "runs"},
	"runnable":          {'▒', "33", "could run"},
	"created":           {'▒', "33", "could run"},
	"syscall":           {'s', "36", "system call"},
	"blocked channel":   {'c', "31", "waits for a channel"},
	"blocked select":    {'?', "31", "waits in a select"},
	"blocked lock":      {'m', "35", "waits for a lock"},
	"blocked waitgroup": {'w', "35", "waits for a WaitGroup"},
	"blocked sleep":     {'z', "34", "sleeps"},
	"blocked network":   {'n', "36", "waits for the network"},
	"blocked other":     {'x', "31", "waits for something else"},
	"held":              {'▬', "32", "held"},
	"read":              {'=', "32", "held by readers"},
	"active":            {'─', "32", "not cancelled"},
	"cancelled":         {'×', "31", "cancelled"},
	"unknown":           {'·', "90", "not known"},
}

// lookOrder is the order of the legend.
var lookOrder = []string{
	"running", "runnable", "syscall", "blocked channel", "blocked select", "blocked lock", "blocked waitgroup", "blocked sleep",
	"blocked network", "blocked other", "held", "read", "active", "cancelled", "unknown",
}

// A textWriter draws with characters.
type textWriter struct {
	b       strings.Builder
	color   bool
	columns int
	used    map[string]bool
}

// writeText writes a timeline of the window, what its characters mean, and each step as a sentence.
func writeText(w io.Writer, v *viz.View, o *Options) error {
	list, err := steps(v, o)
	if err != nil {
		return err
	}
	t := &textWriter{color: o.Color, columns: cmp.Or(o.Columns, 80), used: map[string]bool{}}
	info := v.Info()
	t.line("1", cmp.Or(o.Title, info.Program))
	if err := t.timeline(v, o); err != nil {
		return err
	}
	t.legend()
	t.steps(list)
	for _, note := range info.Notes {
		t.line("33", "note: "+note)
	}
	_, err = io.WriteString(w, t.b.String())
	return err
}

// line writes a line in a colour.
func (t *textWriter) line(sgr, text string) {
	t.b.WriteString(t.paint(sgr, text))
	t.b.WriteByte('\n')
}

// paint returns text in a colour. Nothing in the text itself is obeyed by a terminal.
func (t *textWriter) paint(sgr, text string) string {
	text = diagnose.Visible(text)
	if !t.color || sgr == "" {
		return text
	}
	return "\x1b[" + sgr + "m" + text + "\x1b[0m"
}

// timeline writes a line for each lane.
func (t *textWriter) timeline(v *viz.View, o *Options) error {
	lanes, err := wantedLanes(v, o)
	if err != nil {
		return err
	}
	name := 0
	for _, l := range lanes {
		name = max(name, utf8.RuneCountInString(l.Name)+2*min(l.Depth, 3))
	}
	name = min(name, t.columns/4)
	width := max(t.columns-name-1, 10)
	pins := make([]string, 0, len(lanes))
	for _, l := range lanes {
		pins = append(pins, l.ID)
	}
	left := max(len(pins)-maxTextLanes, 0)
	pins = pins[:len(pins)-left]
	r := &protocol.SceneRequest{
		Axis: cmp.Or(o.Axis, protocol.AxisEvents), From: int64(o.From), To: int64(o.To), Width: width, Fold: true,
		Lanes: protocol.LaneQuery{Pins: pins, System: o.System},
	}
	if r.Axis == protocol.AxisClock {
		if r.From, r.To, err = times(v, o); err != nil {
			return err
		}
	}
	scene, err := v.Scene(r)
	if err != nil {
		return err
	}
	for _, l := range scene.Lanes {
		t.lane(scene, &l, name, width)
	}
	if left > 0 {
		t.line("33", fmt.Sprintf("%d more lanes are not shown; choose with --lanes", left))
	}
	return nil
}

// wantedLanes returns the lanes that a timeline has, without what is in them.
func wantedLanes(v *viz.View, o *Options) ([]protocol.Lane, error) {
	all, err := allLanes(v, o.System)
	if err != nil {
		return nil, err
	}
	var lanes []protocol.Lane
	for _, l := range all {
		if o.wants(l.Name) {
			lanes = append(lanes, l)
		}
	}
	return lanes, nil
}

// times returns the window in nanoseconds.
func times(v *viz.View, o *Options) (from, to int64, err error) {
	first, err := v.Trace().At(o.From)
	if err != nil {
		return 0, 0, err
	}
	last, err := v.Trace().At(o.To - 1)
	if err != nil {
		return 0, 0, err
	}
	return first.T, max(last.T, first.T) + 1, nil
}

// lane writes one lane.
func (t *textWriter) lane(s *protocol.Scene, l *protocol.Lane, name, width int) {
	label := strings.Repeat("  ", min(l.Depth, 3)) + diagnose.Visible(l.Name)
	if runes := []rune(label); len(runes) > name {
		label = string(runes[:name-1]) + "…"
	}
	t.b.WriteString(t.paint("1", label+strings.Repeat(" ", max(name-utf8.RuneCountInString(label), 0))) + " ")
	cells := make([]string, width) // what is there, a key of textLooks; "" for nothing
	for _, span := range l.Spans {
		key := string(span.State)
		if span.State == protocol.StateBlocked {
			key += " " + string(span.Family)
		}
		if key == "created" {
			key = "runnable"
		}
		from, to := column(s, span.From), column(s, span.To)
		for x := max(from, 0); x < min(max(to, from+1), width); x++ {
			cells[x] = key
		}
	}
	levels := make([]rune, width)
	for i, level := range l.Levels {
		to := width
		if i+1 < len(l.Levels) {
			to = column(s, l.Levels[i+1].At)
		}
		for x := max(column(s, level.At), 0); x < min(to, width); x++ {
			levels[x] = levelChar(level.Value, l.Max)
		}
	}
	t.cells(cells, levels)
}

// cells writes the characters of a lane, with as few changes of colour as that takes.
func (t *textWriter) cells(cells []string, levels []rune) {
	for x := 0; x < len(cells); {
		end := x + 1
		for end < len(cells) && cells[end] == cells[x] && (cells[x] != "" || levels[end] == levels[x]) {
			end++
		}
		look, ok := textLooks[cells[x]]
		switch {
		case ok:
			t.used[cells[x]] = true
			t.b.WriteString(t.paint(look.color, strings.Repeat(string(look.char), end-x)))
		case levels[x] != 0:
			t.b.WriteString(t.paint("36", strings.Repeat(string(levels[x]), end-x)))
		default:
			t.b.WriteString(strings.Repeat(" ", end-x))
		}
		x = end
	}
	text := strings.TrimRight(t.b.String(), " ")
	t.b.Reset()
	t.b.WriteString(text + "\n")
}

// column returns the column of a position.
func column(s *protocol.Scene, at int64) int { return int(draw.Column(s, at)) }

// levelChar returns a bar as high as value is of most.
func levelChar(value, most int) rune {
	if value <= 0 {
		return '_'
	}
	bars := []rune("▁▂▃▄▅▆▇█")
	return bars[min((value*len(bars)-1)/max(most, value), len(bars)-1)]
}

// legend says what the characters mean that were used.
func (t *textWriter) legend() {
	line, width := "", 0
	t.b.WriteByte('\n')
	for _, key := range lookOrder {
		if !t.used[key] {
			continue
		}
		look := textLooks[key]
		item := string(look.char) + " " + look.word
		if width > 0 && width+2+utf8.RuneCountInString(item) > t.columns {
			t.b.WriteString(line + "\n")
			line, width = "", 0
		}
		if width > 0 {
			line, width = line+"  ", width+2
		}
		line += t.paint(look.color, string(look.char)) + " " + look.word
		width += utf8.RuneCountInString(item)
	}
	if width > 0 {
		t.b.WriteString(line + "\n\n")
	}
}

// steps writes a sentence for each step, with its time and number.
func (t *textWriter) steps(list []step) {
	for _, st := range list {
		head := fmt.Sprintf("%6d %10s  ", st.event.Seq, duration(st.event.T))
		indent := strings.Repeat(" ", utf8.RuneCountInString(head))
		for i, line := range wrap(st.sentence, max(t.columns-len(indent), 20)) {
			if i == 0 {
				t.b.WriteString(t.paint("90", head) + line + "\n")
			} else {
				t.b.WriteString(indent + line + "\n")
			}
		}
	}
}

// duration rounds to what can be told apart.
func duration(ns int64) string {
	d := time.Duration(ns)
	switch {
	case d >= time.Second:
		return d.Round(time.Millisecond).String()
	case d >= time.Millisecond:
		return d.Round(time.Microsecond).String()
	}
	return d.String()
}
