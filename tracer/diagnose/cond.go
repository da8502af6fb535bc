package diagnose

import (
	"fmt"
	"slices"

	"github.com/govis/govis/tracer"
)

func (w words) condWait(e *tracer.Event) string {
	s := w.g(e.G) + " begins to wait on " + w.obj(e, "Cond") + ": it gets in line, then gives up the lock"
	if e.Counter > 1 {
		s += fmt.Sprintf("; %d wait there now", e.Counter)
	}
	return s
}

func (w words) condSignal(e *tracer.Event) string {
	s := w.g(e.G) + " signals " + w.obj(e, "Cond")
	if e.N == 0 {
		return s + ", but nobody waits there: the signal is lost"
	}
	if c := w.s.Conds[e.Obj]; c != nil && len(c.Waiters) > 0 {
		s += ": " + w.g(c.Waiters[0]) + ", who waits longest, may go on"
	}
	if e.Counter > 0 {
		s += fmt.Sprintf("; %d still wait", e.Counter)
	}
	return s
}

func (w words) condBroadcast(e *tracer.Event) string {
	s := w.g(e.G) + " calls Broadcast on " + w.obj(e, "Cond")
	if e.N == 0 {
		return s + ", but nobody waits there"
	}
	if c := w.s.Conds[e.Obj]; c != nil && int64(len(c.Waiters)) == e.N {
		return s + ": " + w.gs(c.Waiters) + " may go on"
	}
	return s + fmt.Sprintf(": all %d who wait there may go on", e.N)
}

// inLine says how many in the line of a Cond come before g.
func (w words) inLine(g *tracer.Goroutine) string {
	c := w.s.Conds[g.Obj]
	if c == nil {
		return ""
	}
	i := slices.Index(c.Waiters, g.ID)
	if i <= 0 {
		return ""
	}
	return "; Signal wakes " + w.gs(c.Waiters[:i]) + " first"
}

func (w words) onceDo(e *tracer.Event) string {
	return w.g(e.G) + " is the first to call Do of " + w.obj(e, "Once") + " and runs its function"
}

func (w words) onceDone(e *tracer.Event) string {
	s := w.g(e.G) + " is done with the function of " + w.obj(e, "Once") + ": it is never run again"
	if o := w.s.Onces[e.Obj]; o != nil && len(o.Waiters) > 0 {
		s += ", and " + w.gs(o.Waiters) + " may go on"
	}
	return s
}

// onceRunner says who runs the function of a Once.
func (w words) onceRunner(id uint64) string {
	if o := w.s.Onces[id]; o != nil && o.Runner != 0 && !o.Done {
		return ": " + w.g(o.Runner) + " runs it"
	}
	return ""
}
