package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// TestAcceptsWhatHappens holds the model against runs of the simulator: none
// of them is refused, whole or cut off anywhere.
func TestAcceptsWhatHappens(t *testing.T) {
	seeds := uint64(60000)
	if testing.Short() {
		seeds = 300
	}
	kinds := map[tracer.Kind]int{}
	for seed := range seeds {
		events := newSim(seed).play(randomProgram)
		if err := check(events, verify.Options{Complete: true}); err != nil {
			t.Errorf("seed %d: %v", seed, err)
			if t.Failed() {
				dump(t, events, err)
				return
			}
		}
		for _, e := range events {
			kinds[e.Kind]++
		}
		cut := events[:len(events)*int(seed%10)/10]
		if err := check(cut, verify.Options{}); err != nil {
			t.Fatalf("seed %d, cut off after %d events: %v", seed, len(cut), err)
		}
	}
	for _, k := range tracer.Kinds() {
		switch k {
		case tracer.Panic, tracer.ProbeWait, tracer.ProbeDrop, tracer.ProbeHole:
		default:
			if kinds[k] == 0 {
				t.Errorf("no run had a %s", k)
			}
		}
	}
}

// dump logs the events before a violation was found.
func dump(t *testing.T, events []*tracer.Event, err error) {
	v, ok := err.(*verify.Violation)
	if !ok {
		return
	}
	from := max(0, int(v.Seq)-30)
	for _, e := range events[from:min(len(events), int(v.Found)+5)] {
		t.Logf("%d g%d by%d p%d %s obj=%d(%s) n=%d len=%d/%d mode=%s peer=%d val=%s ok=%v cases=%v case=%d reason=%s waiters=%v owner=%d counter=%d gen=%d parent=%d",
			e.Seq, e.G, e.By, e.P, e.Kind, e.Obj, e.Name, e.N, e.Len, e.Cap, e.Mode, e.Peer, e.Value, e.OK, e.Cases, e.Case, e.Reason, e.Waiters, e.Owner, e.Counter, e.Gen, e.Parent)
	}
}
