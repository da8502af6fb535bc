package diagnose

import (
	"fmt"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// runtimeRange is something that the runtime does for a while.
func (w words) runtimeRange(e *tracer.Event) string {
	verb := "begins"
	if e.State == tracer.StateEnd {
		verb = "ends"
	}
	if e.G != 0 {
		return fmt.Sprintf("%s %s: %s", w.g(e.G), verb, short(e.Label))
	}
	return fmt.Sprintf("the runtime %s: %s", verb, short(e.Label))
}

func (w words) metric(e *tracer.Event) string {
	return fmt.Sprintf("%s is %d now", short(e.Label), e.N)
}

func (w words) cpuSample(e *tracer.Event) string {
	if e.G == 0 {
		return "the CPU profiler took a sample"
	}
	return "the CPU profiler took a sample: " + w.g(e.G) + " ran"
}

func (w words) proc(e *tracer.Event) string {
	if e.Kind == tracer.ProcStop {
		return fmt.Sprintf("P %d has nothing to run, or no thread", e.P)
	}
	if !has(e, tracer.FieldThread) {
		return fmt.Sprintf("P %d begins to run", e.P)
	}
	return fmt.Sprintf("P %d begins to run on thread %d", e.P, e.Thread)
}

func (w words) wallClock(e *tracer.Event) string {
	return "the wall clock showed " + time.Unix(0, e.N+e.T).UTC().Format("2006-01-02 15:04:05.000000000 UTC")
}

func (w words) traceGap(e *tracer.Event) string {
	if e.State == tracer.StateBegin && w.s.Events == 0 {
		return "the service is there; what happens until the first trace of it begins is not known"
	}
	if e.State == tracer.StateBegin {
		return "a trace of the service ends here: what happens until the next one begins is not known"
	}
	if !has(e, tracer.FieldN) {
		return "the next trace of the service begins here: what happened in between is not known"
	}
	return "a trace of the service begins here: what happened in the " + Duration(e.N) + " before is not known"
}

// goStatus is what a trace or a dump says that a goroutine does.
func (w words) goStatus(e *tracer.Event) string {
	s := w.statusNow(e)
	if e.State == tracer.StateEnded {
		return s + ": it ended between the two traces"
	}
	if has(e, tracer.FieldN) {
		s += ", for " + Duration(e.N) + " or longer"
	}
	if e.Mode == tracer.ModeDump {
		return "a dump of all stacks says: " + s
	}
	switch {
	case e.Mode == tracer.ModeBoth && has(e, tracer.FieldN):
		return s + ", where the trace begins, by the dump of all stacks right before"
	case e.Mode == tracer.ModeBoth:
		return s + " where the trace begins, by the dump of all stacks right before; since when is not known"
	}
	return s + " where the trace begins; since when is not known"
}

// statusNow is goStatus without how that is known.
func (w words) statusNow(e *tracer.Event) string {
	g := w.g(e.G)
	var does string
	switch e.State {
	case tracer.StateEnded:
		does = "is gone"
	case tracer.StateRunning:
		does = "runs"
	case tracer.StateRunnable:
		does = "could run, and waits for a P"
	case tracer.StateSyscall:
		does = "is in the operating system"
	default:
		if does = "waits"; e.Reason == "" {
			break
		}
		does = "waits " + w.waitedFor(&tracer.Goroutine{ID: e.G, Reason: e.Reason, Place: tracer.Place{Stack: e.Stack}})
	}
	return g + " " + does
}

// wasThere is a goroutine that a trace or a dump tells of, which did not see it begin.
func (w words) wasThere(e *tracer.Event, who string) string {
	switch {
	case e.Mode == tracer.ModeSystem:
		who += ", one of the runtime's own,"
	case strings.Contains(who, ", "):
		who += ","
	}
	s := who + " was there before"
	if e.By != 0 {
		s += "; " + w.g(e.By) + " started it"
	}
	return s
}
