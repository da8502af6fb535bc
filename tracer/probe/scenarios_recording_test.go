package probe_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
)

// recordingOf returns the recording that comes with a scenario.
func recordingOf(t *testing.T, s *scenarios.Scenario) *recording {
	t.Helper()
	data, err := scenarios.Recording(s.Name)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.NewTrace(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	if args := trace.Meta().Args; !slices.Equal(args, s.Recorded) {
		t.Errorf("the recording was made with the arguments %q; the lesson says %q", args, s.Recorded)
	}
	rec := &recording{}
	for e, err := range trace.Events(0, trace.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		rec.events = append(rec.events, *e)
	}
	return rec
}

// checkSame: a run that had the same arguments and the only ending that there is has the goroutines and objects that the
// recording has.
func checkSame(t *testing.T, rec, recorded *recording, s *scenarios.Scenario) {
	t.Helper()
	if declared, err := find.ParseDeclared(s.Ends); err != nil || len(declared) != 1 {
		return
	}
	got, want := cast(rec), cast(recorded)
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("this run has %s, the recording has not: run make recordings", name)
		}
	}
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("the recording has %s, this run has not: run make recordings", name)
		}
	}
}

// cast returns who and what plays a part in a run: the goroutines and the objects of the program, by name, each once. Memory
// is left out: what is in a goroutine's own stack has no events, and that can change while it runs.
func cast(rec *recording) []string {
	var names []string
	for i := range rec.events {
		e := &rec.events[i]
		family, _, _ := strings.Cut(e.Kind.String(), ".")
		if e.Kind == tracer.GoCreate {
			family = "goroutine"
		}
		if e.Origin() != tracer.OriginUser || e.Name == "" || family == "go" || family == "mem" {
			continue
		}
		if name := family + " " + e.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
