package exectrace_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
)

// waitsForNil never ends: it is not to be taken for one that does.
func waitsForNil() {
	var c chan bool
	<-c
}

// statusOf returns the status of a goroutine where the trace begins that comes after a dump.
func statusOf(t *testing.T, dump []exectrace.Stack, data []byte, id uint64) tracer.Event {
	t.Helper()
	events := series(t, func(s *exectrace.Series) {
		if err := s.Dump(dump, time.Millisecond); err != nil {
			t.Error(err)
		}
		take(t, s, data, time.Second)
	})
	i := slices.IndexFunc(events, func(e tracer.Event) bool {
		return e.G == id && e.Kind == tracer.GoStatus && e.Mode != tracer.ModeDump
	})
	if i < 0 {
		t.Fatalf("the trace says nothing of goroutine %d", id)
	}
	return events[i]
}

// What a dump knows of a goroutine that waits at the same place where the next trace begins is told there, too: for how long, and that the channel is nil.
func TestJoin(t *testing.T) {
	stop := make(chan bool)
	go waits(stop)
	defer close(stop)
	go waitsForNil()
	of := map[string]uint64{}
	var stacks []exectrace.Stack
	for len(of) < 2 {
		stacks, _ = waitsInDump(t)
		for _, g := range stacks {
			if len(g.Frames) > 0 && strings.Contains(g.Frames[0].Func, ".waits") && g.State == tracer.StateWaiting {
				of[g.Reason] = g.ID
			}
		}
	}
	data := record(t, pingPong)
	some, none := of["chan receive"], of["chan receive (nil chan)"]

	for id, want := range map[uint64]string{some: "trace chan receive", none: "both forever"} {
		if e := statusOf(t, stacks, data, id); e.Mode+" "+e.Reason != want || e.Has&tracer.FieldN != 0 {
			t.Errorf("%s, want %s", tracer.AppendJSON(nil, &e), want)
		}
	}
	for i := range stacks {
		stacks[i].Waited = 5 * time.Minute
	}
	if e := statusOf(t, stacks, data, some); e.Mode != tracer.ModeBoth || e.Reason != "chan receive" || e.N != int64(5*time.Minute) {
		t.Errorf("who waited for minutes: %s", tracer.AppendJSON(nil, &e))
	}
	for i := range stacks { // it waits elsewhere in the trace
		if stacks[i].Frames = slices.Clone(stacks[i].Frames); len(stacks[i].Frames) > 0 {
			stacks[i].Frames[0].Line++
		}
	}
	if e := statusOf(t, stacks, data, some); e.Mode != tracer.ModeTrace || e.Reason != "chan receive" || e.Has&tracer.FieldN != 0 {
		t.Errorf("who waited elsewhere: %s", tracer.AppendJSON(nil, &e))
	}
}

// A trace of Go 1.22 does not tell where goroutines wait that were there before: the dump does.
func TestJoinWithoutPlace(t *testing.T) {
	for name, data := range testdata(t) {
		if !strings.HasPrefix(name, "go122") {
			continue
		}
		events, _ := read(t, data.trace)
		i := slices.IndexFunc(events, func(e tracer.Event) bool {
			return e.Kind == tracer.GoStatus && e.State == tracer.StateWaiting && len(e.Stack) == 0 && e.Reason == ""
		})
		if i < 0 {
			continue
		}
		id := events[i].G
		place := tracer.Frame{Func: "main.work", File: "/src/main.go", Line: 7}
		e := statusOf(t, []exectrace.Stack{{ID: id, State: tracer.StateWaiting, Reason: "sync.Mutex.Lock", Frames: []tracer.Frame{place}}}, data.trace, id)
		if e.Mode != tracer.ModeBoth || e.Reason != "sync" || e.At != "main.go:7" || !slices.Equal(e.Stack, []tracer.Frame{place}) {
			t.Errorf("%s", tracer.AppendJSON(nil, &e))
		}
		e = statusOf(t, []exectrace.Stack{{ID: id, State: tracer.StateRunnable, Frames: []tracer.Frame{place}}}, data.trace, id)
		if e.Mode != tracer.ModeTrace || e.Reason != "" || len(e.Stack) != 0 {
			t.Errorf("who could run in the dump: %s", tracer.AppendJSON(nil, &e))
		}
		return
	}
	t.Error("no trace of Go 1.22 has a goroutine that waits at an unknown place")
}
