package draw_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
	"github.com/govis/govis/viz/protocol"
)

// Values are in any script, and are to be read.
func TestCharacters(t *testing.T) {
	for _, f := range []draw.Font{draw.Regular, draw.Bold, draw.Mono} {
		for _, r := range "aZ09 µ→…«»äßéłČ Ωж 任务一 日本語 ひらカタ 한국어 🎉😀🚀" {
			if !draw.Has(f, r) {
				t.Errorf("font %d lacks %q", f, r)
			}
		}
	}
	text := draw.Text{Text: "任务 🎉", Size: 10}
	if n := len(text.Outline()); n < 50 {
		t.Errorf("the outline of %q has %d steps", text.Text, n)
	}
}

func TestFit(t *testing.T) {
	const text = "a longer text that has no room"
	full := draw.Measure(draw.Regular, 12, text)
	if got := draw.Fit(draw.Regular, 12, full+1, text); got != text {
		t.Errorf("what fits is cut to %q", got)
	}
	for _, width := range []float64{0, 5, 20, 60, full - 1} {
		got := draw.Fit(draw.Regular, 12, width, text)
		if !strings.HasSuffix(got, "…") || width > 12 && draw.Measure(draw.Regular, 12, got) > width {
			t.Errorf("cut to %v it is %q, %v wide", width, got, draw.Measure(draw.Regular, 12, got))
		}
	}
}

func TestWrap(t *testing.T) {
	const text = "main waits to send \"task 4\" on tasks: the buffer is full (3 of 3). " +
		"Averylongwordthathasnoplacewheretobebrokenandgoesonandonandonandonandon"
	lines := draw.Wrap(draw.Regular, 16, 200, text)
	if len(lines) < 3 {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if draw.Measure(draw.Regular, 16, line) > 200 {
			t.Errorf("%q is wider than 200", line)
		}
	}
}

// A name that is cut keeps its number.
func TestFitName(t *testing.T) {
	for _, test := range []struct {
		width        float64
		name, suffix string
	}{
		{100, "worker 2", "worker 2"}, {100, "aVeryLongNameOfAFunctionThatWorks 12", "… 12"}, {100, "aVeryLongNameOfAFunctionThatWorks", "…"},
		{30, "aVeryLongNameOfAFunctionThatWorks 12", "…"}, {100, "a long name of several words that ends", "…"},
	} {
		got := draw.FitName(draw.Regular, 12, test.width, test.name)
		if !strings.HasSuffix(got, test.suffix) || draw.Measure(draw.Regular, 12, got) > test.width {
			t.Errorf("%q in %v is %q", test.name, test.width, got)
		}
	}
}

// long has names and values that are longer than any place for them, and many goroutines.
func long(g *tracetest.G) {
	name := strings.Repeat("aNameThatGoesOn", 6)
	c := g.Make(name, "string", 9)
	back := g.Make("返事", "string", 0)
	for range 30 {
		g.Go(name, func(g *tracetest.G) { g.Send(back, strings.Repeat("値→µ", 30)) })
	}
	for range 12 {
		g.Go(name+"Sender", func(g *tracetest.G) { g.Send(c, strings.Repeat("a value ", 30)) })
	}
	for range 30 {
		g.Recv(back)
	}
	for range 12 {
		g.Recv(c)
	}
}

// viewOf is the view of a made-up run.
func viewOf(t *testing.T, program func(*tracetest.G)) *viz.View {
	t.Helper()
	var file bytes.Buffer
	w, err := tracer.NewWriter(&file, tracer.Meta{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range tracetest.Play(1, program) {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.NewTrace(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	v, err := viz.NewView(trace)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Nothing of a frame is outside of it, whatever its size and moment.
func TestFrameStaysInside(t *testing.T) {
	for _, program := range []string{"buffered", "locks", "cancel", "leak", "crowd", "long"} {
		play, ok := tracetest.Programs[program]
		if !ok {
			play = long
		}
		v := viewOf(t, play)
		for _, size := range [][2]float64{{1280, 720}, {860, 645}, {1280, 400}} {
			for at := int64(0); at < int64(v.Len()); at += int64(v.Len())/7 + 1 {
				p, err := draw.Frame(v, &draw.FrameOptions{
					At: at, From: 0, To: int64(v.Len()), Axis: protocol.AxisEvents, Width: size[0], Height: size[1],
					Theme: draw.Named("light"), Title: program, With: map[draw.Part]bool{"stage": true, "timeline": true, "sentence": true},
					Lanes: protocol.LaneQuery{Kinds: []protocol.LaneKind{protocol.LaneGoroutine, protocol.LaneChannel, protocol.LaneMutex}},
				})
				if err != nil {
					t.Fatal(err)
				}
				inside(t, p, program)
				apart(t, p, program)
			}
		}
	}
}

func inside(t *testing.T, p *draw.Picture, name string) {
	t.Helper()
	in := func(what string, x1, y1, x2, y2 float64) {
		if x1 < -1 || y1 < -1 || x2 > p.Width+1 || y2 > p.Height+1 {
			t.Errorf("%s, %vx%v: %s is at %v,%v to %v,%v", name, p.Width, p.Height, what, x1, y1, x2, y2)
		}
	}
	for _, s := range p.Shapes {
		switch s := s.(type) {
		case draw.Rect:
			in("a box", s.X, s.Y, s.X+s.W, s.Y+s.H)
		case draw.Text:
			w := draw.Measure(s.Font, s.Size, s.Text)
			x := s.X - w*map[draw.Anchor]float64{draw.Start: 0, draw.Middle: 0.5, draw.End: 1}[s.Anchor]
			in("the text "+s.Text, x, s.Y-s.Size, x+w, s.Y)
		case draw.Line:
			for _, q := range s.Points {
				in("a line", q.X, q.Y, q.X, q.Y)
			}
		}
	}
}

// apart checks that texts of one size do not run into each other.
func apart(t *testing.T, p *draw.Picture, name string) {
	t.Helper()
	var texts []draw.Rect
	var said []string
	for _, s := range p.Shapes {
		if s, ok := s.(draw.Text); ok {
			w := draw.Measure(s.Font, s.Size, s.Text)
			x := s.X - w*map[draw.Anchor]float64{draw.Start: 0, draw.Middle: 0.5, draw.End: 1}[s.Anchor]
			texts = append(texts, draw.Rect{X: x, Y: s.Y - s.Size*0.7, W: w, H: s.Size * 0.7})
			said = append(said, s.Text)
		}
	}
	stage := p.Height * 0.45
	for i, a := range texts {
		for j, b := range texts[:i] {
			if a.Y > stage || b.Y > stage || said[i] == "" || said[j] == "" {
				continue // values stand over the bars of a timeline
			}
			if a.X < b.X+b.W-1 && b.X < a.X+a.W-1 && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s, %vx%v: %q and %q run into each other", name, p.Width, p.Height, said[i], said[j])
			}
		}
	}
}

// Where there is little room, the objects go before the goroutines, which the timeline below has too.
func TestObjectsFirst(t *testing.T) {
	v := viewOf(t, tracetest.Locks)
	texts := func(parts ...draw.Part) string {
		with := map[draw.Part]bool{}
		for _, part := range parts {
			with[part] = true
		}
		p, err := draw.Frame(v, &draw.FrameOptions{At: int64(v.Len() / 2), To: int64(v.Len()), Axis: protocol.AxisEvents,
			Width: 400, Height: 250, Theme: draw.Named("light"), With: with, TimelineShare: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, s := range p.Shapes {
			if text, ok := s.(draw.Text); ok {
				all = append(all, text.Text)
			}
		}
		return strings.Join(all, "|")
	}
	if got := texts(draw.PartStage, draw.PartTimeline); strings.Contains(got, "goroutines") || !strings.Contains(got, "Mutex") {
		t.Errorf("above a timeline the stage has %s", got)
	}
	if got := texts(draw.PartStage); !strings.Contains(got, "goroutines") {
		t.Errorf("alone the stage has %s", got)
	}
}
