package verify_test

import (
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

func complete(c bool) verify.Options { return verify.Options{Complete: c} }

func TestMutexLies(t *testing.T) {
	starving := func() *tape {
		return start().lock(mainG).blockLock(workerG).
			unlock(mainG, waiters(workerG), mode(tracer.ModeStarvation)).
			unblock(workerG, mainG, obj(muObj), mode(tracer.ModeHandoff))
	}
	queue := func() *tape { return start().lock(mainG).blockLock(workerG).blockLock(helperG) }
	refused(t, []told{
		{"two owners", start().lock(mainG).lock(workerG),
			"event 8: worker locked mu, but main holds it since event 7"},
		{"an unlock was lost", start().lock(mainG).unlock(mainG).lock(workerG).lock(mainG),
			"event 10: main locked mu, but worker holds it since event 9"},
		{"unlock of what is free", start().unlock(mainG).busy(),
			"event 7: main unlocked mu, but it was not locked (certain at event 10)"},
		{"unlocked twice", start().lock(mainG).unlock(mainG).unlock(mainG).busy(),
			"event 9: main unlocked mu, but it was not locked (certain at event 12)"},
		{"wrong owner", start().lock(mainG, owner(workerG)),
			"event 7: main locked mu, and the owner is said to be worker"},
		{"wrong owner after an unlock", start().lock(mainG).unlock(mainG, owner(workerG)),
			"event 8: main unlocked mu, and the owner is said to be worker, but after that it has none"},
		{"the next owner too early", start().lock(mainG).blockLock(workerG).unlock(mainG, owner(workerG), waiters(workerG), mode(tracer.ModeStarvation)),
			"event 9: main unlocked mu, and the owner is said to be worker, but after that it has none"},
		{"lock taken from who it was handed to", starving().lock(helperG),
			"event 11: helper locked mu, but it was handed over to worker"},
		{"handed over and unlocked by another", starving().unlock(helperG),
			"event 11: helper unlocked mu, but it was handed over to worker, who did not take it yet"},
		{"handed over and waits again", starving().add(tracer.GoStart, workerG).blockLock(workerG),
			"event 12: worker blocked (sync.Mutex.Lock) on mu, but it was handed over to worker"},
		{"woken and does something else", queue().unlock(mainG, waiters(workerG, helperG)).wakeUp(workerG, mainG, mode(tracer.ModeContend)).make(tasksObj, 0).
			add(tracer.ChanClose, workerG, obj(tasksObj)),
			"event 14: worker closed tasks (cap 0), but worker was woken to take a lock, and has to take it or wait again"},
		{"woken without an unlock", queue().unblock(workerG, mainG),
			"event 10: main woke worker, who waits for mu, but had not unlocked that just before"},
		{"two woken by one unlock", queue().unlock(mainG, waiters(workerG, helperG)).unblock(workerG, mainG).unblock(helperG, mainG),
			"event 12: main woke helper, who waits for mu, but had woken another one for the same unlock"},
		{"woken by the runtime", queue().unlock(mainG, waiters(workerG, helperG)).unblock(workerG, 0),
			"event 11: the runtime woke worker, who waits for mu: only who unlocks it can"},
		{"wrong waiter woken", queue().unlock(mainG, waiters(workerG, helperG)).unblock(helperG, mainG).busy(),
			"event 11: main woke helper, but worker was the first in the queue of mu, since event 8"},
		{"queue in the wrong order", queue().busy().unlock(mainG, waiters(helperG, workerG)),
			"event 11: main unlocked mu with the queue helper, worker, but worker came before helper"},
		{"starvation mode given up without a hand-over", start().lock(mainG, mode(tracer.ModeStarvation)).unlock(mainG),
			"event 8: main unlocked mu in normal mode, but it took it in starvation mode at event 7, which only a hand-over ends"},
		{"lifo queued last", start().lock(mainG).blockLock(workerG).blockLock(helperG, mode(tracer.ModeLIFO)).busy().unlock(mainG, waiters(workerG, helperG)),
			"event 11: main unlocked mu with the queue worker, helper, but helper came before worker"},
		{"a waiter who does not wait", queue().busy().unlock(mainG, waiters(workerG, helperG, mainG)),
			"event 11: main unlocked mu, and its queue lists main, who does not wait for it"},
		{"a waiter who ended long ago", start().lock(mainG).add(tracer.GoEnd, helperG).busy().unlock(mainG, waiters(helperG)),
			"event 11: main unlocked mu, and its queue lists goroutine 3, who does not wait for it"},
		{"a waiter twice", queue().busy().unlock(mainG, waiters(workerG, workerG)),
			"event 11: main unlocked mu, and its queue lists worker twice"},
		{"a waiter missing", queue().busy().unlock(mainG, waiters(helperG)).busy(),
			"event 11: main unlocked mu with helper in its queue, but worker waits there too since event 8"},
		{"lost wake-up", start().lock(mainG).blockLock(workerG).unlock(mainG, waiters(workerG)).busy().busy(),
			"event 10: main added 0 to wg, and mu stays free although worker waits for it since event 8: nobody took it or woke a waiter (certain at event 11)"},
		{"waits for a free lock", start().lock(mainG).unlock(mainG).busy().blockLock(workerG).busy(),
			"event 12: worker blocked (sync.Mutex.Lock) on mu, and mu stays free although worker waits for it since event 12: nobody took it or woke a waiter (certain at event 14)"},
		{"TryLock of a free lock fails", start().lock(mainG).unlock(mainG).busy().tryFails(workerG).busy(),
			"event 12: worker could not lock mu, but nobody holds it or waits for it (certain at event 15)"},
		{"TryLock fails, said to be held by another", start().lock(mainG).busy().tryFails(workerG, owner(helperG)).busy(),
			"event 11: worker could not lock mu, and the owner is said to be helper, but by its events that is main"},
		{"TryLock fails, said to be held by nobody", start().lock(mainG).busy().tryFails(workerG).busy(),
			"event 11: worker could not lock mu, and the owner is said to be nobody, but by its events that is main"},
		{"the runtime locks", start().lock(0, onP(-1)),
			"event 7: the runtime locked mu, but goroutine 0 uses no locks of this kind"},
	})
}

func TestRWMutexLies(t *testing.T) {
	const lock, unlock, rlock, runlock = tracer.RWMutexLock, tracer.RWMutexUnlock, tracer.RWMutexRLock, tracer.RWMutexRUnlock
	pending := func() *tape {
		return start().rw(rlock, mainG, 1).block(workerG, "sync.RWMutex.Lock", obj(rwObj), mode(tracer.ModeFIFO)).busy()
	}
	refused(t, []told{
		{"two writers", start().rw(lock, mainG, 0).rw(lock, workerG, 0),
			"event 8: worker locked rw, but main holds it since event 7"},
		{"a reader beside a writer", start().rw(lock, mainG, 0).rw(rlock, workerG, 1),
			"event 8: worker locked rw for reading, but main holds it since event 7"},
		{"a writer beside a reader", start().rw(rlock, mainG, 1).rw(lock, workerG, 0),
			"event 8: worker locked rw, but it is held by 1 readers"},
		{"a reader passes a waiting writer", pending().rw(rlock, helperG, 2, waiters(workerG)).busy(),
			"event 11: helper locked rw for reading, but worker waits to lock it since event 8: new readers have to wait (certain at event 12)"},
		{"too few readers", start().rw(rlock, mainG, 1).busy().rw(rlock, workerG, 1),
			"event 11: worker locked rw for reading, and it is said to have 1 readers, but it has 2"},
		{"too many readers", start().rw(rlock, mainG, 1).busy().rw(rlock, workerG, 4),
			"event 11: worker locked rw for reading, and it is said to have 4 readers, but it has 2"},
		{"a reader too many is left", start().rw(rlock, mainG, 1).rw(rlock, workerG, 2).busy().rw(runlock, mainG, 2),
			"event 12: main unlocked rw for reading, and it is said to have 2 readers, but it has 1"},
		{"a reader too few when TryRLock fails", start().rw(rlock, mainG, 1).busy().rw(rlock, workerG, 0, ok(false)),
			"event 11: worker could not lock rw for reading, and it is said to have 0 readers, but it has 1"},
		{"another owner when TryRLock fails", start().rw(lock, mainG, 0).busy().rw(rlock, workerG, 0, ok(false), owner(helperG)),
			"event 11: worker could not lock rw for reading, and the owner is said to be helper, but by its events that is main"},
		{"another owner when TryLock fails", start().rw(lock, mainG, 0).busy().rw(lock, workerG, 0, ok(false), owner(0)),
			"event 11: worker could not lock rw, and the owner is said to be nobody, but by its events that is main"},
		{"readers beside a writer", start().rw(lock, mainG, 2),
			"event 7: main locked rw, and it is said to have 2 readers, but a writer excludes them"},
		{"readers beside a writer who leaves", start().rw(lock, mainG, 0).busy().rw(unlock, mainG, 2),
			"event 11: main unlocked rw, and it is said to have 2 readers, but it has 0"},
		{"fewer readers than none", start().rw(rlock, mainG, -1),
			"event 7: main locked rw for reading, and it is said to have -1 readers"},
		{"a reader owns it", start().rw(rlock, mainG, 1, owner(mainG)),
			"event 7: main locked rw for reading, and the owner is said to be main"},
		{"runlock of what is free", start().rw(runlock, mainG, 0).busy(),
			"event 7: main unlocked rw for reading, but it was not locked (certain at event 10)"},
		{"unlock by a reader", start().rw(rlock, mainG, 1).rw(unlock, mainG, 1).busy(),
			"event 8: main unlocked rw, but it was not locked (certain at event 11)"},
		{"a writer woken for nothing", pending().unblock(workerG, helperG).busy(),
			"event 13: helper added 0 to wg, but helper woke somebody who waits for a lock that it did not unlock"},
		{"lost wake-up of a writer", pending().rw(runlock, mainG, 0, waiters(workerG)).busy().busy(),
			"event 12: main added 0 to wg, and rw stays free although worker waits for it since event 8: nobody took it or woke a waiter (certain at event 13)"},
		{"a Mutex and a RWMutex", start().lock(mainG, obj(rwObj)).unlock(mainG, obj(rwObj)).rw(rlock, workerG, 1),
			"event 9: worker locked rw for reading, but object 6 is of another kind"},
	})
}

func TestWaitGroupLies(t *testing.T) {
	waiting := func() *tape {
		return start().wg(mainG, 1, 1, 1).block(workerG, "sync.WaitGroup.Wait", obj(wgObj))
	}
	refused(t, []told{
		{"wrong counter", start().wg(mainG, 2, 3, 1),
			"event 7: main added 2 to wg, said to be at 3 after it, but it was at 0"},
		{"an Add was lost", start().wg(mainG, 1, 1, 1).wg(mainG, 1, 3, 1),
			"event 8: main added 1 to wg, said to be at 3 after it, but it was at 1"},
		{"Add that lowers", start().wg(mainG, 1, 1, 1).add(tracer.WaitGroupAdd, mainG, obj(wgObj), n(-1), gen(1)),
			"event 8: a wg.add of -1: wg.done is for what lowers the counter, wg.add for the rest"},
		{"wrong round", start().wg(mainG, 1, 1, 1).wg(mainG, -1, 0, 1).wg(mainG, 1, 1, 1),
			"event 9: main added 1 to wg in round 1, but it is in round 2"},
		{"Wait returns too early", start().wg(mainG, 1, 1, 1).busy0().wait(workerG, 1, 1).busy0(),
			"event 11: worker returned from Wait on wg, but its counter is 1 (certain at event 14)"},
		{"Wait returns too early, said to be 0", start().wg(mainG, 1, 1, 1).busy0().wait(workerG, 0, 1).busy0(),
			"event 11: worker returned from Wait on wg, but its counter is 1 (certain at event 14)"},
		{"Wait of another round", start().wait(workerG, 0, 2),
			"event 7: worker returned from Wait on wg of round 2, but it is in round 1"},
		{"Wait sees another counter", start().wait(workerG, 3, 1),
			"event 7: worker returned from Wait on wg with the counter at 3, but it is 0"},
		{"a Mutex, too", start().lock(mainG, obj(wgObj)).wg(mainG, 1, 1, 1),
			"event 8: main added 1 to wg, but object 7 is of another kind"},
		{"waits for nothing", start().wg(mainG, 0, 0, 1).block(workerG, "sync.WaitGroup.Wait", obj(wgObj)).busy0(),
			"event 8: worker blocked (sync.WaitGroup.Wait) on wg, but its counter is 0 (certain at event 10)"},
		{"woken too early", waiting().unblock(workerG, mainG),
			"event 9: main woke worker, who waits for wg, but had not made it 0 just before: its counter is 1"},
		{"woken by the runtime", waiting().wg(mainG, -1, 0, 1).unblock(workerG, 0),
			"event 10: the runtime woke worker, who waits for wg: only who makes it 0 can"},
		{"not woken", waiting().wg(mainG, -1, 0, 1).busy0(),
			"event 10: main made more (cap 0), but at event 9 wg became 0, and worker, who waits for that since event 8, was not woken"},
		{"woken and does something else", waiting().wg(mainG, -1, 0, 1).wakeUp(workerG, mainG).lock(workerG),
			"event 12: worker locked mu, but worker was woken because a WaitGroup became 0, and has to return from Wait"},
	})
}

// busy0 is busy where the WaitGroup must be left alone.
func (t *tape) busy0() *tape {
	from := len(t.events)
	t.busy()
	for _, e := range t.events[from:] {
		*e = tracer.Event{Seq: e.Seq, T: e.T, G: e.G, P: e.P, Kind: tracer.ChanMake, Obj: 100 + e.Seq, Name: "more"}
		e.Has, _ = e.Kind.Fields()
	}
	return t
}

func TestContextLies(t *testing.T) {
	tree := func() *tape { return start().ctx(mainG, ctxObj, 0).ctx(mainG, childObj, ctxObj) }
	fromCtx := []field{parent(ctxObj)}
	refused(t, []told{
		{"child before its parent", start().ctx(mainG, childObj, ctxObj),
			"event 7: main created context child, but its parent, object 8, is no context that was created before"},
		{"created twice", tree().ctx(mainG, ctxObj, 0),
			"event 9: main created context ctx, but object 8 exists already: ids are not used again"},
		{"cancelled before it was created", start().cancel(mainG, ctxObj),
			"event 7: main cancelled context ctx, but it, object 8, is no context that was created before"},
		{"cancelled twice", start().ctx(mainG, ctxObj, 0).cancel(mainG, ctxObj).cancel(workerG, ctxObj),
			"event 9: worker cancelled context ctx, which was cancelled before, at event 8"},
		{"a descendant was not reached", tree().busy().cancel(mainG, ctxObj).busy(),
			"event 13: main added 0 to wg, but the cancellation of ctx at event 12 did not reach child, which is derived from it (certain at event 15)"},
		{"not reached through a value", start().ctx(mainG, ctxObj, 0).ctx(mainG, otherObj, ctxObj, mode(tracer.ModeWithValue)).
			ctx(mainG, childObj, otherObj).busy().cancel(mainG, ctxObj).busy(),
			"event 14: main added 0 to wg, but the cancellation of ctx at event 13 did not reach child, which is derived from it (certain at event 16)"},
		{"reached too late by another", start().create(4, mainG).add(tracer.GoStart, 4).ctx(mainG, ctxObj, 0).ctx(mainG, childObj, ctxObj).busy().
			cancel(mainG, ctxObj).wg(mainG, 0, 0, 1).wg(workerG, 0, 0, 1).cancel(workerG, childObj),
			"event 15: main added 0 to wg, but the cancellation of ctx at event 14 did not reach child, which is derived from it (certain at event 17)"},
		{"a descendant cancelled on its own in between", tree().busy().cancel(mainG, ctxObj).cancel(mainG, childObj),
			"event 13: main cancelled context child, but the cancellation of ctx at event 12 did not reach child, which is derived from it"},
		{"Done channel that it has not", start().make(doneObj, 0).ctx(mainG, ctxObj, 0).cancel(mainG, ctxObj, channel(doneObj)),
			"event 9: main cancelled context ctx with Done channel 2, but no ctx.done said that it has one"},
		{"Done channel without an id", start().ctx(mainG, ctxObj, 0).add(tracer.ContextDone, mainG, obj(ctxObj), channel(0)),
			"event 8: main asked for the Done channel of context ctx, but that has no id"},
		{"reached too late", tree().busy().cancel(mainG, ctxObj).busy().cancel(mainG, childObj, fromCtx...),
			"event 13: main added 0 to wg, but the cancellation of ctx at event 12 did not reach child, which is derived from it (certain at event 15)"},
		{"created under a cancelled one", start().ctx(mainG, ctxObj, 0).cancel(mainG, ctxObj).ctx(mainG, childObj, ctxObj).busy(),
			"event 10: main added 0 to wg, but the cancellation of ctx at event 8 did not reach child, which is derived from it (certain at event 12)"},
		{"another cause", tree().cancel(mainG, ctxObj, cause("too slow")).cancel(mainG, childObj, parent(ctxObj)),
			"event 10: main cancelled context child with context canceled (cause context canceled), but it came from ctx, cancelled with context canceled (cause too slow)"},
		{"from one that is no ancestor", tree().ctx(mainG, otherObj, 0, mode(tracer.ModeCancel)).
			ctx(mainG, 11, ctxObj, mode(tracer.ModeWithoutCancel)).ctx(mainG, 12, 11).cancel(mainG, ctxObj).cancel(mainG, 12, parent(ctxObj)),
			"event 13: main cancelled context object 12 from ctx, but that is not one of its ancestors"},
		{"from one that was not cancelled", tree().cancel(mainG, childObj, fromCtx...),
			"event 9: main cancelled context child from ctx, but that was not cancelled"},
		{"a value is cancelled", start().ctx(mainG, ctxObj, 0, mode(tracer.ModeWithValue)).cancel(mainG, ctxObj),
			"event 8: main cancelled context ctx, but that was made to hold a value or to stop cancellation: it has none of its own"},
		{"Done channel never made", start().ctx(mainG, ctxObj, 0).add(tracer.ContextDone, mainG, obj(ctxObj), channel(doneObj)),
			"event 8: main asked for the Done channel of context ctx, but its Done channel, object 2, was never made"},
		{"Done channel made twice", start().make(doneObj, 0).ctx(mainG, ctxObj, 0).add(tracer.ContextDone, mainG, obj(ctxObj), channel(doneObj)).
			add(tracer.ContextDone, mainG, obj(ctxObj), channel(doneObj)),
			"event 10: main asked for the Done channel of context ctx, but that was made before, as object 2"},
		{"another Done channel", start().make(doneObj, 0).ctx(mainG, ctxObj, 0).add(tracer.ContextDone, mainG, obj(ctxObj), channel(doneObj)).
			cancel(mainG, ctxObj, channel(3)),
			"event 10: main cancelled context ctx with Done channel 3, but that is object 2"},
		{"Done channel closed without a cancellation", start().make(doneObj, 0).ctx(mainG, ctxObj, 0).add(tracer.ContextDone, mainG, obj(ctxObj), channel(doneObj)).
			close(mainG, doneObj, 0, 0),
			"event 10: main closed done (cap 0), the Done channel of ctx, but that context was not cancelled"},
		{"Done channel left open", start().make(doneObj, 0).ctx(mainG, ctxObj, 0).add(tracer.ContextDone, mainG, obj(ctxObj), channel(doneObj)).
			cancel(mainG, ctxObj, channel(doneObj)).busy(),
			"event 11: main added 0 to wg, but main cancelled ctx at event 10 and did not close its Done channel"},
	})
}
