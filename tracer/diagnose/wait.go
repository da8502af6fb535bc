package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
)

// A Wait answers the three questions about a blocked goroutine.
type Wait struct {
	Blocked bool   // it waits; else What says what it does instead, and the rest is empty
	What    string // what it is waiting for, and why that is not there
	Since   string // since when, from which line
	Who     string // who could end it
}

// Waiting answers for goroutine g in state s, which is only read.
func (t Teller) Waiting(s *tracer.State, g uint64) Wait {
	w := words{s, t.Title}
	gr := s.Goroutines[g]
	if gr == nil {
		return Wait{What: sentence("the trace does not say what " + w.g(g) + " does here")}
	}
	if gr.Status != tracer.StatusWaiting {
		return Wait{What: sentence(w.status(gr))}
	}
	since, longer := "Since "+Duration(gr.Since.T), ""
	if gr.Earlier {
		since, longer = since+" or earlier", " or longer"
	}
	if gr.Place.At != "" {
		since += " (" + gr.Place.At + ")"
	}
	what := w.g(g) + " waits " + w.waitedFor(gr) + w.whyNow(gr)
	if gr.Reason == "sleep" && gr.HasDeadline {
		what = w.g(g) + " sleeps for another " + Duration(max(gr.Deadline-s.T, 0))
	}
	return Wait{
		Blocked: true,
		What:    sentence(what),
		Since:   sentence(since + ", for " + Duration(s.T-gr.Since.T) + longer + " so far"),
		Who:     sentence(w.who(gr)),
	}
}

// status says what a goroutine that does not wait does.
func (w words) status(g *tracer.Goroutine) string {
	n := w.g(g.ID)
	switch g.Status {
	case tracer.StatusCreated:
		return n + " has not run yet"
	case tracer.StatusRunnable:
		return n + " could run and waits for a P"
	case tracer.StatusRunning:
		if g.P >= 0 {
			return fmt.Sprintf("%s runs on P %d", n, g.P)
		}
		return n + " runs"
	case tracer.StatusSyscall:
		return n + " is in the operating system"
	case tracer.StatusEnded:
		return n + " has ended"
	}
	return "the trace does not say what " + n + " does here"
}

// waitedFor says what a goroutine waits for, to follow "waits".
func (w words) waitedFor(g *tracer.Goroutine) string {
	o := g.ObjName
	switch {
	case onNil(g.Reason):
		return "for ever, on a nil channel"
	case strings.HasPrefix(g.Reason, "chan send") && g.Obj == 0:
		return "to send on a channel"
	case strings.HasPrefix(g.Reason, "chan receive") && g.Obj == 0:
		return "to receive from a channel"
	case strings.HasPrefix(g.Reason, "chan send"):
		return fmt.Sprintf("to send %s on %s", value(g.HasValue, g.Value), w.name(o, "channel", g.Obj))
	case strings.HasPrefix(g.Reason, "chan receive"):
		if ctx, ok := w.doneOf(g.Obj); ok {
			return "for " + ctx + " to be cancelled"
		}
		return "to receive from " + w.name(o, "channel", g.Obj)
	case g.Reason == "select (no cases)":
		return "for ever, in a select without cases"
	case strings.HasPrefix(g.Reason, "select"):
		if len(g.Cases) == 0 {
			return "in a select"
		}
		return "in a select to " + w.cases(g.Cases, " or to ")
	case g.Reason == "sleep":
		return "to wake up"
	case g.Reason == "sync.RWMutex.RLock":
		return "to lock " + w.name(o, "rwmutex", g.Obj) + " to read"
	case strings.HasPrefix(g.Reason, "sync.RWMutex."):
		return "to lock " + w.name(o, "rwmutex", g.Obj) + " to write"
	case g.Reason == "sync.Cond.Wait" && g.Obj != 0:
		return "for a Signal or Broadcast on " + w.name(o, "Cond", g.Obj)
	case g.Reason == "sync.Once.Do":
		return "until the function of " + w.name(o, "Once", g.Obj) + " is done"
	case g.Reason == "IO wait":
		return "for the network or another file"
	case g.Obj != 0:
		return "for " + w.name(o, "object", g.Obj)
	}
	return unnamed(g)
}

// whyNow says why what a goroutine waits for is not there, as far as the state
// tells, to follow what it waits for.
func (w words) whyNow(g *tracer.Goroutine) string {
	if c := w.s.Channels[g.Obj]; c != nil {
		send := strings.HasPrefix(g.Reason, "chan send")
		switch {
		case c.Context != 0:
			return ""
		case send && c.Cap > 0 && c.Len >= c.Cap:
			return fmt.Sprintf(": the buffer is full (%d of %d)", c.Len, c.Cap)
		case send && c.Cap == 0 && len(c.RecvQ) == 0:
			return ": no receiver is there"
		case !send && c.Cap > 0 && c.Len == 0:
			return ": the buffer is empty"
		case !send && c.Cap == 0 && len(c.SendQ) == 0:
			return ": no sender is there"
		}
		return ""
	}
	if m := w.s.Mutexes[g.Obj]; m != nil && m.Owner != 0 {
		if m.Owner == g.ID {
			return ", which it holds itself"
		}
		return ": " + w.g(m.Owner) + " holds it"
	}
	if m := w.s.RWMutexes[g.Obj]; m != nil {
		return w.rwWhy(m, g.ID, g.Reason == "sync.RWMutex.RLock")
	}
	if wg := w.s.WaitGroups[g.Obj]; wg != nil {
		return fmt.Sprintf(": its counter is %d", wg.Counter)
	}
	return w.onceRunner(g.Obj)
}

// who says who could end a wait.
func (w words) who(g *tracer.Goroutine) string {
	switch {
	case onNil(g.Reason), g.Reason == "select (no cases)":
		return "Nobody can end this wait"
	case strings.HasPrefix(g.Reason, "chan send") && g.Obj == 0:
		return "a goroutine that receives from that channel"
	case strings.HasPrefix(g.Reason, "chan receive") && g.Obj == 0:
		return "a goroutine that sends on that channel or closes it"
	case strings.HasPrefix(g.Reason, "chan send"):
		return w.whoCase(tracer.Case{Dir: tracer.DirSend, Chan: g.Obj, Name: g.ObjName}) + w.before(g)
	case strings.HasPrefix(g.Reason, "chan receive"):
		return w.whoCase(tracer.Case{Dir: tracer.DirRecv, Chan: g.Obj, Name: g.ObjName}) + w.before(g)
	case strings.HasPrefix(g.Reason, "select"):
		return w.whoSelect(g.Cases)
	case g.Reason == "sleep":
		if g.HasDeadline {
			return "the clock ends it, at " + Duration(g.Deadline)
		}
		return "the clock ends it"
	case g.Reason == "IO wait":
		return "the operating system ends it"
	}
	return w.whoLock(g)
}

// whoCase says who could end the wait for one channel.
func (w words) whoCase(c tracer.Case) string {
	n := w.name(c.Name, "channel", c.Chan)
	if c.Dir == tracer.DirSend {
		return "a goroutine that receives from " + n
	}
	ch := w.s.Channels[c.Chan]
	if ch == nil || ch.Context == 0 {
		return "a goroutine that sends on " + n + " or closes it"
	}
	x := w.s.Contexts[ch.Context]
	s := "a goroutine that cancels " + w.context(ch.Context)
	if x == nil {
		return s
	}
	if x.Parent != 0 {
		s += " or a context above it"
	}
	if x.HasDeadline {
		s += ", or its deadline at " + Duration(x.Deadline)
	}
	return s
}

func (w words) whoSelect(cases []tracer.Case) string {
	var all []string
	for _, c := range cases {
		if c.Chan == 0 {
			continue // a nil channel is never ready
		}
		if who := w.whoCase(c); !slices.Contains(all, who) {
			all = append(all, who)
		}
	}
	const most = 4
	switch {
	case len(cases) == 0:
		return "Whoever makes one of its cases ready"
	case len(all) == 0:
		return "Nobody can end this wait: all its channels are nil"
	case len(all) > most:
		all = append(all[:most], "whoever makes another case ready")
	}
	return strings.Join(all, "; or ")
}

// before says who in the queue of a channel is served before g.
func (w words) before(g *tracer.Goroutine) string {
	c := w.s.Channels[g.Obj]
	if c == nil {
		return ""
	}
	q := c.RecvQ
	if strings.HasPrefix(g.Reason, "chan send") {
		q = c.SendQ
	}
	i := slices.IndexFunc(q, func(q tracer.Waiter) bool { return q.G == g.ID })
	if i <= 0 {
		return ""
	}
	return "; " + w.gs(waiting(q[:i])) + " first"
}

// whoLock says who could end the wait for a lock or WaitGroup.
func (w words) whoLock(g *tracer.Goroutine) string {
	if m := w.s.RWMutexes[g.Obj]; m != nil {
		n := w.name(m.Name, "rwmutex", m.ID)
		writer := firstWriter(m, g.ID)
		switch {
		case m.Writer != 0:
			return w.g(m.Writer) + ", by unlocking " + n + locked(m.Place)
		case g.Reason == "sync.RWMutex.RLock" && writer != 0:
			return w.g(writer) + ", by locking " + n + " and unlocking it"
		case g.Reason != "sync.RWMutex.RLock" && len(m.Readers) > 0:
			return w.gs(m.Readers) + ", by unlocking " + n
		}
		return "a goroutine that unlocks " + n
	}
	if m := w.s.Mutexes[g.Obj]; m != nil {
		n := w.name(m.Name, "mutex", m.ID)
		switch m.Owner {
		case 0:
			return "a goroutine that unlocks " + n
		case g.ID:
			return "Another goroutine that unlocks " + n + "; this one holds it and waits for itself" + locked(m.Place)
		}
		return w.g(m.Owner) + ", by unlocking " + n + locked(m.Place)
	}
	if wg := w.s.WaitGroups[g.Obj]; wg != nil {
		n := w.name(wg.Name, "WaitGroup", wg.ID)
		if wg.Counter > 0 {
			return fmt.Sprintf("the goroutines that bring the counter of %s from %d to 0", n, wg.Counter)
		}
		return "the goroutines that bring the counter of " + n + " to 0"
	}
	if o := w.s.Onces[g.Obj]; o != nil && o.Runner != 0 {
		return w.g(o.Runner) + ", when the function of " + w.name(o.Name, "Once", o.ID) + " returns"
	}
	if g.Reason == "sync.Cond.Wait" && g.Obj != 0 {
		return "a goroutine that calls Signal or Broadcast on " + w.name(g.ObjName, "Cond", g.Obj) + w.inLine(g)
	}
	if r, ok := reasonOf(g); ok && g.Obj == 0 {
		return r.who
	}
	return "the trace does not say who could end it"
}

// locked says where the owner of a lock took it.
func locked(p tracer.Place) string {
	if p.At == "" {
		return ""
	}
	return " (locked at " + p.At + ")"
}
