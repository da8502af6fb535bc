package profile

import (
	"fmt"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// A Kind says what time a profile adds up.
type Kind string

// The kinds of profiles. Those that go tool trace has too are called as there.
const (
	Block   Kind = "block"   // waits for whatever reason, of the program's own goroutines
	Sync    Kind = "sync"    // waits for channels, selects, and what package sync has
	Net     Kind = "net"     // waits for the network, and for other files that are waited for so
	Syscall Kind = "syscall" // system calls
	Sched   Kind = "sched"   // from being able to run to running: the scheduler's latency
)

// Kinds returns all kinds.
func Kinds() []Kind { return []Kind{Block, Sched, Syscall, Net, Sync} }

// ParseKind returns the kind with a name. The error names those that there are.
func ParseKind(name string) (Kind, error) {
	var names []string
	for _, k := range Kinds() {
		if string(k) == name {
			return k, nil
		}
		names = append(names, string(k))
	}
	return "", fmt.Errorf("there is no profile of kind %q: it is one of %s", name, strings.Join(names, ", "))
}

// isNet reports whether a reason to wait is the network: the first is an execution trace's word, the second the probe's.
func isNet(reason string) bool { return reason == "network" || reason == "IO wait" }

// isSync reports whether a reason to wait is a channel, a select, or a part of package sync.
func isSync(reason string) bool {
	return strings.Contains(reason, "chan") || strings.Contains(reason, "sync") || strings.Contains(reason, "select") || reason == "semacquire"
}

// wants reports whether a time is of the kind.
func (k Kind) wants(g *goroutine, i *interval, all bool) bool {
	switch k {
	case Block:
		return i.status == waiting && (all || !g.system)
	case Sync:
		return i.status == waiting && isSync(i.why)
	case Net:
		return i.status == waiting && isNet(i.why)
	case Syscall:
		return i.status == inSyscall
	case Sched:
		return i.status == runnable
	}
	return false
}

// Options say what a profile is of.
type Options struct {
	// All counts too what go tool trace leaves out: times before a goroutine first runs in the trace, waits that are not over at its end, and in a
	// profile of kind Block those of the runtime's own goroutines.
	All bool
}

// A Sum is how often, and how long in all.
type Sum struct {
	Count int64
	Time  time.Duration
}

func (s *Sum) add(d int64) {
	s.Count++
	s.Time += time.Duration(d)
}

// A Profiler adds up one kind of time by the stack at which it began: of a wait, a system call or a preemption the goroutine's own; of a goroutine
// that was woken or created that of who did it.
type Profiler struct {
	kind Kind
	opt  Options
	f    *follower

	began     time.Time // when t was 0, as the trace tells; zero where it does not
	stacks    stacks
	early     Sum // before a goroutine first ran, left out
	unended   Sum // not over at the end, left out
	total     Sum
	concluded bool
}

// New returns a Profiler that has seen nothing.
func New(kind Kind, opt Options) *Profiler {
	p := &Profiler{kind: kind, opt: opt, f: newFollower(), stacks: newStacks()}
	p.f.spent, p.f.runs, p.f.gone = p.spent, p.runs, p.gone
	return p
}

// Apply takes in one event. It keeps e's strings and stack, but not e.
func (p *Profiler) Apply(e *tracer.Event) {
	p.f.apply(e)
	if e.Kind == tracer.TraceClock && p.began.IsZero() {
		p.began = time.Unix(0, e.N)
	}
}

// maxPending is how many times of a goroutine that has not run yet are kept, until it is known whether it will. More than two are no goroutine's.
const maxPending = 16

func (p *Profiler) spent(g *goroutine, i interval) {
	switch {
	case !p.kind.wants(g, &i, p.opt.All):
	case p.opt.All || g.ran:
		p.count(i)
	case len(g.pending) < maxPending:
		g.pending = append(g.pending, i)
	default:
		p.early.add(i.to - i.from)
	}
}

func (p *Profiler) runs(g *goroutine) {
	for _, i := range g.pending {
		p.early.add(i.to - i.from)
	}
	g.pending = nil
}

// gone counts what was before the first run of a goroutine that never ran.
func (p *Profiler) gone(g *goroutine, _ int64) {
	for _, i := range g.pending {
		p.count(i)
	}
	g.pending = nil
}

func (p *Profiler) count(i interval) {
	if i.to <= i.from {
		return
	}
	p.total.add(i.to - i.from)
	p.stacks.of(i.stack, i.why).add(i.to - i.from)
}

// conclude is called when all events were seen.
func (p *Profiler) conclude() {
	if p.concluded {
		return
	}
	p.concluded = true
	for _, g := range p.f.live {
		p.gone(g, p.f.last)
		i := interval{g.status, g.since, p.f.last, g.why, g.stack}
		switch {
		case !p.kind.wants(g, &i, p.opt.All):
		case p.opt.All:
			p.count(i)
		default:
			p.unended.add(i.to - i.from)
		}
	}
}

// A Total is what a profile is made of.
type Total struct {
	Sum
	Early   Sum   // left out: before a goroutine first ran in the trace
	Unended Sum   // left out: not over when the trace ended
	Lost    int64 // events that are missing in the trace; what goroutines did around them is not counted
	Merged  int64 // were counted without their stacks, for there are more than are kept
}

// Total returns what there is when all events were seen.
func (p *Profiler) Total() Total {
	p.conclude()
	return Total{p.total, p.early, p.unended, p.f.lost, p.stacks.merged}
}
