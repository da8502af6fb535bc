//go:build unix

package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestWaits holds the trace of testdata/waits against where it waits: for the network, files, the system, signals, the clock.
func TestWaits(t *testing.T) {
	rec := run(t, program("waits"))
	if want := "true\ntrue <nil>\nuser defined signal 2\nok\n"; rec.stdout != want {
		t.Fatalf("the program said:\n%s\nwant:\n%s; stderr:\n%s", rec.stdout, want, rec.stderr)
	}
	in := func(e tracer.Event, fns ...string) bool {
		return !slices.ContainsFunc(fns, func(fn string) bool {
			return !slices.ContainsFunc(e.Stack, func(f tracer.Frame) bool { return strings.HasPrefix(f.Func, fn) })
		})
	}
	for _, test := range []struct {
		reason string
		in     []string
		least  int
	}{
		{"IO wait", []string{"main.streams.func1", "net."}, 2}, // over TCP, and a socket of unix
		{"IO wait", []string{"main.datagrams.func1", "net.(*UDPConn).ReadFrom"}, 1},
		{"IO wait", []string{"main.pipes.func1", "os.(*File).Read"}, 1},
		{"IO wait", []string{"main.deadlines", "os.(*File).Read"}, 1},
	} {
		n := 0
		for _, e := range rec.kinds(tracer.GoBlock) {
			if e.Reason == test.reason && in(e, test.in...) {
				if n++; e.Pkg != "main" || !strings.HasPrefix(e.At, "main.go:") {
					t.Errorf("event %d, %s: at %q in %q", e.Seq, e.Reason, e.At, e.Pkg)
				}
			}
		}
		if n < test.least {
			t.Errorf("%d goroutines wait in %q with %q, want %d", n, test.in, test.reason, test.least)
		}
	}
	if !slices.ContainsFunc(rec.kinds(tracer.ChanSend, tracer.ChanRecv), func(e tracer.Event) bool { return in(e, "io.(*pipe).", "main.pipes") }) {
		t.Error("an io.Pipe is not seen through to the channels that it is made of")
	}
	for _, name := range []string{"ticks", "time.After(...)"} { // due before main waits, or later
		if recvs := rec.named(name, tracer.ChanRecv); len(recvs) != 1 || !recvs[0].OK {
			t.Errorf("received from %s: %+v", name, recvs)
		}
	}
	opens := slices.DeleteFunc(rec.kinds(tracer.GoSyscall), func(e tracer.Event) bool { return !in(e, "main.fifo.func1", "os.OpenFile") })
	if len(opens) == 0 || !slices.ContainsFunc(rec.events, func(e tracer.Event) bool {
		return e.Kind == tracer.GoSysret && e.G == opens[0].G && e.Seq > opens[0].Seq
	}) {
		t.Errorf("opening a pipe that nobody reads yet: %+v", opens)
	}
	got := rec.named("got", tracer.ChanRecv) // of the signal: sent by a goroutine of package os/signal
	if len(got) != 1 || got[0].Value != "user defined signal 2" && got[0].Value != "12" && got[0].Value != "syscall.Signal(12)" {
		t.Errorf("the signal: %+v", got)
	}
	sent := rec.named("got", tracer.ChanSend)
	if len(sent) != 1 || !in(sent[0], "os/signal.") {
		t.Errorf("who sent the signal: %+v", sent)
	}
}
