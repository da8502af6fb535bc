package diagnose

import (
	"strings"

	"github.com/govis/govis/tracer"
)

func (w words) userTask(e *tracer.Event) string {
	n := w.obj(e, "task")
	if e.State == tracer.StateEnd {
		return w.g(e.G) + " ends the task " + n
	}
	s := w.g(e.G) + " begins the task " + n
	if p := w.s.Tasks[e.Parent]; p != nil {
		s += ", as a part of " + w.name(p.Name, "task", p.ID)
	}
	return s
}

// inTask says which task an event is part of.
func (w words) inTask(e *tracer.Event) string {
	if e.Obj == 0 {
		return ""
	}
	return ", a part of the task " + w.obj(e, "task")
}

func (w words) userRegion(e *tracer.Event) string {
	g, what := w.g(e.G), "the region "
	if e.Mode != "" {
		what = map[string]string{
			tracer.ModeTest: "the test ", tracer.ModeBenchmark: "a round of the benchmark ", tracer.ModeFuzz: "the fuzz target ",
		}[e.Mode]
	}
	what += short(e.Label)
	switch e.State {
	case tracer.StateBegin:
		return g + " begins " + what + w.inTask(e)
	case tracer.StatePause:
		return g + " pauses " + what + ": it has called Parallel, and waits until the tests that are not parallel are done"
	case tracer.StateContinue:
		return g + " goes on with " + what
	}
	s := g + " ends " + what
	if gr := w.s.Goroutines[e.G]; gr != nil {
		for _, r := range gr.Regions {
			if r.Label == e.Label {
				return s + " after " + Duration(e.T-r.Since.T) + w.inTask(e)
			}
		}
	}
	return s + w.inTask(e)
}

func (w words) userLog(e *tracer.Event) string {
	s := w.g(e.G) + " logs"
	if e.Label != "" {
		s += " (" + short(e.Label) + ")"
	}
	return s + ": " + short(e.Message) + w.inTask(e)
}

func (w words) output(e *tracer.Event) string {
	s := w.g(e.G) + " prints"
	if e.Op == tracer.OpStderr {
		s = w.g(e.G) + " writes to standard error"
	}
	if e.Has&tracer.FieldValue == 0 {
		return s + " " + count(e.N, "byte")
	}
	return s + " " + printed(e.Value)
}

// printed returns a line of output without the end of the line.
func printed(value string) string {
	if line, ok := strings.CutSuffix(value, `\n"`); ok {
		value = line + `"`
	}
	return short(value)
}

func (w words) goLabel(e *tracer.Event) string {
	n := "goroutine"
	if g := w.s.Goroutines[e.G]; g != nil {
		n = g.Name
	}
	if e.Label == "" {
		return name(n, "goroutine", e.G) + " has no labels any more"
	}
	return name(n, "goroutine", e.G) + " has the labels " + short(e.Label) + " from here on"
}

func (w words) goCallback(e *tracer.Event) string {
	switch {
	case e.State == tracer.StateEnd:
		return w.g(e.G) + " is done with what C code called"
	case e.Op != "":
		return "C code calls Go on " + w.g(e.G) + ": " + short(e.Op)
	}
	return "C code calls Go on " + w.g(e.G)
}

func (w words) goThread(e *tracer.Event) string {
	if e.State == tracer.StateLocked {
		return w.g(e.G) + " has its operating system thread for itself from here on (LockOSThread)"
	}
	return w.g(e.G) + " does not need a thread for itself any more (UnlockOSThread)"
}
