package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// maxAlone bounds a lesson's page of one file, in bytes.
const maxAlone = 1_500_000

// aloneLessons are the lessons of which testAlone opens pages.
var aloneLessons = []string{"buffered", "mutex", "cancel-propagation"}

// testAlone opens the page of one file of a lesson, as it lies on the disk: it shows what the served page does, and asks for nothing.
func (s pageTest) testAlone(t *testing.T, lesson string) {
	recording := filepath.Join("..", "..", "scenarios", lesson, "recording.govis")
	file := s.exportPage(t, recording)
	if info, err := os.Stat(file); err != nil || info.Size() > maxAlone {
		t.Errorf("%s has %d bytes (%v), want at most %d", file, info.Size(), err, maxAlone)
	}
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate("file://" + file))
	v := openView(t, recording)
	steps := stepsOf(t, v)
	p.sameAnswers(v)
	alone := p.walk(steps)
	p.nothingLoaded()

	recording, err := filepath.Abs(recording)
	if err != nil {
		t.Fatal(err)
	}
	_, address := show(t, s.govis, "open", "--no-browser", recording)
	q := openTab(t, s.browser, dark)
	q.do(chromedp.Navigate(address))
	compareWalks(t, alone, q.walk(steps))
}

// exportPage writes a page of one file.
func (s pageTest) exportPage(t *testing.T, trace string, options ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	out, err := exec.Command(s.govis, append([]string{"export", trace, "-o", file}, options...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("govis export: %v\n%s", err, out)
	}
	return file
}

// nothingLoaded checks that the page had nothing to complain of, and asked for nothing but itself.
func (p *tab) nothingLoaded() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range p.faults {
		p.t.Errorf("the console says: %s", fault)
	}
	for _, url := range p.asked {
		if !strings.HasPrefix(url, "file://") && !strings.HasPrefix(url, "data:") {
			p.t.Errorf("the page asked for %s", url)
		}
	}
}

// walk steps from where the program begins to its end, to the events at, and returns what was shown.
func (p *tab) walk(at []int) []view {
	p.t.Helper()
	p.until("the page", "v.at >= 0")
	p.first()
	var all []view
	for _, i := range at {
		p.press(kb.ArrowRight)
		all = append(all, p.until("the next step", fmt.Sprintf("v.at === %d", i)))
	}
	return all
}

// stepsOf returns the events to which steps come, from where the program begins on.
func stepsOf(t *testing.T, v *viz.View) []int {
	t.Helper()
	var steps []int
	for at := v.Hello().Begin; ; {
		r, err := v.Step(&protocol.StepRequest{From: at, Kind: protocol.StepNotable})
		if err != nil {
			t.Fatal(err)
		}
		if !r.Found {
			return steps
		}
		at = r.At
		steps = append(steps, int(at))
	}
}

// openView opens a trace as govis does.
func openView(t *testing.T, file string) *viz.View {
	t.Helper()
	trace, err := tracer.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { trace.Close() })
	v, err := viz.NewView(trace)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func compareWalks(t *testing.T, alone, served []view) {
	t.Helper()
	for i := range alone {
		a, b := alone[i], served[i]
		a.Hash, b.Hash = "", ""
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("step %d: the page of one file shows\n%+v\nthe served one\n%+v", i, a, b)
		}
	}
}

// sameAnswers asks the page of one file what pages ask, and compares the answers with those of govis.
func (p *tab) sameAnswers(v *viz.View) {
	p.t.Helper()
	await[bool](p, "the page", "window.govis !== undefined")
	asked := questions(v)
	text, err := json.Marshal(asked)
	if err != nil {
		p.t.Fatal(err)
	}
	answers := eval[[]any](p, fmt.Sprintf("%s.map((r) => JSON.parse(JSON.stringify(govis.ask(r))))", text))
	for i, r := range asked {
		want, err := ask(v, r)
		if err != nil {
			p.t.Fatalf("govis does not answer %+v: %v", r, err)
		}
		if !reflect.DeepEqual(answers[i], want) {
			a, _ := json.Marshal(answers[i])
			b, _ := json.Marshal(want)
			q, _ := json.Marshal(r)
			p.t.Fatalf("to %s\nthe page of one file answers\n%s\nand govis\n%s", q, a, b)
		}
	}
}

// ask returns govis's answer as JSON has it.
func ask(v *viz.View, r protocol.ClientMessage) (any, error) {
	var m protocol.ServerMessage
	var err error
	switch r := r.(type) {
	case *protocol.SceneRequest:
		var scene *protocol.Scene
		if scene, err = v.Scene(r); err == nil {
			m = &protocol.SceneReply{ID: r.ID, Scene: *scene}
		}
	case *protocol.StateRequest:
		var state *protocol.State
		if state, err = v.State(r); err == nil {
			m = &protocol.StateReply{ID: r.ID, State: *state}
		}
	case *protocol.EventRequest:
		m, err = v.Event(r)
	case *protocol.StepRequest:
		m, err = v.Step(r)
	case *protocol.ExplainRequest:
		m, err = v.Explain(r)
	case *protocol.StackRequest:
		m, err = v.Stack(r)
	case *protocol.OutputRequest:
		m, err = v.Output(r)
	case *protocol.WaitsRequest:
		m, err = v.Waits(r)
	case *protocol.SearchRequest:
		m, err = v.Search(r)
	case *protocol.SourceRequest:
		m, err = v.Source(r)
	}
	if err != nil {
		return nil, err
	}
	data, err := protocol.Encode(m)
	if err != nil {
		return nil, err
	}
	var out any
	return out, json.Unmarshal(data, &out)
}

// questions are requests of all kinds about a trace, the same each time.
func questions(v *viz.View) []protocol.ClientMessage {
	rng := rand.New(rand.NewPCG(1, 2))
	hello := v.Hello()
	n := int(hello.Count)
	lanes := everyLane(v)
	pick := func() string { return lanes[rng.IntN(len(lanes))].ID }
	var out []protocol.ClientMessage
	add := func(m protocol.ClientMessage) {
		reflect.ValueOf(m).Elem().FieldByName("ID").SetUint(uint64(len(out) + 1))
		out = append(out, m)
	}
	for i := -1; i < n; i++ {
		at, system := int64(i), rng.IntN(3) == 0
		add(&protocol.StateRequest{Type: "state", At: &at, System: system})
		if i < 0 {
			continue
		}
		add(&protocol.EventRequest{Type: "event", At: &at})
		add(&protocol.OutputRequest{Type: "output", At: at})
		state, err := v.State(&protocol.StateRequest{At: &at, System: true})
		if err != nil {
			continue
		}
		for _, g := range state.Goroutines {
			add(&protocol.ExplainRequest{Type: "explain", G: g.ID, At: at})
			add(&protocol.StackRequest{Type: "stack", G: g.ID, At: at})
		}
	}
	kinds := []protocol.StepKind{protocol.StepEvent, protocol.StepNotable, protocol.StepBlock, protocol.StepHandoff, protocol.StepLine}
	for range 300 {
		time := hello.Start - 10 + rng.Int64N(hello.End-hello.Start+20)
		add(&protocol.StateRequest{Type: "state", Time: &time})
		add(&protocol.EventRequest{Type: "event", Time: &time})
		step := &protocol.StepRequest{
			Type: "step", From: int64(rng.IntN(n+4) - 2), Kind: kinds[rng.IntN(len(kinds))], Back: rng.IntN(2) == 0, Count: rng.IntN(4),
			System: rng.IntN(4) == 0, State: rng.IntN(4) == 0,
		}
		if rng.IntN(2) == 0 {
			step.Lane = pick()
		}
		if step.Kind == protocol.StepLine {
			step.Line = &protocol.Line{File: hello.Sources[0].Path, Line: 1 + rng.IntN(40)}
		}
		add(step)
		add(scene(rng, hello, pick))
	}
	for _, text := range []string{"task", "chan.", "a", "main.go:2", "worker", "MU", "nothing like it", "go."} {
		for _, lane := range []string{"", pick()} {
			add(&protocol.SearchRequest{Type: "search", Text: text, Lane: lane, From: int64(rng.IntN(30) * rng.IntN(2)), Limit: 1 + rng.IntN(20), System: rng.IntN(2) == 0})
		}
	}
	add(&protocol.WaitsRequest{Type: "waits"})
	add(&protocol.WaitsRequest{Type: "waits", System: true})
	for _, s := range hello.Sources {
		add(&protocol.SourceRequest{Type: "source", Path: s.Path})
	}
	return out
}

// laneKinds are all of them.
var laneKinds = []protocol.LaneKind{
	protocol.LaneGoroutine, protocol.LaneChannel, protocol.LaneMutex, protocol.LaneRWMutex, protocol.LaneWaitGroup, protocol.LaneContext,
	protocol.LaneProcessor, protocol.LaneCond, protocol.LaneOnce, protocol.LaneTimer, protocol.LaneVariable, protocol.LaneObject,
}

func everyLane(v *viz.View) []protocol.Lane {
	s, err := v.Scene(&protocol.SceneRequest{
		Axis: protocol.AxisEvents, From: 0, To: int64(v.Len()), Width: 10, Lanes: protocol.LaneQuery{Kinds: laneKinds, System: true, Count: protocol.MaxLanes},
	})
	if err != nil {
		return nil
	}
	return s.Lanes
}

// scene is a request for some window of some lanes.
func scene(rng *rand.Rand, hello *protocol.Hello, pick func() string) *protocol.SceneRequest {
	r := &protocol.SceneRequest{Type: "scene", Axis: protocol.AxisEvents, Width: 1 + rng.IntN(1500), Fold: rng.IntN(4) > 0}
	from, length := int64(0), hello.Count
	if rng.IntN(2) == 0 {
		r.Axis, from, length = protocol.AxisClock, hello.Start, hello.End-hello.Start
	}
	r.From = from - 5 + rng.Int64N(length)
	r.To = r.From + 1 + rng.Int64N(length+10)
	if rng.IntN(3) == 0 {
		r.From, r.To = from, from+length
	}
	q := &r.Lanes
	for _, k := range laneKinds {
		if rng.IntN(5) > 0 {
			q.Kinds = append(q.Kinds, k)
		}
	}
	q.System, q.First, q.Count = rng.IntN(3) == 0, rng.IntN(3)*rng.IntN(2), 1+rng.IntN(30)
	sometimes := func(list []string) []string {
		for rng.IntN(3) == 0 {
			list = append(list, pick())
		}
		return list
	}
	q.Pins, q.Folded = sometimes(nil), sometimes(nil)
	switch rng.IntN(7) {
	case 0:
		q.Text = []string{"main", "a", "chan", "worker"}[rng.IntN(4)]
	case 1:
		q.Object = pick()
	case 2:
		q.State = []protocol.SpanState{protocol.StateBlocked, protocol.StateRunning, protocol.StateHeld, protocol.StateActive}[rng.IntN(4)]
	case 3:
		q.Find = pick()
	case 4:
		at := rng.Int64N(hello.Count+2) - 1
		q.FindAt = &at
	case 5:
		at := hello.Start - 1 + rng.Int64N(hello.End-hello.Start+2)
		q.FindTime = &at
	}
	if rng.IntN(2) == 0 {
		q.Seen = &protocol.Rows{First: rng.IntN(6), Count: rng.IntN(5)}
	}
	return r
}

// A part of a trace opens where it was told to, with what it was told to, and says what it is.
func (s pageTest) testAlonePart(t *testing.T) {
	file := s.exportPage(t, "../../scenarios/buffered/recording.govis", "--from", "queued", "--to", "taken", "--at", "full",
		"--theme", "light", "--axis", "clock", "--title", "Four tasks, three places", "--lanes", "main,tasks")
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate("file://" + file))
	v := p.until("the moment full", "v.axis === 'clock'")
	if want := `main waits to send "task 4" on tasks: the buffer is full (3 of 3).`; v.Sentence != want {
		t.Errorf("the page opens with %q, want %q", v.Sentence, want)
	}
	words := eval[string](p, "document.title + ' ' + document.documentElement.dataset.theme + ' ' + document.body.innerText")
	for _, want := range []string{"Four tasks, three places", "light", "This file has events"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q: %s", want, words)
		}
	}
	lanes := eval[[]string](p, `govis.ask({type: 'scene', id: 1, axis: 'events', from: 0, to: 200, width: 900, fold: true,
		lanes: {kinds: ['goroutine', 'channel', 'mutex'], first: 0, count: 50}}).scene.lanes.map((l) => l.name)`)
	if !reflect.DeepEqual(lanes, []string{"main", "tasks"}) {
		t.Errorf("the lanes are %q", lanes)
	}
	p.press(kb.Home)
	first := p.until("the beginning", fmt.Sprintf("v.at < %d", v.At)).At
	p.press(kb.ArrowLeft)
	if at := p.look().At; at > first {
		t.Errorf("a step back from the first event leads to %d", at)
	}
	p.press(kb.End)
	p.until("the end of the part", "v.at === v.count - 1")
	p.nothingLoaded()
}

// A page of one file plays in a frame of another page, by its own keys, and where it is allowed nothing but scripts.
func (s pageTest) testAloneFramed(t *testing.T) {
	file := s.exportPage(t, "../../scenarios/buffered/recording.govis")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slides":
			io.WriteString(w, `<!doctype html><title>slides</title><link rel="icon" href="data:,"><body style="margin:0">`+
				`<iframe src="page#at=61" width="1200" height="680"></iframe>`)
		case "/sandboxed":
			w.Header().Set("Content-Security-Policy", "sandbox allow-scripts")
			http.ServeFile(w, r, file)
		case "/page":
			http.ServeFile(w, r, file)
		}
	}))
	t.Cleanup(server.Close)

	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(server.URL + "/slides"))
	inFrame := strings.ReplaceAll(readView, "document.", "frames[0].document.")
	at := func(condition string) string {
		return fmt.Sprintf("(() => { const v = %s; return %s })()", inFrame, condition)
	}
	await[bool](p, "the moment of the frame's address", at("v.shown === 60"))
	p.do(chromedp.MouseClickXY(600, 660)) // on its sentence, as who goes on in the slide
	p.press(kb.PageDown)
	await[bool](p, "the next step", at("v.shown > 60"))
	p.press(kb.PageUp)
	await[bool](p, "the step before", at("v.shown <= 60"))

	p = openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(server.URL + "/sandboxed#at=61"))
	p.until("the moment of the address", "v.at === 60")
	p.press(kb.PageDown)
	p.until("the next step", "v.at > 60")
}
