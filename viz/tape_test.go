package viz

import (
	"errors"
	"strings"
	"testing"

	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// A tape of a program that runs is of an ended one, which says so; and it does not change while the trace grows.
func TestTapeLive(t *testing.T) {
	l := keeping(t)
	events := tracetest.Play(1, tracetest.Mixed(400))
	write(t, l, events[:300])
	v, err := NewView(l.Trace())
	if err != nil {
		t.Fatal(err)
	}
	first, err := v.Tape(0, 300)
	if err != nil {
		t.Fatal(err)
	}
	write(t, l, events[300:])
	if _, err := v.Update(); err != nil {
		t.Fatal(err)
	}
	second, err := v.Tape(0, 300)
	if err != nil {
		t.Fatal(err)
	}
	for _, tape := range []*protocol.Tape{first, second} {
		if h := tape.Hello; h.Trace.Live || h.Count != 300 || !strings.Contains(strings.Join(h.Trace.Notes, " "), "still running") {
			t.Errorf("the tape says %+v", h)
		}
	}
	first.Hello, second.Hello = protocol.Hello{}, protocol.Hello{}
	a, err1 := protocol.EncodeTape(first)
	b, err2 := protocol.EncodeTape(second)
	if err1 != nil || err2 != nil || string(a) != string(b) {
		t.Errorf("the tape has changed with the trace (%v, %v)", err1, err2)
	}
}

// A tape of a trace that has let its beginning go begins where the trace does.
func TestTapeLate(t *testing.T) {
	l := keeping(t)
	write(t, l, tracetest.Play(1, tracetest.Mixed(60_000)))
	v, err := NewView(l.Trace())
	if err != nil {
		t.Fatal(err)
	}
	from, to := v.First(), v.Len()
	if from == 0 {
		t.Fatal("nothing was let go")
	}
	tape, err := v.Tape(0, min(to, from+500))
	if err != nil {
		t.Fatal(err)
	}
	if int(tape.Hello.First) != from || tape.Before != nil || int(tape.Events[0].Event.Index) != from {
		t.Errorf("the trace begins at %d, the tape at %d with event %d", from, tape.Hello.First, tape.Events[0].Event.Index)
	}
	for _, lane := range tape.Lanes {
		for _, s := range lane.Spans {
			if s.At < tape.Hello.First {
				t.Fatalf("lane %s has a span at %d, before the tape", lane.Lane.Name, s.At)
			}
		}
	}
	var bad *RequestError
	if _, err := v.Tape(from, from+TapeEvents+1); to > from+TapeEvents && !errors.As(err, &bad) {
		t.Errorf("a tape that is too long: %v", err)
	}
}
