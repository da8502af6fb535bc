package profile

import (
	"cmp"
	"slices"
	"time"

	"github.com/govis/govis/tracer"
)

// A Summary is what goroutines, tasks and regions of a trace did with their time.
type Summary struct {
	Duration  time.Duration `json:"duration"`  // from the trace's first event to its last
	Functions []Function    `json:"functions"` // those that ran longest first
	Tasks     []Latency     `json:"tasks"`     // by type
	Regions   []Latency     `json:"regions"`   // by label
	MMU       []Utilization `json:"mmu"`       // of execution traces only
	Lost      int64         `json:"lost"`      // events that are missing; what goroutines did around them is in no time but the total
}

// A Latency is how long tasks of one type took, or regions of one label.
type Latency struct {
	Name     string        `json:"name"`
	Count    int           `json:"count"`    // with those whose beginning or end is not in the trace
	Complete int           `json:"complete"` // those of which both are; the rest is of these
	Median   time.Duration `json:"median"`
	Longest  time.Duration `json:"longest"`
	Total    time.Duration `json:"total"`
	Sampled  bool          `json:"sampled"` // Median is of a part of them: there are more than are kept
}

// A Summarizer makes a Summary of the events it is shown.
type Summarizer struct {
	f         *follower
	functions map[string]*Function
	onP       map[int32]*goroutine
	sweeps    map[int32]*goroutine // Ps that sweep, with who ran there when that began
	spans     spans
	mutator   mutator
}

// NewSummarizer returns one that has seen nothing.
func NewSummarizer() *Summarizer {
	s := &Summarizer{
		f: newFollower(), functions: map[string]*Function{}, onP: map[int32]*goroutine{}, sweeps: map[int32]*goroutine{},
		spans: newSpans(), mutator: newMutator(),
	}
	s.f.born, s.f.begun, s.f.spent, s.f.gone = s.born, s.begun, s.spent, s.gone
	return s
}

// Apply takes in one event. It keeps e's strings and stack, but not e.
func (s *Summarizer) Apply(e *tracer.Event) {
	s.f.apply(e)
	switch e.Kind {
	case tracer.Range:
		s.rangeEvent(e)
		s.mutator.rangeEvent(e, s.f.live[e.G])
	case tracer.Metric:
		s.mutator.metric(e)
	case tracer.GoLabel:
		s.mutator.label(e, s.f.live[e.G])
	case tracer.UserTask:
		s.spans.task(e)
	case tracer.UserRegion:
		s.spans.region(e)
	}
}

func (s *Summarizer) born(g *goroutine, e *tracer.Event) {
	g.account = &account{from: e.T}
	if e.Kind == tracer.GoCreate {
		g.account.op = e.Op
		if e.State == tracer.StateBefore && !s.f.gapped {
			s.f.first = 0 // the times of an execution trace begin with it, its events of ours somewhat later
			g.account.from = 0
		}
	}
}

func (s *Summarizer) begun(g *goroutine, e *tracer.Event) {
	a := g.account
	if g.p >= 0 {
		s.onP[g.p] = g
	}
	s.mutator.moves(g, e.T)
	switch {
	case e.Kind == tracer.GoCreate:
		// What was there when an execution trace began did already what it does now.
		g.since = a.from
	case g.created == e.T && a.from < e.T && !a.closed:
		g.since = a.from
		a.spent = [waiting]int64{}
	}
	if a.op == "" && (e.Kind == tracer.GoBlock || e.Kind == tracer.GoStop || e.Kind == tracer.GoSyscall) {
		a.op = startOf(e.Stack)
	}
	if g.status == waiting && endless(g.why) && !a.closed {
		s.close(a, e.T)
	}
}

func (s *Summarizer) spent(g *goroutine, i interval) {
	if !g.account.closed {
		g.account.add(i)
	}
}

func (s *Summarizer) gone(g *goroutine, at int64) {
	if !g.account.closed {
		s.close(g.account, at)
	}
	s.mutator.gone(g.id, at)
	s.spans.gone(g.id)
}

// close adds what a goroutine did to its function.
func (s *Summarizer) close(a *account, at int64) {
	a.closed = true
	f := s.functions[a.op]
	if f == nil {
		f = &Function{Name: a.op, Spent: Spent{Waits: map[string]time.Duration{}}}
		s.functions[a.op] = f
	}
	a.into(f, at)
}

// rangeEvent counts a goroutine's help for the collector. A sweep is of a P: it is counted for who runs there, if it is the same to its end.
func (s *Summarizer) rangeEvent(e *tracer.Event) {
	if !collects(e.Label) {
		return
	}
	g := s.f.live[e.G]
	if e.G == 0 && e.P >= 0 {
		if g = s.onP[e.P]; g != nil && g.p != e.P {
			g = nil // nobody runs there now
		}
		if e.State == tracer.StateBegin {
			s.sweeps[e.P] = g
		} else {
			began := s.sweeps[e.P]
			delete(s.sweeps, e.P)
			if began != g {
				return
			}
		}
	}
	switch {
	case g == nil || g.account.closed:
	case e.State == tracer.StateBegin:
		g.account.openRange(e.Label, e.T)
	default:
		g.account.closeRange(e.Label, e.T)
	}
}

// Summary returns the summary of what was shown so far. Nothing may be shown after that.
func (s *Summarizer) Summary() Summary {
	last := s.f.last
	for _, g := range s.f.live {
		s.f.leave(g, last)
		if !g.account.closed {
			s.close(g.account, last)
		}
	}
	return Summary{
		Duration: time.Duration(last - s.f.first), Functions: functions(s.functions), Lost: s.f.lost,
		Tasks: latencies(s.spans.tasks), Regions: latencies(s.spans.regions), MMU: s.mutator.curve(last),
	}
}

// Minimum returns the least utilization in any window of so much time (see [Utilization]), of events shown so far; false where the trace
// does not tell.
func (s *Summarizer) Minimum(window time.Duration) (float64, bool) {
	if len(s.mutator.points) == 0 || s.mutator.points[0].t >= s.f.last || window <= 0 {
		return 0, false
	}
	return newUtil(s.mutator.points, s.f.last).minimum(window), true
}

// latencies returns them in the order of their names.
func latencies(byName map[string]*spanType) []Latency {
	list := make([]Latency, 0, len(byName))
	for name, t := range byName {
		list = append(list, t.latency(name, t.count))
	}
	slices.SortFunc(list, func(x, y Latency) int { return cmp.Compare(x.Name, y.Name) })
	return list
}
