package diagnose_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
)

var update = flag.Bool("update", false, "write the golden files anew")

// teller uses the names of events.
var teller diagnose.Teller

// readEvents reads a file as "govis events" prints it.
func readEvents(t testing.TB, name string) []*tracer.Event {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var events []*tracer.Event
	s := bufio.NewScanner(bytes.NewReader(data))
	for s.Scan() {
		e := new(tracer.Event)
		if err := json.Unmarshal(s.Bytes(), e); err != nil {
			t.Fatalf("%s:%d: %v", name, len(events)+1, err)
		}
		events = append(events, e)
	}
	return events
}

// The sentence of every event of some runs, and the answers about every wait,
// are those in testdata.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatalf("no runs in testdata: %v", err)
	}
	told := make(map[tracer.Kind]bool)
	for _, name := range names {
		events := readEvents(t, name)
		got := tell(events)
		for _, e := range events {
			told[e.Kind] = true
		}
		golden := strings.TrimSuffix(name, ".jsonl") + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, golden, got, string(want))
	}
	for _, k := range tracer.Kinds() {
		if !told[k] {
			t.Errorf("no run in testdata has a %v", k)
		}
	}
}

// tell puts a run into words.
func tell(events []*tracer.Event) string {
	var b strings.Builder
	s := tracer.NewState()
	for i, e := range events {
		fmt.Fprintf(&b, "%d %v: %s\n", e.Seq, e.Kind, teller.Explain(s, e))
		fmt.Fprintf(&b, "\tnext: %s\n", teller.Brief(s, e))
		if e.Kind == tracer.GoUnblock {
			fmt.Fprintf(&b, "\tended: %s\n", teller.Ended(s, e, causeOf(events[:i], e)))
		}
		s.Apply(e)
		if e.Kind == tracer.GoBlock {
			w := teller.Waiting(s, e.G)
			fmt.Fprintf(&b, "\twhat: %s\n\tsince: %s\n\twho: %s\n", w.What, w.Since, w.Who)
		}
	}
	return b.String()
}

// causeOf returns the operation that completed the goroutine's own.
func causeOf(before []*tracer.Event, e *tracer.Event) *tracer.Event {
	for i := len(before) - 1; i >= 0; i-- {
		c := before[i]
		if c.G != e.G {
			continue
		}
		if c.Kind == tracer.ChanSend || c.Kind == tracer.ChanRecv {
			return c
		}
		return nil
	}
	return nil
}

func compare(t *testing.T, name, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("%s:%d:\n got %s\nwant %s", name, i+1, a, b)
			return
		}
	}
}

// A wait for no object of the trace is said in words: the runtime's own, and
// for its semaphores what the stack tells.
func TestReasons(t *testing.T) {
	for _, c := range []struct{ reason, function, what, who string }{
		{"sync.Cond.Wait", "sync.(*Cond).Wait", `main waits on a sync.Cond to be woken (the runtime calls it "sync.Cond.Wait").`,
			"A goroutine that calls Signal or Broadcast on it."},
		{"semacquire", "internal/poll.(*FD).writeLock", `main waits for its turn to write to a file or connection that another goroutine writes to (the runtime calls it "semacquire").`,
			"The goroutine that writes, when it is done."},
		{"semacquire", "internal/poll.(*FD).readLock", `main waits for its turn to read from a file or connection that another goroutine reads from (the runtime calls it "semacquire").`,
			"The goroutine that reads, when it is done."},
		{"semacquire", "example.com/own.lock", `main waits for a lock inside the runtime or the standard library (the runtime calls it "semacquire").`,
			"The goroutine that holds that lock."},
		{"a word of a later Go", "main.main", `main waits (the runtime calls it "a word of a later Go").`, "The trace does not say who could end it."},
	} {
		s := tracer.NewState()
		s.Apply(&tracer.Event{Seq: 1, Kind: tracer.GoCreate, G: 1, Name: "main"})
		e := &tracer.Event{Seq: 2, Kind: tracer.GoBlock, G: 1, Reason: c.reason, Has: tracer.FieldStack | tracer.FieldAt | tracer.FieldPkg,
			Stack: []tracer.Frame{{Func: "internal/poll.runtime_Semacquire"}, {Func: "internal/poll.(*fdMutex).rwlock"}, {Func: c.function}, {Func: "main.main"}}}
		if !strings.HasPrefix(c.function, "internal/poll.") {
			e.Stack = e.Stack[2:]
		}
		if got := teller.Explain(s, e); got != c.what {
			t.Errorf("%s: %s\nwant %s", c.reason, got, c.what)
		}
		if got := teller.Brief(s, e) + "."; got != c.what {
			t.Errorf("%s: in brief %s\nwant %s", c.reason, got, c.what)
		}
		s.Apply(e)
		if got := teller.Waiting(s, 1); got.What != c.what || got.Who != c.who {
			t.Errorf("%s: %+v\nwant %s %s", c.reason, got, c.what, c.who)
		}
	}
}

// A Teller calls objects what it is told to, in the event, its cases and the state.
func TestTitles(t *testing.T) {
	s := tracer.NewState()
	for _, e := range []*tracer.Event{
		{Seq: 1, Kind: tracer.GoCreate, G: 1, Name: "main"},
		{Seq: 2, Kind: tracer.SelectWait, G: 1, Cases: []tracer.Case{{Dir: "recv", Chan: 4, Name: "tick.C"}, {Dir: "recv", Chan: 5, Name: "done"}}},
	} {
		s.Apply(e)
	}
	second := diagnose.Teller{Title: func(obj uint64) string {
		if obj == 4 {
			return "tick.C #2"
		}
		return ""
	}}
	e := &tracer.Event{Seq: 3, Kind: tracer.GoBlock, G: 1, Reason: "select"}
	if got, want := second.Explain(s, e), "main waits in a select to receive from tick.C #2 or to receive from done, whichever comes first."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	s.Apply(e)
	if got, want := second.Waiting(s, 1).Who, "A goroutine that sends on tick.C #2 or closes it; or a goroutine that sends on done or closes it."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	e = &tracer.Event{Seq: 4, Kind: tracer.ChanClose, G: 1, Obj: 4, Name: "tick.C"}
	if got, want := second.Brief(s, e), "main closes tick.C #2"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// What is said of a state that knows nothing, or of an event that makes no
// sense, claims nothing and does not fail.
func TestUnknown(t *testing.T) {
	empty := tracer.NewState()
	for _, k := range append(tracer.Kinds(), 0, 200) {
		for _, e := range []*tracer.Event{
			{Kind: k},
			{Kind: k, G: 7, By: 8, Obj: 9, Case: 5, N: -1 << 63, Deadline: -1 << 63, T: 1<<63 - 1, Has: 1<<40 - 1},
		} {
			if got := teller.Explain(empty, e); !strings.HasSuffix(got, ".") {
				t.Errorf("Explain(%v) = %q", k, got)
			}
			if teller.Brief(empty, e) == "" {
				t.Errorf("Brief(%v) is empty", k)
			}
			teller.Ended(empty, e, e)
		}
	}
	if w := teller.Waiting(empty, 3); w.Blocked || w.Who != "" || w.What != "The trace does not say what goroutine 3 does here." {
		t.Errorf("Waiting in an empty state = %+v", w)
	}
}

func TestDuration(t *testing.T) {
	for ns, want := range map[int64]string{
		0: "0 ns", 850: "850 ns", 1000: "1 µs", 1234: "1.23 µs", 50e6: "50 ms", 123456789: "123 ms",
		1.5e9: "1.5 s", 59.9e9: "59.9 s", 60e9: "1 min 0 s", 125e9: "2 min 5 s", 3600e9: "1 h 0 min", 90061e9: "25 h 1 min",
		-1e6: "-1 ms",
	} {
		if got := diagnose.Duration(ns); got != want {
			t.Errorf("Duration(%d) = %q, want %q", ns, got, want)
		}
	}
}

// A select on a Done channel is about the context: it is cancelled, or it is not.
func TestDoneInSelect(t *testing.T) {
	s := tracer.NewState()
	s.Apply(&tracer.Event{Seq: 1, G: 1, Kind: tracer.GoCreate, Name: "main", Mode: tracer.ModeUser, Has: tracer.FieldName | tracer.FieldMode})
	s.Apply(&tracer.Event{Seq: 2, G: 1, Kind: tracer.ContextCreate, Obj: 5, Name: "ctx", Mode: "cancel", Has: tracer.FieldObj | tracer.FieldName | tracer.FieldMode})
	s.Apply(&tracer.Event{Seq: 3, G: 1, Kind: tracer.ContextDone, Obj: 5, Name: "ctx", Chan: 6, Has: tracer.FieldObj | tracer.FieldName | tracer.FieldChan})
	cases := []tracer.Case{{Dir: tracer.DirRecv, Chan: 6, Name: "ctx.Done()"}, {Dir: tracer.DirDefault}}
	for won, want := range []string{"main goes on in its select: ctx is cancelled.", "main takes the default of its select: ctx is not cancelled."} {
		e := &tracer.Event{Seq: 4, G: 1, Kind: tracer.SelectDone, Case: won, Cases: cases, Has: tracer.FieldCase | tracer.FieldCases}
		if got := teller.Explain(s, e); got != want {
			t.Errorf("it is said that %q, want %q", got, want)
		}
	}
}
