package profile

import "github.com/govis/govis/tracer"

// A status is what a goroutine does for a while.
type status uint8

const (
	unknown  status = iota // events are missing
	runnable               // it could run and has no P
	running
	waiting
	inSyscall
)

// A goroutine is what a follower knows of one that lives.
type goroutine struct {
	id      uint64
	status  status
	since   int64          // T at which the status began
	why     string         // why it waits, or how it became runnable
	stack   []tracer.Frame // of the event that began the status
	created int64          // T of its first event
	ran     bool           // it has run in the trace
	system  bool           // one of the runtime's own
	op      string         // the function it starts with, "" where not known
	p       int32          // on which it runs

	pending []interval // of a Profiler: what ended before it first ran
	account *account   // of a Summarizer
}

// An interval is a time that a goroutine spent in one status.
type interval struct {
	status   status
	from, to int64
	why      string
	stack    []tracer.Frame
}

// A follower knows what each goroutine does as the events go by.
type follower struct {
	live  map[uint64]*goroutine
	first int64 // T of the first event
	last  int64 // T of the last
	seen  bool
	lost  int64 // events that are missing in between
	// gapped: the trace has gaps. A goroutine that was there before one of its parts was not for as long as the trace.
	gapped bool

	born  func(g *goroutine, e *tracer.Event) // a goroutine is met for the first time; e may be any event of its
	spent func(g *goroutine, i interval)      // a status is over
	runs  func(g *goroutine)                  // it runs for the first time in the trace
	gone  func(g *goroutine, at int64)        // it has ended
	begun func(g *goroutine, e *tracer.Event) // a status has begun
}

func newFollower() *follower {
	return &follower{
		live: map[uint64]*goroutine{},
		born: func(*goroutine, *tracer.Event) {}, spent: func(*goroutine, interval) {}, runs: func(*goroutine) {},
		gone: func(*goroutine, int64) {}, begun: func(*goroutine, *tracer.Event) {},
	}
}

// apply takes in one event.
func (f *follower) apply(e *tracer.Event) {
	if !f.seen {
		f.seen, f.first = true, e.T
	}
	f.last = max(f.last, e.T)
	switch e.Kind {
	case tracer.GoCreate:
		f.create(e)
	case tracer.GoStart:
		f.become(e, running, "")
	case tracer.GoSysret:
		if e.P >= 0 {
			f.become(e, running, "")
		} else {
			f.become(e, runnable, "system call")
		}
	case tracer.GoStop:
		f.become(e, runnable, e.Reason)
	case tracer.GoUnblock:
		f.unblock(e)
	case tracer.GoBlock:
		f.become(e, waiting, e.Reason)
	case tracer.GoSyscall:
		f.become(e, inSyscall, e.Op)
	case tracer.GoEnd:
		f.end(e)
	case tracer.ProbeDrop, tracer.ProbeHole:
		f.lose(e.N)
	case tracer.TraceGap:
		f.gap(e.T)
	case tracer.GoStatus:
		f.told(e)
	}
}

func (f *follower) create(e *tracer.Event) {
	if e.G == 0 {
		return
	}
	if old := f.live[e.G]; old != nil { // its end is missing
		f.leave(old, e.T)
		f.gone(old, e.T)
	}
	g := f.meet(e)
	g.op, g.system = e.Op, e.Mode == tracer.ModeSystem
	if e.State == tracer.StateBefore { // what it does is told by what comes
		return
	}
	f.enter(g, e, runnable, "created")
}

// meet returns a goroutine, new where it was not known.
func (f *follower) meet(e *tracer.Event) *goroutine {
	if g := f.live[e.G]; g != nil && e.Kind != tracer.GoCreate {
		return g
	}
	g := &goroutine{id: e.G, created: e.T, p: -1}
	f.live[e.G] = g
	f.born(g, e)
	return g
}

func (f *follower) become(e *tracer.Event, to status, why string) {
	if e.G == 0 {
		return
	}
	g := f.meet(e)
	if g.status == to && to != waiting {
		return
	}
	f.leave(g, e.T)
	f.enter(g, e, to, why)
	if to == running && !g.ran {
		g.ran = true
		f.runs(g)
	}
}

// unblock ends a wait, unless the goroutine did not wait after all.
func (f *follower) unblock(e *tracer.Event) {
	if g := f.live[e.G]; g != nil && e.Mode == tracer.ModeUndone && g.status == waiting {
		g.status = unknown
	}
	f.become(e, runnable, "woken")
}

func (f *follower) enter(g *goroutine, e *tracer.Event, to status, why string) {
	g.status, g.since, g.why, g.stack = to, e.T, why, e.Stack
	g.p = -1
	if to == running || to == inSyscall {
		g.p = e.P
	}
	f.begun(g, e)
}

func (f *follower) leave(g *goroutine, at int64) {
	if g.status != unknown {
		f.spent(g, interval{g.status, g.since, at, g.why, g.stack})
	}
}

func (f *follower) end(e *tracer.Event) {
	g := f.live[e.G]
	if g == nil {
		return
	}
	f.leave(g, e.T)
	f.gone(g, e.T)
	delete(f.live, e.G)
}

// lose forgets what each goroutine does: events are missing that may have changed it.
func (f *follower) lose(n int64) {
	f.lost += n
	for _, g := range f.live {
		g.status = unknown
	}
}
