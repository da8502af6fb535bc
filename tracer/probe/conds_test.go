package probe_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// TestConds holds the trace of testdata/conds against what has to be so, whatever the schedule.
func TestConds(t *testing.T) {
	rec := run(t, program("conds"))
	if want := "7\nno\nno\n"; rec.stdout != want {
		t.Fatalf("the program said:\n%s\nwant:\n%s", rec.stdout, want)
	}
	t.Run("Signals", func(t *testing.T) { checkSignals(t, rec) })
	t.Run("Crowd", func(t *testing.T) { checkCrowd(t, rec) })
	t.Run("Once", func(t *testing.T) { checkOnce(t, rec) })
	t.Run("Map", func(t *testing.T) {
		for _, e := range rec.kinds(tracer.GoBlock) {
			if e.Reason == "sync.Mutex.Lock" && e.Name != "box.mu" && e.Name != "users.m.mu" && e.Name != "users.m.initMu" && e.Pkg == "main" {
				t.Errorf("event %d: a wait in a sync.Map has the name %q", e.Seq, e.Name)
			}
		}
	})
}

func checkSignals(t *testing.T, rec *recording) {
	var got []string
	var order, woken []uint64
	for _, e := range rec.named("box.ready", tracer.CondWait, tracer.CondSignal, tracer.CondBroadcast, tracer.GoUnblock) {
		switch e.Kind {
		case tracer.CondWait:
			order = append(order, e.G)
		case tracer.GoUnblock:
			woken = append(woken, e.G)
			continue
		}
		got = append(got, fmt.Sprint(e.Kind, " ", e.N, " ", e.Counter))
	}
	want := []string{"cond.wait 0 1", "cond.wait 0 2", "cond.wait 0 3", "cond.wait 0 4", "cond.wait 0 5",
		"cond.signal 1 4", "cond.signal 1 3", "cond.broadcast 3 0"}
	if !slices.Equal(got, want) {
		t.Errorf("box.ready: %q, want %q", got, want)
	}
	if !slices.Equal(woken, order) {
		t.Errorf("woken in the order %v, they came in the order %v", woken, order)
	}
	got = nil
	for _, e := range rec.named("nobody", tracer.CondSignal, tracer.CondBroadcast) {
		got = append(got, fmt.Sprint(e.Kind, " ", e.N, " ", e.Counter))
	}
	if want := []string{"cond.signal 0 0", "cond.broadcast 0 0"}; !slices.Equal(got, want) {
		t.Errorf("nobody: %q, want %q", got, want)
	}
}

// checkCrowd: each Wait took one signal that found somebody, and no more.
func checkCrowd(t *testing.T, rec *recording) {
	waits, signalled := 0, int64(0)
	for _, e := range rec.named("cond", tracer.CondWait, tracer.CondSignal) {
		if e.Kind == tracer.CondWait {
			waits++
		}
		signalled += e.N
	}
	if waits != 40 || signalled != 40 {
		t.Errorf("%d waits and signals for %d, want 40 each", waits, signalled)
	}
}

func checkOnce(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.kinds(tracer.OnceDo, tracer.OnceDone) {
		if e.Pkg == "main" {
			got = append(got, fmt.Sprint(e.Kind, " ", e.Name))
		}
	}
	want := []string{"once.do once", "once.done once", "once.do Once main.go:103", "once.done Once main.go:103",
		"once.do Once main.go:111", "once.done Once main.go:111"}
	if !slices.Equal(got, want) {
		t.Errorf("Onces: %q, want %q", got, want)
	}
	runner := rec.named("once", tracer.OnceDo)[0]
	done := rec.named("once", tracer.OnceDone)[0]
	for _, e := range rec.named("once", tracer.GoBlock, tracer.GoUnblock) {
		if e.Kind == tracer.GoBlock && (e.Reason != "sync.Once.Do" || e.G == runner.G) {
			t.Errorf("event %d: %d waits for the Once of %d with reason %q", e.Seq, e.G, runner.G, e.Reason)
		}
		if e.Kind == tracer.GoUnblock && e.Seq < done.Seq {
			t.Errorf("event %d: %d woken before the Once is done", e.Seq, e.G)
		}
	}
	for _, e := range rec.kinds(tracer.MutexLock, tracer.MutexUnlock) {
		if e.Obj == done.Obj {
			t.Errorf("event %d is about the Mutex in a Once", e.Seq)
		}
	}
}

// TestDropConds leaves events out of programs with Conds, Onces and timers: what is left has to make sense.
func TestDropConds(t *testing.T) {
	for _, name := range []string{"conds", "timers"} {
		c := program(name)
		c.RingBytes = 1 << 15
		c.OnFull = probe.OnFullDrop
		if rec := run(t, c); len(rec.events) == 0 {
			t.Errorf("%s has no events", name)
		}
	}
}
