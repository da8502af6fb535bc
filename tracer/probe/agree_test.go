package probe_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/probe"
)

// tracedMain runs a program's own main under Go's execution tracer.
const tracedMain = `package main

import (
	"os"
	"runtime/trace"
)

func main() {
	f, err := os.Create(os.Getenv("TRACED"))
	if err == nil {
		err = trace.Start(f)
	}
	if err != nil {
		panic(err)
	}
	done := make(chan bool)
	go func() { // so that the tracer sees it from its first step to its last
		defer close(done)
		mainOfItsOwn()
	}()
	<-done
	trace.Stop()
}
`

// TestAgree: Go's own tracer and the probe, of one run, tell the same changes of state of each goroutine that both know from its first step to its last, in the
// same order, with the same waker, P and reason.
func TestAgree(t *testing.T) {
	if *built != "" || *platform != here {
		t.Skip("the programs are built from sources of this test")
	}
	for _, program := range []string{
		"../../scenarios/worker-pool", "../../scenarios/pipeline", "../../scenarios/mutex-starvation", "../../scenarios/rwmutex",
		"../../scenarios/dining-philosophers-right", "../../scenarios/select-timeout", "../../scenarios/http-server", "testdata/http", "testdata/waits",
	} {
		t.Run(filepath.Base(program), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "trace.out")
			dir := tracedProgram(t, program)
			rec := run(t, probe.Config{Dir: dir, Target: []string{"."}, Env: append(os.Environ(), "TRACED="+file)})
			if rec.exit.Code != 0 {
				t.Fatalf("%s\n%s", rec.exit.Message, rec.stderr)
			}
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			var stock []tracer.Event
			if err := exectrace.Read(f, func(e *tracer.Event) error { stock = append(stock, *e); return nil }); err != nil {
				t.Fatal(err)
			}
			agree(t, changes(rec.events), changes(stock))
		})
	}
}

// tracedProgram makes a program of a program's main.go that is traced.
func tracedProgram(t *testing.T, program string) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(program, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/traced\n\ngo 1.25\n", "traced.go": tracedMain,
		"main.go": strings.Replace(string(source), "func main()", "func mainOfItsOwn()", 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// changes returns the changes of state of each goroutine that is known from its first to its last, a line each.
func changes(events []tracer.Event) map[uint64][]string {
	all, ended := map[uint64][]string{}, map[uint64]bool{}
	skip := map[uint64]bool{} // it is stopped for a moment, which each of the two counts in its own way
	back := map[uint64]bool{} // it left the operating system and has no P
	for i := range events {
		e := &events[i]
		if e.Kind == tracer.GoCreate && e.State == tracer.StateBefore || e.Mode == tracer.ModeSystem {
			continue
		}
		if _, ok := all[e.G]; !ok && e.Kind != tracer.GoCreate {
			continue
		}
		line := e.Kind.String()
		switch e.Kind {
		case tracer.GoCreate, tracer.GoUnblock:
			by := e.By
			if e.Mode == tracer.ModeUndone { // it did not block after all, which the execution tracer has as a wake-up by nobody
				by = 0
			}
			line += fmt.Sprintf(" by %d", by)
		case tracer.GoStart:
			if back[e.G] { // it has a P again, and is back
				line = "go.sysret"
				back[e.G] = false
			}
			line += fmt.Sprintf(" on P %d", e.P)
		case tracer.GoSysret: // of who lost its P but finds another at once the execution tracer says that it could run, and runs; the probe that it is back
			if back[e.G] = e.P < 0; e.P < 0 {
				continue
			}
			line += fmt.Sprintf(" on P %d", e.P)
		case tracer.GoBlock:
			line += " " + stockReason(e.Reason)
		case tracer.GoStop, tracer.GoSyscall:
		case tracer.GoEnd:
			ended[e.G] = true
		default:
			continue
		}
		if e.Kind == tracer.GoBlock && e.Reason == "preempted" {
			skip[e.G] = true
			continue
		}
		if skip[e.G] && e.Kind == tracer.GoUnblock {
			skip[e.G] = false
			continue
		}
		all[e.G] = append(all[e.G], line)
	}
	for id := range all {
		if !ended[id] {
			delete(all, id)
		}
	}
	return all
}

// stockReason is the execution tracer's word for a reason to wait.
func stockReason(reason string) string {
	switch {
	case strings.HasPrefix(reason, "sync.Cond"), reason == "sync.(*Cond).Wait":
		return "sync.(*Cond).Wait"
	case strings.HasPrefix(reason, "sync."), reason == "semacquire":
		return "sync"
	case reason == "IO wait":
		return "network"
	case strings.HasPrefix(reason, "GC assist"):
		return "GC mark assist wait for work"
	case reason == "select (no cases)", strings.HasSuffix(reason, "(nil chan)"):
		return "forever"
	}
	return reason
}

// agree compares what two say of the goroutines that both know.
func agree(t *testing.T, ours, stock map[uint64][]string) {
	t.Helper()
	both, n := 0, 0
	for id, want := range stock {
		got, ok := ours[id]
		if !ok {
			continue
		}
		both++
		n += len(want)
		if !slices.Equal(got, want) {
			i := 0
			for i < len(got) && i < len(want) && got[i] == want[i] {
				i++
			}
			t.Errorf("goroutine %d: the probe has %d changes, the execution tracer %d; from the %dth on\n%q\n%q", id, len(got), len(want), i+1,
				got[max(0, i-3):min(len(got), i+6)], want[max(0, i-3):min(len(want), i+6)])
		}
	}
	if both < 2 { // some end when the tracer has stopped
		t.Errorf("both know %d goroutines; the probe %d, the execution tracer %d", both, len(ours), len(stock))
	}
	t.Logf("%d changes of %d goroutines", n, both)
}
