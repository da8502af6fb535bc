package verify_test

import (
	"errors"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// A told is a tape with a lie in it, and what the verifier has to say.
type told struct {
	name string
	tape *tape
	want string
}

// refused checks that each tape is refused with its sentence.
func refused(t *testing.T, list []told) {
	t.Helper()
	refusedBy(t, verify.Options{}, list)
}

// refusedBy is refused with options.
func refusedBy(t *testing.T, opts verify.Options, list []told) {
	t.Helper()
	for _, l := range list {
		t.Run(l.name, func(t *testing.T) {
			err := check(l.tape.events, opts)
			if err == nil {
				t.Fatalf("accepted; want %q", l.want)
			}
			var v *verify.Violation
			if !errors.As(err, &v) {
				t.Fatalf("error %v is no Violation", err)
			}
			if err.Error() != l.want {
				t.Errorf("got  %s\nwant %s", err, l.want)
			}
			if v.Kind != l.tape.events[v.Seq-1].Kind || v.G != l.tape.events[v.Seq-1].G || v.Obj != l.tape.events[v.Seq-1].Obj {
				t.Errorf("violation %+v does not describe event %d", v, v.Seq)
			}
		})
	}
}

func TestChannelLies(t *testing.T) {
	full := func() *tape {
		return start().make(tasksObj, 2).buffered(mainG, tasksObj, 1, "1", 1, 2).buffered(mainG, tasksObj, 2, "2", 2, 2)
	}
	waiting := func() *tape { return start().make(tasksObj, 0).blockRecv(workerG, tasksObj) }
	refused(t, []told{
		{"send to a full buffer", full().buffered(mainG, tasksObj, 3, "3", 2, 2),
			"event 10: main sent value 3 on tasks (cap 2), but its buffer already held 2 and nobody was waiting to receive"},
		{"receive from an empty buffer", start().make(tasksObj, 2).taken(workerG, tasksObj, 1, "1", 0, 2),
			"event 8: worker received value 1 from tasks (cap 2), but its buffer was empty and nobody was waiting to send"},
		{"withdrawn from a channel of no timer", full().add(tracer.ChanDrop, mainG, obj(tasksObj), n(1), length(1), capacity(2)),
			"event 10: main withdrew value number 1 from tasks (cap 2), but that is no timer's channel"},
		{"sent by the runtime on a channel of no timer", start().make(tasksObj, 2).send(0, tasksObj, n(1), length(1), capacity(2), mode(tracer.ModeBuffer), onP(-1)),
			"event 8: the runtime sent value number 1 on tasks (cap 2), but that is no timer's channel"},
		{"use before make", start().buffered(mainG, tasksObj, 1, "1", 1, 2),
			"event 7: main sent value 1 on tasks (cap 2), but the channel tasks was never made"},
		{"made twice", start().make(tasksObj, 2).make(tasksObj, 2),
			"event 8: main made tasks (cap 2), but object 1 exists already: ids are not used again"},
		{"capacity changes", full().buffered(mainG, tasksObj, 3, "3", 3, 3),
			"event 10: main sent value 3 on tasks (cap 3), but its capacity was 2 before: it never changes"},
		{"value changed", full().taken(workerG, tasksObj, 1, "7", 1, 2),
			"event 10: worker received value 7 from tasks (cap 2), but number 1 was sent as value 1"},
		{"values overtake each other", full().taken(workerG, tasksObj, 2, "2", 1, 2),
			"event 10: worker received value 2 from tasks (cap 2) as number 2, but the first in the buffer was number 1"},
		{"a send was lost", start().make(tasksObj, 2).buffered(mainG, tasksObj, 2, "2", 1, 2),
			"event 8: main sent value 2 on tasks (cap 2) as number 2, but the last one sent was number 0"},
		{"a send twice", start().make(tasksObj, 2).buffered(mainG, tasksObj, 1, "1", 1, 2).buffered(mainG, tasksObj, 1, "1", 1, 2),
			"event 9: main sent value 1 on tasks (cap 2) as number 1, but the last one sent was number 1"},
		{"wrong len after a send", start().make(tasksObj, 2).buffered(mainG, tasksObj, 1, "1", 2, 2),
			"event 8: main sent value 1 on tasks (cap 2), said to hold 2 values after it, but it holds 1"},
		{"wrong len after a receive", full().taken(workerG, tasksObj, 1, "1", 0, 2),
			"event 10: worker received value 1 from tasks (cap 2), said to hold 0 values after it, but it holds 1"},
		{"wrong len at close", full().close(mainG, tasksObj, 1, 2),
			"event 10: main closed tasks (cap 2), said to hold 1 values, but it holds 2"},
		{"send after close", full().close(mainG, tasksObj, 2, 2).taken(workerG, tasksObj, 1, "1", 1, 2).buffered(mainG, tasksObj, 3, "3", 2, 2),
			"event 12: main sent value 3 on tasks (cap 2), which was closed before: that panics"},
		{"close twice", full().close(mainG, tasksObj, 2, 2).close(workerG, tasksObj, 2, 2),
			"event 11: worker closed tasks (cap 2), which was closed before: that panics"},
		{"end of an open channel", start().make(tasksObj, 2).recvClosed(workerG, tasksObj, capacity(2)).busy(),
			"event 8: worker received from closed tasks (cap 2), but it was not closed (certain at event 11)"},
		{"end before the buffer is empty", full().close(mainG, tasksObj, 2, 2).recvClosed(workerG, tasksObj, capacity(2)).busy(),
			"event 11: worker received from closed tasks (cap 2), but its buffer was not empty (certain at event 14)"},
		{"buffer of an unbuffered channel", start().make(tasksObj, 0).buffered(mainG, tasksObj, 1, "1", 1, 0),
			"event 8: main sent value 1 on tasks (cap 0) through a buffer, but it has none"},
		{"buffer while a receiver waits", start().make(tasksObj, 2).blockRecv(workerG, tasksObj).buffered(mainG, tasksObj, 1, "1", 1, 2),
			"event 9: main sent value 1 on tasks (cap 2) into the buffer, but worker was waiting to receive since event 8"},
		{"hand-off past the buffer", full().handoff(mainG, workerG, tasksObj, 3, "3", 2),
			"event 10: main handed value 3 to worker on tasks (cap 2), but the buffer holds 2 values that come first"},
		{"hand-off to nobody", start().make(tasksObj, 0).handoff(mainG, workerG, tasksObj, 1, "1", 0),
			"event 8: main handed value 1 to worker on tasks (cap 0), but worker was not waiting to receive on it"},
		{"wrong waiter first", waiting().blockRecv(helperG, tasksObj).handoff(mainG, helperG, tasksObj, 1, "1", 0),
			"event 10: main handed value 1 to helper on tasks (cap 0), but worker was waiting to receive before, since event 8"},
		{"wrong peer", waiting().send(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)).
			recv(workerG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(helperG), by(mainG)),
			"event 10: worker received value 1 from helper on tasks (cap 0), but it was main who handed it over at event 9"},
		{"another n at the other end", waiting().send(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)).
			recv(workerG, tasksObj, n(2), val("1"), mode(tracer.ModeHandoff), peer(mainG), by(mainG)),
			"event 10: worker received value 1 from main on tasks (cap 0) as number 2, but number 1 was handed over at event 9"},
		{"another value at the other end", waiting().send(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)).
			recv(workerG, tasksObj, n(1), val("2"), mode(tracer.ModeHandoff), peer(mainG), by(mainG)),
			"event 10: worker received value 2 from main on tasks (cap 0), but value 1 was handed over at event 9"},
		{"hand-off without a receive", waiting().send(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)).close(mainG, tasksObj, 0, 0),
			"event 10: main closed tasks (cap 0), but value number 1 of tasks, sent at event 9 hand to hand, has to be received first by worker"},
		{"receive without a send", start().make(tasksObj, 0).blockSend(workerG, tasksObj, "1").
			recv(mainG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(workerG)),
			"event 9: main received value 1 from worker on tasks (cap 0), but no chan.send of that value came just before"},
		{"events of a hand-off swapped", waiting().recv(workerG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(mainG), by(mainG)),
			"event 9: worker received value 1 from main on tasks (cap 0), but no chan.send to it by main came just before"},
		{"waited to send another value", start().make(tasksObj, 0).blockSend(workerG, tasksObj, "1").
			send(workerG, tasksObj, n(1), val("2"), mode(tracer.ModeHandoff), peer(mainG), by(mainG)),
			"event 9: main took value 2 from worker, who waited to send, on tasks (cap 0), but worker waited to send value 1"},
		{"nothing free, yet a waiter sends", full().blockSend(workerG, tasksObj, "3").
			send(workerG, tasksObj, n(3), val("3"), length(2), capacity(2), mode(tracer.ModeBuffer), by(mainG)),
			"event 11: main took value 3 from worker, who waited to send, on tasks (cap 2), but main had not received from the full buffer just before"},
		{"handed over twice", waiting().handoff(mainG, workerG, tasksObj, 1, "1", 0).
			recvClosed(workerG, tasksObj, by(mainG)),
			"event 11: main ended the receive of worker from closed tasks (cap 0), but what worker waited for was done already"},
		{"waiting sender past the buffer", start().make(tasksObj, 1).buffered(mainG, tasksObj, 1, "1", 1, 1).blockSend(workerG, tasksObj, "2").
			send(workerG, tasksObj, n(2), val("2"), capacity(1), mode(tracer.ModeHandoff), peer(mainG), by(mainG)),
			"event 10: main took value 2 from worker, who waited to send, on tasks (cap 1) hand to hand, but it has a buffer: a waiting sender's value goes through that"},
		{"waiting sender with another peer", start().make(tasksObj, 0).blockSend(workerG, tasksObj, "1").
			send(workerG, tasksObj, n(1), val("1"), mode(tracer.ModeHandoff), peer(helperG), by(mainG)),
			"event 9: main took value 1 from worker, who waited to send, on tasks (cap 0), but the peer is said to be helper"},
		{"the end for a sender", start().make(tasksObj, 0).blockSend(workerG, tasksObj, "1").close(mainG, tasksObj, 0, 0).recvClosed(workerG, tasksObj, by(mainG)),
			"event 10: main ended the receive of worker from closed tasks (cap 0), but worker was not waiting to receive from it"},
		{"another value withdrawn", start().makeTimes(tasksObj, 1).buffered(mainG, tasksObj, 1, "1", 1, 1).add(tracer.ChanDrop, mainG, obj(tasksObj), n(2), capacity(1)),
			"event 9: main withdrew value number 2 from tasks (cap 1), but the first in its buffer was value number 1"},
		{"withdrawn and still there", start().makeTimes(tasksObj, 1).buffered(mainG, tasksObj, 1, "1", 1, 1).add(tracer.ChanDrop, mainG, obj(tasksObj), n(1), length(1), capacity(1)),
			"event 9: main withdrew value number 1 from tasks (cap 1), said to hold 1 values after it, but it holds 0"},
		{"withdrawn from an empty channel", start().makeTimes(tasksObj, 1).add(tracer.ChanDrop, mainG, obj(tasksObj), n(1), capacity(1)),
			"event 8: main withdrew value number 1 from tasks (cap 1), but its buffer was empty"},
	})
}

func TestWaitingLies(t *testing.T) {
	full := func() *tape {
		return start().make(tasksObj, 1).buffered(mainG, tasksObj, 1, "1", 1, 1)
	}
	refused(t, []told{
		{"blocks to send into a free slot", start().make(tasksObj, 1).blockSend(mainG, tasksObj, "1"),
			"event 8: main blocked (chan send) on tasks, but the buffer of tasks holds 0 of 1: a send goes on at once"},
		{"blocks to send while a receiver waits", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).blockSend(mainG, tasksObj, "1"),
			"event 9: main blocked (chan send) on tasks, but worker was waiting to receive on tasks since event 8"},
		{"blocks to receive what is there", full().blockRecv(workerG, tasksObj),
			"event 9: worker blocked (chan receive) on tasks, but the buffer of tasks holds 1: a receive goes on at once"},
		{"blocks to receive while a sender waits", start().make(tasksObj, 0).blockSend(workerG, tasksObj, "1").blockRecv(mainG, tasksObj),
			"event 9: main blocked (chan receive) on tasks, but worker was waiting to send on tasks since event 8"},
		{"blocks on a closed channel", start().make(tasksObj, 0).close(mainG, tasksObj, 0, 0).blockRecv(workerG, tasksObj),
			"event 9: worker blocked (chan receive) on tasks, but tasks is closed: nothing waits on a closed channel"},
		{"lost wake-up of a sender", full().blockSend(workerG, tasksObj, "2").taken(mainG, tasksObj, 1, "1", 0, 1).buffered(mainG, tasksObj, 2, "3", 1, 1),
			"event 11: main sent value 3 on tasks (cap 1), but since event 10 there is room in tasks, and worker, who waits to send on it since event 9, was not served"},
		{"lost wake-up by a close", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).close(mainG, tasksObj, 0, 0).busy(),
			"event 10: main added 0 to wg, but main closed tasks and did not release worker, who waits on it since event 8"},
		{"lost wake-up of one of two", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).blockRecv(helperG, tasksObj).
			close(mainG, tasksObj, 0, 0).recvClosed(workerG, tasksObj, by(mainG)).unblock(workerG, mainG).busy(),
			"event 13: main added 0 to wg, but main closed tasks and did not release helper, who waits on it since event 9"},
		{"wake without reason", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).unblock(workerG, mainG),
			"event 9: main woke worker, but nothing had come of what worker waits for since event 8 (chan receive on tasks)"},
		{"woken by another", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).handoff(mainG, workerG, tasksObj, 1, "1", 0).unblock(workerG, helperG),
			"event 11: helper woke worker, but it was main who completed what worker waited for"},
		{"never woken", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).handoff(mainG, workerG, tasksObj, 1, "1", 0).busy(),
			"event 11: main added 0 to wg, but main still has to wake worker, whose operation it completed"},
		{"woken from a nil channel", start().block(workerG, "chan receive (nil chan)").unblock(workerG, mainG),
			"event 8: main woke worker, but worker waits since event 7 for what never comes (chan receive (nil chan))"},
		{"woken from another object", start().make(tasksObj, 0).make(doneObj, 0).blockRecv(workerG, tasksObj).
			handoff(mainG, workerG, tasksObj, 1, "1", 0).unblock(workerG, mainG, obj(doneObj)),
			"event 12: main woke worker from done, but worker waits for object 1 since event 9"},
		{"ends the wait of one that was not closing", start().make(tasksObj, 0).blockRecv(workerG, tasksObj).recvClosed(workerG, tasksObj, by(mainG)),
			"event 9: main ended the receive of worker from closed tasks (cap 0), but main had not just closed it"},
		{"a slot for a waiting receiver", start().make(tasksObj, 1).blockRecv(workerG, tasksObj).
			recv(workerG, tasksObj, n(1), val("1"), capacity(1), mode(tracer.ModeBuffer), by(mainG)),
			"event 9: worker received value 1 from tasks (cap 1) for a waiting goroutine, but those get values hand to hand"},
	})
}

func TestSelectLies(t *testing.T) {
	two := func() *tape { return start().make(tasksObj, 0).make(doneObj, 1) }
	refused(t, []told{
		{"woken by another channel than the one served", start().make(tasksObj, 0).make(doneObj, 0).selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			handoff(mainG, workerG, tasksObj, 1, "1", 0).unblock(workerG, mainG, obj(doneObj)),
			"event 13: main woke worker from done, but what worker waited for was completed on tasks"},
		{"waits although a case is ready", two().buffered(mainG, doneObj, 1, "1", 1, 1).selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)),
			"event 10: worker waited in a select, but the buffer of done holds 1: a receive goes on at once"},
		{"default although a case is ready", two().buffered(mainG, doneObj, 1, "1", 1, 1).
			add(tracer.SelectDone, workerG, cases(1, recvCase(doneObj), defaultCase)),
			"event 10: worker chose the default in a select, but the buffer of done holds 1: a receive goes on at once"},
		{"default without the lock, never true", two().buffered(mainG, doneObj, 1, "1", 1, 1).busy().
			add(tracer.SelectDone, workerG, cases(1, recvCase(doneObj), defaultCase), mode(tracer.ModeUnlocked)).busy(),
			"event 13: worker chose the default in a select without the lock, but since event 10 a recv on done could have gone on (certain at event 16)"},
		{"wrong case", two().buffered(mainG, doneObj, 1, "1", 1, 1).add(tracer.SelectDone, mainG, cases(0, recvCase(tasksObj), sendCase(doneObj))),
			"event 10: main chose recv on tasks in a select, but what it did was to send on done"},
		{"case without an operation", two().add(tracer.SelectDone, mainG, cases(0, recvCase(tasksObj), sendCase(doneObj))),
			"event 9: main chose recv on tasks in a select, but it did no channel operation since its previous event"},
		{"operation claimed twice", two().buffered(mainG, doneObj, 1, "1", 1, 1).
			add(tracer.SelectDone, mainG, cases(1, recvCase(tasksObj), sendCase(doneObj))).
			add(tracer.SelectDone, mainG, cases(1, recvCase(tasksObj), sendCase(doneObj))),
			"event 11: main chose send on done in a select, but it did no channel operation since its previous event"},
		{"other cases than waited for", two().selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			handoff(mainG, workerG, tasksObj, 1, "1", 0).wakeUp(workerG, mainG).
			add(tracer.SelectDone, workerG, cases(0, recvCase(tasksObj), sendCase(doneObj))),
			"event 15: worker chose recv on tasks in a select, but these are not the cases that worker waited for at event 9"},
		{"the winner is lost", two().selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			handoff(mainG, workerG, tasksObj, 1, "1", 0).wakeUp(workerG, mainG).busy(),
			"event 16: worker added 0 to wg, but worker was woken because a case of its select was served, and has to choose that"},
		{"served twice", two().selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			handoff(mainG, workerG, tasksObj, 1, "1", 0).handoff(helperG, workerG, doneObj, 1, "1", 1),
			"event 13: helper handed value 1 to worker on done (cap 1), but worker was not waiting to receive on it"},
		{"passed over", two().selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			buffered(mainG, doneObj, 1, "1", 1, 1).busy(),
			"event 11: main sent value 1 on done (cap 1), but worker was waiting in a select to receive from done since event 9 (certain at event 13)"},
		{"passed over, served too late", two().selectWait(workerG, recvCase(tasksObj), recvCase(doneObj)).
			buffered(mainG, doneObj, 1, "1", 1, 1).handoff(mainG, workerG, tasksObj, 1, "1", 0),
			"event 11: main sent value 1 on done (cap 1), but worker was waiting in a select to receive from done since event 9 (certain at event 13)"},
		{"passed over with one channel", two().selectWait(workerG, recvCase(doneObj), sendCase(0)).buffered(mainG, doneObj, 1, "1", 1, 1),
			"event 11: main sent value 1 on done (cap 1), but worker was waiting in a select to receive from done since event 9"},
		{"block without a select.wait", two().block(workerG, "select"),
			"event 9: worker blocked (select), but no select.wait came before"},
		{"select.wait without a block", two().add(tracer.SelectWait, workerG, cases(0, recvCase(tasksObj))).busy(),
			"event 11: worker added 0 to wg, but worker said at its last event that its select waits"},
		{"waits with a default", two().add(tracer.SelectWait, workerG, cases(0, recvCase(tasksObj), defaultCase)),
			"event 9: a select with a default waits"},
		{"the runtime waits", two().add(tracer.SelectWait, 0, cases(0, recvCase(tasksObj))),
			"event 9: a select of the runtime itself waits, but goroutine 0 cannot wait"},
		{"a select that a close passes over", two().create(4, mainG).add(tracer.GoStart, 4).selectWait(workerG, sendCase(tasksObj), recvCase(doneObj)).
			buffered(helperG, doneObj, 1, "1", 1, 1).lock(mainG).close(mainG, tasksObj, 0, 0).unblock(workerG, mainG),
			"event 13: helper sent value 1 on done (cap 1), but worker was waiting in a select to receive from done since event 11 (certain at event 16)"},
		{"a channel that was never made", start().add(tracer.SelectWait, workerG, cases(0, recvCase(tasksObj))),
			"event 7: worker waited in a select, but the channel tasks was never made"},
	})
}
