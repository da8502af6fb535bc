package verify_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// A lie changes event i of a trace, or takes or adds one. It returns nil where
// it does not apply.
type lie struct {
	name string
	kind func(e *tracer.Event) bool
	tell func(events []*tracer.Event, i int) []*tracer.Event
}

func isKind(kinds ...tracer.Kind) func(e *tracer.Event) bool {
	return func(e *tracer.Event) bool { return slices.Contains(kinds, e.Kind) }
}

func failedTry(e *tracer.Event) bool {
	return !e.OK && isKind(tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock)(e)
}

func change(f func(e *tracer.Event)) func(events []*tracer.Event, i int) []*tracer.Event {
	return func(events []*tracer.Event, i int) []*tracer.Event {
		events = slices.Clone(events)
		e := *events[i]
		f(&e)
		events[i] = &e
		return events
	}
}

func lose(events []*tracer.Event, i int) []*tracer.Event {
	return slices.Delete(slices.Clone(events), i, i+1)
}

func double(events []*tracer.Event, i int) []*tracer.Event {
	return renumber(slices.Insert(slices.Clone(events), i, events[i]))
}

func renumber(events []*tracer.Event) []*tracer.Event {
	t := int64(0)
	for i, e := range events {
		c := *e
		c.Seq = uint64(i + 1)
		t = max(t, c.T)
		c.T = t
		events[i] = &c
	}
	return events
}

// swapNext swaps event i with the next one of the same object.
func swapNext(events []*tracer.Event, i int) []*tracer.Event {
	for j := i + 1; j < len(events); j++ {
		if events[j].Obj == events[i].Obj {
			events = slices.Clone(events)
			events[i], events[j] = events[j], events[i]
			return renumber(events)
		}
	}
	return nil
}

func lies() []lie {
	var list []lie
	for _, k := range tracer.Kinds() {
		list = append(list,
			lie{"lose " + k.String(), isKind(k), lose},
			lie{"double " + k.String(), isKind(k), double})
	}
	sends := isKind(tracer.ChanSend)
	recvs := isKind(tracer.ChanRecv)
	list = append(list,
		lie{"swap on a channel", isKind(tracer.ChanSend, tracer.ChanRecv, tracer.ChanClose), swapNext},
		lie{"swap on a lock", isKind(tracer.MutexLock, tracer.MutexUnlock), swapNext},
		lie{"swap on a rwlock", isKind(tracer.RWMutexLock, tracer.RWMutexUnlock, tracer.RWMutexRLock, tracer.RWMutexRUnlock), swapNext},
		lie{"value sent", sends, change(func(e *tracer.Event) { e.Value += "0" })},
		lie{"value received", recvs, change(func(e *tracer.Event) { e.Value += "0"; e.Has |= tracer.FieldValue })},
		lie{"n sent", sends, change(func(e *tracer.Event) { e.N++ })},
		lie{"len sent", sends, change(func(e *tracer.Event) { e.Len = (e.Len + 1) % (max(1, e.Cap) + 1) })},
		lie{"len received", recvs, change(func(e *tracer.Event) { e.Len = (e.Len + 1) % (max(1, e.Cap) + 1) })},
		lie{"g sent", sends, change(func(e *tracer.Event) { e.G++ })},
		lie{"g received", recvs, change(func(e *tracer.Event) { e.G++ })},
		lie{"obj sent", sends, change(func(e *tracer.Event) { e.Obj++ })},
		lie{"p", func(e *tracer.Event) bool {
			return e.P >= 0 && e.By == 0 && e.G != 0 && e.Kind != tracer.GoUnblock && e.Kind != tracer.GoStart && e.Kind != tracer.GoSysret
		}, change(func(e *tracer.Event) { e.P++ })},
		lie{"case", isKind(tracer.SelectDone), change(func(e *tracer.Event) { e.Case = (e.Case + 1) % len(e.Cases) })},
		lie{"waiters reversed", func(e *tracer.Event) bool {
			return len(e.Waiters) > 1 && (e.Kind == tracer.MutexLock || e.Kind == tracer.MutexUnlock)
		},
			change(func(e *tracer.Event) { e.Waiters = slices.Clone(e.Waiters); slices.Reverse(e.Waiters) })},
		lie{"waiter missing", func(e *tracer.Event) bool { return len(e.Waiters) > 0 },
			change(func(e *tracer.Event) { e.Waiters = e.Waiters[1:] })},
		lie{"owner", isKind(tracer.MutexLock), change(func(e *tracer.Event) { e.Owner++ })},
		lie{"counter wg", isKind(tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait), change(func(e *tracer.Event) { e.Counter++ })},
		lie{"counter rw", isKind(tracer.RWMutexRLock, tracer.RWMutexRUnlock), change(func(e *tracer.Event) { e.Counter++ })},
		lie{"counter of a failed try", func(e *tracer.Event) bool { return failedTry(e) && e.Kind != tracer.MutexLock }, change(func(e *tracer.Event) { e.Counter++ })},
		lie{"owner of a failed try", failedTry, change(func(e *tracer.Event) { e.Owner += 1000 })},
		lie{"gen", isKind(tracer.WaitGroupAdd, tracer.WaitGroupDone, tracer.WaitGroupWait), change(func(e *tracer.Event) { e.Gen++ })},
		lie{"cause", func(e *tracer.Event) bool { return e.Kind == tracer.ContextCancel && e.Parent != 0 }, change(func(e *tracer.Event) { e.Cause += "!" })},
		lie{"parent", isKind(tracer.ContextCreate), change(func(e *tracer.Event) { e.Parent = 0 })},
		lie{"unlock by another", isKind(tracer.MutexUnlock), change(func(e *tracer.Event) { e.G++ })},
	)
	return append(list, newerLies()...)
}

// aboutAnother lets an event be about object 1, which is a channel.
func aboutAnother(e *tracer.Event) { e.Obj = 1 }

// betweenAtomics is change where nothing is done plainly to the variable, and there is another operation to hold it against:
// before it (-1) or after.
func betweenAtomics(where int, f func(e *tracer.Event)) func(events []*tracer.Event, i int) []*tracer.Event {
	return func(events []*tracer.Event, i int) []*tracer.Event {
		other := false
		for j, e := range events {
			switch {
			case e.Obj != events[i].Obj:
			case e.Kind == tracer.MemWrite:
				return nil
			case (j-i)*where > 0:
				other = true
			}
		}
		if !other {
			return nil
		}
		return change(f)(events, i)
	}
}

// newerLies are about Conds, Onces, timers, variables, and what the program says of itself.
func newerLies() []lie {
	conds := isKind(tracer.CondWait, tracer.CondSignal, tracer.CondBroadcast)
	timers := isKind(tracer.TimerStop, tracer.TimerReset)
	variables := isKind(slices.Concat(atomicKinds, []tracer.Kind{tracer.MemRead, tracer.MemWrite, tracer.MemLater})...)
	changes := isKind(tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr)
	return []lie{
		{"counter cond", conds, change(func(e *tracer.Event) { e.Counter++ })},
		{"n cond", isKind(tracer.CondSignal, tracer.CondBroadcast), change(func(e *tracer.Event) { e.N++ })},
		{"obj cond", conds, change(aboutAnother)},
		{"once done by another", isKind(tracer.OnceDone), change(func(e *tracer.Event) { e.G++ })},
		{"obj once", isKind(tracer.OnceDo, tracer.OnceDone), change(aboutAnother)},
		{"swap on a once", isKind(tracer.OnceDo, tracer.OnceDone), swapNext},
		{"ok timer", timers, change(func(e *tracer.Event) { e.OK = !e.OK })},
		{"obj timer", isKind(tracer.TimerStop, tracer.TimerReset, tracer.TimerFire, tracer.TimerCreate), change(aboutAnother)},
		{"deadline timer", isKind(tracer.TimerFire), change(func(e *tracer.Event) { e.Deadline += 3600e9 })},
		{"deadline of a sleep", isKind(tracer.Sleep), change(func(e *tracer.Event) { e.Deadline++ })},
		{"undone", func(e *tracer.Event) bool { return e.Kind == tracer.GoUnblock && e.Obj != 0 },
			change(func(e *tracer.Event) { e.Has |= tracer.FieldMode; e.Mode = tracer.ModeUndone })},
		{"g timer", isKind(tracer.TimerFire), change(func(e *tracer.Event) { e.G++ })},
		{"chan timer", isKind(tracer.TimerCreate), change(func(e *tracer.Event) { e.Has |= tracer.FieldChan; e.Chan = 1 << 40 })},
		{"old", changes, betweenAtomics(-1, func(e *tracer.Event) { e.Old += "0" })},
		{"new", changes, betweenAtomics(+1, func(e *tracer.Event) { e.New += "0" })},
		{"value loaded", isKind(tracer.AtomicLoad), betweenAtomics(-1, func(e *tracer.Event) { e.Value += "0" })},
		{"new of a failed cas", func(e *tracer.Event) bool { return e.Kind == tracer.AtomicCAS && !e.OK },
			change(func(e *tracer.Event) { e.New += "0" })},
		{"obj variable", variables, change(aboutAnother)},
		{"g variable", variables, change(func(e *tracer.Event) { e.G++ })},
		{"obj task", isKind(tracer.UserTask, tracer.UserLog), change(aboutAnother)},
		{"parent task", func(e *tracer.Event) bool { return e.Kind == tracer.UserTask && e.Parent != 0 },
			change(func(e *tracer.Event) { e.Parent = 1 })},
		{"state span", func(e *tracer.Event) bool { return e.Kind == tracer.UserRegion && e.State != tracer.StateBegin },
			change(func(e *tracer.Event) {
				e.State = map[string]string{
					tracer.StatePause: tracer.StateContinue, tracer.StateContinue: tracer.StatePause, tracer.StateEnd: tracer.StateContinue,
				}[e.State]
			})},
		{"label span", func(e *tracer.Event) bool { return e.Kind == tracer.UserRegion && e.State == tracer.StateEnd },
			change(func(e *tracer.Event) { e.Label += "0" })},
		{"state thread", isKind(tracer.GoThread), change(func(e *tracer.Event) {
			e.State = map[string]string{tracer.StateLocked: tracer.StateUnlocked, tracer.StateUnlocked: tracer.StateLocked}[e.State]
		})},
		{"op output", isKind(tracer.Output), change(func(e *tracer.Event) { e.Op = "file" })},
		{"n output", isKind(tracer.Output), change(func(e *tracer.Event) { e.N = 0 })},
		{"g of who speaks", isKind(tracer.Output, tracer.UserTask, tracer.UserRegion, tracer.UserLog, tracer.GoLabel, tracer.GoThread, tracer.PanicStart, tracer.PanicRecover),
			change(func(e *tracer.Event) { e.G++ })},
	}
}

// certain are the lies that are always found out, and often those that mostly
// are: what was told may be true as well (a lock nobody asks for any more need
// not be unlocked), or the trace may end too soon.
var (
	certain = []string{
		"double go.create", "double go.start", "double go.stop", "double go.block", "double go.unblock", "double go.end",
		"double go.syscall", "double go.sysret", "double chan.make", "double chan.send", "double chan.close",
		"double chan.drop", "double select.wait", "double wg.add", "double wg.done", "double ctx.create",
		"double ctx.cancel", "double ctx.done", "double sleep", "lose exit", "value received", "n sent", "len sent",
		"len received", "g sent", "g received", "obj sent", "counter wg", "gen", "cause", "counter rw",
		"counter of a failed try", "owner of a failed try",
		"counter cond", "n cond", "obj cond", "double cond.wait", "once done by another", "obj once", "double once.do",
		"double once.done", "lose once.do", "ok timer", "obj timer", "deadline timer", "g timer", "chan timer", "double timer.create",
		"old", "new", "value loaded", "new of a failed cas", "obj variable", "g variable", "obj task", "parent task", "double user.task",
		"state span", "label span", "state thread", "double go.thread", "op output", "n output", "g of who speaks", "double panic.recover",
		"lose panic.start", "double exit", "undone",
	}
	often = []string{
		"lose go.create", "lose go.start", "lose go.stop", "lose go.block", "lose go.unblock", "lose go.syscall",
		"lose go.sysret", "lose chan.send", "lose chan.close", "lose select.wait", "lose mutex.lock",
		"double mutex.lock", "double mutex.unlock", "lose rwmutex.rlock", "double rwmutex.unlock",
		"double rwmutex.rlock", "double rwmutex.runlock", "lose wg.add", "swap on a channel", "swap on a lock", "p",
		"case", "owner", "unlock by another",
		"lose cond.wait", "swap on a once", "lose timer.create", "double timer.stop", "deadline of a sleep",
	}
)

// TestRandomLies tells each kind of lie about many runs of the simulator.
func TestRandomLies(t *testing.T) {
	t.Parallel()
	seeds := uint64(150)
	if testing.Short() {
		seeds = 50
	}
	rng := rand.New(rand.NewPCG(1, 2))
	told, found := map[string]int{}, map[string]int{}
	for seed := range seeds {
		events := newSim(seed).play(randomProgram)
		for _, l := range lies() {
			changed := l.tellAt(events, rng)
			if changed == nil {
				continue
			}
			told[l.name]++
			if check(changed, verify.Options{Complete: true}) != nil {
				found[l.name]++
			}
		}
	}
	for _, name := range certain {
		if told[name] == 0 || found[name] < told[name] {
			t.Errorf("%s: %d of %d were refused, want all", name, found[name], told[name])
		}
	}
	for _, name := range often {
		if told[name] == 0 || 100*found[name] < 80*told[name] {
			t.Errorf("%s: %d of %d were refused, want 80%%", name, found[name], told[name])
		}
	}
}

// tellAt tells the lie about one of the events it fits, nil if there is none.
func (l lie) tellAt(events []*tracer.Event, rng *rand.Rand) []*tracer.Event {
	var at []int
	for i, e := range events {
		if l.kind(e) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	return l.tell(events, at[rng.IntN(len(at))])
}
