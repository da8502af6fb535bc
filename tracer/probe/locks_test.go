package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestLocks holds the trace of testdata/locks against what package sync does there.
func TestLocks(t *testing.T) {
	rec := run(t, program("locks"))
	if want := "true false\ntrue true false\ntrue false false\nfalse\n7 8 <nil>\n7 8 <nil>\nbad\nbad\n3\n1 true\nok\n"; rec.stdout != want {
		t.Fatalf("the program said:\n%s\nwant:\n%s", rec.stdout, want)
	}
	t.Run("Starving", func(t *testing.T) { checkStarving(t, rec) })
	t.Run("Tries", func(t *testing.T) { checkTries(t, rec) })
	t.Run("Rounds", func(t *testing.T) { checkTwoRounds(t, rec) })
	t.Run("Onces", func(t *testing.T) { checkOnces(t, rec) })
}

// checkStarving: who waited for long, and lost once more, gets in line in front, makes the lock starve, and is handed it.
func checkStarving(t *testing.T, rec *recording) {
	handed, first := 0, 0
	for _, e := range rec.named("hungry", tracer.GoBlock, tracer.GoUnblock) {
		switch e.Mode {
		case tracer.ModeLIFO:
			first++
		case tracer.ModeHandoff:
			handed++
		}
	}
	starving := func(e tracer.Event) bool { return e.Mode == tracer.ModeStarvation }
	if handed == 0 || first == 0 || !slices.ContainsFunc(rec.named("hungry", tracer.MutexLock, tracer.MutexUnlock), starving) {
		t.Errorf("hungry was handed over %d times, waited for in front %d times", handed, first)
	}
}

func checkTries(t *testing.T, rec *recording) {
	for name, want := range map[string]string{
		"mu": "mutex.lock true, mutex.lock false, mutex.unlock false",
		"rw": "rwmutex.rlock true, rwmutex.rlock true, rwmutex.lock false, rwmutex.runlock false, rwmutex.runlock false, " +
			"rwmutex.lock true, rwmutex.rlock false, rwmutex.lock false, rwmutex.unlock false, " +
			"rwmutex.rlock true, go.block false, rwmutex.rlock false, rwmutex.runlock false, go.unblock false, rwmutex.lock true, rwmutex.unlock false",
		"table": "rwmutex.lock true, go.block false, rwmutex.unlock false, go.unblock false, rwmutex.rlock true, rwmutex.runlock false",
	} {
		var got []string
		for _, e := range rec.named(name, tracer.MutexLock, tracer.MutexUnlock, tracer.RWMutexLock, tracer.RWMutexUnlock,
			tracer.RWMutexRLock, tracer.RWMutexRUnlock, tracer.GoBlock, tracer.GoUnblock) {
			got = append(got, fmt.Sprint(e.Kind, " ", e.OK))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s\nwant: %s", name, s, want)
		}
	}
	if tries := rec.named("rw", tracer.RWMutexRLock); len(tries[3].Waiters)+len(tries[4].Waiters) != 1 {
		t.Errorf("a reader that finds a writer waiting: %+v", tries[4])
	}
}

// checkTwoRounds: a WaitGroup that is used again begins a new round, and each wakes both that wait.
func checkTwoRounds(t *testing.T, rec *recording) {
	var got []string
	for _, e := range rec.named("group", tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait, tracer.GoUnblock) {
		got = append(got, fmt.Sprint(strings.TrimPrefix(e.Kind.String(), "wg."), e.Gen))
	}
	want := "add1 done1 go.unblock0 go.unblock0 wait1 wait1 add2 done2 go.unblock0 go.unblock0 wait2 wait2"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("group: %s, want %s", s, want)
	}
}

// checkOnces: what OnceFunc and its kin return runs its function once, others wait for it by that reason.
func checkOnces(t *testing.T, rec *recording) {
	does, dones := rec.kinds(tracer.OnceDo), rec.kinds(tracer.OnceDone)
	other := func(e tracer.Event) bool {
		return !slices.ContainsFunc(e.Stack, func(f tracer.Frame) bool {
			return strings.HasPrefix(f.Func, "sync.OnceFunc") || strings.HasPrefix(f.Func, "sync.OnceValue") ||
				strings.HasPrefix(f.Func, "main.onces.Once") // inlined there
		})
	}
	does, dones = slices.DeleteFunc(does, other), slices.DeleteFunc(dones, other)
	if len(does) != 4 || len(dones) != 4 {
		t.Errorf("%d functions run and %d done, want 4", len(does), len(dones))
	}
	waits := slices.DeleteFunc(rec.kinds(tracer.GoBlock), func(e tracer.Event) bool { return e.Reason != "sync.Once.Do" })
	if len(waits) != 2 || waits[0].Obj != waits[1].Obj || len(does) > 0 && waits[0].Obj != does[0].Obj {
		t.Errorf("waits for a Once: %+v", waits)
	}
}
