package find_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/find"
	"github.com/govis/govis/tracer/tracetest"
)

// play returns the trace of a made-up run.
func play(t testing.TB, program func(*tracetest.G)) *tracer.Trace {
	t.Helper()
	var file bytes.Buffer
	w, err := tracer.NewWriter(&file, tracer.Meta{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range tracetest.Play(2, program) {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.NewTrace(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { trace.Close() })
	return trace
}

// pipe: main fills two slots and blocks; then worker takes what it gets.
func pipe(g *tracetest.G) {
	tasks := g.Make("tasks", "string", 2)
	done := g.Make("done", "struct {}", 0)
	for _, task := range []string{`"task 1"`, `"task 2"`, `"task 3"`} {
		if task == `"task 3"` {
			g.Go("worker", func(g *tracetest.G) {
				for {
					if _, ok := g.Recv(tasks); !ok {
						g.Close(done)
						return
					}
				}
			})
		}
		g.Send(tasks, task)
	}
	g.Close(tasks)
	g.Recv(done)
}

func TestFind(t *testing.T) {
	trace := play(t, pipe)
	for _, test := range []struct {
		query string
		kind  tracer.Kind
		check func(*tracer.Event) bool
	}{
		{`chan.make name=tasks cap=2`, tracer.ChanMake, nil},
		{`chan.send`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 1 }},
		{`chan.send #2`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 2 }},
		{`chan.send #last`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 3 }},
		{`chan.send value="task 3"`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 3 }},
		{`chan.send value="\"task 3\""`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 3 }},
		{`chan.send value~3`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 3 }},
		{`chan.send n>=2`, tracer.ChanSend, func(e *tracer.Event) bool { return e.N == 2 }},
		{`chan.* ok=false`, tracer.ChanRecv, func(e *tracer.Event) bool { return !e.OK && e.Name == "tasks" }},
		{`chan.recv g=worker`, tracer.ChanRecv, nil},
		{`chan.recv g!=main`, tracer.ChanRecv, nil},
		{`go.create by=main`, tracer.GoCreate, func(e *tracer.Event) bool { return e.Name == "worker" }},
		{`* running=1`, tracer.GoStart, nil},
		{`* alive=2`, tracer.GoCreate, func(e *tracer.Event) bool { return e.Name == "worker" }},
		{`go.block g=main name=tasks blocked=1`, tracer.GoBlock, nil},
		{`exit`, tracer.Exit, nil},
	} {
		q, err := find.Parse(test.query)
		if err != nil {
			t.Errorf("%s: %v", test.query, err)
			continue
		}
		i, err := q.Find(trace, 0)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		e, err := trace.At(i)
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind != test.kind || test.check != nil && !test.check(e) {
			t.Errorf("%s finds %s", test.query, tracer.AppendJSON(nil, e))
		}
	}
}

func TestFindAfter(t *testing.T) {
	trace := play(t, pipe)
	q, err := find.Parse("chan.send")
	if err != nil {
		t.Fatal(err)
	}
	for want, from := int64(1), 0; want <= 3; want++ {
		i, err := q.Find(trace, from)
		if err != nil {
			t.Fatal(err)
		}
		if e, _ := trace.At(i); e.N != want {
			t.Errorf("from %d it finds send %d, want %d", from, e.N, want)
		}
		from = i + 1
	}
}

func TestFindNone(t *testing.T) {
	trace := play(t, pipe)
	for _, query := range []string{"mutex.lock", "chan.send name=other", "chan.send #4", "chan.send g=worker", "* blocked>7"} {
		q, err := find.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		if i, err := q.Find(trace, 0); !errors.Is(err, find.ErrNone) {
			t.Errorf("%s: found at %d, %v; want none", query, i, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{"", "empty"},
		{"chan.sent", `"chan.sent" is no kind`},
		{"chan.", "no kind"},
		{"nosuch.*", "no kind"},
		{"chan.send tasks", "none of the operators"},
		{"chan.send =tasks", "not a condition"},
		{"chan.send names=tasks", `"names" is no field`},
		{"chan.send len<many", "not a number"},
		{"chan.send #0", "which of several"},
		{`chan.send value="task`, "do not end"},
		{"chan.send " + strings.Repeat("g=1 ", 300), "at most"},
	} {
		if _, err := find.Parse(test.query); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.40q: error %v, want one with %q", test.query, err, test.want)
		}
	}
}

func TestAnswer(t *testing.T) {
	trace := play(t, pipe)
	for _, test := range []struct{ query, what, want string }{
		{"go.block g=main name=tasks", "g", "main"},
		{"go.block g=main name=tasks", "blocked", "1"},
		{"go.block g=main name=tasks", "next", "worker"},
		{"chan.recv", "value", `"task 1"`},
		{"chan.recv", "g", "worker"},
		{"chan.recv ok=false", "ok", "false"},
		{"chan.send #2", "len", "2"},
		{"chan.send", "ending", "It ends by itself, and every goroutine is done."},
	} {
		q, err := find.Parse(test.query)
		if err != nil {
			t.Fatal(err)
		}
		i, err := q.Find(trace, 0)
		if err != nil {
			t.Fatal(err)
		}
		a, err := find.AnswerTo(trace, i, test.what)
		if err != nil || a.Text != test.want {
			t.Errorf("%s at %s: %q, %v; want %q", test.what, test.query, a.Text, err, test.want)
		}
		if len(a.Choices) < 2 || !slices.Contains(a.Choices, a.Text) {
			t.Errorf("%s at %s: %q is to be chosen from %q", test.what, test.query, a.Text, a.Choices)
		}
	}
	if _, err := find.AnswerTo(trace, 0, "nosuch"); err == nil {
		t.Error("an answer to what does not exist")
	}
}

// either: main selects between a send that cannot be, a receive that will be possible, and, later, nothing ready at all.
func either(g *tracetest.G) {
	work, quit := g.Make("work", "int", 0), g.Make("quit", "struct{}", 0)
	g.Go("closer", func(g *tracetest.G) {
		g.Sleep(10)
		g.Close(quit)
	})
	g.Select(tracetest.Case{Dir: tracer.DirSend, Chan: work, Value: "1"},
		tracetest.Case{Dir: tracer.DirRecv, Chan: quit})
	g.Select(tracetest.Case{Dir: tracer.DirRecv, Chan: work}, tracetest.Case{Dir: tracer.DirDefault})
}

// A select is answered by its cases, a reason among those that there are.
func TestAnswerOfSelect(t *testing.T) {
	trace := play(t, either)
	for _, test := range []struct{ query, what, want, choices string }{
		{"select.done", "case", "<-quit", "<-quit, work <-"},
		{"select.done #2", "case", "default", "<-work, default"},
		{"go.block g=main reason=select", "reason", "select", "chan receive, chan send, select, sleep"},
		{"select.done #2", "running", "1", "0, 1, 2, 3"},
	} {
		q, err := find.Parse(test.query)
		if err != nil {
			t.Fatal(err)
		}
		i, err := q.Find(trace, 0)
		if err != nil {
			t.Fatal(err)
		}
		a, err := find.AnswerTo(trace, i, test.what)
		if got := strings.Join(a.Choices, ", "); err != nil || a.Text != test.want || got != test.choices {
			t.Errorf("%s at %s: %q among %q, %v; want %q among %q", test.what, test.query, a.Text, got, err, test.want, test.choices)
		}
	}
}

// A question with one answer alone is none.
func TestAnswerAlone(t *testing.T) {
	trace := play(t, func(g *tracetest.G) { g.Make("only", "int", 1) })
	for _, what := range []string{"g", "next", "name"} {
		if a, err := find.AnswerTo(trace, trace.Len()-3, what); err == nil {
			t.Errorf("%s is %q among %q; there is nothing to choose from", what, a.Text, a.Choices)
		}
	}
}

// Other objects of the program are what one could take one for; the two ways to cancel are known.
func TestAnswerOfObject(t *testing.T) {
	for _, test := range []struct {
		program              func(*tracetest.G)
		query, what, choices string
	}{
		{pipe, "go.block name=tasks", "name", "done, tasks"},
		{tracetest.Cancel, "ctx.cancel", "message", "context canceled, context deadline exceeded"},
		{tracetest.Cancel, "ctx.cancel", "cause", "context canceled, context deadline exceeded"},
	} {
		trace := play(t, test.program)
		q, err := find.Parse(test.query)
		if err != nil {
			t.Fatal(err)
		}
		i, err := q.Find(trace, 0)
		if err != nil {
			t.Fatal(err)
		}
		a, err := find.AnswerTo(trace, i, test.what)
		if got := strings.Join(a.Choices, ", "); err != nil || got != test.choices {
			t.Errorf("%s of %s is to be chosen from %q, %v; want %q", test.what, test.query, got, err, test.choices)
		}
	}
}

// crew: helpers who wait for ever, and workers who send a word each; the last of them sends a number, too.
func crew(g *tracetest.G) {
	said, quit, count := g.Make("said", "string", 4), g.Make("quit", "struct {}", 0), g.Make("count", "int", 0)
	for _, name := range []string{"helper", "helper 2", "helper 3"} {
		g.Go(name, func(g *tracetest.G) { g.Recv(quit) })
	}
	for i := range 5 {
		g.Go([]string{"worker", "worker 2", "worker 3", "worker 4", "worker 5"}[i], func(g *tracetest.G) {
			g.Sleep(int64(1+i) * 100000)
			g.Send(said, `"a word"`)
			if i == 4 {
				g.Send(count, "3")
			}
		})
	}
	for range 4 {
		g.Recv(said)
	}
	g.Recv(said)
	g.Recv(count)
}

// A worker is taken for another worker rather than for who does something else, if need be for one who has
// ended; and a number for a number.
func TestAnswerAmongAlike(t *testing.T) {
	trace := play(t, crew)
	for _, test := range []struct{ query, what, choices string }{
		{"chan.send name=said", "g", "main, worker, worker 2, worker 3, worker 4, worker 5"},
		{"chan.send name=count", "g", "main, worker, worker 2, worker 3, worker 4, worker 5"},
		{"chan.recv name=count", "value", "2, 3, 4, 5"},
	} {
		q, err := find.Parse(test.query)
		if err != nil {
			t.Fatal(err)
		}
		i, err := q.Find(trace, 0)
		if err != nil {
			t.Fatal(err)
		}
		a, err := find.AnswerTo(trace, i, test.what)
		if got := strings.Join(a.Choices, ", "); err != nil || got != test.choices {
			t.Errorf("%s of %s is to be chosen from %q, %v; want %q", test.what, test.query, got, err, test.choices)
		}
	}
}

// The neighbours of a large number are no choice: nobody would count so far.
func TestAnswerOfSize(t *testing.T) {
	trace := play(t, func(g *tracetest.G) { g.Make("large", "int", 1000) })
	q, err := find.Parse("chan.make")
	if err != nil {
		t.Fatal(err)
	}
	i, err := q.Find(trace, 0)
	if err != nil {
		t.Fatal(err)
	}
	a, err := find.AnswerTo(trace, i, "cap")
	if want := []string{"100", "500", "1000", "2000", "10000"}; err != nil || !slices.Equal(a.Choices, want) {
		t.Errorf("the choices for 1000 are %q, %v; want %q", a.Choices, err, want)
	}
}

func TestEnding(t *testing.T) {
	for _, test := range []struct {
		name     string
		program  func(*tracetest.G)
		declared string
		not      string
	}{
		{"pipe", pipe, "ends", "leaks"},
		{"deadlock", tracetest.Deadlock, "ends or deadlock", "ends or panic"},
		{"leak", tracetest.Leak, "leaks", "ends"},
	} {
		got, err := find.EndingOf(play(t, test.program))
		if err != nil {
			t.Fatal(err)
		}
		for declared, want := range map[string]bool{test.declared: true, test.not: false} {
			d, err := find.ParseDeclared(declared)
			if err != nil {
				t.Fatal(err)
			}
			if d.Has(got) != want {
				t.Errorf("%s ended %s; that this is among %q is %t", test.name, got, declared, !want)
			}
		}
		if again, err := find.ParseDeclared(got.String()); err != nil || !again.Has(got) {
			t.Errorf("%s: %q is not read as what it says: %v", test.name, got, err)
		}
	}
	for _, wrong := range []string{"", "explodes", "leaks many", "panic message", "ends now", `fatal "`} {
		if _, err := find.ParseDeclared(wrong); err == nil {
			t.Errorf("%q is read as an ending", wrong)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"go.block g=main name=tasks", `chan.recv value="task 4" #2`, "mutex.* g~worker #last", "* blocked>=3"} {
		f.Add(seed)
	}
	trace := play(f, pipe)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := find.Parse(text)
		if err != nil {
			return
		}
		if again, err := find.Parse(q.String()); err != nil || again.String() != q.String() {
			t.Errorf("%q becomes %q, which is not the same: %v", text, q, err)
		}
		if _, err := q.Find(trace, 0); err != nil && !errors.Is(err, find.ErrNone) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// What is printed is found and answered as it is read.
func TestPrinted(t *testing.T) {
	var file bytes.Buffer
	w, err := tracer.NewWriter(&file, tracer.Meta{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{`"hello\n"`, `"a \"word\"\n"`} {
		e := &tracer.Event{Seq: uint64(i + 1), G: 1, Kind: tracer.Output, Op: "stdout", N: 1, Value: text}
		e.Has = tracer.FieldOp | tracer.FieldN | tracer.FieldValue
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	trace, err := tracer.NewTrace(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	q, err := find.Parse(`output value="a \"word\""`)
	if err != nil {
		t.Fatal(err)
	}
	i, err := q.Find(trace, 0)
	if err != nil || i != 1 {
		t.Fatalf("%s is found at %d, %v", q, i, err)
	}
	a, err := find.AnswerTo(trace, i, "value")
	if want := []string{`a "word"`, "hello"}; err != nil || a.Text != want[0] || !slices.Equal(a.Choices, want) {
		t.Errorf("printed is %q among %q, %v; want %q among %q", a.Text, a.Choices, err, want[0], want)
	}
}
