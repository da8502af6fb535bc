package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestCgo holds the trace of testdata/cgo against the calls that it makes of C, and C of Go.
func TestCgo(t *testing.T) {
	if !haveC() {
		t.Skip("no C compiler")
	}
	rec := run(t, program("cgo"))
	want := "twice 42\nnested 4\nrecovered through C\nthreads 123\nlocked 2\n3 words\n"
	if rec.stdout != want || rec.exit.Code != 0 {
		t.Fatalf("the program ended with %d and said:\n%s%s", rec.exit.Code, rec.stdout, rec.stderr)
	}
	lanes := map[uint64][]string{}
	names := map[uint64]string{}
	for _, e := range rec.events {
		switch {
		case e.Kind == tracer.GoCreate:
			names[e.G] = e.Name
		case e.Kind == tracer.GoSyscall && e.Mode == tracer.ModeCgo:
			lanes[e.G] = append(lanes[e.G], strings.TrimSpace("C "+e.Op))
			if e.Op != "" && !strings.HasPrefix(e.At, "main.go:") {
				t.Errorf("the call of %s is at %s", e.Op, e.At)
			}
		case e.Kind == tracer.GoCallback:
			lanes[e.G] = append(lanes[e.G], strings.TrimSpace(e.State+" "+e.Op))
		case e.Kind == tracer.ChanSend && (e.Name == "words" || e.Name == "acks"):
			lanes[e.G] = append(lanes[e.G], e.Value)
		}
	}
	// What goes back to C says what called it there, where Go did.
	main := []string{
		"C C.twice",
		"C C.deeper", "begin goSay", `"say 103"`, "C C.deeper", "begin goSay", `"say 3"`, "end", "C C.deeper", "end", "C C.deeper",
		"C C.deeper", "begin goSay", `"say 7"`, "end",
		"C C.twice",
	}
	if !slices.Equal(lanes[1], main) {
		t.Errorf("main: %q, want %q", lanes[1], main)
	}
	var acks []string
	for g, lane := range lanes {
		switch name := names[g]; {
		case strings.HasPrefix(name, "C.on_thread"):
			if want := []string{"C C.on_thread"}; !slices.Equal(lane, want) {
				t.Errorf("%s: %q, want %q", name, lane, want)
			}
		case strings.HasPrefix(name, "thread of C code"):
			for len(lane) >= 4 && lane[0] == "begin goAck" && lane[2] == "end" && lane[3] == "C" {
				acks, lane = append(acks, lane[1]), lane[4:]
			}
			if len(lane) != 0 {
				t.Errorf("%s goes on with %q, want calls of goAck", name, lane)
			}
		}
	}
	slices.Sort(acks)
	if got := fmt.Sprint(acks); got != "[10 11 20 21 30 31]" {
		t.Errorf("threads of C sent %s", got)
	}
}
