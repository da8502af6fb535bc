package verify_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// TestAcceptsWhatHappens holds the model against runs of the simulator: none
// of them is refused, whole or cut off anywhere.
func TestAcceptsWhatHappens(t *testing.T) {
	seeds := uint64(500)
	if testing.Short() {
		seeds = 60
	}
	for part := range uint64(4) {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			acceptRuns(t, part*seeds, (part+1)*seeds)
		})
	}
}

// acceptRuns checks the runs of some seeds, and that they have all kinds.
func acceptRuns(t *testing.T, from, to uint64) {
	seen := map[tracer.Kind]bool{
		tracer.Panic: true, tracer.ProbeWait: true, tracer.ProbeDrop: true, tracer.ProbeHole: true, tracer.ProbeLimit: true, // of no program
		tracer.Range: true, tracer.Metric: true, tracer.CPUSample: true, // of execution traces
		tracer.ProcStart: true, tracer.ProcStop: true, tracer.TraceClock: true, tracer.TraceGap: true, tracer.GoStatus: true,
	}
	for seed := from; seed < to; seed++ {
		events := newSim(seed).play(randomProgram)
		if err := check(events, verify.Options{Complete: true}); err != nil {
			dump(t, events, err)
			t.Fatalf("seed %d: %v", seed, err)
		}
		for _, e := range events {
			seen[e.Kind] = true
		}
		cut := events[:len(events)*int(seed%10)/10]
		if err := check(cut, verify.Options{}); err != nil {
			t.Fatalf("seed %d, cut off after %d events: %v", seed, len(cut), err)
		}
	}
	for _, k := range tracer.Kinds() {
		if !seen[k] {
			t.Errorf("no run had a %s", k)
		}
	}
}

// dump logs the events before a violation was found.
func dump(t *testing.T, events []*tracer.Event, err error) {
	t.Helper()
	var v *verify.Violation
	if !errors.As(err, &v) {
		return
	}
	from := max(0, int(v.Seq)-30)
	for _, e := range events[from:min(len(events), int(v.Found)+5)] {
		t.Logf("%d %s g%d by%d p%d obj=%d(%s) n=%d len=%d/%d mode=%s peer=%d val=%s ok=%v cases=%v case=%d reason=%s waiters=%v owner=%d counter=%d gen=%d parent=%d",
			e.Seq, e.Kind, e.G, e.By, e.P, e.Obj, e.Name, e.N, e.Len, e.Cap, e.Mode, e.Peer, e.Value, e.OK, e.Cases, e.Case,
			e.Reason, e.Waiters, e.Owner, e.Counter, e.Gen, e.Parent)
	}
}
