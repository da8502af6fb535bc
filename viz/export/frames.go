package export

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
	"github.com/govis/govis/viz/protocol"
)

// sizes are the names for sizes of pictures, in pixels.
var sizes = map[string][2]int{
	"16:9": {1920, 1080}, "16:10": {1920, 1200}, "4:3": {1600, 1200}, "column": {1040, 780}, "square": {1200, 1200}, "wide": {1920, 600},
}

// maxPixels bounds the width and the height of a picture.
const maxPixels = 16384

// parseSize reads 1920x1080, or the name of a size; "" is 16:9.
func parseSize(text string) (w, h int, err error) {
	if s, ok := sizes[cmp.Or(text, "16:9")]; ok {
		return s[0], s[1], nil
	}
	a, b, ok := strings.Cut(text, "x")
	w, err1 := strconv.Atoi(a)
	h, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil || w < 160 || h < 90 || w > maxPixels || h > maxPixels {
		return 0, 0, optionError("%q is no size; one is 1920x1080 (160x90 to %dx%d), or 16:9, 16:10, 4:3, column, square, wide", text, maxPixels, maxPixels)
	}
	return w, h, nil
}

// A frame is one picture of a series.
type frame struct {
	picture  *draw.Picture
	sentence string
	source   string // the line that is current, "" for none
	line     string // "main.go:12"
	scale    float64
}

// A pictureMaker makes the frames of a window.
type pictureMaker struct {
	view          *viz.View
	o             *Options
	frame         draw.FrameOptions
	scale         float64 // pixels to a unit
	width, height int     // pixels
}

// unitsWide is how many units a picture is wide: type is as large beside the picture as it is on the page at 1280 pixels. A narrow
// picture, as in a column of a paper, has fewer, and so larger type.
func unitsWide(w, h int) float64 {
	switch {
	case w <= 1200 || w < h*5/4:
		return 860
	}
	return 1280
}

func newPictureMaker(v *viz.View, o *Options) (*pictureMaker, error) {
	w, h, err := parseSize(o.Size)
	if err != nil {
		return nil, err
	}
	if err := checkTheme(o.Theme); err != nil {
		return nil, err
	}
	theme := draw.Named(cmp.Or(o.Theme, "light"))
	with := map[draw.Part]bool{}
	for _, name := range o.With {
		if !known(draw.Part(name)) {
			return nil, optionError("a picture has no part %q; it has source, stage, timeline and sentence", name)
		}
		with[draw.Part(name)] = true
	}
	if len(with) == 0 {
		for _, part := range draw.Parts {
			with[part] = true
		}
	}
	units := cmp.Or(o.Units, unitsWide(w, h))
	m := &pictureMaker{view: v, o: o, scale: float64(w) / units, width: w, height: h}
	m.frame = draw.FrameOptions{
		Axis: cmp.Or(o.Axis, protocol.AxisEvents), From: int64(o.From), To: int64(o.To), System: o.System,
		Width: units, Height: float64(h) / m.scale, Theme: theme, Title: o.title(v), With: with, TimelineShare: o.Timeline,
		Lanes: protocol.LaneQuery{System: o.System, Kinds: []protocol.LaneKind{
			protocol.LaneGoroutine, protocol.LaneChannel, protocol.LaneMutex, protocol.LaneRWMutex, protocol.LaneWaitGroup, protocol.LaneContext,
			protocol.LaneRange, protocol.LaneMetric,
		}},
	}
	if m.frame.Axis == protocol.AxisClock {
		if m.frame.From, m.frame.To, err = times(v, o); err != nil {
			return nil, err
		}
	}
	return m, m.lanes()
}

// checkTheme: there is such a theme, or none was asked for.
func checkTheme(name string) error {
	if name != "" && draw.Named(name) == nil {
		return optionError("there is no theme %q; there are %s", name, strings.Join(draw.ThemeNames, ", "))
	}
	return nil
}

func known(part draw.Part) bool {
	for _, p := range draw.Parts {
		if p == part {
			return true
		}
	}
	return false
}

// lanes chooses the lanes that were named: they are pinned, and no others are there.
func (m *pictureMaker) lanes() error {
	if len(m.o.Lanes) == 0 {
		return nil
	}
	list, err := wantedLanes(m.view, m.o)
	if err != nil {
		return err
	}
	for _, l := range list[:min(len(list), protocol.MaxPins)] {
		m.frame.Lanes.Pins = append(m.frame.Lanes.Pins, l.ID)
	}
	m.frame.Lanes.Kinds = nil
	return nil
}

// at makes the picture of the moment after an event.
func (m *pictureMaker) at(index int) (*draw.Picture, error) {
	o := m.frame
	o.At = int64(index)
	return draw.Frame(m.view, &o)
}

// single makes the one picture of a format without steps: the moment that was asked for, else the end of the window.
func (m *pictureMaker) single() (*draw.Picture, error) {
	at := m.o.To - 1
	if m.o.At > 0 {
		at = m.o.At
	}
	return m.at(at)
}

// frames makes a picture for each step of the window and gives it to each, with how many there are.
func (m *pictureMaker) frames(each func(i, n int, f frame) error) error {
	list, err := steps(m.view, m.o)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return optionError("no step of the window is about what was asked for")
	}
	for i, st := range list {
		if m.o.Stopped != nil {
			if err := m.o.Stopped(); err != nil {
				return err
			}
		}
		p, err := m.at(st.index)
		if err != nil {
			return err
		}
		f := frame{picture: p, sentence: st.sentence, line: st.seen.At, scale: m.scale, source: m.sourceLine(st)}
		if err := each(i, len(list), f); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// sourceLine returns the line of source of a step.
func (m *pictureMaker) sourceLine(st step) string {
	p := st.seen.Place
	if p == nil || p.File == "" {
		return ""
	}
	reply, err := m.view.Source(&protocol.SourceRequest{Path: p.File})
	if err != nil {
		return ""
	}
	lines := strings.Split(reply.Text, "\n")
	if p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[p.Line-1])
}
