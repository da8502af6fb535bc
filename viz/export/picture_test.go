package export_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/gif"
	"image/png"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
)

// stepsOf returns how many steps the text form has of a trace: each has a line that begins with its number.
func stepsOf(t *testing.T, view *viz.View) int {
	t.Helper()
	return stepsIn(t, view, export.Options{})
}

// stepsIn is stepsOf for a part of a trace.
func stepsIn(t *testing.T, view *viz.View, o export.Options) int {
	t.Helper()
	return len(regexp.MustCompile(`(?m)^ *\d+ +[0-9.]+[nµm]?s  `).FindAll(write(t, view, "text", o), -1))
}

func TestPNG(t *testing.T) {
	view := play(t, "buffered")
	for size, want := range map[string][2]int{"": {1920, 1080}, "4:3": {1600, 1200}, "column": {1040, 780}, "640x360": {640, 360}} {
		m, err := png.Decode(bytes.NewReader(write(t, view, "png", export.Options{Size: size})))
		if err != nil || m.Bounds().Dx() != want[0] || m.Bounds().Dy() != want[1] {
			t.Errorf("size %q is %v (%v), want %v", size, m.Bounds(), err, want)
		}
	}
}

func TestGIF(t *testing.T) {
	view := play(t, "unbuffered")
	part := export.Options{To: 12} // each frame takes its time
	g, err := gif.DecodeAll(bytes.NewReader(write(t, view, "gif", part)))
	if err != nil {
		t.Fatal(err)
	}
	if want := stepsIn(t, view, part); len(g.Image) != want || want < 3 {
		t.Errorf("%d frames, %d steps", len(g.Image), want)
	}
	if b := g.Image[0].Bounds(); b.Dx() != 960 {
		t.Errorf("it is %v", b)
	}
	for i, delay := range g.Delay {
		if delay < 100 {
			t.Errorf("frame %d stands for %d hundredths of a second, too short to read", i, delay)
		}
	}
}

// The texts of a picture are outlines, and its description has them as text.
func TestSVG(t *testing.T) {
	data := write(t, play(t, "buffered"), "svg", export.Options{Title: `<a & "b">`})
	var doc struct {
		XMLName xml.Name
		Title   string `xml:"title"`
		Desc    string `xml:"desc"`
		Paths   []struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.XMLName.Local != "svg" || doc.Title != `<a & "b">` || !strings.Contains(doc.Desc, "The program ends with exit code 0.") || len(doc.Paths) < 10 {
		t.Errorf("title %q, description %q, %d paths", doc.Title, doc.Desc, len(doc.Paths))
	}
	if bytes.Contains(data, []byte("<text")) || bytes.Contains(data, []byte("NaN")) {
		t.Error("there is a text, which needs a font of the reader, or a place that is no number")
	}
}

// The animated SVG has a group for each step, and each is seen in its turn: the turns add up.
func TestAnimatedSVG(t *testing.T) {
	view := play(t, "unbuffered")
	var doc struct {
		Groups []struct {
			Animate struct {
				Values   string `xml:"values,attr"`
				KeyTimes string `xml:"keyTimes,attr"`
			} `xml:"animate"`
			Use []struct {
				Href string `xml:"href,attr"`
			} `xml:"use"`
		} `xml:"g"`
		Defs struct {
			Paths []struct {
				ID string `xml:"id,attr"`
			} `xml:"path"`
		} `xml:"defs"`
	}
	if err := xml.Unmarshal(write(t, view, "svg-anim", export.Options{}), &doc); err != nil {
		t.Fatal(err)
	}
	if want := stepsOf(t, view); len(doc.Groups) != want {
		t.Fatalf("%d groups, %d steps", len(doc.Groups), want)
	}
	known := map[string]bool{}
	for _, p := range doc.Defs.Paths {
		known["#"+p.ID] = true
	}
	last := "0"
	for i, g := range doc.Groups {
		for _, u := range g.Use {
			if !known[u.Href] {
				t.Fatalf("step %d uses %s, which is not there", i, u.Href)
			}
		}
		times := strings.Split(g.Animate.KeyTimes, ";")
		if i > 0 && times[1] != last {
			t.Errorf("step %d begins at %s, the one before ends at %s", i, times[1], last)
		}
		last = times[len(times)-1]
	}
}

// A PDF's cross-reference leads to its objects.
func TestPDF(t *testing.T) {
	view := play(t, "unbuffered")
	for steps, pages := range map[bool]int{false: 1, true: stepsIn(t, view, export.Options{To: 25})} {
		data := write(t, view, "pdf", export.Options{Steps: steps, To: 25})
		if !bytes.Contains(data, fmt.Appendf(nil, "/Count %d ", pages)) {
			t.Errorf("steps %t: not %d pages", steps, pages)
		}
		at := bytes.LastIndex(data, []byte("startxref\n"))
		start, err := strconv.Atoi(strings.Fields(string(data[at:]))[1])
		if err != nil || !bytes.HasPrefix(data[start:], []byte("xref\n")) {
			t.Fatalf("startxref leads to %d (%v)", start, err)
		}
		for i, m := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(data[start:], -1) {
			offset, _ := strconv.Atoi(string(m[1]))
			if !bytes.HasPrefix(data[offset:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
				t.Errorf("object %d is not at %d", i+1, offset)
			}
		}
	}
}

// Slides are XML whose relationships lead to parts that are there, each with a type; notes are the sentences.
func TestPPTX(t *testing.T) {
	view := play(t, "unbuffered")
	data := write(t, view, "pptx", export.Options{})
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(content)
		d := xml.NewDecoder(bytes.NewReader(content))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	steps := stepsOf(t, view)
	for i := 1; i <= steps; i++ {
		if parts[fmt.Sprintf("ppt/slides/slide%d.xml", i)] == "" || parts[fmt.Sprintf("ppt/notesSlides/notesSlide%d.xml", i)] == "" {
			t.Errorf("slide %d of %d is not there", i, steps)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if !strings.HasSuffix(name, ".rels") && name != "[Content_Types].xml" && !strings.Contains(parts["[Content_Types].xml"], `PartName="/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
	}
	if strings.Contains(parts["ppt/slides/slide1.xml"], "<p:pic") {
		t.Error("a slide has a picture; shapes and text are wanted")
	}
	if notes := parts["ppt/notesSlides/notesSlide1.xml"]; !strings.Contains(notes, "<a:t>") {
		t.Errorf("no sentence in the notes: %s", notes)
	}
}

func TestTikZ(t *testing.T) {
	view := play(t, "unbuffered")
	tex := string(write(t, view, "tikz", export.Options{}))
	if got, want := strings.Count(tex, "\\only<"), stepsOf(t, view); got != want {
		t.Errorf("%d overlays, %d steps", got, want)
	}
	if strings.Count(tex, "{")-strings.Count(tex, `\{`) != strings.Count(tex, "}")-strings.Count(tex, `\}`) {
		t.Error("braces do not match")
	}
	for _, r := range tex {
		if r > '~' {
			t.Fatalf("%q is not in all of TeX's fonts", r)
		}
	}
}

// A deck is a Markdown file and its pictures; --steps makes numbered files.
func TestMany(t *testing.T) {
	view := play(t, "unbuffered")
	steps := stepsOf(t, view)
	for _, test := range []struct {
		format, out string
		files       int
		first       string
	}{
		{"deck", "talk.md", steps + 1, "talk-01.svg"},
		{"svg", "a.b/pic.svg", steps, "a.b/pic-01.svg"},
	} {
		f, err := export.Named(test.format)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]*file{}
		err = f.WriteMany(test.out, view, export.Options{Steps: true, Size: "640x360"}, func(name string) (io.WriteCloser, error) {
			files[name] = &file{}
			return files[name], nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(files) != test.files || files[test.first] == nil {
			t.Errorf("%s: %d files, want %d: %q", test.format, len(files), test.files, slices.Sorted(maps.Keys(files)))
		}
		for name, f := range files {
			if f.Len() == 0 || !f.closed {
				t.Errorf("%s has %d bytes; closed: %t", name, f.Len(), f.closed)
			}
		}
	}
}

type file struct {
	bytes.Buffer
	closed bool
}

func (f *file) Close() error {
	f.closed = true
	return nil
}
