package export_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
)

var large = flag.Int("export.large", 30_000, "events of the large trace")

// largeTrace writes a made-up trace of so many events into a file, and opens it.
func largeTrace(t *testing.T, events int) *viz.View {
	t.Helper()
	name := filepath.Join(t.TempDir(), "large.govis")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := tracer.NewWriter(f, tracer.Meta{Program: "large", Start: time.Unix(1e9, 0)})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	tracetest.PlayEach(1, tracetest.Mixed(events), func(e *tracer.Event) bool {
		n++
		err = w.Write(e)
		return err == nil && n < events
	})
	if err := errors.Join(err, w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.Open(name)
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

// A meter counts what is written, and looks at the memory in use as it goes.
type meter struct {
	bytes, lines int
	sinceLook    int
	peak         uint64
}

func (m *meter) Write(p []byte) (int, error) {
	m.bytes += len(p)
	m.lines += strings.Count(string(p), "\n")
	if m.sinceLook += len(p); m.sinceLook > 256<<10 {
		m.look()
	}
	return len(p), nil
}

func (m *meter) look() {
	m.sinceLook = 0
	m.peak = max(m.peak, live())
}

// live returns how much of the heap the last collection has found to be in use.
func live() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// What tools read is written of any trace in bounded memory; pictures show all of it; what goes by steps refuses so many, and takes a part.
func TestLarge(t *testing.T) {
	view := largeTrace(t, *large)
	events := view.Len() - view.First()
	for _, name := range []string{"chrome", "ndjson", "csv", "parquet", "otlp"} {
		f, err := export.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		before := live()
		var m meter
		start := time.Now()
		if err := f.Write(&m, view, export.Options{System: true}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m.look()
		more := (int64(m.peak) - int64(before)) >> 20
		t.Logf("%s: %d events, %d MB in %v; memory in use grew by up to %d MiB", name, events, m.bytes/1_000_000, time.Since(start).Round(time.Millisecond), more)
		if more > 128 {
			t.Errorf("%s: memory in use grew by %d MiB", name, more)
		}
		if name == "ndjson" && m.lines != events || name == "csv" && m.lines < events+1 {
			t.Errorf("%s: %d lines, %d events", name, m.lines, events)
		}
	}
	for _, name := range []string{"svg", "png", "pdf"} {
		if len(write(t, view, name, export.Options{Size: "960x540"})) == 0 {
			t.Errorf("%s: no picture of all of it", name)
		}
	}
	part := export.Options{From: view.Len() - 40, Size: "640x360"}
	for _, f := range export.Formats() {
		switch f.Name {
		case "deck":
			checkLargeDeck(t, view, part)
			continue
		case "mp4", "webm":
			if _, err := exec.LookPath("ffmpeg"); err != nil {
				continue // make test-exports has one
			}
		}
		if len(write(t, view, f.Name, part)) == 0 {
			t.Errorf("%s: nothing of its end", f.Name)
		}
	}
	checkRefused(t, view)
}

// checkLargeDeck writes a deck of a part: a slide, and a picture that it names, for each step.
func checkLargeDeck(t *testing.T, view *viz.View, o export.Options) {
	t.Helper()
	files := map[string]*bytes.Buffer{}
	f, err := export.Named("deck")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteMany("large.md", view, o, intoMemory(files)); err != nil {
		t.Fatalf("deck: %v", err)
	}
	deck, steps := files["large.md"].String(), stepsIn(t, view, o)
	if len(files) != steps+1 || strings.Count(deck, "](large-") != steps {
		t.Errorf("a deck of %d steps has %d files:\n%s", steps, len(files), deck)
	}
	for name := range files {
		if name != "large.md" && !strings.Contains(deck, "]("+name+")") {
			t.Errorf("the deck has no picture %s", name)
		}
	}
}

// A memoryFile is a file of a series, in memory.
type memoryFile struct{ *bytes.Buffer }

func (memoryFile) Close() error { return nil }

func intoMemory(files map[string]*bytes.Buffer) export.Create {
	return func(name string) (io.WriteCloser, error) {
		files[name] = &bytes.Buffer{}
		return memoryFile{files[name]}, nil
	}
}

// checkRefused: what goes by steps is not written of so many, but with how many there are and what to do. Nothing is begun.
func checkRefused(t *testing.T, view *viz.View) {
	t.Helper()
	for _, f := range export.Formats() {
		switch f.Name {
		case "chrome", "ndjson", "csv", "parquet", "otlp", "html":
			continue // not by steps, or in a test of its own
		}
		o := export.Options{Steps: true, Scratch: t.TempDir()}
		var m meter
		var err error
		files := map[string]*bytes.Buffer{}
		if f.Many(&o) {
			err = f.WriteMany("large"+f.Endings[0], view, o, intoMemory(files))
		} else {
			err = f.Write(&m, view, o)
		}
		var option *export.OptionError
		if !errors.As(err, &option) || !strings.Contains(err.Error(), "steps") || !strings.Contains(err.Error(), "--force") || m.bytes+len(files) > 0 {
			t.Errorf("%s: %v, and %d bytes and %d files are written; it should say how many steps there are, and of --force", f.Name, err, m.bytes, len(files))
		}
	}
}

// With --force there are as many as there are.
func TestLargeForced(t *testing.T) {
	view := largeTrace(t, 8000)
	steps := stepsIn(t, view, export.Options{Force: true})
	if steps <= export.MaxSteps {
		t.Fatalf("%d steps are not many", steps)
	}
	diagram := string(write(t, view, "mermaid", export.Options{Force: true}))
	if lines := strings.Count(diagram, "\n"); lines < export.MaxSteps {
		t.Errorf("%d steps are %d lines", steps, lines)
	}
}
