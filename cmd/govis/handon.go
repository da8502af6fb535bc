package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/govis/govis/tracer"
)

// A signal for the program comes in two ways: for govis alone (kill PID), or
// for the process group, of which the program is a member as it would be when
// started directly (Ctrl-C, kill -- -PGID, timeout). The first kind is handed
// on, the second the program has already, and it must not get it twice. Go
// does not tell who sent a signal, so the rule is:
//
//   - what a key of the terminal sends is not handed on while govis is in the
//     terminal's foreground: see [sentByTerminal];
//   - else govis looks whether the program has it: the trace shows package
//     os/signal in the program delivering it (see [taken]). What has not been
//     delivered after a moment is handed on. A program that does not catch the
//     signal has died of it, or does not care about a second.

// A handOn hands signals on to the program, one after the other.
type handOn struct {
	queue chan os.Signal
}

// handOnQueue is how many signals may wait to be handed on. The kernel keeps
// one of each.
const handOnQueue = 32

// handSignalsOn starts to hand signals on. to sends one to the program.
func handSignalsOn(taken *taken, to func(os.Signal) error) *handOn {
	h := &handOn{queue: make(chan os.Signal, handOnQueue)}
	go func() {
		for sig := range h.queue {
			if !sentByTerminal(sig) && !taken.soon(sig) {
				to(sig) // it fails when the program has ended, which shows by itself
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
	// takenWithin is how long it may take the program to deliver a signal to
	// itself, and govis to read of it, on a busy machine.
	takenWithin = 300 * time.Millisecond
	// echoWithin is the same for a signal that govis has handed on; that it is too
	// long does no harm.
	echoWithin = time.Second
)

// taken follows in the trace which signals the program has delivered to
// itself by package os/signal.
type taken struct {
	loop uint64 // the goroutine of package os/signal, 0 before there is one; of event alone

	catchUp func() // waits until event has seen all that was read of the program by now; nil: it has

	mu      sync.Mutex
	at      map[string]time.Time // when the program got it, by the signal as a trace prints it
	handed  map[string]time.Time // when govis handed it on
	changed chan struct{}        // has a value after a change of at
}

func newTaken() *taken {
	return &taken{
		at:      map[string]time.Time{},
		handed:  map[string]time.Time{},
		changed: make(chan struct{}, 1),
	}
}

// event looks at one event of the program. It is called for every event, in
// their order.
func (t *taken) event(e *tracer.Event) {
	switch {
	case e.Kind == tracer.GoCreate && e.Op == "os/signal.loop":
		t.loop = e.G
	case e.Kind != tracer.ChanSend || e.G != t.loop:
	case e.Has&tracer.FieldValue == 0: // --no-values
		t.got(anySignal)
	case strings.HasPrefix(e.Value, "syscall.Signal("):
		t.got(e.Value)
	}
}

// anySignal stands for a signal that the trace does not name.
const anySignal = ""

func (t *taken) got(sig string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	handed, ours := t.handed[sig]
	delete(t.handed, sig)
	if sig == anySignal {
		for name := range t.handed {
			handed, ours = t.handed[name], true
			delete(t.handed, name)
			break
		}
	}
	if ours && time.Since(handed) < echoWithin {
		return
	}
	t.at[sig] = time.Now()
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// soon tells whether the program has just got sig by itself, or gets it in a
// moment. If not, the caller hands it on.
func (t *taken) soon(sig os.Signal) bool {
	number, ok := sig.(syscall.Signal)
	if !ok {
		return false
	}
	name := printedSignal(number)
	late := time.After(takenWithin)
	for {
		if t.just(name) {
			return true
		}
		select {
		case <-t.changed:
		case <-late:
			if t.catchUp != nil {
				t.catchUp()
			}
			if t.just(name) {
				return true
			}
			t.mu.Lock()
			t.handed[name] = time.Now()
			t.mu.Unlock()
			return false
		}
	}
}

// just tells whether the program got sig a moment ago. That counts for one
// signal only.
func (t *taken) just(sig string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.at[sig]
	if !ok {
		sig = anySignal
		at, ok = t.at[sig]
	}
	delete(t.at, sig)
	return ok && time.Since(at) < takenWithin
}

// printedSignal is how a signal stands in a trace as a value.
func printedSignal(sig syscall.Signal) string {
	return fmt.Sprintf("%T(%d)", sig, int(sig))
}
