package probe_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// unrecorded are kinds of events that the programs below do not have, or not in every run.
var unrecorded = map[tracer.Kind]bool{
	tracer.ChanDrop: true, tracer.Panic: true, tracer.Fatal: true, tracer.ProbeWait: true, tracer.ProbeDrop: true, tracer.ProbeLimit: true, tracer.ProbeHole: true,
	tracer.Range: true, tracer.Metric: true, tracer.CPUSample: true, tracer.ProcStart: true, tracer.ProcStop: true, // of execution traces
	tracer.TraceClock: true, tracer.TraceGap: true, tracer.GoStatus: true,
}

// The examples in docs/trace-format.md have the fields that recorded events have.
func TestDocumentedExamples(t *testing.T) {
	recorded := map[tracer.Kind]map[tracer.Fields]bool{}
	for _, p := range []string{"objects", "conds", "timers", "said", "bubbles", "panics", "atomics", "cgo", "../../../scenarios/buffered"} {
		c := program(p)
		if p == "cgo" && !haveC() {
			continue
		}
		c.Memory = p == "atomics"
		for _, e := range run(t, c).events {
			if recorded[e.Kind] == nil {
				recorded[e.Kind] = map[tracer.Fields]bool{}
			}
			recorded[e.Kind][e.Has] = true
		}
	}
	text, err := os.ReadFile("../../docs/trace-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, examples, _ := strings.Cut(string(text), "```json\n")
	examples, _, _ = strings.Cut(examples, "```")
	for line := range strings.Lines(examples) {
		var e tracer.Event
		if err := e.UnmarshalJSON([]byte(line)); err != nil {
			t.Errorf("%s%v", line, err)
			continue
		}
		switch have := recorded[e.Kind]; {
		case have[e.Has] || unrecorded[e.Kind] || (e.Kind == tracer.GoCallback || e.Mode == tracer.ModeCgo) && !haveC():
		case have == nil:
			t.Errorf("%v was not recorded", e.Kind)
		default:
			var sets []string
			for _, has := range slices.Sorted(maps.Keys(have)) {
				sets = append(sets, fmt.Sprint("+", names(has&^e.Has), " -", names(e.Has&^has)))
			}
			t.Errorf("%sno recorded event has these fields; recorded ones have %s", line, strings.Join(sets, " or "))
		}
	}
}

// names returns the names of fields, as an event with them is written.
func names(has tracer.Fields) (list []string) {
	text := string(tracer.AppendJSON(nil, &tracer.Event{Kind: tracer.GoStart, Has: has}))
	for i, part := range strings.Split(text, ",\"") {
		if i > 4 {
			name, _, _ := strings.Cut(part, "\"")
			list = append(list, name)
		}
	}
	return list
}
