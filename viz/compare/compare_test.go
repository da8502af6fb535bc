package compare

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
)

// recording returns the trace that comes with a lesson.
func recording(t *testing.T, name string) *tracer.Trace {
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

func compare(t *testing.T, a, b Trace) *Result {
	t.Helper()
	r, err := Traces(a, b)
	if err != nil {
		t.Fatal(err)
	}
	// Whatever is compared, the steps go on in both, and stay in the traces.
	for i, s := range r.Steps {
		if s.A < 0 || s.B < 0 || s.A >= a.Len() || s.B >= b.Len() {
			t.Errorf("step %d is at %v, and the traces have %d and %d events", i, s, a.Len(), b.Len())
		}
		if i > 0 && (s.A < r.Steps[i-1].A || s.B < r.Steps[i-1].B || s == r.Steps[i-1]) {
			t.Errorf("step %d is at %v after %v", i, s, r.Steps[i-1])
		}
	}
	for _, p := range r.Partings {
		if p.Step < 0 || p.Step >= len(r.Steps) {
			t.Errorf("%q is at step %d of %d", p.Text, p.Step, len(r.Steps))
		} else if s := r.Steps[p.Step]; p.Step < len(r.Steps)-1 && (s.A < p.A || s.B < p.B) {
			t.Errorf("%q is at events %d and %d; its step only at %v", p.Text, p.A, p.B, s)
		}
	}
	return r
}

// The runs of pairs of lessons part where the lessons say that they differ.
func TestLessons(t *testing.T) {
	for _, test := range []struct{ a, b, want, note string }{
		{"cancel-timeout-leak", "cancel-timeout",
			"Both run alike until compute 2 main.go:12 sends on result: in the first run it blocks and never goes on, in the second the value goes into the buffer.",
			"In the first run result has no buffer, in the second has room for 1 value."},
		{"cancel-timeout", "cancel-timeout-leak",
			"Both run alike until compute 2 main.go:12 sends on result: in the first run the value goes into the buffer, in the second it blocks and never goes on.",
			"In the first run result has room for 1 value, in the second has no buffer."},
		{"lock-order", "lock-order-right",
			"Both run alike until paintCeiling begins: in the first run it locks ladder (main.go:24), in the second it locks brush (main.go:25).", ""},
		{"leak-early-return", "leak-early-return-right",
			"Both run alike until ask 2 main.go:11 sends on answers: in the first run it blocks and never goes on, in the second the value goes into the buffer.",
			"In the first run answers has no buffer, in the second has room for 3 values."},
		{"unbuffered", "buffered", "They part at once: in the first run main makes door (main.go:24), in the second it makes tasks (main.go:19).", ""},
	} {
		r := compare(t, recording(t, test.a), recording(t, test.b))
		if r.Sentence != test.want || !r.Parts || len(r.Partings) == 0 {
			t.Errorf("%s and %s: %q, want %q", test.a, test.b, r.Sentence, test.want)
		}
		if test.note != "" && !slices.Contains(r.Notes, test.note) {
			t.Errorf("%s and %s: the notes are %q, want %q", test.a, test.b, r.Notes, test.note)
		}
	}
}

// A recording does not part from itself, and each step of one is the same in the other.
func TestItself(t *testing.T) {
	for _, s := range scenarios.List() {
		trace := recording(t, s.Name)
		r := compare(t, trace, trace)
		if r.Parts || !strings.HasPrefix(r.Sentence, "They do not part") || len(r.Partings)+len(r.Notes) > 0 {
			t.Errorf("%s and itself: %q %+v %q", s.Name, r.Sentence, r.Partings, r.Notes)
		}
		if len(r.Steps) == 0 {
			t.Errorf("%s has no steps", s.Name)
		}
		for _, step := range r.Steps {
			if step.A != step.B {
				t.Errorf("%s: a step is at %v", s.Name, step)
			}
		}
	}
}

// events is a trace that was put together.
type events []tracer.Event

func (e events) Len() int            { return len(e) }
func (e events) LetGo() tracer.LetGo { return tracer.LetGo{} }
func (e events) Events(from, to int) iter.Seq2[*tracer.Event, error] {
	return func(yield func(*tracer.Event, error) bool) {
		for i := from; i < to; i++ {
			if !yield(&e[i], nil) {
				return
			}
		}
	}
}

// program puts a trace of main, and of what it does, together.
func program(more ...tracer.Event) events {
	list := events{{G: 1, Kind: tracer.GoCreate, Name: "main", Op: "main.main", Mode: tracer.ModeUser}}
	for _, e := range more {
		if e.At == "" {
			e.At = "main.go:9"
		}
		e.Pkg = "main"
		list = append(list, e)
	}
	return list
}

var (
	send   = tracer.Event{G: 1, Kind: tracer.ChanSend, Obj: 1, Name: "ch", Mode: tracer.ModeBuffer, Value: `"a"`}
	direct = tracer.Event{G: 1, Kind: tracer.ChanSend, Obj: 1, Name: "ch", Mode: tracer.ModeHandoff, Value: `"a"`}
	other  = tracer.Event{G: 1, Kind: tracer.ChanSend, Obj: 1, Name: "ch", Mode: tracer.ModeBuffer, Value: `"b"`}
	wait   = tracer.Event{G: 1, Kind: tracer.GoBlock, Obj: 1, Name: "ch", Reason: "chan send", Value: `"a"`}
	closed = tracer.Event{G: 1, Kind: tracer.ChanClose, Obj: 1, Name: "ch", At: "main.go:10"}
	undone = tracer.Event{G: 1, By: 2, Kind: tracer.GoUnblock, Mode: tracer.ModeUndone}
	load   = tracer.Event{G: 1, Kind: tracer.AtomicLoad, Obj: 2, Name: "n", Value: "1"}
	exit   = tracer.Event{Kind: tracer.Exit, Message: "exit status 0"}
	fail   = tracer.Event{Kind: tracer.Exit, Message: "exit status 1"}
	ptr1   = tracer.Event{G: 1, Kind: tracer.ChanSend, Obj: 1, Name: "ch", Mode: tracer.ModeBuffer, Value: "0xc0001"}
	ptr2   = tracer.Event{G: 1, Kind: tracer.ChanSend, Obj: 1, Name: "ch", Mode: tracer.ModeBuffer, Value: "0xc0002"}
)

// child is what the n-th goroutine of a function does first, after main has started it.
func child(g uint64, fn, value string) []tracer.Event {
	return []tracer.Event{
		{G: g, By: 1, Kind: tracer.GoCreate, Name: fmt.Sprintf("%s %d", fn, g), Op: "main." + fn, Mode: tracer.ModeUser},
		{G: g, Kind: tracer.ChanSend, Obj: 1, Name: "ch", Mode: tracer.ModeBuffer, Value: value},
	}
}

// Each way in which a step can differ is said.
func TestWays(t *testing.T) {
	const none = "They do not part"
	for _, test := range []struct {
		name string
		a, b events
		want string
	}{
		{"the same", program(send, closed), program(send, closed), none},
		{"nothing", program(), program(), none},
		{"a value", program(send), program(other), `main main.go:9 sends on ch: in the first run the value is "a", in the second the value is "b"`},
		{"a way", program(send), program(direct), "in the first run the value goes into the buffer, in the second a receiver waits and takes the value"},
		{"a wait", program(direct), program(wait, direct), "in the first run a receiver waits and takes the value, in the second it waits until a receiver takes the value"},
		{"for ever", program(send), program(wait), "in the first run the value goes into the buffer, in the second it blocks and never goes on"},
		{"a wait that was none", program(send), program(wait, undone, send), none},
		{"another operation", program(send, closed), program(send, send), "main has gone past main.go:9, where it sends on ch: in the first run it closes ch (main.go:10), in the second it sends on ch (main.go:9)"},
		{"nothing more", program(send), program(send, closed), "in the first run it does nothing more, in the second it closes ch (main.go:10)"},
		{"an end", program(exit), program(fail), "the end: in the first run the program ends with exit status 0, in the second the program ends with exit status 1"},
		{"no end", program(exit), program(), "the second the trace ends before the program does"},
		{"a pointer", program(ptr1), program(ptr2), none},
		{"memory in one", program(load, send), program(send), none},
		{"memory in both", program(load, send), program(load, load), "main has gone past main.go:9, where it loads n"},
		{"names of goroutines", program(slices.Concat(child(7, "f", "1"), child(8, "g", "2"))...),
			program(slices.Concat(child(3, "f", "1"), child(4, "g", "2"))...), none},
		{"another order", program(slices.Concat(child(7, "f", "1"), child(8, "f", "2"))...),
			program(slices.Concat(child(7, "f", "2"), child(8, "f", "1"))...), `f 7 main.go:9 sends on ch: in the first run the value is 1, in the second the value is 2`},
		{"another function", program(child(7, "f", "1")...), program(child(7, "g", "1")...), "in the first run main starts f (main.go:9), in the second it starts g (main.go:9)"},
	} {
		r := compare(t, test.a, test.b)
		if !strings.Contains(r.Sentence, test.want) {
			t.Errorf("%s: %q, want %q", test.name, r.Sentence, test.want)
		}
		if back := compare(t, test.b, test.a); back.Parts != r.Parts {
			t.Errorf("%s: one way they part: %v, the other way: %v", test.name, r.Parts, back.Parts)
		}
	}
	r := compare(t, program(load, send), program(send))
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "first run only (--memory)") {
		t.Errorf("where only one run has what is done in memory, the notes are %q", r.Notes)
	}
}

// What the second run alone does is gone through, too, before what comes after it in both.
func TestSteps(t *testing.T) {
	r := compare(t, program(send, exit), program(send, closed, closed, exit))
	want := []Step{{1, 1}, {1, 2}, {1, 3}, {2, 4}}
	if !slices.Equal(r.Steps, want) {
		t.Errorf("the steps are %v, want %v", r.Steps, want)
	}
	// A wait without an end has no part in the end of the other's.
	late := compare(t, program(wait), program(wait, tracer.Event{G: 2, Kind: tracer.GoStart}, send))
	if want := []Step{{1, 1}, {1, 3}}; !slices.Equal(late.Steps, want) {
		t.Errorf("where one waits for ever the steps are %v, want %v", late.Steps, want)
	}
	if len(r.Partings) != 1 || r.Partings[0].B != 2 {
		t.Errorf("they part at %+v", r.Partings)
	}
}

// Very long runs are compared from the front, and that is said.
func TestLong(t *testing.T) {
	var many []tracer.Event
	for range maxOps + 10 {
		many = append(many, send)
	}
	long := program(many...)
	r := compare(t, long, long)
	if r.Parts || len(r.Steps) != maxSteps || len(r.Notes) != 3 {
		t.Errorf("two long runs: %q, %d steps, %q", r.Sentence, len(r.Steps), r.Notes)
	}
	different := program(many...)
	for i := 1; i < len(different); i += 2 {
		different[i] = closed
	}
	if r = compare(t, long, different); !r.Parts {
		t.Errorf("two long runs that differ: %q", r.Sentence)
	}
}

// Where runs are cut is no parting, whoever had done more by then.
func TestCut(t *testing.T) {
	made := func(first, second func(i int) uint64) events {
		list := slices.Concat(child(7, "f", "1"), child(8, "g", "1"))
		waits := tracer.Event{G: 8, Kind: tracer.GoBlock, Reason: "sleep"}
		list = append(list, waits)
		for i := range 2 * maxOps {
			e := send
			if e.G = first(i); i >= maxOps {
				e.G = second(i)
			}
			list = append(list, e)
		}
		return program(list...)
	}
	seven, eight := func(int) uint64 { return 7 }, func(int) uint64 { return 8 }
	by2 := func(i int) uint64 { return uint64(7 + i%2) }
	if r := compare(t, made(seven, eight), made(by2, by2)); r.Parts {
		t.Errorf("cut, they part: %q", r.Sentence)
	}
}

// However events come, a comparison ends, and its steps hold together.
func FuzzTraces(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4}, []byte{4, 3, 2, 1})
	f.Add([]byte("\x05\x00\x03"), []byte{})
	kinds := []tracer.Event{send, direct, other, wait, closed, undone, load, exit, fail, ptr1,
		{G: 1, Kind: tracer.SelectDone, Case: 0, Cases: []tracer.Case{{Dir: "recv", Name: "ch"}}}, {G: 1, Kind: tracer.GoBlock, Reason: "select"},
		{G: 1, Kind: tracer.GoBlock, Reason: "sleep"}, {G: 1, Kind: tracer.GoEnd}, {G: 9, Kind: tracer.GoEnd}, {G: 1, Kind: tracer.SelectDone, Case: 7},
		{G: 1, By: 1, Kind: tracer.GoCreate, Mode: tracer.ModeUser}, {G: 2, By: 1, Kind: tracer.GoCreate, Mode: tracer.ModeUser}, {G: 1, By: 2, Kind: tracer.GoCreate, Mode: tracer.ModeUser},
		{G: 2, Kind: tracer.CondWait, Obj: 3, Name: "c"}, {G: 2, Kind: tracer.GoBlock, Reason: "sync.Cond.Wait", Obj: 3, Name: "c"}, {G: 0, Kind: tracer.ChanSend}}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a) > 200 || len(b) > 200 {
			return
		}
		made := func(choices []byte) events {
			var list []tracer.Event
			for _, c := range choices {
				list = append(list, kinds[int(c)%len(kinds)])
			}
			return program(list...)
		}
		compare(t, made(a), made(b))
		if r := compare(t, made(a), made(a)); r.Parts {
			t.Errorf("a run parts from itself: %q", r.Sentence)
		}
	})
}
