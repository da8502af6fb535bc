package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/lesson"
	"github.com/govis/govis/viz/protocol"
	"github.com/govis/govis/viz/server"
	"github.com/govis/govis/web"
)

const (
	// mostRuns is how many runs a catalogue shows; the oldest that has ended makes room.
	mostRuns = 12
	// mostRunning is how many programs it lets run at the same time, those that are being built among them.
	mostRunning = 4
	// stillUnits is how wide the still of a lesson is in units of a picture: few, so that little is in it, and that large.
	stillUnits = 560
	// recordingRoom is what the room of a recording is called, in front of the lesson's name.
	recordingRoom = "recording-"
)

// A catalogue shows the lessons, and runs them for pages.
type catalogue struct {
	opts  runOptions
	cache string
	limit time.Duration // for a program
	hub   *server.Hub
	ctx   context.Context // of all programs
	end   context.CancelFunc
	wait  sync.WaitGroup

	mu      sync.Mutex
	last    int // number of the last run
	running int
	runs    []*liveRun // oldest first
	stills  map[string][]byte
	traces  []*tracer.Trace // of recordings
}

func newCatalogue(o runOptions, cache string, limit time.Duration) (*catalogue, error) {
	c := &catalogue{opts: o, cache: cache, limit: limit, stills: map[string][]byte{}}
	c.ctx, c.end = context.WithCancel(context.Background())
	logf := func(string, ...any) {}
	hub, err := server.NewHub(web.FS(), "catalogue.html", c.recording, logf)
	if err != nil {
		return nil, err
	}
	c.hub = hub
	hub.Guarded("GET /api/lessons", c.list)
	hub.Guarded("POST /api/run", c.run)
	hub.Open("GET /still/{name}", c.still)
	return c, nil
}

// close ends all programs, and lets their traces go.
func (c *catalogue) close() {
	c.end()
	c.wait.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.runs {
		r.close()
	}
	for _, t := range c.traces {
		t.Close()
	}
}

// canRun says whether programs can be built here, and why not.
func canRun() (bool, string) {
	if _, err := exec.LookPath("go"); err != nil {
		return false, "There is no go command in PATH: recordings are shown. For live runs install " + supportedGo() + "."
	}
	return true, ""
}

// list answers with all lessons.
func (c *catalogue) list(w http.ResponseWriter, _ *http.Request) {
	var all protocol.Catalogue
	all.CanRun, all.WhyNot = canRun()
	for _, s := range scenarios.List() {
		_, err := scenarios.Recording(s.Name)
		all.Lessons = append(all.Lessons, protocol.CatalogueItem{
			Name: s.Name, Topic: s.Topic, Title: s.Title, Point: s.Point, Ends: s.Ends, Wrong: s.Wrong, Pair: s.Pair,
			Questions: len(s.Questions), Recorded: err == nil,
		})
	}
	answerJSON(w, all)
}

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(v) // a page that went away needs no answer
}

// openRecording returns the recording of a lesson.
func openRecording(name string) (*tracer.Trace, error) {
	data, err := scenarios.Recording(name)
	if err != nil {
		return nil, err
	}
	return tracer.NewTrace(bytes.NewReader(data), int64(len(data)))
}

// recording returns a server of the recording that a room is named after, nil if there is none.
func (c *catalogue) recording(room string) *server.Server {
	name, ok := strings.CutPrefix(room, recordingRoom)
	if !ok {
		return nil
	}
	trace, err := openRecording(name)
	if err != nil {
		return nil
	}
	s, err := c.show(trace, server.Options{Recording: true, Plays: true})
	if err != nil {
		trace.Close()
		say(os.Stderr, "the recording of %s cannot be shown: %v", name, err)
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.traces = append(c.traces, trace)
	return s
}

// show makes a server of a trace, below the catalogue.
func (c *catalogue) show(trace *tracer.Trace, o server.Options) (*server.Server, error) {
	o.View = viz.OpenView(trace)
	soon := time.Now().Add(readFirst)
	if _, err := o.View.Advance(func() bool { return time.Now().Before(soon) }); err != nil {
		o.Notes = append(o.Notes, fmt.Sprintf("The page shows only a part of the trace: %v.", err))
	}
	o.Page, o.Secret, o.Home, o.Lesson = web.FS(), c.hub.Secret(), "../../", lesson.Of(trace)
	return server.New(o)
}

// still answers with a picture of a lesson's recording, NAME.svg or NAME.light.svg, at its first moment.
func (c *catalogue) still(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(r.PathValue("name"), ".svg")
	theme := "dark"
	if base, light := strings.CutSuffix(name, ".light"); light {
		name, theme = base, "light"
	}
	if _, known := scenarios.Get(name); !ok || !known {
		http.NotFound(w, r)
		return
	}
	c.mu.Lock()
	picture := c.stills[name+theme]
	c.mu.Unlock()
	if picture == nil {
		var err error
		if picture, err = drawStill(name, theme); err != nil {
			http.Error(w, fmt.Sprintf("There is no picture of %s: %v.", name, err), http.StatusNotFound)
			return
		}
		c.mu.Lock()
		c.stills[name+theme] = picture
		c.mu.Unlock()
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Write(picture)
}

// drawStill draws the stage and the timeline of a lesson's recording at its first moment.
func drawStill(name, theme string) ([]byte, error) {
	trace, err := openRecording(name)
	if err != nil {
		return nil, err
	}
	defer trace.Close()
	view, err := viz.NewView(trace)
	if err != nil {
		return nil, err
	}
	o := export.Options{Theme: theme, Size: "640x360", Units: stillUnits, With: []string{"stage", "timeline"}, Axis: protocol.AxisEvents}
	if r, err := lesson.Of(trace).Reply(); err == nil && r != nil && len(r.Moments) > 0 {
		o.At = int(r.Moments[0].At)
	}
	format, err := export.Named("svg")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = format.Write(&b, view, o)
	return b.Bytes(), err
}
