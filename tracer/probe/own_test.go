package probe_test

import (
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// Channels that the runtime makes for itself, in whoever's call, are the runtime's in each event that has a place.
func TestRuntimeChannels(t *testing.T) {
	rec := run(t, program("collects"))
	seen := 0
	s := tracer.NewSummarizer()
	for _, e := range rec.events {
		s.Apply(&e)
		if e.Obj == 0 || !strings.HasPrefix(e.Name, "runtime.gcBgMarkStartWorkers") {
			continue
		}
		seen++
		if e.At != "" && (e.Pkg != "runtime" || e.Origin() != tracer.OriginLibrary) {
			t.Errorf("%s", tracer.AppendJSON(nil, &e))
		}
	}
	if seen == 0 {
		t.Error("the garbage collector did not start its workers")
	}
	if got := s.Result().Channels; got != 1 {
		t.Errorf("%d channels in the summary, want 1", got)
	}
}

// The summary of a lesson counts the channels that its source speaks of.
func TestSummaryOfCancelTree(t *testing.T) {
	c := program("../../../scenarios/cancel-tree")
	s := tracer.NewSummarizer()
	for _, e := range run(t, c).events {
		s.Apply(&e)
	}
	if got := s.Result().Channels; got != 7 {
		t.Errorf("%d channels, want 7: four contexts' and three tickers'", got)
	}
	for _, b := range s.Result().Blocked {
		if (&tracer.Event{Kind: tracer.GoBlock, Reason: b.Reason}).RuntimeWait() {
			t.Errorf("blocked: %s", b.Reason)
		}
	}
}
