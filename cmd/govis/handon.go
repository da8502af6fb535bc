package main

import (
	"os"
	"syscall"
	"time"
)

// A signal for the program comes in two ways: for govis alone (kill PID), or
// for the process group, of which the program is a member as it would be when
// started directly (Ctrl-C, kill -- -PGID, timeout). The first kind is handed
// on, the second the program has already, and it must not get it twice. Go
// does not tell who sent a signal, so the rule is:
//
//   - what a key of the terminal sends is not handed on while govis is in the
//     terminal's foreground: see [sentByTerminal];
//   - else the program itself tells: the probe counts in the runtime's signal
//     handler what comes from others than govis. What is counted has come; what
//     is on its way is waited for; the rest is handed on.

// A handOn hands signals on to the program, one after the other.
type handOn struct {
	queue   chan os.Signal
	program signaled
	counted map[syscall.Signal]uint64 // of the program's own, those that are accounted for
}

// signaled is a program that gets signals, a [probe.Program].
type signaled interface {
	Signal(sig os.Signal) error
	Pid() int
	Signaled(sig syscall.Signal) (n uint64, ago time.Duration)
}

// handOnQueue is how many signals may wait to be handed on. The kernel keeps
// one of each.
const handOnQueue = 32

// handSignalsOn starts to hand signals on.
func handSignalsOn(program signaled) *handOn {
	h := &handOn{queue: make(chan os.Signal, handOnQueue), program: program, counted: map[syscall.Signal]uint64{}}
	go func() {
		for sig := range h.queue {
			if !sentByTerminal(sig) && !h.has(sig) {
				program.Signal(sig) // it fails when the program has ended, which shows by itself
			}
		}
	}()
	return h
}

// hand takes a signal that came in for govis. It does not wait.
func (h *handOn) hand(sig os.Signal) {
	select {
	case h.queue <- sig:
	default:
	}
}

func (h *handOn) stop() { close(h.queue) }

const (
	// together is how much earlier than govis the program may have got what was sent to both. What it got
	// before that was sent to it alone.
	together = time.Second
	// onItsWay bounds the wait for a signal that was sent to the program and is not delivered: its processors are
	// busy, or it is stopped.
	onItsWay = 300 * time.Millisecond
)

// has tells whether the program has got sig by itself, or gets it in a moment. If not, the caller hands it on.
func (h *handOn) has(sig os.Signal) bool {
	number, ok := sig.(syscall.Signal)
	if !ok {
		return false
	}
	sentToAll()
	late := time.After(onItsWay)
	for {
		if h.count(number) {
			return true
		}
		way := onTheWay(h.program.Pid(), number)
		if way == wayNone {
			return h.count(number) // it may have arrived between the two looks
		}
		select {
		case <-late:
			return way == wayPending
		case <-time.After(time.Millisecond):
		}
	}
}

// count tells whether the program has counted one more just now.
func (h *handOn) count(sig syscall.Signal) bool {
	n, ago := h.program.Signaled(sig)
	more := n > h.counted[sig]
	h.counted[sig] = n
	return more && ago < together
}

// A way says where a signal is that was sent to a process.
type way int

const (
	wayNone    way = iota // nowhere: it was not sent, or has arrived
	wayPending            // it waits for a thread to take it
	wayInside             // a thread may be in the handler already
	wayUnknown            // the system does not tell
)
