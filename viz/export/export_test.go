package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/protocol"
	"github.com/govis/govis/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

// play returns a view of a made-up run.
func play(t testing.TB, name string) *viz.View {
	t.Helper()
	program, ok := tracetest.Programs[name]
	if !ok {
		program = tracetest.Mixed(30)
	}
	var events []*tracer.Event
	for _, e := range tracetest.Play(2, program) {
		placed := *e
		placed.Stack = nil
		for _, f := range e.Stack { // paths are of the folder in which the tests are
			placed.Stack = append(placed.Stack, tracer.Frame{Func: f.Func, File: "/src/" + filepath.Base(f.File), Line: f.Line})
		}
		events = append(events, &placed)
	}
	return viewOf(t, name, events)
}

// viewOf returns a view of these events.
func viewOf(t testing.TB, name string, events []*tracer.Event) *viz.View {
	t.Helper()
	var file bytes.Buffer
	w, err := tracer.NewWriter(&file, tracer.Meta{Program: name})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
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
	t.Cleanup(func() { trace.Close() })
	view, err := viz.NewView(trace)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

func write(t testing.TB, view *viz.View, format string, o export.Options) []byte {
	t.Helper()
	f, err := export.Named(format)
	if err != nil {
		t.Fatal(err)
	}
	o.Page = web.FS()
	var b bytes.Buffer
	if err := f.Write(&b, view, o); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.Bytes()
}

// TestTextIsShown: what a program says of itself reaches a terminal as text, never as orders to it.
func TestTextIsShown(t *testing.T) {
	const evil = "a\x1b]0;b\a"
	view := viewOf(t, "evil", []*tracer.Event{
		{Seq: 1, Kind: tracer.GoCreate, G: 1, P: -1, Name: evil, Mode: tracer.ModeUser, Op: "main.main",
			Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp},
		{Seq: 2, T: 1, Kind: tracer.GoStart, G: 1},
		{Seq: 3, T: 2, Kind: tracer.PanicStart, G: 1, Message: evil, Has: tracer.FieldMessage},
	})
	text := string(write(t, view, "text", export.Options{}))
	if strings.ContainsAny(text, "\x1b\a") || strings.Count(text, `a\x1b]0;b\a`) < 2 {
		t.Errorf("text:\n%q", text)
	}
}

// What a program says of itself is text in XML, too, whatever is in it; and a title is one line.
func TestTextIsXML(t *testing.T) {
	const evil = "a\x1b]0;b\a\x00<&\ufffe"
	view := viewOf(t, evil, []*tracer.Event{
		{Seq: 1, Kind: tracer.GoCreate, G: 1, P: -1, Name: evil, Mode: tracer.ModeUser, Op: "main.main",
			Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp},
		{Seq: 2, T: 1, Kind: tracer.GoStart, G: 1},
		{Seq: 3, T: 2, Kind: tracer.PanicStart, G: 1, Message: evil, Has: tracer.FieldMessage},
	})
	for _, format := range []string{"svg", "svg-anim"} {
		for _, title := range []string{"", evil + "\ntwo lines"} {
			for d := xml.NewDecoder(bytes.NewReader(write(t, view, format, export.Options{Title: title}))); ; {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", format, err)
				}
			}
		}
	}
	if text := string(write(t, view, "mermaid", export.Options{Title: "one\n---\nevil\x1b"})); !strings.Contains(text, "one --- evil") {
		t.Errorf("the title is more than a line:\n%s", text)
	}
}

// A deck's pictures are found whatever the file is called.
func TestDeckNames(t *testing.T) {
	files := map[string]*bytes.Buffer{}
	f, err := export.Named("deck")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteMany("dir/a (b)%20.md", play(t, "unbuffered"), export.Options{To: 20, Size: "320x180"}, intoMemory(files)); err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(files["dir/a (b)%20.md"].String(), -1)
	if len(links) == 0 || len(links) != len(files)-1 {
		t.Errorf("%d pictures are shown of %d", len(links), len(files)-1)
	}
	for _, l := range links {
		if name, err := url.PathUnescape(l[1]); err != nil || strings.Contains(l[1], " ") || files["dir/"+name] == nil {
			t.Errorf("no picture is called %q (%v)", l[1], err)
		}
	}
}

// The names of the golden files say the program, the options and the format.
func TestGolden(t *testing.T) {
	for _, program := range []string{"buffered", "locks", "cancel"} {
		view := play(t, program)
		for _, format := range export.Formats() {
			if !slices.Contains([]string{"text", "mermaid", "plantuml", "chrome", "otlp", "ndjson", "csv"}, format.Name) {
				continue // pictures and parquet are read back in other tests
			}
			golden(t, program+format.Endings[0], write(t, view, format.Name, export.Options{}))
		}
	}
	view := play(t, "buffered")
	golden(t, "buffered-clock-color-120.txt", write(t, view, "text", export.Options{Axis: protocol.AxisClock, Color: true, Columns: 120}))
	golden(t, "buffered-main-from40-to60.mmd", write(t, view, "mermaid", export.Options{Lanes: []string{"main"}, From: 40, To: 60, Title: `a "title"`}))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is written now (go test -update writes it anew):\n%s", file, got)
	}
}

func TestSameBytes(t *testing.T) {
	for _, format := range export.Formats() {
		if slices.Contains([]string{"deck", "mp4", "webm"}, format.Name) {
			continue // several files; in make test-exports
		}
		o := export.Options{To: 30, Size: "640x360"}
		if format.Name == "gif" {
			o.To, o.Size = 20, "320x180" // the dearest for each step
		}
		a := write(t, play(t, "mixed"), format.Name, o)
		if b := write(t, play(t, "mixed"), format.Name, o); !bytes.Equal(a, b) {
			t.Errorf("%s: two times the same trace are different bytes", format.Name)
		}
	}
}

// What tools read has every event of the trace.
func TestComplete(t *testing.T) {
	view := play(t, "mixed")
	n := 0
	kinds := map[string]int{}
	for e, err := range view.Trace().Events(0, view.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		kinds[e.Kind.String()]++
	}
	all := export.Options{System: true}
	if got := bytes.Count(write(t, view, "ndjson", all), []byte("\n")); got != n {
		t.Errorf("ndjson has %d lines, the trace %d events", got, n)
	}
	rows, err := csv.NewReader(bytes.NewReader(write(t, view, "csv", all))).ReadAll()
	if err != nil || len(rows) != n+1 {
		t.Errorf("csv has %d lines (%v), the trace %d events", len(rows), err, n)
	}
	var chrome struct {
		TraceEvents []struct {
			Name, Ph, ID string
			TS           json.Number
			Dur          json.Number
		}
	}
	if err := json.Unmarshal(write(t, view, "chrome", all), &chrome); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	arrows := map[string]string{}
	for _, e := range chrome.TraceEvents {
		switch e.Ph {
		case "i":
			got[e.Name]++
		case "s", "f":
			arrows[e.ID] += e.Ph
		case "X":
			if d, err := strconv.ParseFloat(e.Dur.String(), 64); err != nil || d < 0 {
				t.Errorf("%s lasts %s", e.Name, e.Dur)
			}
		}
	}
	for _, kind := range []string{"chan.send", "chan.recv", "mutex.lock", "mutex.unlock", "go.create", "go.end"} {
		if got[kind] != kinds[kind] {
			t.Errorf("chrome has %d %s, the trace %d", got[kind], kind, kinds[kind])
		}
	}
	for id, ends := range arrows {
		if ends != "sf" && ends != "s" {
			t.Errorf("the arrow %s has the ends %q", id, ends)
		}
	}
}

// Every event can be read back by the library's reader, with what it had and no more.
func TestParquet(t *testing.T) {
	view := play(t, "mixed")
	data := write(t, view, "parquet", export.Options{System: true})
	type back struct {
		Seq   uint64  `parquet:"seq"`
		T     int64   `parquet:"t"`
		Kind  string  `parquet:"kind"`
		Obj   *uint64 `parquet:"obj,optional"`
		Value *string `parquet:"value,optional"`
		OK    *bool   `parquet:"ok,optional"`
		At    *string `parquet:"at,optional"`
	}
	rows, err := parquet.Read[back](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for e, err := range view.Trace().Events(0, view.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		r := rows[i]
		i++
		if r.Seq != e.Seq || r.T != e.T || r.Kind != e.Kind.String() ||
			(r.Obj != nil) != (e.Has&tracer.FieldObj != 0) || r.Obj != nil && *r.Obj != e.Obj ||
			(r.Value != nil) != (e.Has&tracer.FieldValue != 0) || r.Value != nil && *r.Value != e.Value ||
			(r.OK != nil) != (e.Has&tracer.FieldOK != 0) || r.OK != nil && *r.OK != e.OK {
			t.Fatalf("row %d is %+v, the event %s", i, r, tracer.AppendJSON(nil, e))
		}
	}
	if i != len(rows) {
		t.Errorf("%d rows, %d events", len(rows), i)
	}
}

// Goroutines are spans under who started them, waits are in them.
func TestOTLP(t *testing.T) {
	view := play(t, "unbuffered")
	var file struct {
		ResourceSpans []struct {
			ScopeSpans []struct {
				Spans []struct {
					TraceID, SpanID, ParentSpanID, Name string
					Start                               string `json:"startTimeUnixNano"`
					End                                 string `json:"endTimeUnixNano"`
					Links                               []struct{ SpanID string }
				}
			}
		}
	}
	if err := json.Unmarshal(write(t, view, "otlp", export.Options{}), &file); err != nil {
		t.Fatal(err)
	}
	spans := file.ResourceSpans[0].ScopeSpans[0].Spans
	known := map[string]string{}
	for _, s := range spans {
		if len(s.TraceID) != 32 || len(s.SpanID) != 16 || known[s.SpanID] != "" {
			t.Errorf("span %q has the ids %q and %q", s.Name, s.TraceID, s.SpanID)
		}
		known[s.SpanID] = s.Name
		if len(s.Start) > len(s.End) || len(s.Start) == len(s.End) && s.Start > s.End {
			t.Errorf("span %q is from %s to %s", s.Name, s.Start, s.End)
		}
	}
	links := 0
	for _, s := range spans {
		if s.ParentSpanID != "" && known[s.ParentSpanID] == "" {
			t.Errorf("span %q is in %s, which is none", s.Name, s.ParentSpanID)
		}
		for _, l := range s.Links {
			links++
			if known[l.SpanID] == "" {
				t.Errorf("span %q is linked to %s, which is none", s.Name, l.SpanID)
			}
		}
	}
	if links == 0 {
		t.Error("no hand-off is a link")
	}
}

func TestBadOptions(t *testing.T) {
	view := play(t, "buffered")
	for _, test := range []struct {
		o    export.Options
		want string
	}{
		{export.Options{Lanes: []string{"mian"}}, `no lane is called "mian"; there are main, `},
		{export.Options{From: 20, To: 20}, "no events in the window"},
		{export.Options{From: view.Len()}, "no events in the window"},
		{export.Options{To: view.Len() + 1}, "no events in the window"},
	} {
		for _, f := range export.Formats() {
			var b bytes.Buffer
			var option *export.OptionError
			err := f.Write(&b, view, test.o)
			if !errors.As(err, &option) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: error %v, want one with %q", f.Name, err, test.want)
			}
		}
	}
	if _, err := export.Named("word"); err == nil || !strings.Contains(err.Error(), "mermaid") {
		t.Errorf("format word: %v", err)
	}
	if _, err := export.ForFile("out.doc"); err == nil || !strings.Contains(err.Error(), ".mmd") {
		t.Errorf("file out.doc: %v", err)
	}
}

func TestForFile(t *testing.T) {
	for file, want := range map[string]string{
		"a.txt": "text", "b/c.mmd": "mermaid", "x.JSON": "chrome", "x.trace.json": "chrome", "x.otlp.json": "otlp", "x.jsonl": "ndjson",
	} {
		if f, err := export.ForFile(file); err != nil || f.Name != want {
			t.Errorf("%s is %q (%v), want %s", file, f.Name, err, want)
		}
	}
}

func ExampleFormats() {
	for _, f := range export.Formats()[:2] {
		fmt.Println(f.Name, f.Endings[0])
	}
	// Output:
	// html .html
	// svg .svg
}

// An execution trace does not begin with when the program was started, but says later what the wall clock showed: spans have that time.
func TestOTLPClock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run.govis")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := tracer.NewWriter(f, tracer.Meta{Program: "trace.out", Origin: "exectrace"})
	if err != nil {
		t.Fatal(err)
	}
	const epoch = 1_790_000_000_000_000_000
	for _, e := range []tracer.Event{
		{Seq: 1, T: 0, Kind: tracer.GoCreate, G: 1, Has: tracer.FieldName | tracer.FieldMode, Name: "main", Mode: tracer.ModeUser},
		{Seq: 2, T: 5, Kind: tracer.GoStart, G: 1},
		{Seq: 3, T: 7, Kind: tracer.TraceClock, Has: tracer.FieldN, N: epoch},
		{Seq: 4, T: 20, Kind: tracer.GoEnd, G: 1},
	} {
		if err := w.Write(&e); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	view, err := viz.NewView(trace)
	if err != nil {
		t.Fatal(err)
	}
	out := string(write(t, view, "otlp", export.Options{}))
	if !strings.Contains(out, `"startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000000000000020"`) {
		t.Errorf("not at the time of the wall clock:\n%s", out)
	}
}
