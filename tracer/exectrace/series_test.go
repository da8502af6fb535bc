package exectrace_test

import (
	"bytes"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/verify"
)

// series takes in what a test says, and returns the events.
func series(t *testing.T, use func(s *exectrace.Series)) []tracer.Event {
	t.Helper()
	var events []tracer.Event
	v := verify.New(verify.Options{Stock: true})
	use(exectrace.NewSeries(func(e *tracer.Event) error {
		events = append(events, *e)
		if err := v.Event(e); err != nil {
			t.Errorf("%v\n%s", err, tracer.AppendJSON(nil, e))
		}
		return nil
	}))
	return events
}

// dump returns a dump of this program's stacks.
func dump(t *testing.T) []exectrace.Stack {
	t.Helper()
	text := make([]byte, 1<<20)
	stacks, whole, err := exectrace.ParseDump(bytes.NewReader(text[:runtime.Stack(text, true)]))
	if err != nil || !whole {
		t.Fatalf("the dump of this program: %v, whole: %t", err, whole)
	}
	return stacks
}

func take(t *testing.T, s *exectrace.Series, data []byte, ended time.Duration) {
	t.Helper()
	if err := s.Trace(bytes.NewReader(data), int64(len(data)), ended); err != nil {
		t.Error(err)
	}
}

// waits is a goroutine that waits, by a function of its own for the test to know it.
func waits(c chan bool) { <-c }

// waitsInDump waits until a goroutine is blocked in waits.
func waitsInDump(t *testing.T) (stacks []exectrace.Stack, id uint64) {
	t.Helper()
	for {
		stacks := dump(t)
		for _, g := range stacks {
			if len(g.Frames) > 0 && strings.HasSuffix(g.Frames[0].Func, ".waits") && g.State == tracer.StateWaiting {
				return stacks, g.ID
			}
		}
		runtime.Gosched()
	}
}

// A goroutine that lives over two traces is one; what comes between is a gap; the dump tells where it stood.
func TestSeries(t *testing.T) {
	stop := make(chan bool)
	go waits(stop)
	before, id := waitsInDump(t)
	first := record(t, pingPong)
	between, _ := waitsInDump(t)
	second := record(t, func() {
		close(stop)
		pingPong()
	})
	events := series(t, func(s *exectrace.Series) {
		if err := s.Dump(before, time.Millisecond); err != nil {
			t.Error(err)
		}
		take(t, s, first, 5*time.Second)
		if err := s.Dump(between, 6*time.Second); err != nil {
			t.Error(err)
		}
		take(t, s, second, 8*time.Second)
	})

	var told []string
	gaps := 0
	for _, e := range events {
		if e.Kind == tracer.TraceGap {
			gaps++
		}
		if e.G != id {
			continue
		}
		text := e.Kind.String()
		if e.Kind == tracer.GoStatus {
			text += " " + e.Mode + " " + e.State
		}
		told = append(told, text)
	}
	// Of who is woken in the second trace that does not tell where it waited.
	want := []string{
		"go.create", "go.status dump waiting", "go.status trace waiting", "go.status dump waiting", "go.status both waiting", "go.unblock", "go.start", "go.end",
	}
	if !slices.Equal(told, want) {
		t.Errorf("of the goroutine that waits is told\n%q\nwant\n%q", told, want)
	}
	if gaps != 5 { // begin, end, begin, end, begin
		t.Errorf("%d events tell of gaps, want 5", gaps)
	}
	made := events[slices.IndexFunc(events, func(e tracer.Event) bool { return e.G == id })]
	if made.By == 0 || made.State != tracer.StateBefore || !strings.HasPrefix(made.At, "series_test.go:") || !strings.HasSuffix(made.Op, ".waits") {
		t.Errorf("the goroutine of the dump: %s", tracer.AppendJSON(nil, &made))
	}
}

// In a gap nothing is known of what a goroutine does, and the state says so.
func TestGapState(t *testing.T) {
	stop := make(chan bool)
	go waits(stop)
	_, id := waitsInDump(t)
	defer close(stop)
	data := record(t, pingPong)
	events := series(t, func(s *exectrace.Series) { take(t, s, data, time.Second) })
	state := tracer.NewState()
	for i := range events {
		state.Apply(&events[i])
		if g := state.Goroutines[id]; g != nil && i == len(events)-2 && g.Status != tracer.StatusWaiting {
			t.Errorf("before the gap the goroutine is %s", g.Status)
		}
	}
	for _, g := range state.Goroutines {
		if g.Status != tracer.StatusUnknown && g.Status != tracer.StatusEnded {
			t.Errorf("in the gap %s is said to be %s", g.Name, g.Status)
		}
	}
	if state.Goroutines[id] == nil {
		t.Error("the goroutine that waits is not there")
	}
}

// A trace of another process is not joined to what was before.
func TestOtherProcess(t *testing.T) {
	data := record(t, pingPong)
	s := exectrace.NewSeries(func(*tracer.Event) error { return nil })
	take(t, s, data, time.Second)
	err := s.Trace(bytes.NewReader(data), int64(len(data)), 2*time.Second) // its goroutines are made a second time
	if !errors.Is(err, exectrace.ErrOther) {
		t.Errorf("the same trace again: %v", err)
	}
}

// Of a trace that is cut off what is there is there, and the gap begins where it ends.
func TestSeriesCutOff(t *testing.T) {
	data := record(t, pingPong)
	for _, n := range []int{17, len(data) / 3, len(data) - 1} {
		events := series(t, func(s *exectrace.Series) {
			err := s.Trace(bytes.NewReader(data), int64(n), time.Second)
			if part := (*exectrace.PartError)(nil); err != nil && !errors.As(err, &part) {
				t.Errorf("cut off after %d bytes: %v", n, err)
			}
		})
		if last := events[len(events)-1]; last.Kind != tracer.TraceGap || last.State != tracer.StateBegin {
			t.Errorf("cut off after %d bytes the last event is %s", n, tracer.AppendJSON(nil, &last))
		}
	}
}

func TestParseDump(t *testing.T) {
	const text = `goroutine 18 [chan receive, 5 minutes, locked to thread]:
main.(*T).run(0xc000012345, {0x1, 0x2})
	/src/main.go:40 +0x1d
main.Map[...](...)
	/src/map.go:7
created by main.main in goroutine 1
	/src/main.go:12 +0x33

goroutine 1 [runnable]:
main.main()
	/src/main.go:14 +0x9

goroutine 7 [select (no cases)]:
...3 frames elided...
created by time.goFunc
	/go/src/time/sleep.go:215 +0x2d

goroutine 8 [running]:
	goroutine running on other thread; stack unavailable
`
	stacks, whole, err := exectrace.ParseDump(strings.NewReader(text))
	if err != nil || !whole || len(stacks) != 4 {
		t.Fatalf("%d stacks, whole: %t, %v", len(stacks), whole, err)
	}
	g := stacks[0]
	want := []tracer.Frame{{Func: "main.(*T).run", File: "/src/main.go", Line: 40}, {Func: "main.Map[...]", File: "/src/map.go", Line: 7}}
	if g.ID != 18 || g.State != tracer.StateWaiting || g.Reason != "chan receive" || g.Waited != 5*time.Minute || g.Creator != 1 ||
		g.Go != (tracer.Frame{Func: "main.main", File: "/src/main.go", Line: 12}) || !slices.Equal(g.Frames, want) {
		t.Errorf("the first is %+v", g)
	}
	if g := stacks[2]; g.Reason != "select (no cases)" || g.Creator != 0 || g.Go.Line != 215 || len(g.Frames) != 0 {
		t.Errorf("the third is %+v", g)
	}
	for _, bad := range []string{"", "<html>", "goroutine profile: total 3\n", "goroutine x [running]:\n"} {
		if _, _, err := exectrace.ParseDump(strings.NewReader(bad)); !errors.Is(err, exectrace.ErrNoDump) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if stacks, whole, err := exectrace.ParseDump(strings.NewReader(text[:60])); err != nil || whole || len(stacks) != 0 {
		t.Errorf("of a dump that is cut off: %d stacks, whole: %t, %v", len(stacks), whole, err)
	}
}

func FuzzDump(f *testing.F) {
	text := make([]byte, 1<<16)
	f.Add(string(text[:runtime.Stack(text, true)]))
	f.Add("goroutine 1 [chan receive (nil chan), 1 minutes]:\nmain.f(...)\n\t/a.go:3\ncreated by x in goroutine 1\n\tb:9\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		stacks, _, err := exectrace.ParseDump(strings.NewReader(text))
		if err != nil {
			return
		}
		// Of what is not from one program the numbers may come twice: what is wrong is an error, and no more.
		exectrace.NewSeries(func(e *tracer.Event) error {
			if e.G == 0 && e.Kind != tracer.TraceGap {
				t.Errorf("an event of nobody: %s", tracer.AppendJSON(nil, e))
			}
			return nil
		}).Dump(stacks, time.Second)
	})
}
