package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// lessonsAt is a catalogue that is served.
type lessonsAt struct {
	t           *testing.T
	base, token string
}

func openLessons(t *testing.T, flags ...string) (*govisProcess, lessonsAt) {
	t.Helper()
	p := startGovis(t, t.TempDir(), append([]string{"serve", "--no-browser", "--addr", "127.0.0.1:0"}, flags...)...)
	url := p.err.wait(`^govis: the lessons are at (http://\S+)$`)[1]
	base, token, _ := strings.Cut(url, "/#token=")
	return p, lessonsAt{t, base, token}
}

// post sends something to a path, with headers as "Name: value"; the answer's status and body.
func (l lessonsAt) post(path, body string, headers ...string) (int, []byte) {
	l.t.Helper()
	r, err := http.NewRequest("POST", l.base+path, strings.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return resp.StatusCode, data
}

// run runs a lesson, and returns the answer.
func (l lessonsAt) run(lesson string) protocol.RunStarted {
	l.t.Helper()
	status, data := l.post("/api/run", `{"lesson": "`+lesson+`"}`, "Origin: "+l.base, "Govis-Token: "+l.token)
	var started protocol.RunStarted
	if err := json.Unmarshal(data, &started); err != nil || status != 200 {
		l.t.Fatalf("running %s is answered with %d: %s", lesson, status, data)
	}
	return started
}

// Only a page that knows the secret, and comes from here, can have something run.
func TestCatalogueRefuses(t *testing.T) {
	p, l := openLessons(t)
	own, secret := "Origin: "+l.base, "Govis-Token: "+l.token
	const lesson = `{"lesson": "hello"}`
	for _, test := range []struct {
		name, body string
		headers    []string
		want       int
	}{
		{"no secret", lesson, []string{own}, 401},
		{"another secret", lesson, []string{own, "Govis-Token: " + strings.Repeat("A", 22)}, 401},
		{"another site", lesson, []string{"Origin: http://example.com", secret}, 403},
		{"another port", lesson, []string{"Origin: http://127.0.0.1:1", secret}, 403},
		{"no origin", lesson, []string{secret}, 403},
		{"no lesson", `{"lesson": "../../etc"}`, []string{own, secret}, 404},
		{"a field more", `{"lesson": "hello", "args": ["x"]}`, []string{own, secret}, 400},
		{"no JSON", `hello`, []string{own, secret}, 400},
		{"too much", `{"lesson": "` + strings.Repeat("x", 1<<20) + `"}`, []string{own, secret}, 413},
	} {
		if status, data := l.post("/api/run", test.body, test.headers...); status != test.want {
			t.Errorf("%s: answered with %d, want %d: %s", test.name, status, test.want, data)
		}
	}
	resp, err := http.Get(l.base + "/api/lessons")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 401 {
		t.Errorf("the list without the secret is answered with %d", resp.StatusCode)
	}
	for _, path := range []string{"/r/1/", "/r/recording-nothing/", "/still/nothing.svg", "/still/..%2fhello.svg"} {
		resp, err := http.Get(l.base + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 404 {
			t.Errorf("GET %s is answered with %d, want 404", path, resp.StatusCode)
		}
	}
	p.signal(os.Interrupt)
	p.exit(0)
}

// Lessons run one after another, each at its place, where its page is; a still is a picture.
func TestCatalogueRuns(t *testing.T) {
	p, l := openLessons(t)
	first, second := l.run("hello"), l.run("buffered")
	if first.Path != "r/1/" || second.Path != "r/2/" {
		t.Errorf("the runs are at %+v and %+v", first, second)
	}
	for _, path := range []string{first.Path, second.Path, "r/recording-buffered/", ""} {
		pageAt(t, l.base+"/"+path)
	}
	resp, err := http.Get(l.base + "/still/buffered.light.svg")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.Header.Get("Content-Type") != "image/svg+xml" || !bytes.Contains(data, []byte("tasks")) {
		t.Errorf("the still of buffered is %.100s, %v", data, err)
	}
	p.signal(os.Interrupt)
	p.exit(0)
}

// A program that runs on is ended by the limit, and with govis at the latest.
func TestCatalogueEndsPrograms(t *testing.T) {
	p, l := openLessons(t, "--time", "1ms")
	started := l.run("cancel-signal") // it would wait for an interrupt
	if started.Path == "" {
		t.Fatalf("cancel-signal does not run: %+v", started)
	}
	if notes := l.ended(started.Path).Notes; !slices.ContainsFunc(notes, func(n string) bool { return strings.HasPrefix(n, "The program was ended after 1ms") }) {
		t.Errorf("of a program that ran for too long the page is told %q", notes)
	}
	p.signal(os.Interrupt)
	p.exit(0)

	p, l = openLessons(t)
	for range mostRunning {
		if started := l.run("cancel-signal"); started.Path == "" {
			t.Fatalf("cancel-signal does not run: %+v", started)
		}
	}
	if started := l.run("hello"); !strings.Contains(started.Error, "stop one") {
		t.Errorf("with %d programs that run, one more is answered with %+v", mostRunning, started)
	}
	begin := time.Now()
	p.signal(os.Interrupt)
	p.exit(0) // which waits for all of them
	t.Logf("govis ended after %v", time.Since(begin))
}

// A program that prints too much is ended, and the page is told why.
func TestCatalogueEndsOutput(t *testing.T) {
	p, l := openLessons(t)
	started := l.try("recording-hello", "main.go", `package main

import "os"

func main() {
	line := make([]byte, 1000)
	for {
		os.Stdout.Write(line)
	}
}
`)
	if started.Path == "" {
		t.Fatalf("the program does not run: %+v", started)
	}
	trace := l.ended(started.Path)
	if !slices.ContainsFunc(trace.Notes, func(n string) bool { return strings.HasPrefix(n, "The program was ended: it had printed 1 MiB") }) {
		t.Errorf("of a program that printed too much the page is told %q", trace.Notes)
	}
	if trace.Exit == nil || trace.Exit.Message != "signal: killed" {
		t.Errorf("it ended with %+v", trace.Exit)
	}
	p.signal(os.Interrupt)
	p.exit(0)
}

// ended waits for the end of the run at a path, and returns what its page is told of it.
func (l lessonsAt) ended(path string) protocol.TraceInfo {
	l.t.Helper()
	header := http.Header{"Origin": {l.base}}
	c, _, err := websocket.DefaultDialer.Dial(strings.Replace(l.base, "http:", "ws:", 1)+"/"+path+"ws?token="+l.token, header)
	if err != nil {
		l.t.Fatal(err)
	}
	defer c.Close()
	for {
		var m struct {
			Type  string
			Trace protocol.TraceInfo
		}
		if err := c.ReadJSON(&m); err != nil {
			l.t.Fatal(err)
		}
		if (m.Type == "hello" || m.Type == "ended") && !m.Trace.Live {
			return m.Trace
		}
	}
}

// The picture of a lesson is of the moment that it names: of a deadlock, the circle, not its harmless beginning.
func TestStillOf(t *testing.T) {
	for _, s := range scenarios.List() {
		trace, err := openRecording(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		defer trace.Close()
		at, err := stillOf(trace)
		if err != nil {
			t.Errorf("%s has no picture: %v", s.Name, err)
		}
		if e, err := trace.At(at); s.Name == "lock-order" && (err != nil || e.Kind != tracer.GoBlock || e.Reason != "sync.Mutex.Lock") {
			t.Errorf("the picture of lock-order is of %+v, %v; want somebody who waits", e, err)
		}
	}
}
