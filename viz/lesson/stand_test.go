package lesson

import (
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz"
)

// Every question is asked before what it is about, after what was shown, and where a step of the page's can stand.
func TestStands(t *testing.T) {
	for _, s := range scenarios.List() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			trace := recordingOf(t, s.Name)
			r, err := Of(trace).Reply()
			if err != nil {
				t.Fatal(err)
			}
			last := int64(-1)
			for _, q := range r.Questions {
				if q.Stand >= q.At || q.Stand < last {
					t.Errorf("%q, about event %d, is asked at %d; the question before it at %d", q.Text, q.At+1, q.Stand+1, last+1)
				}
				last = q.Stand
				if next, err := trace.At(int(q.Stand) + 1); err != nil || next.T != q.T {
					t.Errorf("%q hides what is from %d ns on; the event after %d is %v, %v", q.Text, q.T, q.Stand+1, next, err)
				}
				shown := false
				for _, m := range r.Moments {
					if q.Stand < m.At && m.At < q.At {
						t.Errorf("%q is asked at event %d and about %d: the moment %s is between them", q.Text, q.Stand+1, q.At+1, m.Name)
					}
					shown = shown || m.At == q.Stand
				}
				e, err := trace.At(int(q.Stand))
				if err != nil {
					t.Fatal(err)
				}
				state, err := trace.StateAt(int(q.Stand))
				if err != nil {
					t.Fatal(err)
				}
				if g := state.Goroutines[e.G]; !shown && (!viz.Notable(e.Kind) || g != nil && g.Mode == tracer.ModeSystem) {
					t.Errorf("%q is asked at event %d, %s of goroutine %d, at which no step stops", q.Text, q.Stand+1, e.Kind, e.G)
				}
			}
		})
	}
}

// What is said where a question is asked does not say who or what comes next.
func TestStandsBeforeTheAnswer(t *testing.T) {
	for _, c := range []struct{ lesson, question string }{
		{"waitgroup", "Who is the first to finish?"},
		{"fan-in", "Which find reaches `main` first?"},
		{"select-priority", "Which case wins in this run?"},
		{"waitgroup-go", "Who is done first?"},
		{"select-timeout", "And this time?"},
		{"prime-sieve", "Which number is the next to come out?"},
		{"spin-flag", "`main` closes the channel. Which goroutine is woken?"},
		{"rwmutex", "The last of the two readers lets go. Whom does it wake?"},
		{"leak-early-return", "Who is the fastest?"},
	} {
		trace := recordingOf(t, c.lesson)
		g := Of(trace)
		r, err := g.Reply()
		if err != nil {
			t.Fatal(err)
		}
		asked := false
		for _, q := range r.Questions {
			if q.Text != c.question {
				continue
			}
			asked = true
			a, err := g.Answer(q.N, "")
			if err != nil {
				t.Fatal(err)
			}
			e, err := trace.At(int(q.Stand))
			if err != nil {
				t.Fatal(err)
			}
			before, err := trace.StateAt(int(q.Stand) - 1)
			if err != nil {
				t.Fatal(err)
			}
			said := (diagnose.Teller{}).Explain(before, e)
			if who := before.Goroutines[e.G]; who != nil && who.Name == a.Text || strings.Contains(said, "receives") || strings.Contains(said, "the runtime sends") || strings.Contains(said, "releases") {
				t.Errorf("%s: %q is asked where the page says %q", c.lesson, q.Text, said)
			}
		}
		if !asked {
			t.Errorf("%s does not ask %q", c.lesson, c.question)
		}
	}
}
