package diagnose

import (
	"fmt"
	"strings"

	"github.com/govis/govis/tracer"
)

// goBlock says what a goroutine begins to wait for, and why it has to.
func (w words) goBlock(e *tracer.Event) string {
	g := w.g(e.G)
	switch {
	case strings.HasPrefix(e.Reason, "chan send"):
		return w.blockSend(e)
	case strings.HasPrefix(e.Reason, "chan receive"):
		return w.blockRecv(e)
	case e.Reason == "select (no cases)":
		return g + " waits for ever: its select has no cases"
	case strings.HasPrefix(e.Reason, "select"):
		return w.blockSelect(e)
	case e.Reason == "sleep":
		if has(e, tracer.FieldDeadline) {
			return g + " sleeps for " + Duration(max(e.Deadline-e.T, 0))
		}
		return g + " sleeps"
	case e.Reason == "sync.WaitGroup.Wait":
		return w.blockWaitGroup(e)
	case e.Reason == "sync.Cond.Wait" && e.Obj != 0:
		return g + " waits to be woken by a Signal or Broadcast on " + w.obj(e, "Cond")
	case e.Reason == "sync.Once.Do":
		return g + " waits until the function of " + w.obj(e, "Once") + " is done" + w.onceRunner(e.Obj)
	case w.s.RWMutexes[e.Obj] != nil || strings.HasPrefix(e.Reason, "sync.RWMutex."):
		return w.blockRWMutex(e)
	case w.s.Mutexes[e.Obj] != nil || e.Reason == "sync.Mutex.Lock":
		return w.blockMutex(e)
	case e.Reason == "IO wait":
		return g + " waits for the network or another file to be ready"
	case e.Obj != 0:
		return g + " waits for " + w.obj(e, "object") + ` (the runtime calls it "` + e.Reason + `")`
	}
	return g + " waits " + unnamed(&tracer.Goroutine{Reason: e.Reason, Place: tracer.Place{Stack: e.Stack}})
}

// onNil reports whether a reason is that of an operation on a nil channel. Execution traces do not tell of any channel which it is.
func onNil(reason string) bool { return strings.HasSuffix(reason, "(nil chan)") }

func (w words) blockSend(e *tracer.Event) string {
	if onNil(e.Reason) || has(e, tracer.FieldObj) && e.Obj == 0 {
		return w.g(e.G) + " waits for ever: it sends on a nil channel"
	}
	if e.Obj == 0 {
		return w.g(e.G) + " waits to send on a channel"
	}
	s := fmt.Sprintf("%s waits to send %s on %s", w.g(e.G), value(has(e, tracer.FieldValue), e.Value), w.channel(e))
	c := w.s.Channels[e.Obj]
	switch {
	case c == nil:
		return s
	case c.Cap == 0:
		s += ": it has no buffer, and no receiver is there"
	case c.Len >= c.Cap:
		s += fmt.Sprintf(": the buffer is full (%d of %d)", c.Len, c.Cap)
	}
	return s + ahead(len(c.SendQ), "sender")
}

func (w words) blockRecv(e *tracer.Event) string {
	if onNil(e.Reason) || has(e, tracer.FieldObj) && e.Obj == 0 {
		return w.g(e.G) + " waits for ever: it receives from a nil channel"
	}
	if e.Obj == 0 {
		return w.g(e.G) + " waits to receive from a channel"
	}
	if ctx, ok := w.doneOf(e.Obj); ok {
		return fmt.Sprintf("%s waits for %s to be cancelled", w.g(e.G), ctx)
	}
	s := w.g(e.G) + " waits to receive from " + w.channel(e)
	c := w.s.Channels[e.Obj]
	switch {
	case c == nil:
		return s
	case c.Cap == 0:
		s += ": it has no buffer, and no sender is there"
	case c.Len == 0:
		s += ": the buffer is empty"
	}
	return s + ahead(len(c.RecvQ), "receiver")
}

// ahead says how many are in the queue before a newcomer.
func ahead(n int, who string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ". One " + who + " is in line before it"
	}
	return ". " + count(int64(n), who) + " are in line before it"
}

func (w words) blockSelect(e *tracer.Event) string {
	g := w.s.Goroutines[e.G]
	if g == nil || len(g.Cases) == 0 {
		return w.g(e.G) + " waits in a select: no case is ready"
	}
	return w.g(e.G) + " waits in a select to " + w.cases(g.Cases, " or to ") + ", whichever comes first"
}

// cases lists the cases of a select, without default.
func (w words) cases(cases []tracer.Case, sep string) string {
	var all []string
	for _, c := range cases {
		if c.Dir != tracer.DirDefault {
			all = append(all, w.doCase(c))
		}
	}
	const most = 4
	if len(all) > most+1 {
		all = append(all[:most], fmt.Sprintf("go on with one of %d more cases", len(all)-most))
	}
	return strings.Join(all, sep)
}

// doCase says what a case does: "receive from tasks".
func (w words) doCase(c tracer.Case) string {
	to, ch := "receive from ", "a nil channel (never)"
	if c.Dir == tracer.DirSend {
		to = "send on "
	}
	if c.Chan != 0 {
		ch = w.name(c.Name, "channel", c.Chan)
		if ctx, ok := w.doneOf(c.Chan); ok && c.Dir == tracer.DirRecv {
			return "see " + ctx + " cancelled"
		}
	}
	return to + ch
}

func (w words) blockMutex(e *tracer.Event) string {
	s := w.g(e.G) + " waits for " + w.obj(e, "mutex")
	m := w.s.Mutexes[e.Obj]
	if m != nil && m.Owner != 0 && m.Owner == e.G {
		s += ", which it holds itself"
	} else if m != nil && m.Owner != 0 {
		s += ": " + w.g(m.Owner) + " holds it"
	}
	if e.Mode == tracer.ModeLIFO {
		return s + ". It has waited before and is first in line"
	}
	if m != nil {
		s += ahead(len(m.Queue), "goroutine")
	}
	return s
}

func (w words) blockRWMutex(e *tracer.Event) string {
	to := "write"
	if e.Reason == "sync.RWMutex.RLock" {
		to = "read"
	}
	s := fmt.Sprintf("%s waits to lock %s to %s", w.g(e.G), w.obj(e, "rwmutex"), to)
	m := w.s.RWMutexes[e.Obj]
	if m == nil {
		return s
	}
	return s + w.rwWhy(m, e.G, to == "read")
}

// rwWhy says why g cannot have a RWMutex, as far as that is known. A reader
// waits for a writer only, which may itself still wait for other readers.
func (w words) rwWhy(m *tracer.RWMutex, g uint64, read bool) string {
	if !read || m.Writer != 0 {
		if held := w.rwHolders(m); held != "" {
			return ": " + held
		}
		return ""
	}
	if q := firstWriter(m, g); q != 0 {
		return ": " + w.g(q) + " waits to write and goes first"
	}
	return ""
}

// firstWriter returns the first in the queue of a RWMutex that wants to write,
// other than g; 0 for none.
func firstWriter(m *tracer.RWMutex, g uint64) uint64 {
	for _, q := range m.Queue {
		if q.Write && q.G != g {
			return q.G
		}
	}
	return 0
}

// rwHolders says who holds a RWMutex, "" for nobody known.
func (w words) rwHolders(m *tracer.RWMutex) string {
	switch {
	case m.Writer != 0:
		return w.g(m.Writer) + " holds it to write"
	case len(m.Readers) == 1 && m.Count == 1:
		return w.g(m.Readers[0]) + " holds it to read"
	case len(m.Readers) > 0 && int64(len(m.Readers)) == m.Count:
		return w.gs(m.Readers) + " hold it to read"
	case m.Count > 0:
		return "it is held by " + count(m.Count, "reader")
	}
	return ""
}

func (w words) blockWaitGroup(e *tracer.Event) string {
	s := w.g(e.G) + " waits for " + w.obj(e, "WaitGroup")
	if wg := w.s.WaitGroups[e.Obj]; wg != nil {
		s += fmt.Sprintf(": its counter is %d, not 0", wg.Counter)
	}
	return s
}
