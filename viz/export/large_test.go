package export_test

import (
	"errors"
	"flag"
	"os"
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
	for _, f := range export.Formats() {
		switch f.Name {
		case "deck", "mp4", "webm", "gif": // several files, not without ffmpeg, and much to paint
			continue
		}
		if len(write(t, view, f.Name, export.Options{From: view.Len() - 40, Size: "640x360"})) == 0 {
			t.Errorf("%s: nothing of its end", f.Name)
		}
	}
	for _, f := range export.Formats() {
		switch f.Name {
		case "chrome", "ndjson", "csv", "parquet", "otlp", "svg", "png", "deck", "mp4", "webm", "html":
			continue // not by steps, several files, not without ffmpeg, or in a test of its own
		}
		o := export.Options{Steps: true}
		var m meter
		err := f.Write(&m, view, o)
		var option *export.OptionError
		if !errors.As(err, &option) || !strings.Contains(err.Error(), "steps") || !strings.Contains(err.Error(), "--force") || m.bytes > 0 {
			t.Errorf("%s: %v, and %d bytes are written; it should say how many steps there are, and of --force", f.Name, err, m.bytes)
		}
	}
}
