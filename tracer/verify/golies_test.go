package verify_test

import (
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

func TestGoroutineLies(t *testing.T) {
	noP := func(e *tracer.Event) { e.P = -1 }
	refused(t, []told{
		{"two on one P", start().create(4, mainG).add(tracer.GoStart, 4, onP(0)),
			"event 8: goroutine 4 started on P 0, but main has that P since event 2"},
		{"start without a P", start().create(4, mainG).add(tracer.GoStart, 4, noP),
			"event 8: goroutine 4 started, but without a P no goroutine can run"},
		{"one on two Ps", start().add(tracer.GoStart, mainG, onP(7)),
			"event 7: main started on P 7, but it was running since event 2"},
		{"an event from another P", start().add(tracer.ChanMake, mainG, obj(tasksObj), onP(7)),
			"event 7: main made tasks (cap 0) on P 7, but main runs on P 0 since event 2"},
		{"a goroutine nobody created", start().add(tracer.GoStart, 9),
			"event 7: goroutine 9 started, but goroutine 9 was never created"},
		{"created twice", start().create(workerG, mainG),
			"event 7: goroutine 2 is created a second time"},
		{"created by a goroutine that waits", start().block(workerG, "IO wait").create(4, workerG),
			"event 8: worker created goroutine 4, but worker was waiting (IO wait) since event 7"},
		{"an ended goroutine goes on", start().add(tracer.GoEnd, workerG).add(tracer.GoStart, workerG),
			"event 8: goroutine 2 started, but goroutine 2 has ended"},
		{"an ended goroutine is created again", start().add(tracer.GoEnd, workerG).create(workerG, mainG),
			"event 8: goroutine 2 is created a second time"},
		{"a waiting goroutine acts", start().block(workerG, "IO wait").busy().lock(workerG),
			"event 10: worker locked mu, but worker was waiting (IO wait) since event 7"},
		{"a runnable goroutine acts", start().add(tracer.GoStop, workerG, reason("preempted")).lock(workerG),
			"event 8: worker locked mu, but worker was runnable since event 7"},
		{"started while waiting", start().block(workerG, "IO wait").add(tracer.GoStart, workerG),
			"event 8: worker started on P 1, but it was waiting (IO wait) since event 7"},
		{"woken while running", start().unblock(workerG, mainG),
			"event 7: main woke worker, but worker did not wait: it was running since event 5"},
		{"woken twice", start().block(workerG, "IO wait").unblock(workerG, 0).unblock(workerG, 0),
			"event 9: the runtime woke worker, but worker did not wait: it was runnable since event 8"},
		{"woken by one that waits", start().block(workerG, "IO wait").block(helperG, "IO wait").unblock(workerG, helperG),
			"event 9: helper woke worker, but helper was waiting (IO wait) since event 8"},
		{"blocks twice", start().block(workerG, "IO wait").block(workerG, "IO wait"),
			"event 8: worker blocked (IO wait), but worker was waiting (IO wait) since event 7"},
		{"acts in a syscall", start().add(tracer.GoSyscall, workerG).lock(workerG),
			"event 8: worker locked mu, but worker was in a syscall since event 7"},
		{"leaves a syscall it was not in", start().add(tracer.GoSysret, workerG),
			"event 7: worker left a syscall, but it was running since event 5"},
		{"leaves a syscall on a P of another", start().add(tracer.GoSyscall, workerG).add(tracer.GoSysret, workerG, onP(0)),
			"event 8: worker left a syscall on P 0, but main has that P since event 2"},
		{"keeps a P that was taken", start().create(4, mainG).add(tracer.GoSyscall, workerG).add(tracer.GoStart, 4, onP(1)).add(tracer.GoSysret, workerG),
			"event 10: worker left a syscall on P 1, but goroutine 4 has that P since event 9"},
		{"leaves a syscall elsewhere than it got a P", start().add(tracer.GoSyscall, workerG).add(tracer.GoStart, workerG).add(tracer.GoSysret, workerG, onP(5)),
			"event 9: worker left a syscall on P 5, but it got P 1 for that at event 8"},
		{"block undone after it was not", start().add(tracer.GoUnblock, workerG, by(mainG), mode(tracer.ModeUndone)),
			"event 7: the block of worker was undone, but it was running since event 5"},
		{"sleeps and goes on", start().add(tracer.Sleep, workerG).lock(workerG),
			"event 8: worker locked mu, but worker said at its last event that it sleeps"},
		{"the runtime sleeps", start().add(tracer.Sleep, 0),
			"event 7: the runtime itself began to sleep, but goroutine 0 cannot wait"},
		{"goes on after a panic", start().add(tracer.Panic, workerG).add(tracer.GoEnd, workerG),
			"event 8: worker ended, but worker had ended the program"},
		{"deadlock while one runs", start().add(tracer.Fatal, 0, message("all goroutines are asleep - deadlock!")),
			"event 7: the runtime ended the program (all goroutines are asleep - deadlock!), but main was running since event 2"},
		{"no goroutines, but one waits", start().add(tracer.GoEnd, mainG).block(workerG, "IO wait").add(tracer.GoEnd, helperG).
			add(tracer.Fatal, 0, message("no goroutines (main called runtime.Goexit) - deadlock!")),
			"event 10: the runtime ended the program (no goroutines (main called runtime.Goexit) - deadlock!), but worker was waiting (IO wait) since event 8"},
		{"its own maker", start().lock(mainG).block(workerG, "IO wait").unblock(workerG, workerG),
			"event 9: goroutine 2 is said to have made its own event: by is for another goroutine"},
	})
}

func TestFormLies(t *testing.T) {
	seq := func(s uint64) field { return func(e *tracer.Event) { e.Seq = s } }
	at := func(ns int64) field { return func(e *tracer.Event) { e.T = ns } }
	refused(t, []told{
		{"a field missing", start().add(tracer.MutexLock, mainG, func(e *tracer.Event) { e.Has &^= tracer.FieldOwner }, obj(muObj), mode(tracer.ModeNormal)),
			"event 7: a mutex.lock without owner"},
		{"a field too many", start().add(tracer.GoEnd, mainG, val("1")),
			"event 7: a go.end has no value"},
		{"half a place", start().block(mainG, "IO wait", set(tracer.FieldAt, func(*tracer.Event) {})),
			"event 7: a go.block with at alone: at, pkg and stack come together"},
		{"a mode of another kind", start().lock(mainG, mode(tracer.ModeBuffer)),
			`event 7: a mutex.lock has no mode "buffer"`},
		{"goroutine 0 starts", start().add(tracer.GoStart, 0),
			"event 7: a go.start of goroutine 0: the runtime itself is never scheduled"},
		{"object 0", start().lock(mainG, obj(0)),
			"event 7: a mutex.lock of object 0: ids start at 1"},
		{"a channel of id 0", start().make(0, 0),
			"event 7: a chan.make of object 0: ids start at 1"},
		{"a capacity below 0", start().make(tasksObj, -1),
			"event 7: tasks has capacity -1"},
		{"a default with a channel", start().add(tracer.SelectDone, mainG, cases(0, tracer.Case{Dir: tracer.DirDefault, Chan: 1})),
			"event 7: the default of a select names a channel"},
		{"more cases than there can be", start().add(tracer.SelectDone, mainG, cases(0, make([]tracer.Case, 1<<16+1)...)),
			"event 7: a select has 65537 cases, the most there can be are 65536"},
		{"a mode where none is", start().add(tracer.SelectDone, mainG, cases(0, defaultCase), mode("x\n")),
			`event 7: a select.done has no mode "x\\n"`},
		{"an endless name", start().make(tasksObj, 0).make(tasksObj, 0).named(strings.Repeat("é\n", 50)),
			`event 8: main made ` + strings.Repeat(`é\n`, 26) + `é... (cap 0), but object 1 exists already: ids are not used again`},
		{"P below none", start().lock(mainG, onP(-2)),
			"event 7: it is on P -2: processors count from 0, -1 is none"},
		{"a peer without a hand-off", start().make(tasksObj, 1).send(mainG, tasksObj, n(1), length(1), capacity(1), mode(tracer.ModeBuffer), peer(workerG)),
			"event 8: on tasks: a hand-off has a peer, anything else has none"},
		{"a value from a closed channel", start().make(tasksObj, 0).recvClosed(workerG, tasksObj, val("1")),
			"event 8: a receive from closed tasks gives no value: ok is false, n, peer and value are absent"},
		{"a value without a number", start().make(tasksObj, 1).recv(workerG, tasksObj, capacity(1), mode(tracer.ModeBuffer)),
			"event 8: a receive of a value from tasks has ok and n"},
		{"value number 0", start().make(tasksObj, 1).buffered(mainG, tasksObj, 0, "1", 1, 1),
			"event 8: value number 0 of tasks: values count from 1"},
		{"more than fits", start().make(tasksObj, 2).buffered(mainG, tasksObj, 1, "1", 3, 2),
			"event 8: tasks is said to hold 3 values, its capacity is 2"},
		{"two defaults", start().add(tracer.SelectDone, mainG, cases(0, defaultCase, defaultCase)),
			"event 7: a select has 2 defaults"},
		{"a case too far", start().make(tasksObj, 1).add(tracer.SelectDone, mainG, cases(2, recvCase(tasksObj), defaultCase)),
			"event 8: case 2 of a select won that has 2 cases"},
		{"no direction", start().add(tracer.SelectDone, mainG, cases(0, tracer.Case{Dir: "up"})),
			`event 7: a case of a select is "up", not send, recv or default`},
		{"unlocked without a default", start().make(tasksObj, 1).add(tracer.SelectDone, mainG, cases(0, recvCase(tasksObj)), mode(tracer.ModeUnlocked)),
			"event 8: only a default can be chosen without the channel's lock"},
		{"time goes back", start().lock(mainG, at(3)),
			"event 7: its time is 3 ns, before that of event 6 (5 ns): time must not go back"},
		{"a kind of a newer trace", start().add(200, mainG),
			"event 7: there is no kind of event with number 200"},
		{"another object's id", start().make(tasksObj, 1).lock(mainG, obj(tasksObj)),
			"event 8: main locked tasks, but object 1 is of another kind"},
		{"no channel", start().lock(mainG).buffered(mainG, muObj, 1, "1", 1, 1),
			"event 8: main sent value 1 on mu (cap 1), but object 5 is no channel"},
	})
	for _, l := range []told{
		{"number again", start().lock(mainG, seq(6)), "event 6: it comes after event 6: seq must grow"},
		{"number 0", (&tape{}).create(mainG, 0).add(tracer.GoStart, mainG, seq(0)), "event 0: an event without a number: seq starts at 1"},
	} {
		if err := check(l.tape.events, complete(false)); err == nil || err.Error() != l.want {
			t.Errorf("%s: got %v, want %s", l.name, err, l.want)
		}
	}
}
