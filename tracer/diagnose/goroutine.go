package diagnose

import (
	"fmt"
	"strings"

	"github.com/govis/govis/tracer"
)

func (w words) goCreate(e *tracer.Event) string {
	runs := ""
	if e.Op != "" && !wrapper(e.Op) {
		runs = ", which runs " + e.Op
	}
	n := labelled(name(e.Name, "goroutine", e.G), e.Label)
	if bubble, ok := strings.CutPrefix(e.State, "bubble "); ok {
		runs += ", in bubble " + bubble + " of testing/synctest"
	}
	if e.State == tracer.StateBefore {
		return w.wasThere(e, n+runs)
	}
	if e.Mode == tracer.ModeSystem {
		return "the runtime starts a goroutine of its own, " + n + runs
	}
	return w.g(e.By) + " starts " + n + runs
}

// wrapper reports whether a goroutine's function is not one that the source of the program has: the
// compiler made it around the call of a go statement (in traces of before), or the WaitGroup's Go method did.
func wrapper(op string) bool {
	return strings.Contains(op, ".gowrap") || strings.HasPrefix(op, "sync.(*WaitGroup).Go.")
}

func (w words) goStart(e *tracer.Event) string {
	first := ""
	if g := w.s.Goroutines[e.G]; g != nil && g.Status == tracer.StatusCreated {
		first = " for the first time"
	}
	if e.P < 0 {
		return w.g(e.G) + " runs" + first
	}
	thread := ""
	if has(e, tracer.FieldThread) {
		thread = fmt.Sprintf(" and thread %d", e.Thread)
	}
	return fmt.Sprintf("%s runs%s, on P %d%s", w.g(e.G), first, e.P, thread)
}

func (w words) goStop(e *tracer.Event) string {
	switch e.Reason {
	case "preempted":
		return w.g(e.G) + " is preempted: it could run on, but has to give up its P"
	case "yield":
		return w.g(e.G) + " gives up its P and lets others run; it could run on"
	}
	return w.g(e.G) + " gives up its P (" + e.Reason + "); it could run on"
}

func (w words) goEnd(e *tracer.Event) string {
	if g := w.s.Goroutines[e.G]; g != nil && g.Goexit {
		return w.g(e.G) + " ends: it has called Goexit, and its deferred calls have run"
	}
	return w.g(e.G) + " ends: its function has returned"
}

func (w words) goSyscall(e *tracer.Event) string {
	switch {
	case e.Mode == tracer.ModeCgo && e.Op != "":
		return w.g(e.G) + " calls C code: " + short(e.Op)
	case e.Mode == tracer.ModeCgo:
		return w.g(e.G) + " goes back to C code"
	}
	return w.g(e.G) + " calls the operating system"
}

func (w words) goSysret(e *tracer.Event) string {
	g := w.s.Goroutines[e.G]
	s := w.g(e.G) + " is back from the operating system"
	if g != nil && g.Status == tracer.StatusSyscall {
		if g.Reason != "" {
			s = w.g(e.G) + " is in Go again: C code has returned, or calls it,"
		}
		s += " after " + Duration(e.T-g.Since.T)
	}
	if e.P < 0 {
		s += " and waits for a P: its own has gone to another goroutine"
	}
	return s
}

func (w words) goUnblock(e *tracer.Event) string {
	woken := w.g(e.G)
	if e.Mode == tracer.ModeUndone {
		return woken + " does not have to wait after all"
	}
	g := w.s.Goroutines[e.G]
	what, waited := "", ""
	if g != nil && g.Status == tracer.StatusWaiting {
		what = w.waitedFor(g)
		if waited = " after " + Duration(e.T-g.Since.T); g.Earlier {
			waited += " or longer"
		}
	}
	switch e.Mode {
	case tracer.ModeHandoff:
		return fmt.Sprintf("%s hands %s to %s and wakes it%s", w.g(e.By), w.obj(e, "lock"), woken, waited)
	case tracer.ModeContend:
		return fmt.Sprintf("%s wakes %s%s; it has to win %s against whoever else wants it",
			w.g(e.By), woken, waited, w.obj(e, "lock"))
	}
	if e.By == 0 && what == "to wake up" {
		return woken + " has slept long enough" + waited + ": the runtime wakes it"
	}
	if what != "" {
		what = ": it had waited " + what
	}
	return fmt.Sprintf("%s wakes %s%s%s", w.g(e.By), woken, waited, what)
}

func (w words) sleep(e *tracer.Event) string {
	return w.g(e.G) + " goes to sleep for " + Duration(max(e.Deadline-e.T, 0))
}

func (w words) panicStart(e *tracer.Event) string {
	s := w.g(e.G) + " panics: " + short(e.Message)
	if g := w.s.Goroutines[e.G]; g != nil && len(g.Panics) > 0 {
		return s + ", while it panics already"
	}
	return s + ". Its deferred calls run now"
}

func (w words) panicRecover(e *tracer.Event) string {
	return w.g(e.G) + " recovers from its panic (" + short(e.Message) + ") and goes on"
}

func (w words) goexit(e *tracer.Event) string {
	return w.g(e.G) + " calls Goexit: its deferred calls run, then it ends"
}

func (w words) panicked(e *tracer.Event) string {
	return fmt.Sprintf("%s panics, and nothing recovers it: %s", w.g(e.G), short(e.Message))
}

func (w words) fatal(e *tracer.Event) string {
	return "the runtime ends the program: " + short(e.Message)
}

func (w words) exit(e *tracer.Event) string {
	if e.Message == "" || e.Message == fmt.Sprintf("exit status %d", e.Code) {
		return fmt.Sprintf("the program ends with exit code %d", e.Code)
	}
	return fmt.Sprintf("the program ends: %s (exit code %d)", short(e.Message), e.Code)
}

func (w words) probeWait(e *tracer.Event) string {
	who := w.g(e.G)
	if e.G == 0 {
		who = "the program"
	}
	return who + " was held up for " + Duration(max(e.N, 0)) +
		" because govis could not keep up: this pause is not the program's own"
}

func (w words) probeDrop(e *tracer.Event) string {
	switch {
	case e.Mode == tracer.ModeSparse:
		return "what was before the recording's first moment is not known, but for what was still there then: that follows"
	case e.N == 0:
		return "events are missing here: the recording keeps the newest ones"
	}
	return missing(e.N) + " missing here: there was no room for them"
}

func (w words) probeHole(e *tracer.Event) string {
	return missing(e.N) + " missing here: the program was killed while writing"
}

func (w words) probeLimit(e *tracer.Event) string { return "a note of govis: " + short(e.Message) }

func missing(n int64) string {
	if n == 1 {
		return "1 event is"
	}
	return count(n, "event") + " are"
}
