package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// MaxSteps is how many steps a format that shows each step takes, unless forced.
const MaxSteps = 2000

// Options say what of a trace is written, and how. The zero Options are the whole trace.
type Options struct {
	From, To int           // the events at positions From to To-1; To 0 is up to the end
	Lanes    []string      // names of goroutines and objects, or patterns as of path.Match; none: all
	System   bool          // with the runtime's own goroutines and objects
	Axis     protocol.Axis // "" for events
	Title    string        // "" for the program's name
	Columns  int           // width of text, 0 for 80
	Color    bool          // text for a terminal that has colours
	Size     string        // of pictures: "1920x1080", or "16:9" (where it is not said), "4:3", "column" ...
	Theme    string        // of pictures: "light" (where it is not said), "dark", "print"
	With     []string      // parts of pictures: "source", "stage", "timeline", "sentence"; none: all
	Units    float64       // how wide pictures are in units, of which small type has 12; 0: as suits the size
	Timeline float64       // of pictures: how much of the height it has at most where a stage is above, 0.4; 0 for what is usual
	At       int           // the event whose moment a single picture shows; 0 is the last of the window
	Steps    bool          // a page for each step
	Moments  []int         // the events that are steps, in order; none: all that are notable
	Force    bool          // also with more than MaxSteps steps
	Page     fs.FS         // what a page of one file is made of: page.js, page.css, favicon.svg, licenses.txt; only html needs it
	Stopped  func() error  // if not nil, asked now and then: what it returns ends the writing
	Scratch  string        // the folder for what is there only while a file is made; "" for the system's
}

// A Format is a kind of file that a trace can be written as.
type Format struct {
	Name    string   // what --format calls it
	Title   string   // what people call it
	Endings []string // of file names, with the dot; the first is the usual one
	For     string   // what it is for, a few words
	story   bool     // it tells what the program did, and so begins where that begins unless told otherwise
	write   func(w io.Writer, v *viz.View, o *Options) error
}

// formats in the order in which they are listed.
var formats = []Format{
	{"html", "HTML", []string{".html", ".htm"}, "anywhere: the page itself with the trace in it, one file to open or to embed", false, writeHTML},
	{"svg", "SVG", []string{".svg"}, "slides, papers and web pages: one picture", true, writeSVG},
	{"pdf", "PDF", []string{".pdf"}, "papers and print: one page, or one for each step", true, writePDF},
	{"png", "PNG", []string{".png"}, "everywhere else: one picture", true, writePNG},
	{"gif", "GIF", []string{".gif"}, "chats and README files: plays the steps", true, writeGIF},
	{"svg-anim", "Animated SVG", []string{".anim.svg"}, "web pages and chats: an SVG that plays the steps", true, writeAnimatedSVG},
	{"mp4", "MP4", []string{".mp4"}, "chats and slide tools: plays the steps (needs ffmpeg)", true, writeMP4},
	{"webm", "WebM", []string{".webm"}, "the same for web pages (needs ffmpeg)", true, writeWebM},
	{"pptx", "PowerPoint", []string{".pptx"}, "PowerPoint, Keynote, Slides, Impress: a slide for each step, of shapes and text to edit", true, writePPTX},
	{"tikz", "TikZ", []string{".tex"}, "Beamer: a picture that goes on by overlays", true, writeTikZ},
	{"deck", "Markdown", []string{".md"}, "Marp, Slidev, reveal.js: a Markdown slide for each step, with its picture", true, writeDeck},
	{"mermaid", "Mermaid", []string{".mmd", ".mermaid"}, "a sequence diagram in docs and pull requests", true, writeMermaid},
	{"plantuml", "PlantUML", []string{".puml", ".plantuml"}, "a sequence diagram by PlantUML", true, writePlantUML},
	{"text", "Text", []string{".txt"}, "terminals and code review", true, writeText},
	{"chrome", "Perfetto", []string{".trace.json", ".json"}, "ui.perfetto.dev and chrome://tracing", false, writeChrome},
	{"otlp", "OpenTelemetry", []string{".otlp.json"}, "Jaeger, Tempo and others that read OpenTelemetry", false, writeOTLP},
	{"ndjson", "NDJSON", []string{".ndjson", ".jsonl"}, "jq and notebooks: one event a line", false, writeNDJSON},
	{"csv", "CSV", []string{".csv"}, "spreadsheets: one event a line", false, writeCSV},
	{"parquet", "Parquet", []string{".parquet"}, "DuckDB, Spark, ClickHouse: one event a row", false, writeParquet},
}

// Formats returns all formats. The caller owns the slice.
func Formats() []Format { return slices.Clone(formats) }

// Named returns the format that --format calls name. The error tells which there are.
func Named(name string) (Format, error) {
	var names []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("there is no format %q; there are %s", name, strings.Join(names, ", "))
}

// ForFile returns the format that the ending of a file's name asks for, by the longest that fits.
func ForFile(file string) (Format, error) {
	var best Format
	long := 0
	var endings []string
	for _, f := range formats {
		for _, ending := range f.Endings {
			if strings.HasSuffix(strings.ToLower(file), ending) && len(ending) > long {
				best, long = f, len(ending)
			}
			endings = append(endings, ending)
		}
	}
	if long == 0 {
		return Format{}, fmt.Errorf("the ending of %s says no format; there are %s, or name one with --format", path.Base(file), strings.Join(endings, " "))
	}
	return best, nil
}

// An OptionError is an error in what was asked for: no such lane, an empty window, too many steps. It is a sentence that says
// what to do.
type OptionError struct{ Message string }

func (e *OptionError) Error() string { return e.Message }

// Page reports that the page which asked for a file can do something about it.
func (e *OptionError) Page() bool { return true }

func optionError(format string, args ...any) error {
	return &OptionError{fmt.Sprintf(format, args...)}
}

// Write writes what o asks for of the trace that v shows to w. The same trace and options give the same bytes. An error is an
// *[OptionError], or of w or of the trace.
func (f Format) Write(w io.Writer, v *viz.View, o Options) error {
	if err := f.window(v, &o); err != nil {
		return err
	}
	err := f.write(w, v, &o)
	var option *OptionError
	if err != nil && !errors.As(err, &option) {
		return fmt.Errorf("writing %s: %w", f.Name, err)
	}
	return err
}

// window puts the window into o that it stands for, and checks it and the lanes.
func (f Format) window(v *viz.View, o *Options) error {
	first, count := v.First(), v.Len()
	if o.To == 0 {
		o.To = count
	}
	if begin := int(v.Hello().Begin); f.story && o.From == 0 && !o.System && begin < o.To {
		o.From = begin
	}
	o.From = max(o.From, first)
	if o.To > count || o.From >= o.To {
		return optionError("there are no events in the window: it begins with event %d and ends with event %d, and the trace has events %d to %d",
			seqAt(v, o.From), seqAt(v, o.To-1), seqAt(v, first), seqAt(v, count-1))
	}
	return o.checkLanes(v)
}

// seqAt returns the number of the event at a position, as govis events prints it.
func seqAt(v *viz.View, i int) uint64 {
	e, err := v.Trace().At(i)
	if err != nil {
		return uint64(max(i+1, 0)) // beyond the end: as if it went on
	}
	return e.Seq
}

// Ignores returns the options, by their names as flags, that say nothing about files of this format.
func (f Format) Ignores() []string {
	switch f.Name {
	case "svg", "pdf", "png":
		return nil
	case "svg-anim", "gif", "mp4", "webm", "pptx", "tikz", "deck":
		return []string{"at"}
	case "html":
		return []string{"size", "steps", "with"}
	case "text":
		return []string{"at", "size", "theme", "with"}
	case "mermaid", "plantuml":
		return []string{"at", "axis", "size", "theme", "with"}
	case "chrome", "otlp":
		return []string{"at", "axis", "size", "steps", "theme", "with"}
	}
	return []string{"at", "axis", "size", "steps", "theme", "title", "with"}
}

// wants reports whether a lane of that name is to be shown.
func (o *Options) wants(name string) bool {
	if len(o.Lanes) == 0 {
		return true
	}
	return slices.ContainsFunc(o.Lanes, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return pattern == name || ok && err == nil
	})
}

// checkLanes: every name or pattern fits a lane.
func (o *Options) checkLanes(v *viz.View) error {
	if len(o.Lanes) == 0 {
		return nil
	}
	lanes, err := allLanes(v, o.System)
	if err != nil {
		return err
	}
	for _, pattern := range o.Lanes {
		one := Options{Lanes: []string{pattern}}
		if !slices.ContainsFunc(lanes, func(l protocol.Lane) bool { return one.wants(l.Name) }) {
			return optionError("no lane is called %q; there are %s", pattern, nearest(pattern, lanes))
		}
	}
	return nil
}

// maxLanes is how many lanes are looked at.
const maxLanes = 20000

// allLanes returns the lanes of a view, without what is in them.
func allLanes(v *viz.View, system bool) ([]protocol.Lane, error) {
	var lanes []protocol.Lane
	for len(lanes) < maxLanes {
		s, err := v.Scene(&protocol.SceneRequest{
			Axis: protocol.AxisEvents, From: int64(v.Len()) - 1, To: int64(v.Len()), Width: 1,
			Lanes: protocol.LaneQuery{First: len(lanes), Count: protocol.MaxLanes, System: system, Kinds: []protocol.LaneKind{
				protocol.LaneGoroutine, protocol.LaneChannel, protocol.LaneMutex, protocol.LaneRWMutex, protocol.LaneWaitGroup,
				protocol.LaneContext, protocol.LaneObject,
			}},
		})
		if err != nil {
			return nil, err
		}
		lanes = append(lanes, s.Lanes...)
		if len(s.Lanes) == 0 || len(lanes) >= s.Total {
			break
		}
	}
	return lanes, nil
}

// nearest returns the names of lanes that are most like what was asked for.
func nearest(pattern string, lanes []protocol.Lane) string {
	type candidate struct {
		name string
		same int
	}
	var list []candidate
	for _, l := range lanes {
		same := 0
		for same < min(len(l.Name), len(pattern)) && l.Name[same] == pattern[same] {
			same++
		}
		if !slices.ContainsFunc(list, func(c candidate) bool { return c.name == l.Name }) {
			list = append(list, candidate{l.Name, same})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return b.same - a.same })
	const most = 8
	var names []string
	for _, c := range list[:min(most, len(list))] {
		names = append(names, c.name)
	}
	if len(list) > most {
		names = append(names, fmt.Sprintf("and %d more", len(list)-most))
	}
	return strings.Join(names, ", ")
}
