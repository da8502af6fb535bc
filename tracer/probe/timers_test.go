package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestTimers holds the trace of testdata/timers against what has to be so, whatever the schedule.
func TestTimers(t *testing.T) {
	rec := run(t, program("timers"))
	if want := "false\nfalse\ntrue true false\n"; rec.stdout != want {
		t.Fatalf("the program said:\n%s\nwant:\n%s", rec.stdout, want)
	}
	story := func(name string) string {
		var all []string
		for _, e := range rec.named(name, tracer.TimerCreate, tracer.TimerReset, tracer.TimerStop, tracer.TimerFire) {
			if strings.Contains(e.At, "main.go:6") || strings.Contains(e.At, "main.go:7") {
				break // the crowd
			}
			all = append(all, strings.TrimPrefix(e.Kind.String(), "timer.")+strings.TrimPrefix(fmt.Sprint(e.OK), "false")+e.Mode)
		}
		return strings.Join(all, " ")
	}
	for name, want := range map[string]string{
		"t":     "createtimer fire reset fire stop",
		"long":  "createtimer resettrue stoptrue stop",
		"retry": "createfunc fire reset fire",
	} {
		if got := story(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := story("tick"); !strings.HasPrefix(got, "createticker fire fire fire") || !strings.HasSuffix(got, "stoptrue") {
		t.Errorf("tick: %s", got)
	}
	checkCreated(t, rec)
	checkCrowdOfTimers(t, rec)
}

// checkCreated: a timer knows its channel, context and period, and a goroutine the timer that started it.
func checkCreated(t *testing.T, rec *recording) {
	contexts := map[uint64]bool{}
	for _, e := range rec.kinds(tracer.ContextCreate) {
		contexts[e.Obj] = true
	}
	for _, e := range rec.named("ctx.timer", tracer.TimerCreate) {
		if !contexts[e.Parent] {
			t.Errorf("event %d: the timer of a context has the parent %d", e.Seq, e.Parent)
		}
	}
	tick := rec.named("tick", tracer.TimerCreate)
	made := rec.named("tick.C", tracer.ChanMake)
	if len(tick) != 1 || len(made) != 1 || tick[0].N != 1e6 || tick[0].Chan != made[0].Obj {
		t.Errorf("tick is %+v, with the channel %+v", tick, made)
	}
	retry := rec.named("retry", tracer.TimerCreate)[0].Obj
	started := slices.DeleteFunc(rec.kinds(tracer.GoCreate), func(e tracer.Event) bool { return e.Parent != retry })
	if len(started) != 2 {
		t.Errorf("retry started %d goroutines, want 2", len(started))
	}
	for _, e := range rec.kinds(tracer.TimerFire) {
		if e.Deadline > e.T+1e6 {
			t.Errorf("event %d: %s fires %d ns too early", e.Seq, e.Name, e.Deadline-e.T)
		}
	}
}

// checkCrowdOfTimers: each of the 1600 was made, and one that was not stopped fired and sent.
func checkCrowdOfTimers(t *testing.T, rec *recording) {
	made, fired, sent := 0, map[uint64]bool{}, map[uint64]bool{}
	for _, e := range rec.events {
		switch {
		case e.Kind == tracer.TimerCreate && e.At == "main.go:68":
			made++
		case e.Kind == tracer.TimerFire:
			fired[e.Chan] = true
		case e.Kind == tracer.ChanSend && e.Name == "t.C":
			sent[e.Obj] = true
		}
	}
	if made != 1600 {
		t.Errorf("%d timers, want 1600", made)
	}
	for ch := range sent {
		if !fired[ch] {
			t.Errorf("a value was sent on channel %d, and its timer did not fire", ch)
		}
	}
	if want := 8 * 133; len(sent) < want {
		t.Errorf("%d of the crowd sent, want %d at least", len(sent), want)
	}
}
