package export_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/protocol"
	"github.com/govis/govis/web"
)

// What a page asks for is what govis export writes with the same options.
func TestPages(t *testing.T) {
	pages := export.Pages{Page: web.FS()}
	v := lesson(t, "buffered")
	end := v.Hello().End
	channels := protocol.LaneQuery{Kinds: []protocol.LaneKind{protocol.LaneChannel}}
	for _, test := range []struct {
		name  string
		asked protocol.ExportAsked
		same  export.Options
	}{
		{"buffered.mmd", protocol.ExportAsked{Format: "mermaid"}, export.Options{}},
		{"buffered.svg", protocol.ExportAsked{Format: "svg", At: 64, Theme: "dark", Size: "4:3"}, export.Options{At: 64, Theme: "dark", Size: "4:3"}},
		{"buffered.csv", protocol.ExportAsked{Format: "csv", Window: true, From: 60, To: 70}, export.Options{From: 60, To: 70}},
		{"buffered.csv", protocol.ExportAsked{Format: "csv", Window: true, From: -5, To: 1000}, export.Options{}},
		{"buffered.csv", protocol.ExportAsked{Format: "csv", Axis: protocol.AxisClock, Window: true, To: end + 1}, export.Options{}},
		{"buffered.mmd", protocol.ExportAsked{Format: "mermaid", Chosen: true, To: 100, Lanes: channels}, export.Options{Lanes: []string{"tasks", "done"}}},
		{"buffered.html", protocol.ExportAsked{Format: "html", At: 64, Theme: "print"}, export.Options{At: 64, Theme: "print"}},
	} {
		test.asked.Steps = protocol.ExportMoment
		if test.asked.Axis == "" {
			test.asked.Axis = protocol.AxisEvents
		}
		var b bytes.Buffer
		name, err := pages.Export(&b, v, &test.asked, nil)
		if err != nil || name != test.name {
			t.Errorf("%+v: %q, %v; want %s", test.asked, name, err, test.name)
			continue
		}
		test.same.Axis = test.asked.Axis
		if want := write(t, v, test.asked.Format, test.same); !bytes.Equal(b.Bytes(), want) {
			t.Errorf("%+v gives other bytes than the options %+v: %d and %d of them", test.asked, test.same, b.Len(), len(want))
		}
	}
}

// A long title is cut between two characters.
func TestPagesName(t *testing.T) {
	v := viewOf(t, strings.Repeat("漢", 40)+"?", tracetest.Play(1, tracetest.Programs["unbuffered"]))
	name, err := export.Pages{}.Export(io.Discard, v, &protocol.ExportAsked{Format: "csv", Axis: protocol.AxisEvents, Steps: protocol.ExportMoment}, nil)
	if want := strings.Repeat("漢", 26) + ".csv"; err != nil || name != want {
		t.Errorf("%q (%v), want %q", name, err, want)
	}
}

// A timeline with more lanes than are asked for at once has all of them in its file.
func TestPagesManyLanes(t *testing.T) {
	var events []*tracer.Event
	for g := range uint64(protocol.MaxLanes + 20) {
		e := &tracer.Event{Seq: g + 1, T: int64(g), Kind: tracer.GoCreate, G: g + 1, P: -1, Name: fmt.Sprint("g", g), Mode: tracer.ModeUser, Op: "main.f",
			Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp}
		events = append(events, e)
	}
	v := viewOf(t, "many", events)
	var b bytes.Buffer
	asked := &protocol.ExportAsked{Format: "csv", Axis: protocol.AxisEvents, Steps: protocol.ExportMoment, Chosen: true, To: int64(len(events)),
		Lanes: protocol.LaneQuery{Kinds: []protocol.LaneKind{protocol.LaneGoroutine}}}
	if _, err := (export.Pages{}).Export(&b, v, asked, nil); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(b.String(), "\n"); lines != len(events)+1 {
		t.Errorf("%d lines of %d events", lines, len(events))
	}
}

// A series is one zip file.
func TestPagesZip(t *testing.T) {
	var b bytes.Buffer
	asked := &protocol.ExportAsked{Format: "deck", Axis: protocol.AxisEvents, Steps: protocol.ExportMoments}
	name, err := export.Pages{}.Export(&b, lesson(t, "buffered"), asked, nil)
	if err != nil || name != "buffered.zip" {
		t.Fatalf("%q, %v", name, err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "buffered-1.svg buffered-2.svg buffered-3.svg buffered-4.svg buffered-5.svg buffered.md" {
		t.Errorf("the files are %s", got)
	}
}

// What cannot be is a sentence for the page; nobody waits for what nobody wants any more.
func TestPagesRefuse(t *testing.T) {
	v := lesson(t, "buffered")
	for want, asked := range map[string]protocol.ExportAsked{
		`no format "word"`: {Format: "word"},
		"the axis is":      {Format: "svg", Axis: "sideways"},
		"nothing happens":  {Format: "svg", Window: true, From: 1e6, To: 2e6},
		"pictures are of":  {Format: "svg", Steps: "all"},
		"shows no lane":    {Format: "svg", Chosen: true, To: 9, Lanes: protocol.LaneQuery{Kinds: []protocol.LaneKind{protocol.LaneRWMutex}}},
		`no theme "pink"`:  {Format: "html", Theme: "pink"},
		"is no size":       {Format: "png", Size: "1x1"},
		"a scene's query":  {Format: "svg", Chosen: true, To: 9, Lanes: protocol.LaneQuery{Pins: make([]string, 1000)}},
		"has to end after": {Format: "svg", Chosen: true, From: 9, To: 9},
	} {
		if asked.Axis == "" {
			asked.Axis = protocol.AxisEvents
		}
		if asked.Steps == "" {
			asked.Steps = protocol.ExportMoment
		}
		var option *export.OptionError
		_, err := export.Pages{Page: web.FS()}.Export(&bytes.Buffer{}, v, &asked, nil)
		if !errors.As(err, &option) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v; want %q", asked, err, want)
		}
	}
	gone := errors.New("gone")
	asked := &protocol.ExportAsked{Format: "gif", Axis: protocol.AxisEvents, Steps: protocol.ExportMoment}
	if _, err := (export.Pages{}).Export(&bytes.Buffer{}, v, asked, func() error { return gone }); !errors.Is(err, gone) {
		t.Errorf("a GIF that nobody wants: %v", err)
	}
}
