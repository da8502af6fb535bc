package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestObjects holds the trace of testdata/objects against what has to be so, whatever
// the schedule.
func TestObjects(t *testing.T) {
	rec := run(t, program("objects"))
	if want := "open: false\nsend on closed channel\ngot 3\nfalse\ncontext canceled <nil>\n1 true\n"; rec.stdout != want {
		t.Fatalf("the program said:\n%s\nwant:\n%s", rec.stdout, want)
	}
	t.Run("Values", func(t *testing.T) { checkValues(t, rec) })
	t.Run("Closing", func(t *testing.T) { checkClosing(t, rec) })
	t.Run("Selects", func(t *testing.T) { checkSelects(t, rec) })
	t.Run("Mutex", func(t *testing.T) { checkMutex(t, rec) })
	t.Run("RWMutex", func(t *testing.T) { checkRWMutex(t, rec) })
	t.Run("Contexts", func(t *testing.T) { checkContexts(t, rec) })
	t.Run("Timers", func(t *testing.T) { checkTimers(t, rec) })
	t.Run("Coroutine", func(t *testing.T) { checkCoroutine(t, rec) })
	t.Run("Rounds", func(t *testing.T) { checkRounds(t, rec) })
	t.Run("Stacks", func(t *testing.T) { checkStacks(t, rec) })
}

// named returns the events of some kinds about objects with a name.
func (r *recording) named(name string, kinds ...tracer.Kind) []tracer.Event {
	return slices.DeleteFunc(r.kinds(kinds...), func(e tracer.Event) bool { return e.Name != name })
}

func checkValues(t *testing.T, rec *recording) {
	for name, want := range map[string][]string{
		"people":   {"{Bob 21}"},
		"anything": {"1", `"two"`, "3.5", "[]int len 2 cap 2", `errors.errorString: "four"`, "nil", "5s"},
		"empty":    {"{}"},
	} {
		for _, kind := range []tracer.Kind{tracer.ChanSend, tracer.ChanRecv} {
			var got []string
			for _, e := range rec.named(name, kind) {
				got = append(got, e.Value)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v on %s: values %q, want %q", kind, name, got, want)
			}
		}
	}
	if waits := rec.named("none", tracer.GoBlock); len(waits) != 1 || waits[0].Obj != 0 || waits[0].Reason != "chan send (nil chan)" {
		t.Errorf("the send on a nil channel has %+v", waits)
	}
	text := rec.named("text", tracer.ChanSend)
	if len(text) != 1 || !strings.HasPrefix(text[0].Value, `"a long text`) || !strings.Contains(text[0].Value, "…") || len(text[0].Value) > 64 {
		t.Errorf("the long text: %+v", text)
	}
	made := rec.named("people", tracer.ChanMake)
	if len(made) != 1 || made[0].Elem != "person" || made[0].Cap != 2 {
		t.Errorf("people was made as %+v", made)
	}
}

func checkClosing(t *testing.T, rec *recording) {
	events := rec.named("s.quit", tracer.ChanClose, tracer.ChanRecv, tracer.GoUnblock)
	var got []string
	for _, e := range events {
		got = append(got, fmt.Sprint(e.Kind, " ", e.OK, " ", e.Mode))
	}
	want := []string{"chan.close false "}
	for range 3 {
		want = append(want, "chan.recv false closed", "go.unblock false ")
	}
	want = append(want, "chan.recv false closed")
	if !slices.Equal(got, want) {
		t.Errorf("the close of s.quit: %q, want %q", got, want)
	}
	if sends := rec.named("full", tracer.ChanSend); len(sends) != 0 {
		t.Errorf("a send that panics has %+v", sends)
	}
	blocks := rec.named("full", tracer.GoBlock)
	if len(blocks) != 1 || blocks[0].Value != "1" || blocks[0].Reason != "chan send" {
		t.Errorf("the sender on full blocks with %+v", blocks)
	}
}

func checkSelects(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.kinds(tracer.SelectWait, tracer.SelectDone) {
		if e.Pkg != "main" || !strings.HasSuffix(e.Stack[0].Func, "main.selects") {
			continue
		}
		var cases []string
		for _, c := range e.Cases {
			cases = append(cases, strings.TrimSpace(c.Dir+" "+c.Name))
		}
		line := fmt.Sprint(e.Kind, " ", strings.Join(cases, ", "))
		if e.Kind == tracer.SelectDone {
			line += fmt.Sprint(": ", e.Case)
		}
		got = append(got, line)
	}
	want := []string{
		"select.done recv a, send b, recv none: 1",
		"select.done recv a, default: 1",
		"select.done recv a, send b, default: 2",
		"select.wait send b, recv a",
		"select.done send b, recv a: 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("selects:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func checkMutex(t *testing.T, rec *recording) {
	blocks := rec.named("s.mu", tracer.GoBlock)
	if len(blocks) < 3 {
		t.Fatalf("%d goroutines blocked on s.mu, want 3 and those that lost the fight for it", len(blocks))
	}
	var queue []uint64
	for i, e := range blocks[:3] {
		if e.Reason != "sync.Mutex.Lock" || e.Mode != tracer.ModeFIFO {
			t.Errorf("block %d: reason %q, mode %q", i, e.Reason, e.Mode)
		}
		queue = append(queue, e.G)
	}
	unlocks := rec.named("s.mu", tracer.MutexUnlock)
	if !slices.Equal(unlocks[0].Waiters, queue) {
		t.Errorf("at the first unlock %v wait, they blocked as %v", unlocks[0].Waiters, queue)
	}
	tries := slices.DeleteFunc(rec.named("s.mu", tracer.MutexLock), func(e tracer.Event) bool { return e.OK })
	if len(tries) != 1 || tries[0].Owner != 1 {
		t.Errorf("TryLock of a mutex that main holds: %+v", tries)
	}
	if n := len(rec.named("s.mu", tracer.MutexLock)); n != 5 || len(unlocks) != 4 {
		t.Errorf("%d locks and %d unlocks, want 5 (with the failed try) and 4", n, len(unlocks))
	}
}

func checkRWMutex(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.named("s.rw", tracer.RWMutexLock, tracer.RWMutexUnlock, tracer.RWMutexRLock, tracer.RWMutexRUnlock, tracer.GoBlock, tracer.GoUnblock) {
		got = append(got, fmt.Sprint(e.Kind, " ", e.Counter, " ", e.Owner != 0, " ", len(e.Waiters), e.Mode))
	}
	want := []string{
		"rwmutex.rlock 1 false 0",
		"rwmutex.rlock 2 false 0",
		"go.block 0 false 0fifo",      // the writer
		"go.block 0 false 0fifo",      // a reader behind it
		"rwmutex.runlock 1 false 2",   //
		"rwmutex.runlock 0 false 2",   //
		"go.unblock 0 false 0handoff", // the writer has it
		"rwmutex.lock 0 true 1",
		"rwmutex.unlock 0 false 1",
		"go.unblock 0 false 0handoff",
		"rwmutex.rlock 1 false 0",
		"rwmutex.runlock 0 false 0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("s.rw:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func checkContexts(t *testing.T, rec *recording) {
	ids := map[uint64]string{0: "-"}
	var made []string
	for _, e := range rec.kinds(tracer.ContextCreate) {
		ids[e.Obj] = e.Name
		made = append(made, fmt.Sprint(e.Name, " ", e.Mode, " of ", ids[e.Parent]))
	}
	want := []string{
		"ctx cancel of -", "valued value of ctx", "timed timeout of valued", "free withoutcancel of timed",
		"alone cancel of free", "short timeout of -",
	}
	if !slices.Equal(made, want) {
		t.Errorf("contexts %q, want %q", made, want)
	}
	var cancelled []string
	for _, e := range rec.kinds(tracer.ContextCancel) {
		cancelled = append(cancelled, fmt.Sprintf("%s by %s: %s, %s", e.Name, ids[e.Parent], e.Message, e.Cause))
	}
	want = []string{
		"ctx by -: context canceled, enough",
		"timed by ctx: context canceled, enough",
		"short by -: context deadline exceeded, context deadline exceeded",
	}
	// Deferred calls cancel alone too, after the others or before the timer's.
	cancelled = slices.DeleteFunc(cancelled, func(s string) bool { return strings.HasPrefix(s, "alone ") })
	if !slices.Equal(cancelled, want) {
		t.Errorf("cancelled:\n%s\nwant:\n%s", strings.Join(cancelled, "\n"), strings.Join(want, "\n"))
	}
	if waits := rec.named("timed.Done()", tracer.GoBlock); len(waits) != 1 {
		t.Errorf("%d goroutines wait for timed, want 1", len(waits))
	}
}

func checkTimers(t *testing.T, rec *recording) {
	// Into the buffer, if it is due before main waits for it.
	sends := rec.named("t.C", tracer.ChanSend)
	if len(sends) != 1 || sends[0].G != 0 || sends[0].Mode == tracer.ModeClosed {
		t.Errorf("the timer's channel got %+v", sends)
	}
	const nap, clocks = 3e6, 1e5 // the ticks of the records are not quite the nanoseconds of the deadline
	fired := int64(0)            // when what main waited for before was due
	for _, e := range rec.events {
		switch {
		case e.Kind == tracer.TimerFire && e.Name == "t":
			fired = e.Deadline
		case e.Kind == tracer.Sleep && (e.Deadline > e.T+nap+clocks || e.Deadline < fired+nap):
			t.Errorf("event %d at %d, after a timer that was due at %d: a sleep of 3ms is due at %d", e.Seq, e.T, fired, e.Deadline)
		}
	}
}

func checkCoroutine(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.kinds(tracer.GoBlock, tracer.GoUnblock) {
		if e.Kind == tracer.GoBlock && e.Reason == "coroutine" {
			got = append(got, fmt.Sprint(e.G == 1))
		}
	}
	// Made parked, next switches to it, its yield switches back, stop switches to it.
	if want := []string{"false", "true", "false", "true"}; !slices.Equal(got, want) {
		t.Errorf("blocks of main as a coroutine: %v, want %v", got, want)
	}
}

// checkRounds: a Wait before the first Add is in the first round already.
func checkRounds(t *testing.T, rec *recording) {
	var got []uint64
	for _, e := range rec.named("reused", tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait) {
		got = append(got, e.Gen)
	}
	if want := []uint64{1, 1, 1, 1, 1, 2, 2, 2}; !slices.Equal(got, want) {
		t.Errorf("rounds of a WaitGroup: %v, want %v", got, want)
	}
}

func checkStacks(t *testing.T, rec *recording) {
	for _, e := range rec.named("people", tracer.ChanSend) {
		if len(e.Stack) != 2 || e.Stack[0].Func != "main.values" || e.Stack[1].Func != "main.main" {
			t.Errorf("the send on people has the stack %v", e.Stack)
		}
		if !strings.HasPrefix(e.At, "main.go:") || e.Pkg != "main" {
			t.Errorf("the send on people is at %s in %s", e.At, e.Pkg)
		}
	}
	for _, e := range rec.events {
		for _, f := range e.Stack {
			if strings.Contains(f.Func, "govis") && strings.Contains(f.Func, "runtime.") {
				t.Fatalf("event %d has a function of the probe in its stack: %v", e.Seq, e.Stack)
			}
		}
	}
}
