package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

const (
	condObj = 11
	onceObj = 13
)

func init() { objNames[condObj], objNames[onceObj] = "cond", "once" }

// onCond is the call of Wait on the Cond, after which so many wait there.
func (t *tape) onCond(g uint64, waiting int64) *tape {
	return t.add(tracer.CondWait, g, obj(condObj), counter(waiting))
}

func (t *tape) blockCond(g uint64) *tape { return t.block(g, "sync.Cond.Wait", obj(condObj)) }

func (t *tape) signal(g uint64, wakes, left int64) *tape {
	return t.add(tracer.CondSignal, g, obj(condObj), n(wakes), counter(left))
}

func (t *tape) broadcast(g uint64, wakes int64) *tape {
	return t.add(tracer.CondBroadcast, g, obj(condObj), n(wakes))
}

func TestCond(t *testing.T) {
	both := func() *tape {
		return start().onCond(workerG, 1).blockCond(workerG).onCond(helperG, 2).blockCond(helperG)
	}
	woken := func(g uint64) []field { return []field{obj(condObj)} }
	for name, good := range map[string]*tape{
		"signals":         both().signal(mainG, 1, 1).wakeUp(workerG, mainG, woken(workerG)...).signal(mainG, 1, 0).wakeUp(helperG, mainG),
		"broadcast":       both().broadcast(mainG, 2).unblock(workerG, mainG).unblock(helperG, mainG),
		"nobody":          start().signal(mainG, 0, 0).broadcast(mainG, 0),
		"before it block": start().onCond(workerG, 1).signal(mainG, 1, 0).busy(),
		"once set anew":   start().onceDo(mainG).onceDone(mainG).onceDo(workerG).onceDone(workerG),
		"once":            start().onceDo(workerG).blockOnce(helperG).onceDone(workerG).wakeUp(helperG, workerG),
	} {
		if err := check(good.events, verify.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused(t, []told{
		{"woken without a signal", both().unblock(workerG, mainG),
			"event 11: main woke worker, who waits for cond since event 8, but had not signalled it just before"},
		{"the wrong one woken", both().signal(mainG, 1, 1).unblock(helperG, mainG),
			"event 12: main woke helper, who waits for cond since event 10, but had not signalled it just before"},
		{"woken by another", both().signal(mainG, 1, 1).create(4, mainG),
			"event 12: main created goroutine 4, but main still has to wake worker, whose operation it completed"},
		{"signal said to be lost", both().signal(mainG, 0, 2),
			"event 11: main signalled cond for 0, but 2 waited"},
		{"signal for one too many", start().signal(mainG, 1, 0),
			"event 7: main signalled cond for 1, but 0 waited"},
		{"broadcast for one too few", both().broadcast(mainG, 1),
			"event 11: main broadcast on cond for 1, but 2 waited"},
		{"a wrong count", start().onCond(workerG, 2),
			"event 7: worker called Wait on cond, and after it 2 are said to wait, but 1 do"},
		{"blocked without Wait", start().blockCond(workerG),
			"event 7: worker blocked (sync.Cond.Wait) on cond, but it is not in line there: it did not call Wait, or was signalled since"},
		{"blocked after the signal", start().onCond(workerG, 1).signal(mainG, 1, 0).blockCond(workerG),
			"event 9: worker blocked (sync.Cond.Wait) on cond, but it is not in line there: it did not call Wait, or was signalled since"},
		{"a lock as a Cond", start().lock(mainG).add(tracer.CondWait, mainG, obj(muObj), counter(1)),
			"event 8: main called Wait on mu, but object 5 is of another kind"},
	})
}

func (t *tape) onceDo(g uint64) *tape   { return t.add(tracer.OnceDo, g, obj(onceObj)) }
func (t *tape) onceDone(g uint64) *tape { return t.add(tracer.OnceDone, g, obj(onceObj)) }
func (t *tape) blockOnce(g uint64) *tape {
	return t.block(g, "sync.Once.Do", obj(onceObj), mode(tracer.ModeFIFO))
}

func TestOnceLies(t *testing.T) {
	refused(t, []told{
		{"begun twice", start().onceDo(mainG).onceDo(workerG),
			"event 8: worker began the function of once, but main had begun it at event 7 and is not done"},
		{"never ended by a goroutine that did", start().onceDo(workerG).add(tracer.GoEnd, workerG),
			"event 8: worker ended, but it began the function of once at event 7 and did not end it"},
		{"ended twice", start().onceDo(mainG).onceDone(mainG).onceDone(mainG),
			"event 9: main ended the function of once, but it had ended at event 8"},
		{"ended by another", start().onceDo(mainG).onceDone(workerG),
			"event 8: worker ended the function of once, but it was main who had begun it, at event 7"},
		{"ended before it began", start().onceDone(workerG),
			"event 7: worker ended the function of once, but nobody had begun it"},
		{"woken too early", start().onceDo(mainG).blockOnce(workerG).unblock(workerG, mainG),
			"event 9: main woke worker, who waits for once, but its function is not done"},
		{"woken by the runtime", start().onceDo(mainG).blockOnce(workerG).onceDone(mainG).unblock(workerG, 0),
			"event 10: the runtime woke worker, who waits for once: only who calls Do can"},
	})
}

// Of long queues the first are listed, and how many there are.
func TestLongQueues(t *testing.T) {
	queue := func() *tape { return start().lock(mainG).blockLock(workerG).blockLock(helperG).busy() }
	if err := check(queue().unlock(mainG, waiters(workerG), n(2)).events, verify.Options{}); err != nil {
		t.Error(err)
	}
	refused(t, []told{
		{"not the first", queue().unlock(mainG, waiters(helperG), n(2)).busy(),
			"event 11: main unlocked mu with helper in its queue, but worker waits there too since event 8"},
		{"more than wait", queue().unlock(mainG, waiters(workerG), n(3)),
			"event 11: main unlocked mu, and 3 are said to wait, but 2 do"},
		{"fewer than listed", queue().unlock(mainG, waiters(workerG, helperG), n(2)),
			"event 11: a mutex.unlock with 2 waiters of which 2 are listed: n is for more"},
	})
}

// The runtime may send on a channel that it made for itself.
func TestRuntimesOwnChannel(t *testing.T) {
	own := func(e *tracer.Event) {
		e.Has |= tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack
		e.Stack = []tracer.Frame{{Func: "runtime.newWakeableSleep"}}
	}
	tape := start().add(tracer.ChanMake, mainG, obj(tasksObj), capacity(1), own).
		add(tracer.ChanSend, 0, obj(tasksObj), n(1), length(1), capacity(1), mode(tracer.ModeBuffer), onP(0))
	if err := check(tape.events, verify.Options{}); err != nil {
		t.Error(err)
	}
}
