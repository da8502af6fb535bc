package probe_test

import (
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestTooManyStacks: events have no stack any more when there are too many, and that is said, once.
func TestTooManyStacks(t *testing.T) {
	if testing.Short() {
		t.Skip("a quarter of a million stacks take some seconds")
	}
	var limits []tracer.Event
	with, without, early := 0, 0, 0
	watch(t, program("stacks"), func(e *tracer.Event) {
		switch {
		case e.Kind == tracer.ProbeLimit:
			limits = append(limits, *e)
		case e.Kind != tracer.ChanSend && e.Kind != tracer.ChanRecv || e.Name != "ways":
		case e.Has&tracer.FieldStack != 0:
			with++
		default:
			without++
			if len(limits) == 0 {
				early++
			}
		}
	})
	if len(limits) != 1 || !strings.Contains(limits[0].Message, "stacks") {
		t.Errorf("limits: %+v, want one of stacks", limits)
	}
	if with+without != 1<<18 || without == 0 || with < 1<<16 {
		t.Errorf("%d events with a stack and %d without, want %d in all and some of each", with, without, 1<<18)
	}
	if early != 0 {
		t.Errorf("%d events have no stack before that is said", early)
	}
}
