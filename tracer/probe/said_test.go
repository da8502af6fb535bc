package probe_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// TestSaid holds the trace of testdata/said against what the program says of itself.
func TestSaid(t *testing.T) {
	rec := run(t, program("said"))
	if !strings.HasSuffix(rec.stdout, " \nfalse\n") {
		t.Fatalf("the program said %q: the execution tracer is on", rec.stdout)
	}
	tasks := map[uint64]string{}
	var got []string
	for _, e := range rec.kinds(tracer.UserTask, tracer.UserRegion, tracer.UserLog) {
		if e.Kind == tracer.UserTask {
			tasks[e.Obj] = e.Name
		}
		if e.Obj != 0 && e.Name != tasks[e.Obj] {
			t.Errorf("event %d is of task %d, %q", e.Seq, e.Obj, e.Name)
		}
		line := fmt.Sprint(e.Kind, " ", e.State, e.Message, " ", e.Label, " of ", e.Name)
		if e.Parent != 0 {
			line += " in " + tasks[e.Parent]
		}
		got = append(got, line)
		if e.At == "" || e.Pkg != "main" {
			t.Errorf("event %d is at %q in %q", e.Seq, e.At, e.Pkg)
		}
	}
	want := []string{
		"user.task begin  of order", "user.task begin  of pay in order",
		"user.region begin count of pay", "user.log 42 cents sum of pay", "user.log 1 of 2  of ", "user.region end count of pay",
		"user.region begin pack of order", "user.region begin carry of ", "user.region end carry of ", "user.region end pack of order",
		"user.task end  of pay", "user.task end  of order", "user.log the task has ended late of ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("said:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	t.Run("Output", func(t *testing.T) { checkOutput(t, rec) })
	t.Run("Labels", func(t *testing.T) { checkLabels(t, rec) })
	var threads []string
	for _, e := range rec.kinds(tracer.GoThread) {
		if e.G == 1 {
			threads = append(threads, e.State)
		}
	}
	if want := []string{"locked", "unlocked"}; !slices.Equal(threads, want) {
		t.Errorf("main's thread is %q, want %q", threads, want)
	}
}

func checkLabels(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.kinds(tracer.GoLabel, tracer.GoCreate) {
		switch {
		case e.Kind == tracer.GoLabel:
			got = append(got, fmt.Sprint(e.G == 1, " ", e.Label))
		case e.Has&tracer.FieldLabel != 0:
			got = append(got, "made with "+e.Label)
		}
	}
	slices.Sort(got) // the goroutine may come after main's labels are gone
	want := []string{"false page=4, user=bob", "made with page=3, user=bob", "true ", "true page=3, user=bob"}
	if !slices.Equal(got, want) {
		t.Errorf("labels %q, want %q", got, want)
	}
}

// TestSpans runs tests, a benchmark and a fuzz target: each is a span on its goroutine.
func TestSpans(t *testing.T) {
	app := filepath.Join(t.TempDir(), "spans.test")
	c := probe.Config{Stderr: os.Stderr, CacheDir: cache}
	g, err := probe.Weave(context.Background(), c, "test", []string{"-c", "-o", app, "./testdata/spans"})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(g.Path, g.Args...)
	cmd.Env = g.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", g.Args, err, out)
	}
	b, err := probe.Open(app)
	if err != nil {
		t.Fatal(err)
	}
	var events []tracer.Event
	rec := watchBinary(t, b, probe.Config{}, func(e *tracer.Event) { events = append(events, *e) },
		"-test.bench=.", "-test.benchtime=10x", "-test.v")
	rec.events = events
	if rec.exit.Code != 0 {
		t.Fatalf("the tests ended with %d:\n%s", rec.exit.Code, rec.stdout)
	}
	spans := map[string]string{}
	for _, e := range rec.kinds(tracer.UserRegion) {
		spans[e.Label] += fmt.Sprint(e.Mode, " ", e.State, ", ")
	}
	for name, want := range map[string]string{
		"TestPlain":         "test begin, test end, ",
		"TestPlain/sub":     "test begin, test end, ",
		"TestPlain/skipped": "test begin, test end, ",
		"TestParallel":      "test begin, test end, ",
		"TestParallel/a":    "test begin, test pause, test continue, test end, ",
		"TestParallel/b":    "test begin, test pause, test continue, test end, ",
		"TestBubble":        "test begin, test begin, test end, test end, ", // once more in the bubble
		"FuzzSum":           "fuzz begin, fuzz end, ",
		"FuzzSum/seed#0":    "test begin, test end, ",
	} {
		if spans[name] != want {
			t.Errorf("%s: %s want %s", name, spans[name], want)
		}
	}
	if got := spans["BenchmarkAdd"]; !strings.HasPrefix(got, "benchmark begin, benchmark end, ") {
		t.Errorf("BenchmarkAdd: %s", got)
	}
	checkBubble(t, rec)
}

// checkBubble: the goroutines of a bubble are marked, and no others.
func checkBubble(t *testing.T, rec *recording) {
	marks := map[string]int{}
	for _, e := range rec.kinds(tracer.GoCreate) {
		if e.Has&tracer.FieldState != 0 {
			marks[e.State]++
		}
	}
	if len(marks) != 1 {
		t.Errorf("goroutines in bubbles: %v, want those of one", marks)
	}
	for state, n := range marks {
		if !strings.HasPrefix(state, "bubble ") || n < 2 {
			t.Errorf("%d goroutines in %q, want some in a bubble", n, state)
		}
	}
}

// checkOutput: what the program prints is in the trace, in order, its beginning where it is long.
func checkOutput(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.kinds(tracer.Output) {
		got = append(got, fmt.Sprint(e.Op, " ", e.N, " ", e.Value))
		if e.At == "" || e.Pkg != "main" || e.G != 1 {
			t.Errorf("event %d is of goroutine %d at %q in %q", e.Seq, e.G, e.At, e.Pkg)
		}
	}
	want := []string{
		`stderr 10 "a warning\n"`,
		`stdout 501 "` + strings.Repeat("long ", 10) + `l…" len 501`,
		`stdout 6 "false\n"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("printed:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
