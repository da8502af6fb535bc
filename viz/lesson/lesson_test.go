package lesson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
)

// recordingOf returns the trace that comes with a scenario.
func recordingOf(t *testing.T, name string) *tracer.Trace {
	t.Helper()
	data, err := scenarios.Recording(name)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.NewTrace(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { trace.Close() })
	return trace
}

// In the recording of every lesson all moments and questions are there, in the order of the run, and
// what is sent before an answer does not tell it.
func TestEveryLesson(t *testing.T) {
	for _, s := range scenarios.List() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			trace := recordingOf(t, s.Name)
			g := Of(trace)
			r, err := g.Reply()
			if err != nil {
				t.Fatal(err)
			}
			if r.Missing > 0 || r.Unasked > 0 || len(r.Moments) != len(s.Moments) || len(r.Questions) != len(s.Questions) {
				t.Errorf("%d moments and %d questions, without %d and %d; the lesson has %d and %d",
					len(r.Moments), len(r.Questions), r.Missing, r.Unasked, len(s.Moments), len(s.Questions))
			}
			for i := range r.Moments[1:] {
				if r.Moments[i].At > r.Moments[i+1].At {
					t.Errorf("moment %s is at %d and before %s at %d", r.Moments[i].Name, r.Moments[i].At, r.Moments[i+1].Name, r.Moments[i+1].At)
				}
			}
			for _, m := range r.Moments {
				e, err := trace.At(int(m.At))
				if err != nil || e.T != m.T {
					t.Errorf("moment %s is said to be at %d ns; its event is %v, %v", m.Name, m.T, e, err)
				}
			}
			for _, q := range r.Questions {
				asked(t, g, q.N)
			}
		})
	}
}

// asked puts a question, with a right, a wrong and no answer.
func asked(t *testing.T, g *Guide, n int) {
	t.Helper()
	q, err := g.Question(n)
	if err != nil || q == nil || len(q.Choices) < 2 {
		t.Fatalf("question %d is %+v, %v", n, q, err)
	}
	shown, err := g.Answer(n, "")
	if err != nil || shown.Right || !slices.Contains(q.Choices, shown.Text) {
		t.Fatalf("without a choice the answer to %q of %q is %+v, %v", q.Text, q.Choices, shown, err)
	}
	for _, choice := range q.Choices {
		a, err := g.Answer(n, choice)
		if err != nil || a.Right != (choice == shown.Text) || a.Text != shown.Text {
			t.Errorf("%q to %q gives %+v, %v", choice, q.Text, a, err)
		}
	}
}

// A lesson that does right what others do wrong names them all, whichever stands beside it.
func TestMistakes(t *testing.T) {
	for name, want := range map[string]string{
		"waitgroup": "[hello-sleep waitgroup-negative]", "unbuffered": "[deadlock-self]", "once": "[close-twice]",
		"mutex-counter": "[mutex-copied unlock-unlocked]", "lock-order-right": "[]", "hello": "[]",
	} {
		r, err := Of(recordingOf(t, name)).Reply()
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, m := range r.Mistakes {
			names = append(names, m.Name)
			if !m.Wrong || m.Title == "" {
				t.Errorf("%s names %+v", name, m)
			}
		}
		if got := fmt.Sprint(names); got != want {
			t.Errorf("%s names %s, want %s", name, got, want)
		}
	}
	for _, s := range scenarios.List() {
		if s.Wrong && s.Pair == "" {
			t.Errorf("%s is wrong, and names nothing that is right", s.Name)
		}
	}
}

func TestNoLesson(t *testing.T) {
	var g *Guide
	r, err1 := g.Reply()
	q, err2 := g.Question(0)
	a, err3 := g.Answer(0, "x")
	if r != nil || q != nil || a != nil || err1 != nil || err2 != nil || err3 != nil {
		t.Errorf("without a lesson there are %v %v %v, %v %v %v", r, q, a, err1, err2, err3)
	}
	g = Of(recordingOf(t, "buffered"))
	for _, n := range []int{-1, 99} {
		if q, err := g.Question(n); q != nil || err != nil {
			t.Errorf("question %d is %v, %v", n, q, err)
		}
	}
}

// The lesson is sent before the answers are asked for: the right one is not marked in it.
func TestReplyKeepsTheAnswers(t *testing.T) {
	r, err := Of(recordingOf(t, "buffered")).Reply()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r.Questions)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"choices", "right", "answer"} {
		if strings.Contains(string(text), word) {
			t.Errorf("the lesson's questions have %q: %s", word, text)
		}
	}
}
