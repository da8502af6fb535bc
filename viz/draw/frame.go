package draw

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// A Part is a piece of a frame.
type Part string

// The parts, as they stand from the top.
const (
	PartSource   Part = "source"
	PartStage    Part = "stage"
	PartTimeline Part = "timeline"
	PartSentence Part = "sentence"
)

// Parts are all of them.
var Parts = []Part{PartSource, PartStage, PartTimeline, PartSentence}

// FrameOptions say what a frame shows.
type FrameOptions struct {
	At            int64 // event whose moment it is; -1 for none: then there is no stage and no source
	From, To      int64 // window of the timeline, positions of the axis
	Axis          protocol.Axis
	Lanes         protocol.LaneQuery // Count is set by what has room
	System        bool
	Width, Height float64 // units
	Theme         *Theme
	Title         string
	With          map[Part]bool
	TimelineShare float64 // of the height, at most, where there is a stage or source above; 0 for what is usual
}

// Margins of a frame, and what its title and sentence take.
const (
	margin        = 20.0
	titleText     = 18.0
	titleHeight   = 34.0
	sentenceText  = 16.0
	sentenceLine  = 22.0
	sentenceLines = 3
	headingText   = 10.5
	headingHeight = 16.0
	timelineShare = 0.55
)

// Frame draws what a view shows at a moment. An error is the view's.
func Frame(v *viz.View, o *FrameOptions) (*Picture, error) {
	t := o.Theme
	p := &Picture{Width: o.Width, Height: o.Height, Background: t.Background}
	var s *protocol.State
	if o.At >= 0 {
		var err error
		if s, err = v.State(&protocol.StateRequest{At: &o.At, System: o.System}); err != nil {
			return nil, err
		}
	}
	y, bottom := margin, o.Height-margin
	if o.Title != "" {
		p.add(Text{X: margin, Y: y + titleText*0.85, Size: titleText, Font: Bold, Text: Fit(Bold, titleText, o.Width-2*margin-160, o.Title), Color: t.Text})
		if s != nil {
			when := fmt.Sprintf("event %d · %s", seqOf(s), time.Duration(s.Time).Round(time.Microsecond))
			p.add(Text{X: o.Width - margin, Y: y + titleText*0.85, Size: 12, Anchor: End, Text: when, Color: t.Dim})
		}
		y += titleHeight
	}
	if o.With[PartSentence] && s != nil && s.Sentence != "" {
		lines := upTo(sentenceLines, o.Width-2*margin-24, Wrap(Regular, sentenceText, o.Width-2*margin-24, s.Sentence))
		h := float64(len(lines))*sentenceLine + 16
		bottom -= h
		p.add(Rect{X: margin, Y: bottom, W: o.Width - 2*margin, H: h, Radius: 6, Fill: t.Panel, Stroke: t.Line, Width: 1})
		p.add(Rect{X: margin, Y: bottom, W: 4, H: h, Radius: 2, Fill: t.Accent})
		for i, line := range lines {
			p.add(Text{X: margin + 16, Y: bottom + 8 + float64(i)*sentenceLine + sentenceText, Size: sentenceText, Text: line, Color: t.Text})
		}
		bottom -= 12
	}
	top := s != nil && (o.With[PartStage] || o.With[PartSource])
	split := bottom
	if o.With[PartTimeline] {
		most := bottom - y
		if top {
			most *= cmp.Or(o.TimelineShare, timelineShare)
		}
		scene, h, err := o.scene(v, most)
		if err != nil {
			return nil, err
		}
		if split = y; top {
			split = bottom - h
		}
		p.timelinePart(o, scene, s, split, bottom)
		split -= 12
	}
	if top {
		return p, p.topPart(v, o, s, y, split)
	}
	return p, nil
}

func seqOf(s *protocol.State) int64 {
	if s.Event == nil {
		return 0
	}
	return s.Event.Seq
}

// heading writes what a part is.
func (p *Picture) heading(t *Theme, x, y float64, text string) float64 {
	p.add(Text{X: x, Y: y + headingText, Size: headingText, Font: Bold, Text: strings.ToUpper(text), Color: t.Dim})
	return y + headingHeight
}

// scene returns what the timeline shows when it is at most so high, and how high it is then.
func (o *FrameOptions) scene(v *viz.View, most float64) (*protocol.Scene, float64, error) {
	q := o.Lanes
	q.Count = min(max(int((most-headingHeight-legendHeight)/laneLowest), 1), protocol.MaxLanes)
	width := o.Width - 2*margin
	scene, err := v.Scene(&protocol.SceneRequest{Axis: o.Axis, From: o.From, To: o.To, Width: int(width * 0.8), Fold: true, Lanes: q})
	if err != nil {
		return nil, 0, err
	}
	lanes := float64(len(scene.Lanes)) * heightOf(most-headingHeight-legendHeight, len(scene.Lanes))
	return scene, min(most, headingHeight+legendHeight+lanes), nil
}

func (p *Picture) timelinePart(o *FrameOptions, scene *protocol.Scene, s *protocol.State, y, bottom float64) {
	y = p.heading(o.Theme, margin, y, "timeline")
	now := int64(-1)
	switch {
	case s == nil:
	case o.Axis == protocol.AxisClock:
		now = s.Time
	default:
		now = s.At
	}
	p.timeline(o.Theme, scene, margin, y, o.Width-2*margin, bottom-y, now)
}

// topPart draws source and stage beside each other, or the one of them that is wanted.
func (p *Picture) topPart(v *viz.View, o *FrameOptions, s *protocol.State, y, bottom float64) error {
	x, w := margin, o.Width-2*margin
	file, line, near := place(s)
	text := ""
	if o.With[PartSource] && file != "" {
		if reply, err := v.Source(&protocol.SourceRequest{Path: file}); err == nil {
			text = reply.Text // a trace may not hold it: then there is no source to show
		}
	}
	if text != "" {
		sw := w
		if o.With[PartStage] {
			sw = w * 0.4
		}
		p.heading(o.Theme, x, y, "source")
		p.source(o.Theme, text, line, near, marksOf(s, file), x, y+headingHeight+2, sw-16, bottom-y-headingHeight-2)
		x += sw
		w -= sw
	}
	if o.With[PartStage] {
		p.heading(o.Theme, x, y, "stage")
		rows := 1
		if o.With[PartTimeline] {
			rows = 0
		}
		p.stage(o.Theme, s, x, y+headingHeight+2, w, bottom-y-headingHeight-2, rows)
	}
	return nil
}

// place is where in the program's source the moment is: of its event, else of the goroutine that did it; else a line that is worth
// seeing then, where a goroutine is, and none is current.
func place(s *protocol.State) (file string, line, near int) {
	if s.Event == nil {
		return "", 0, 0
	}
	if p := s.Event.Place; p != nil && p.File != "" {
		return p.File, p.Line, p.Line
	}
	for i := range s.Goroutines {
		if g := &s.Goroutines[i]; g.Place != nil && g.Place.File != "" && (g.ID == s.Event.G || g.ID == s.Event.By) {
			return g.Place.File, g.Place.Line, g.Place.Line
		}
	}
	for i := range s.Goroutines {
		if g := &s.Goroutines[i]; g.Place != nil && g.Place.File != "" && !g.System {
			return g.Place.File, 0, g.Place.Line
		}
	}
	return "", 0, 0
}

// upTo cuts the lines of a sentence to so many; the last says with … that there is more.
func upTo(n int, width float64, lines []string) []string {
	if len(lines) <= n {
		return lines
	}
	last := lines[n-1]
	for Measure(Regular, sentenceText, last+" …") > width {
		last = last[:max(strings.LastIndexByte(last, ' '), 0)]
	}
	return append(slices.Clone(lines[:n-1]), last+" …")
}

// Wrap breaks a text into lines that are at most width wide. A word that is wider by itself is cut.
func Wrap(f Font, size, width float64, text string) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		word = Fit(f, size, width, word)
		if line != "" && Measure(f, size, line+" "+word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
