package verify_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// accepted checks that nothing in the tapes is refused.
func accepted(t *testing.T, tapes map[string]*tape) {
	t.Helper()
	for name, tape := range tapes {
		if err := check(tape.events, verify.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEventsBeforeTheirCause has events that saw an operation whose own event
// comes later.
func TestEventsBeforeTheirCause(t *testing.T) {
	accepted(t, map[string]*tape{
		"end of a channel before the close is stamped": start().make(tasksObj, 0).
			recvClosed(workerG, tasksObj).close(mainG, tasksObj, 0, 0).busy().busy(),
		"end of a channel before the last receive is stamped": start().make(tasksObj, 1).
			buffered(mainG, tasksObj, 1, "1", 1, 1).close(mainG, tasksObj, 1, 1).
			recvClosed(workerG, tasksObj, capacity(1)).taken(helperG, tasksObj, 1, "1", 0, 1).busy().busy(),
		"default before the hand-off is stamped": start().make(tasksObj, 0).blockRecv(workerG, tasksObj).busy().
			add(tracer.SelectDone, helperG, cases(1, sendCase(tasksObj), defaultCase), mode(tracer.ModeUnlocked)).
			handoff(mainG, workerG, tasksObj, 1, "1", 0).wakeUp(workerG, mainG).busy().busy(),
		"default since a slot was free before": start().make(tasksObj, 1).lock(workerG).
			buffered(mainG, tasksObj, 1, "1", 1, 1).
			add(tracer.SelectDone, workerG, cases(1, recvCase(tasksObj), defaultCase), mode(tracer.ModeUnlocked)).busy().busy(),
		"select won elsewhere": start().make(tasksObj, 0).make(doneObj, 1).
			selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			buffered(helperG, doneObj, 1, "1", 1, 1).handoff(mainG, workerG, tasksObj, 1, "1", 0).
			wakeUp(workerG, mainG).add(tracer.SelectDone, workerG, cases(0, recvCase(tasksObj), recvCase(doneObj))).busy().busy(),
		"a lock seen before it is stamped":     start().tryFails(workerG).lock(mainG).busy().busy(),
		"an unlock stamped before it happened": start().lock(mainG).unlock(mainG).tryFails(workerG).busy().busy(),
		"a Done seen before it is stamped":     start().wg(mainG, 1, 1, 1).block(helperG, "IO wait").busyMake().wait(workerG, 0, 1).wg(mainG, -1, 0, 1).busy().busy(),
		"a Done seen before it is stamped, counted as stamped": start().wg(mainG, 1, 1, 1).block(helperG, "IO wait").busyMake().
			wait(workerG, 1, 1).wg(mainG, -1, 0, 1).busy().busy(),
		"an Add seen before it is stamped": start().block(workerG, "sync.WaitGroup.Wait", obj(wgObj)).wg(mainG, 1, 1, 1).
			make(50, 0).add(tracer.ChanMake, helperG, obj(51)),
		"a child that another cancels just then": start().ctx(mainG, ctxObj, 0).ctx(mainG, childObj, ctxObj).busy().
			cancel(mainG, ctxObj).busy2(mainG).cancel(workerG, childObj).busy().busy(),
		"unlocked by another, who came first": start().unlock(workerG).lock(mainG).busy().busy(),
		"two woken by two, in the other order": start().create(4, mainG).add(tracer.GoStart, 4).lock(mainG).
			blockLock(workerG).blockLock(helperG).unlock(mainG, waiters(workerG, helperG)).
			lock(4, waiters(helperG)).unlock(4, waiters(helperG)).unblock(helperG, 4).unblock(workerG, mainG).busy().busy(),
	})
}

// TestOddButLegal has what Go allows and seldom happens.
func TestOddButLegal(t *testing.T) {
	runtime := func(e *tracer.Event) { e.P = -1 }
	accepted(t, map[string]*tape{
		"unlocked by another goroutine":       start().lock(mainG).unlock(workerG).lock(helperG).unlock(mainG).busy(),
		"unlock of what is free, and the end": start().unlock(mainG).add(tracer.Fatal, mainG, message("sync: unlock of unlocked mutex")).busy2(workerG).busy2(helperG),
		"a running goroutine takes the lock before the woken one": start().lock(mainG).blockLock(workerG).unlock(mainG, waiters(workerG)).
			unblock(workerG, mainG, mode(tracer.ModeContend)).lock(mainG).add(tracer.GoStart, workerG).
			blockLock(workerG, mode(tracer.ModeLIFO)).busy().unlock(mainG, waiters(workerG)).unblock(workerG, mainG).busy().busy(),
		"a WaitGroup below zero": start().wg(mainG, -1, -1, 1).wg(mainG, 1, 0, 1).busy(),
		"a timer's channel":      start().makeTimes(tasksObj, 1).send(0, tasksObj, runtime, n(1), length(1), capacity(1), mode(tracer.ModeBuffer)).taken(workerG, tasksObj, 1, "1", 0, 1),
		"times without a buffer": start().makeTimes(tasksObj, 0).blockSend(workerG, tasksObj, "1").
			add(tracer.SelectDone, helperG, cases(1, sendCase(tasksObj), defaultCase)).
			send(workerG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(mainG), by(mainG)).
			recv(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)).wakeUp(workerG, mainG).busy(),
		"the main goroutine ends before the others": start().block(helperG, "sleep").add(tracer.GoEnd, mainG).add(tracer.GoEnd, workerG).
			unblock(helperG, 0).add(tracer.GoStart, helperG).add(tracer.GoEnd, helperG).
			add(tracer.Fatal, 0, message("no goroutines (main called runtime.Goexit) - deadlock!")),
		"a timer stopped too late": start().makeTimes(tasksObj, 1).send(0, tasksObj, runtime, n(1), length(1), capacity(1), mode(tracer.ModeBuffer)).
			add(tracer.ChanDrop, mainG, obj(tasksObj), n(1), capacity(1)).send(0, tasksObj, runtime, n(2), length(1), capacity(1), mode(tracer.ModeBuffer)),
		"a timer for one who waits": start().makeTimes(tasksObj, 1).blockRecv(workerG, tasksObj).
			send(0, tasksObj, runtime, n(1), capacity(1), mode(tracer.ModeHandoff), peer(workerG)).
			recv(workerG, tasksObj, n(1), capacity(1), mode(tracer.ModeHandoff), peer(0), by(0), runtime).wakeUp(workerG, 0, runtime),
		"GOMAXPROCS lowered": start().block(mainG, "IO wait").add(tracer.Sleep, workerG, onP(0)).
			block(workerG, "sleep", onP(0)).unblock(mainG, 0).add(tracer.GoStart, mainG),
		"goroutines that were there before": (&tape{}).create(mainG, 0).create(2, 0).create(3, 0).
			make(tasksObj, 0).unblock(2, 0).add(tracer.GoStart, 2).add(tracer.GoSysret, 3).busy(),
		"a thread of C": start().add(tracer.GoCreate, 4, by(0), mode(tracer.ModeUser), runtime).add(tracer.GoSysret, 4).
			create(5, 4).add(tracer.GoSyscall, 4),
		"a coroutine": start().create(4, mainG).block(4, "coroutine", runtime).block(mainG, "coroutine").
			unblock(4, mainG).add(tracer.GoStart, 4, onP(0)).add(tracer.GoEnd, 4, onP(0)).unblock(mainG, 4, onP(0)).add(tracer.GoStart, mainG),
		"a coroutine not said to be parked": start().create(4, mainG).block(mainG, "coroutine").unblock(4, mainG).
			add(tracer.GoStart, 4, onP(0)).block(4, "coroutine", onP(0)).unblock(mainG, 4).add(tracer.GoStart, mainG),
		"others go on after the exit": start().add(tracer.Exit, mainG).lock(workerG).add(tracer.Exit, workerG),
		"a second panic":              start().add(tracer.Panic, mainG).add(tracer.Panic, workerG).add(tracer.Exit, mainG),
		"the collector stops one that holds a lock's fate": start().lock(mainG).blockLock(workerG).unlock(mainG, waiters(workerG)).
			block(mainG, "preempted").unblock(mainG, helperG).add(tracer.GoStart, mainG).wakeUp(workerG, mainG).lock(workerG),
		"the collector asks for help": start().lock(mainG).blockLock(workerG).unlock(mainG, waiters(workerG)).wakeUp(workerG, mainG).
			block(workerG, "GC assist wait").wakeUp(workerG, helperG).lock(workerG),
		"waits with a nil channel said to be object 0": start().block(workerG, "chan receive", obj(0)).busy(),
		"a wait in words of an older Go": start().lock(mainG).wg(mainG, 1, 1, 1).block(workerG, "semacquire", obj(muObj)).block(helperG, "semacquire", obj(wgObj)).
			unlock(mainG, waiters(workerG)).wakeUp(workerG, mainG).lock(workerG).wg(mainG, -1, 0, 1).wakeUp(helperG, mainG).wait(helperG, 0, 1).busy(),
		"a context whose Done channel is there from the start": start().make(doneObj, 0).ctx(mainG, ctxObj, 0, channel(doneObj)).cancel(mainG, ctxObj, channel(doneObj)).
			close(mainG, doneObj, 0, 0).busy(),
		"a block undone": start().block(mainG, "IO wait").add(tracer.GoUnblock, mainG, by(mainG), mode(tracer.ModeUndone)).add(tracer.GoStart, mainG),
		"a wait for room in the middle": start().make(tasksObj, 0).blockRecv(workerG, tasksObj).
			send(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)).add(tracer.ProbeWait, mainG).
			recv(workerG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(mainG), by(mainG)),
		"a context of somebody else's between": start().ctx(mainG, ctxObj, 0).ctx(mainG, childObj, 0).
			cancel(mainG, ctxObj).cancel(mainG, childObj, parent(ctxObj)).busy(),
		"a child that its maker cancels": start().ctx(mainG, ctxObj, 0).cancel(workerG, ctxObj).ctx(mainG, childObj, ctxObj).busy2(workerG).
			block(mainG, "IO wait").undo(mainG).cancel(mainG, childObj, parent(ctxObj)).busy(),
		"below a context that is never cancelled": start().ctx(mainG, ctxObj, 0).ctx(mainG, otherObj, ctxObj, mode(tracer.ModeWithoutCancel)).
			ctx(mainG, childObj, otherObj).cancel(mainG, ctxObj).busy().busy(),
		"values not said": start().make(tasksObj, 2).send(mainG, tasksObj, n(1), length(1), capacity(2), mode(tracer.ModeBuffer)).
			taken(workerG, tasksObj, 1, "1", 0, 2),
		"a sender that a close wakes": start().make(tasksObj, 0).blockSend(workerG, tasksObj, "1").close(mainG, tasksObj, 0, 0).
			wakeUp(workerG, mainG).add(tracer.Panic, workerG, message("send on closed channel")),
		"many readers and a recursive one": start().rw(tracer.RWMutexRLock, mainG, 1).rw(tracer.RWMutexRLock, mainG, 2).
			rw(tracer.RWMutexRUnlock, workerG, 1).rw(tracer.RWMutexRUnlock, mainG, 0).busy(),
		"ids far apart": start().add(tracer.GoCreate, 1<<60, by(mainG), mode(tracer.ModeUser)).add(tracer.GoStart, 1<<60, onP(9)).
			add(tracer.ChanMake, 1<<60, onP(9), obj(1<<50)).add(tracer.GoEnd, 1<<60, onP(9)).block(mainG, "IO wait").block(workerG, "IO wait").
			block(helperG, "IO wait").add(tracer.Fatal, 0, message("all goroutines are asleep - deadlock!")),
		"a P above all": start().add(tracer.GoStop, mainG).add(tracer.GoStart, mainG, onP(5000)).add(tracer.GoStop, mainG, onP(5000)),
	})
}

// busyMake lets main and worker do something that is not about a WaitGroup.
func (t *tape) busyMake() *tape { return t.make(50, 0).add(tracer.ChanMake, workerG, obj(51)) }

// busy2 is something outside for one goroutine.
func (t *tape) busy2(g uint64) *tape { return t.wg(g, 0, 0, 1) }

// undo is a wait that was over at once.
func (t *tape) undo(g uint64) *tape {
	return t.add(tracer.GoUnblock, g, by(g), mode(tracer.ModeUndone)).add(tracer.GoStart, g)
}

// TestLostEvents cuts pieces out of good traces and says so with a
// probe.drop: what is left is never refused.
func TestLostEvents(t *testing.T) {
	t.Parallel()
	seeds := uint64(400)
	if testing.Short() {
		seeds = 100
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 3))
		events := newSim(seed).play(randomProgram)
		var left []*tracer.Event
		for i := 0; i < len(events); i++ {
			if rng.IntN(60) > 0 {
				left = append(left, events[i])
				continue
			}
			lost := min(1+rng.IntN(12), len(events)-i)
			left = append(left, drop(events[i], int64(lost)))
			i += lost - 1
		}
		if err := check(left, verify.Options{}); err != nil {
			t.Errorf("seed %d: %v", seed, err)
			dump(t, left, err)
			return
		}
	}
}

func drop(e *tracer.Event, lost int64) *tracer.Event {
	return &tracer.Event{Kind: tracer.ProbeDrop, Seq: e.Seq, T: e.T, P: -1, Has: tracer.FieldN, N: lost}
}

// TestLateDrop has the record of a loss come after others' events.
func TestLateDrop(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 4))
		events := newSim(seed).play(randomProgram)
		i := rng.IntN(len(events))
		j := min(i+1+rng.IntN(20), len(events)-1)
		if i == j {
			continue
		}
		left := slices.Delete(slices.Clone(events[:j]), i, i+1)
		left = append(append(left, drop(events[j], 1)), events[j+1:]...)
		if err := check(left, verify.Options{Lossy: true}); err != nil {
			dump(t, left, err)
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	lie := start().lock(mainG).lock(workerG)
	if err := check(lie.events, verify.Options{Lossy: true}); err == nil {
		t.Error("a lossy trace without a drop: two owners accepted")
	}
	for range 2000 {
		lie.wg(mainG, 0, 0, 1)
	}
	lie.add(tracer.ProbeDrop, 0, n(1))
	if err := check(lie.events, verify.Options{Lossy: true}); err == nil || !strings.Contains(err.Error(), "event 8: worker locked mu") {
		t.Errorf("a drop long after two owners: %v", err)
	}
}

// After a loss it is not known who waits as a coroutine; one that left wakes it all the same.
func TestLearnsCoroutines(t *testing.T) {
	tape := start().create(4, mainG).add(tracer.ProbeHole, 0, n(1)).block(mainG, "coroutine").unblock(4, mainG).add(tracer.GoStart, 4, onP(0))
	if err := check(tape.events, verify.Options{}); err != nil {
		t.Error(err)
	}
}

// After a loss a WaitGroup that is at 0 may have been used before or not: the next Add tells.
func TestLearnsRounds(t *testing.T) {
	lost := func() *tape {
		return start().add(tracer.ProbeDrop, 0, n(5)).wait(mainG, 0, 1).wg(mainG, 0, 0, 1)
	}
	for name, good := range map[string]*tape{
		"the first round":  lost().wg(mainG, 1, 1, 1).wg(mainG, -1, 0, 1),
		"the second round": lost().wg(mainG, 1, 1, 2).wg(mainG, -1, 0, 2),
	} {
		if err := check(good.events, verify.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLearnsAgain has lies after a loss about what was learnt since.
func TestLearnsAgain(t *testing.T) {
	lost := func() *tape {
		return start().make(tasksObj, 2).add(tracer.ProbeDrop, 0, n(5))
	}
	refused(t, []told{
		{"buffer", lost().buffered(mainG, tasksObj, 4, "4", 2, 2).buffered(mainG, tasksObj, 5, "5", 2, 2),
			"event 10: main sent value 5 on tasks (cap 2), but its buffer already held 2 and nobody was waiting to receive"},
		{"order", lost().buffered(mainG, tasksObj, 4, "4", 2, 2).taken(workerG, tasksObj, 3, "3", 1, 2).taken(workerG, tasksObj, 4, "3", 0, 2),
			"event 11: worker received value 3 from tasks (cap 2), but number 4 was sent as value 4"},
		{"lock", lost().lock(mainG).lock(workerG),
			"event 10: worker locked mu, but main holds it since event 9"},
		{"counter", lost().wg(mainG, 1, 5, 3).wg(workerG, -1, 3, 3),
			"event 10: worker added -1 to wg, said to be at 3 after it, but it was at 5"},
		{"readers", lost().rw(tracer.RWMutexRLock, mainG, 3).rw(tracer.RWMutexLock, workerG, 0).rw(tracer.RWMutexRLock, helperG, 1),
			"event 11: helper locked rw for reading, but worker holds it since event 10"},
		{"running", lost().lock(mainG).add(tracer.GoStart, mainG),
			"event 10: main started on P 0, but it was running since event 9"},
		{"ended", start().add(tracer.GoEnd, workerG).add(tracer.ProbeHole, 0, n(1)).lock(workerG),
			"event 9: goroutine 2 locked mu, but goroutine 2 has ended"},
		{"closed", start().make(tasksObj, 2).close(mainG, tasksObj, 0, 2).add(tracer.ProbeHole, 0, n(1)).buffered(mainG, tasksObj, 4, "4", 2, 2),
			"event 10: main sent value 4 on tasks (cap 2), which was closed before: that panics"},
	})
}

// TestEnd says how a trace may end.
func TestEnd(t *testing.T) {
	whole := start().add(tracer.Exit, mainG)
	cut := start().make(tasksObj, 0).blockRecv(workerG, tasksObj).send(mainG, tasksObj, n(1), mode(tracer.ModeHandoff), peer(workerG))
	if err := check(whole.events, complete(true)); err != nil {
		t.Errorf("a whole trace: %v", err)
	}
	if err := check(cut.events, complete(false)); err != nil {
		t.Errorf("a trace cut in a hand-off: %v", err)
	}
	if err := check(cut.events, complete(true)); err == nil || err.Error() != "event 9: the trace ends here without an exit event" {
		t.Errorf("a whole trace without exit: %v", err)
	}
	if err := check(nil, complete(false)); err != nil {
		t.Errorf("an empty trace: %v", err)
	}
}

// TestManyPromises keeps one goroutine in flight for ever, so that nothing can
// be decided, and memory bounded all the same.
func TestManyPromises(t *testing.T) {
	tape := start().create(4, mainG).add(tracer.GoStart, 4)
	for i := range 20_000 {
		tape.tryFails(mainG, obj(uint64(100+i%20))).wg(workerG, 0, 0, 1).wg(helperG, 0, 0, 1)
	}
	if err := check(tape.events, verify.Options{}); err != nil {
		t.Error(err)
	}
	tape.wg(4, 0, 0, 1)
	if err := check(tape.events, verify.Options{}); err == nil {
		t.Error("nobody in flight any more, and yet accepted")
	}
}

// TestSticky says that the first violation stays.
func TestSticky(t *testing.T) {
	v := verify.New(verify.Options{})
	var first error
	for _, e := range start().lock(mainG).lock(workerG).unlock(workerG).unlock(workerG).events {
		if err := v.Event(e); err != nil {
			if first != nil && err != first {
				t.Errorf("second error %v after %v", err, first)
			}
			first = err
		}
	}
	if first == nil || v.End() != first {
		t.Errorf("End: %v, want %v", v.End(), first)
	}
}
