package exectrace

import (
	"errors"
	"strconv"
	"strings"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// transition is a change of a goroutine's state.
func (c *converter) transition(ev *trace.Event, t *trace.StateTransition) error {
	id := t.Resource.Goroutine()
	if id == 0 {
		return &readError{errors.New("an event of goroutine 0, which there is none of")}
	}
	from, to := t.Goroutine()
	switch from {
	case trace.GoNotExist, trace.GoUndetermined:
		return c.create(ev, t, id, from, to)
	}
	if from == to { // each generation of a trace says again what is
		return c.meet(ev, id)
	}
	g := c.goroutine(id)
	if g == nil {
		if err := c.meet(ev, id); err != nil {
			return err
		}
		g = c.goroutine(id)
	}
	g.state = to
	switch to {
	case trace.GoRunning:
		kind := tracer.GoStart
		if from == trace.GoSyscall {
			kind = tracer.GoSysret
		}
		c.begin(ev, kind, id)
		c.thread(ev)
		return c.emit()
	case trace.GoRunnable:
		return c.runnable(ev, t, id, from)
	case trace.GoWaiting:
		c.block(ev, t, id)
		return c.emit()
	case trace.GoSyscall:
		c.begin(ev, tracer.GoSyscall, id)
		c.place(t.Stack)
		return c.emit()
	case trace.GoNotExist:
		c.forget(id)
		if from == trace.GoSyscall { // a thread of C code that called Go goes away
			c.begin(ev, tracer.GoSysret, id)
			if err := c.emit(); err != nil {
				return err
			}
		}
		c.begin(ev, tracer.GoEnd, id)
		return c.emit()
	}
	return nil
}

// runnable is a goroutine that could run from now on.
func (c *converter) runnable(ev *trace.Event, t *trace.StateTransition, id trace.GoID, from trace.GoState) error {
	switch from {
	case trace.GoWaiting:
		e := c.begin(ev, tracer.GoUnblock, id)
		if e.By = idOf(ev.Goroutine()); ev.Proc() >= noProc { // the network or a timer did it
			e.By = 0
		}
		c.place(ev.Stack())
		return c.emit()
	case trace.GoSyscall: // it is back, and has no P
		c.begin(ev, tracer.GoSysret, id).P = -1
		return c.emit()
	case trace.GoRunnable:
		return nil
	}
	e := c.begin(ev, tracer.GoStop, id)
	if e.Reason = c.text(t.Reason); e.Reason == "" {
		e.Reason = "yield"
	}
	c.place(t.Stack)
	return c.emit()
}

// block sets e to the beginning of a wait.
func (c *converter) block(ev *trace.Event, t *trace.StateTransition, id trace.GoID) {
	e := c.begin(ev, tracer.GoBlock, id)
	if e.Reason = c.text(t.Reason); e.Reason == "" {
		e.Reason = coroutine // their switches alone say nothing more
	}
	c.place(t.Stack)
}

// meet makes a goroutine known that an event is about before any other tells of it.
func (c *converter) meet(ev *trace.Event, id trace.GoID) error {
	if id == trace.NoGoroutine || c.goroutine(id) != nil {
		return nil
	}
	if c.blind {
		return errBlind
	}
	return c.born(ev, id, trace.NoGoroutine, "", nil, true)
}

// create is a goroutine that comes into being, or whose first state the trace tells.
func (c *converter) create(ev *trace.Event, t *trace.StateTransition, id trace.GoID, from, to trace.GoState) error {
	if to == trace.GoNotExist || to == trace.GoUndetermined {
		return nil
	}
	if from == trace.GoUndetermined {
		if c.blind {
			c.carried = append(c.carried, carriedOver{id, to})
		}
		if was := c.goroutine(id); was != nil && was.state != trace.GoUndetermined && was.state != to {
			return errSeam
		}
		if c.blind {
			c.know(id, to)
			return nil
		}
	}
	if c.goroutine(id) != nil {
		return nil
	}
	by, where := trace.NoGoroutine, trace.NoStack
	if from == trace.GoNotExist {
		by, where = ev.Goroutine(), ev.Stack()
		if by == id {
			by = trace.NoGoroutine
		}
	}
	if err := c.born(ev, id, by, c.outermost(t.Stack), c.resolve(where), from == trace.GoUndetermined); err != nil {
		return err
	}
	c.goroutine(id).state = to
	if from == trace.GoUndetermined {
		c.begin(ev, tracer.GoStatus, id)
		c.status(to, ev.Proc(), t.Reason, c.resolve(t.Stack))
		return c.emit()
	}
	switch to {
	case trace.GoRunning:
		c.begin(ev, tracer.GoStart, id)
		c.thread(ev)
	case trace.GoSyscall: // a thread of C code, which calls Go for the first time
		c.begin(ev, tracer.GoSyscall, id).P = -1
	case trace.GoWaiting: // so begin coroutines alone
		c.begin(ev, tracer.GoBlock, id).Reason = coroutine
	default:
		return nil
	}
	return c.emit()
}

// coroutine is the runtime's word for what one waits for that is not running.
const coroutine = "coroutine"

// statusOf are the words for states.
var statusOf = map[trace.GoState]string{
	trace.GoRunnable: tracer.StateRunnable, trace.GoRunning: tracer.StateRunning, trace.GoWaiting: tracer.StateWaiting, trace.GoSyscall: tracer.StateSyscall,
}

// status makes e a go.status: a goroutine that was there before the trace does this, since when is not known.
func (c *converter) status(state trace.GoState, p trace.ProcID, reason string, where *tracer.Place) {
	e := &c.e
	e.State, e.Mode, e.P = statusOf[state], tracer.ModeTrace, -1
	switch state {
	case trace.GoRunning:
		if p >= 0 && p < noProc {
			e.P = int32(p)
		}
	case trace.GoWaiting:
		if reason == "" {
			reason = reasonAt(where)
		}
		if reason != "" {
			e.Reason = c.text(reason)
			e.Has |= tracer.FieldReason
		}
	}
	c.at(where)
}

// waitIn has the functions of the runtime in which goroutines wait for one reason only, and that in the words of execution traces.
var waitIn = map[string]string{
	"runtime.chanrecv": "chan receive", "runtime.chansend": "chan send", "runtime.selectgo": "select", "runtime.block": "forever",
	"runtime.netpollblock": "network", "time.Sleep": "sleep", "runtime.semacquire1": "sync", "sync.runtime_notifyListWait": "sync.(*Cond).Wait",
}

// reasonAt returns why a goroutine waits of which a trace tells only that it does, and where: "" where that does not follow.
func reasonAt(where *tracer.Place) string {
	const innermost = 4 // frames
	if where == nil {
		return ""
	}
	for i := range where.Stack[:min(len(where.Stack), innermost)] {
		if reason, ok := waitIn[where.Stack[i].Func]; ok {
			return reason
		}
	}
	return ""
}

// born writes the go.create of a goroutine that begins with op, where the go statement is; before says that it was there before the trace.
func (c *converter) born(ev *trace.Event, id, by trace.GoID, op string, where *tracer.Place, before bool) error {
	name := goroutineName(op, id)
	c.know(id, trace.GoUndetermined)
	e := c.begin(ev, tracer.GoCreate, id)
	e.By, e.Name, e.Op, e.Mode = idOf(by), name, op, tracer.ModeUser
	if ofRuntime(op) {
		e.Mode = tracer.ModeSystem
	}
	if before {
		e.State = tracer.StateBefore
		e.Has |= tracer.FieldState
	}
	c.at(where)
	return c.emit()
}

// ofRuntime reports whether a goroutine that runs fn is one of the runtime's own, as the runtime itself sees it. A coroutine (iter.Pull) is not.
func ofRuntime(fn string) bool {
	return strings.HasPrefix(fn, "runtime.") && fn != "runtime.main" && fn != "runtime.goexit" && fn != "runtime.corostart" || strings.HasPrefix(fn, "runtime/trace.")
}

// goroutineName returns what to call a goroutine that runs fn: the function without the path of its package, and the number that the program's own
// stack dumps give the goroutine.
func goroutineName(fn string, id trace.GoID) string {
	number := strconv.FormatInt(int64(id), 10)
	switch {
	case fn == "":
		return "goroutine " + number
	case fn == "runtime.main" || fn == "main.main":
		return "main"
	}
	name := fn[strings.LastIndexByte(fn, '/')+1:]
	return strings.TrimPrefix(name, "main.") + " " + number
}
