package exectrace_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
)

var allTraces = flag.Bool("traces.all", false, "traces of every release from Go 1.22 on, of more packages, and cut off and changed at more places; it fetches the toolchains")

// releases make the traces where that is wanted; "local" is the toolchain that runs the test.
var releases = []string{"go1.22.12", "go1.23.12", "go1.24.13", "go1.25.14", "local", "go1.27.4"}

// An other is a trace that nobody here wrote.
type other struct {
	name    string
	release string
	args    []string // of go test -trace, or of go run
	small   bool     // it can be read thousands of times
	program string   // of testdata/programs, instead of load
	since   int      // the minor version of Go from which on it can be built
}

// others are the traces to be made: of the standard library's own tests, and of a server under load.
func others() []other {
	tests := []other{
		{name: "sync", args: []string{"test", "-short", "-run", "WaitGroup|Cond|Once", "sync"}},
		{name: "strings", args: []string{"test", "-short", "strings"}},
		{name: "context", args: []string{"test", "-short", "context"}, small: true},
		{name: "net/http", args: []string{"test", "-short", "-run", "Serve|Transport", "net/http"}},
		{name: "load", args: []string{"run", "."}, small: true},
	}
	for program, since := range programs {
		tests = append(tests, other{name: program, args: []string{"run", "."}, program: program, since: since})
	}
	if !*allTraces {
		return []other{
			{name: "context", release: "local", args: tests[2].args},
			{name: "load", release: "local", args: tests[4].args, small: true},
			{name: "cgo", release: "local", args: tests[4].args, program: "cgo"},
			{name: "nested", release: "local", args: tests[4].args, program: "nested"},
		}
	}
	var all []other
	for _, release := range releases {
		for _, o := range tests {
			if o.release = release; minorOf(release) >= o.since {
				all = append(all, o)
			}
		}
	}
	return all
}

// programs are those of testdata/programs, each with the minor version of Go from which on it can be built.
var programs = map[string]int{"nested": 0, "threads": 0, "cgo": 0, "collect": 0, "short": 0, "coroutines": 23, "flight": 25}

// minorOf returns the 24 of go1.24.13.
func minorOf(release string) int {
	if release == "local" {
		release = runtime.Version()
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(release, "go1."), ".")
	minor, _ := strconv.Atoi(text)
	return minor
}

// load is a server and its clients; it is traced, and logs, and has tasks and regions.
const load = `package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/trace"
	"sync"
)

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	defer trace.Stop()
	var mu sync.Mutex
	served := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, task := trace.NewTask(r.Context(), "request")
		defer task.End()
		trace.WithRegion(ctx, "count", func() {
			mu.Lock()
			defer mu.Unlock()
			served++
		})
		trace.Log(ctx, "path", r.URL.Path)
		w.Write(make([]byte, 10000))
	}))
	defer server.Close()
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 100 {
				reply, err := http.Get(server.URL)
				if err != nil {
					log.Print(err)
					return
				}
				io.Copy(io.Discard, reply.Body)
				reply.Body.Close()
			}
		}()
	}
	wg.Wait()
	trace.Log(context.Background(), "", "done")
}
`

// make makes the trace.
func (o other) make(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf("module example.com/load\n\ngo 1.%d\n", minorOf(o.release)))
	source := load
	if o.program != "" {
		data, err := os.ReadFile(filepath.Join("testdata/programs", o.program, "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		source = string(data)
	}
	write(t, filepath.Join(dir, "main.go"), source)
	file := filepath.Join(dir, "trace.out")
	args := append([]string{}, o.args...)
	if args[0] == "test" {
		args = append([]string{"test", "-count=1", "-trace=" + file, "-o", filepath.Join(dir, "test")}, args[1:]...)
	} else {
		args = append(args, file)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOTOOLCHAIN="+o.release, "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Logf("go %s: %v\n%s", strings.Join(args, " "), err, out) // a test may fail; the trace is there
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestOthers reads traces that nobody here wrote, by one reader and by several: whole, in order, and with nothing that could not have happened.
func TestOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes traces of others' programs")
	}
	for _, o := range others() {
		t.Run(o.name+" "+o.release, func(t *testing.T) {
			data := o.make(t)
			events, err := read(t, data)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes, %d events", len(data), len(events))
			checkOrder(t, events)
			checkSame(t, data)
			if o.name == "load" {
				checkLoad(t, events)
			}
			if o.small {
				cutOff(t, data)
				changed(t, data)
			}
		})
	}
}

// checkLoad: what the program says of itself is there.
func checkLoad(t *testing.T, events []tracer.Event) {
	t.Helper()
	count := map[string]int{}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case tracer.UserTask, tracer.UserRegion:
			count[e.Kind.String()+" "+e.State]++
		case tracer.UserLog:
			count["log "+e.Label]++
		case tracer.GoStart:
			if e.Has&tracer.FieldThread != 0 {
				count["thread"]++
			}
		case tracer.GoUnblock:
			if e.By != 0 && len(e.Stack) > 0 {
				count["woken from"]++
			}
		case tracer.ProcStart, tracer.ProcStop, tracer.Metric, tracer.Range, tracer.GoSyscall:
			count[e.Kind.String()]++
		}
	}
	for what, n := range map[string]int{
		"user.task begin": 800, "user.task end": 800, "user.region begin": 800, "user.region end": 800, "log path": 800, "log ": 1,
	} {
		if count[what] != n {
			t.Errorf("%s: %d, want %d", what, count[what], n)
		}
	}
	for _, what := range []string{"thread", "woken from", "proc.start", "proc.stop", "metric", "range", "go.syscall"} {
		if count[what] == 0 {
			t.Errorf("no %s", what)
		}
	}
}

// cutOff cuts a trace off: at every thousandth byte, or at some places.
func cutOff(t *testing.T, data []byte) {
	t.Helper()
	step := 1000
	if !*allTraces {
		step = max(step, len(data)/10)
	}
	whole, _ := read(t, data)
	for n := 0; n < len(data) && !t.Failed(); n += step {
		damaged(t, fmt.Sprintf("cut off after %d of %d bytes", n, len(data)), data[:n], len(whole))
	}
}

// changed changes bytes of a trace.
func changed(t *testing.T, data []byte) {
	t.Helper()
	times := 25
	if *allTraces {
		times = 300
	}
	r := rand.New(rand.NewPCG(1, uint64(len(data))))
	for i := 0; i < times && !t.Failed(); i++ {
		bad := bytes.Clone(data)
		at := make([]int, 1+i%3)
		for k := range at {
			at[k] = 16 + r.IntN(len(bad)-16)
			bad[at[k]] ^= byte(1 + r.IntN(255))
		}
		damaged(t, fmt.Sprintf("changed at %v", at), bad, -1)
	}
}

// damaged reads what is no whole trace: of it there are at most so many events (-1: as many as there are), which could all have happened; the rest is an error. One reader and
// several agree.
func damaged(t *testing.T, what string, data []byte, most int) {
	t.Helper()
	events, err := read(t, data)
	if err == nil && most >= 0 {
		t.Errorf("%s: there is no error", what)
	}
	if most >= 0 && len(events) > most {
		t.Errorf("%s: %d events, the whole has %d", what, len(events), most)
	}
	if most >= 0 {
		checkOrder(t, events)
	} else {
		checkDamaged(t, events)
	}
	got, err2 := convert(t, data)
	var part, part2 *exectrace.PartError
	if (err == nil) != (err2 == nil) || errors.As(err, &part) != errors.As(err2, &part2) || got.Len() != len(events) {
		t.Errorf("%s: one reader: %d events, %v; several: %d events, %v", what, len(events), err, got.Len(), err2)
	}
	got.Close()
	if t.Failed() {
		t.Log(what)
	}
}

// FuzzConvert: several readers survive anything, and what they give is in order and could have happened.
func FuzzConvert(f *testing.F) {
	data := record(f, pingPong)
	f.Add(data)
	f.Add(data[:len(data)/2])
	for _, data := range testdata(f) {
		f.Add(data.trace)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			t.Skip()
		}
		live, err := tracer.Create(filepath.Join(t.TempDir(), "trace.govis"), tracer.Meta{Origin: "exectrace"})
		if err != nil {
			t.Fatal(err)
		}
		defer live.Trace().Close()
		exectrace.Convert(bytes.NewReader(data), int64(len(data)), live, exectrace.Options{Readers: 2})
		if err := live.Close(); err != nil {
			t.Fatal(err)
		}
		last := tracer.Event{}
		for e, err := range live.Trace().Events(0, live.Trace().Len()) {
			if err != nil {
				t.Fatal(err)
			}
			if e.Seq != last.Seq+1 || e.T < last.T {
				t.Fatalf("event %d at %d comes after event %d at %d", e.Seq, e.T, last.Seq, last.T)
			}
			last = *e
		}
	})
}
