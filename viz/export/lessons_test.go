package export_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"image/gif"
	"image/png"
	"path/filepath"
	"testing"

	trace "go.opentelemetry.io/proto/slim/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
)

// lessons are runs of real programs that every format is tried with.
var lessons = []string{"buffered", "mutex", "cancel-propagation"}

func recording(name string) string { return filepath.Join("../../scenarios", name, "recording.govis") }

// lesson returns a view of the recording of a lesson.
func lesson(t testing.TB, name string) *viz.View {
	t.Helper()
	file, err := tracer.Open(recording(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	view, err := viz.NewView(file)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// A GIF has as many frames as there are steps, and at 960 pixels at most 2 MB for 30 steps; a PNG is as large as was said, in each theme. All of
// that is much to paint: make test-exports does it, go test paints the moments of one lesson and one large picture.
func TestLessonPictures(t *testing.T) {
	if !*withReaders {
		view := lesson(t, "buffered")
		checkGIF(t, view, export.Options{Moments: []int{60, 64, 72, 75}}, 4)
		checkLargePNG(t, view, "dark")
		return
	}
	for _, name := range lessons {
		view := lesson(t, name)
		checkGIF(t, view, export.Options{}, stepsOf(t, view))
		for _, theme := range []string{"light", "dark", "print"} {
			checkLargePNG(t, view, theme)
		}
	}
}

func checkGIF(t *testing.T, view *viz.View, o export.Options, steps int) {
	t.Helper()
	data := write(t, view, "gif", o)
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != steps || g.Config.Width != 960 || g.Config.Height != 540 {
		t.Errorf("%d frames of %dx%d for %d steps", len(g.Image), g.Config.Width, g.Config.Height, steps)
	}
	if most := 2 << 20 * max(steps, 30) / 30; len(data) > most {
		t.Errorf("a GIF of %d steps has %d bytes, more than %d", steps, len(data), most)
	}
}

func checkLargePNG(t *testing.T, view *viz.View, theme string) {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(write(t, view, "png", export.Options{Theme: theme, Size: "3840x2160"})))
	if err != nil || m.Bounds().Dx() != 3840 || m.Bounds().Dy() != 2160 {
		t.Errorf("%s: %v (%v)", theme, m.Bounds(), err)
	}
}

// OTLP/JSON is that of its protocol buffers, but for ids, which are hexadecimal there.
func TestOTLPProto(t *testing.T) {
	for _, name := range lessons {
		var tree any
		if err := json.Unmarshal(write(t, lesson(t, name), "otlp", export.Options{}), &tree); err != nil {
			t.Fatal(err)
		}
		base64IDs(t, tree)
		data, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var traces trace.TracesData
		if err := protojson.Unmarshal(data, &traces); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		spans := traces.ResourceSpans[0].ScopeSpans[0].Spans
		known := map[string]bool{}
		for _, s := range spans {
			if len(s.TraceId) != 16 || len(s.SpanId) != 8 || known[string(s.SpanId)] || s.StartTimeUnixNano > s.EndTimeUnixNano || s.StartTimeUnixNano == 0 {
				t.Errorf("%s: span %v", name, s)
			}
			known[string(s.SpanId)] = true
		}
		for _, s := range spans {
			if len(s.ParentSpanId) > 0 && !known[string(s.ParentSpanId)] {
				t.Errorf("%s: the parent of %s is none of the spans", name, s.Name)
			}
			for _, l := range s.Links {
				if !known[string(l.SpanId)] {
					t.Errorf("%s: a link of %s leads nowhere", name, s.Name)
				}
			}
		}
	}
}

// base64IDs makes hexadecimal ids what protojson reads.
func base64IDs(t *testing.T, tree any) {
	switch v := tree.(type) {
	case []any:
		for _, one := range v {
			base64IDs(t, one)
		}
	case map[string]any:
		for key, one := range v {
			switch key {
			case "traceId", "spanId", "parentSpanId":
				id, err := hex.DecodeString(one.(string))
				if err != nil {
					t.Fatalf("%s %v: %v", key, one, err)
				}
				v[key] = base64.StdEncoding.EncodeToString(id)
			default:
				base64IDs(t, one)
			}
		}
	}
}
