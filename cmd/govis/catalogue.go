package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
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
	// stillUnits is how wide the still of a lesson is in units of a picture: few, so that little is in it, and that large.
	stillUnits = 560
	// stillTimeline is how much of a still is the timeline, at most: three lanes, for the objects to have room above.
	stillTimeline = 0.42
	// recordingRoom is what the room of a recording is called, in front of the lesson's name.
	recordingRoom = "recording-"
)

// A catalogue shows the lessons, and runs them for pages.
type catalogue struct {
	*pageRuns
	opts runOptions

	mu     sync.Mutex
	stills map[string][]byte
	traces []*tracer.Trace // of recordings
}

func newCatalogue(o runOptions, cache string, limit time.Duration) (*catalogue, error) {
	c := &catalogue{opts: o, pageRuns: newPageRuns(cache, limit, "../../"), stills: map[string][]byte{}}
	hub, err := server.NewHub(web.FS(), "catalogue.html", c.recording, func(string, ...any) {})
	if err != nil {
		return nil, err
	}
	c.hub = hub
	hub.Guarded("GET /api/lessons", c.list)
	hub.Guarded("POST /api/run", c.run)
	hub.Guarded("POST /api/try", func(w http.ResponseWriter, r *http.Request) { c.try(w, r, c.programOf) })
	hub.Open("GET /still/{name}", c.still)
	return c, nil
}

// close ends all programs, and lets all traces go.
func (c *catalogue) close() {
	c.pageRuns.close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.traces {
		t.Close()
	}
}

// programOf returns the program of a room, of a recording that of its lesson.
func (c *catalogue) programOf(room string) (runnable, bool) {
	name, ok := strings.CutPrefix(room, recordingRoom)
	if !ok {
		return c.pageRuns.programOf(room)
	}
	pr, err := lessonProgram(c.opts, name, c.cache)
	return pr, err == nil
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
	pr, err := lessonProgram(c.opts, name, c.cache)
	if err != nil {
		pr.noEdit = fmt.Sprintf("The lesson cannot be unpacked here: %v.", err)
	}
	s, err := c.show(trace, pr, server.Options{Recording: true, Plays: true, Room: &server.Room{Name: room}})
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

// run answers a page that wants a lesson to be run.
func (c *catalogue) run(w http.ResponseWriter, r *http.Request) {
	var asked protocol.RunAsked
	if !readJSON(w, r, &asked, `{"lesson": "buffered"}`) {
		return
	}
	if _, ok := scenarios.Get(asked.Lesson); !ok {
		http.Error(w, fmt.Sprintf("There is no lesson %.60q.", asked.Lesson), http.StatusNotFound)
		return
	}
	pr, err := lessonProgram(c.opts, asked.Lesson, c.cache)
	if err != nil {
		answerJSON(w, protocol.RunStarted{Error: err.Error(), Problems: []protocol.SourceProblem{}})
		return
	}
	room, said, err := c.start(r.Context(), pr)
	if err != nil {
		answerJSON(w, protocol.RunStarted{Error: err.Error(), Output: said, Problems: []protocol.SourceProblem{}})
		return
	}
	answerJSON(w, protocol.RunStarted{Path: "r/" + room + "/", Problems: []protocol.SourceProblem{}})
}

// still answers with a picture of a lesson's recording, NAME.svg or NAME.light.svg, at the moment that is its picture.
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

// stillOf returns the position of the moment that is the lesson's picture: the first in the run, unless the lesson names one.
func stillOf(trace *tracer.Trace) (int, error) {
	guide := lesson.Of(trace)
	if guide == nil {
		return 0, nil
	}
	if name := guide.Scenario().Still; name != "" {
		return guide.Moment(name)
	}
	r, err := guide.Reply()
	if err != nil || len(r.Moments) == 0 {
		return 0, err
	}
	return int(r.Moments[0].At), nil
}

// drawStill draws the stage and the timeline of a lesson's recording at the moment that is its picture.
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
	o := export.Options{Theme: theme, Size: "640x360", Units: stillUnits, With: []string{"stage", "timeline"}, Timeline: stillTimeline, Axis: protocol.AxisEvents}
	if o.At, err = stillOf(trace); err != nil {
		return nil, err
	}
	format, err := export.Named("svg")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = format.Write(&b, view, o)
	return b.Bytes(), err
}
