package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestCalled holds the names of goroutines in testdata/called against the source, and what they are said to run.
func TestCalled(t *testing.T) {
	rec := run(t, program("called"))
	if rec.stdout != "ok\n" {
		t.Fatalf("the program said %q; stderr:\n%s", rec.stdout, rec.stderr)
	}
	var got []string
	for _, e := range rec.kinds(tracer.GoCreate) {
		if e.Mode == tracer.ModeUser && e.Name != "main" {
			got = append(got, e.Name+" runs "+e.Op)
		}
	}
	want := []string{
		"handle runs main.s.handle", "f runs main.f", "h runs main.main.func1", "nothing runs main.server.nothing",
		"worker runs main.worker", "worker 2 runs main.worker", "worker 3 runs main.worker",
		"func at main.go:38 runs main.func at main.go:38", "func at main.go:39 runs main.main.func3",
		"func at main.go:22 runs main.maker.func1", "func at main.go:22 2 runs main.maker.func1",
		"func at main.go:43 runs main.main.func4", "func at main.go:45 runs sync.(*WaitGroup).Go.func1",
	}
	slices.Sort(want) // a timer's comes when it comes
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("goroutines:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range rec.events {
		for _, f := range e.Stack {
			if strings.Contains(f.Func, "gowrap") || strings.Contains(f.Func, "deferwrap") {
				t.Errorf("the stack of event %d has %s", e.Seq, f.Func)
			}
		}
	}
	checkDeferred(t, rec)
}

// checkDeferred: a deferred call is in the function that defers it, at the line where it does.
func checkDeferred(t *testing.T, rec *recording) {
	found := 0
	for _, e := range rec.kinds(tracer.ChanSend, tracer.WaitGroupDone) {
		i := slices.IndexFunc(e.Stack, func(f tracer.Frame) bool { return f.Func == "main.last" })
		if i < 0 {
			continue
		}
		found++
		if want := map[tracer.Kind]int{tracer.WaitGroupDone: 54, tracer.ChanSend: 55}[e.Kind]; e.Stack[i].Line != want {
			t.Errorf("%v is deferred at line %d, want %d: %v", e.Kind, e.Stack[i].Line, want, e.Stack)
		}
	}
	if found != 2 {
		t.Errorf("%d deferred calls, want 2", found)
	}
}
