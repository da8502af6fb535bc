package diagnose

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// told reports whether an event says what was in its variable before and after it.
func told(e *tracer.Event) bool { return has(e, tracer.FieldOld) && has(e, tracer.FieldNew) }

func (w words) atomicLoad(e *tracer.Event) string {
	s := w.g(e.G) + " loads " + w.obj(e, "variable")
	if has(e, tracer.FieldValue) {
		s += ": it is " + e.Value
		if v := w.s.Variables[e.Obj]; v != nil && v.WrittenBy != 0 && v.WrittenBy != e.G && v.HasValue && v.Value == e.Value {
			s += ", as " + w.g(v.WrittenBy) + " left it"
		}
	}
	return s
}

func (w words) atomicStore(e *tracer.Event) string {
	if !told(e) {
		return w.g(e.G) + " stores a value in " + w.obj(e, "variable")
	}
	return fmt.Sprintf("%s stores %s in %s, where %s was", w.g(e.G), e.New, w.obj(e, "variable"), e.Old)
}

func (w words) atomicSwap(e *tracer.Event) string {
	if !told(e) {
		return w.g(e.G) + " puts a new value into " + w.obj(e, "variable") + " and takes the old one"
	}
	return fmt.Sprintf("%s puts %s into %s and takes %s, which was there", w.g(e.G), e.New, w.obj(e, "variable"), e.Old)
}

func (w words) atomicCAS(e *tracer.Event) string {
	g, v := w.g(e.G), w.obj(e, "variable")
	if e.OK {
		if !told(e) {
			return g + " finds in " + v + " what it expected, and puts a new value there"
		}
		return fmt.Sprintf("%s finds %s in %s, as it expected, and puts %s there", g, e.Old, v, e.New)
	}
	s := g + " finds in " + v + " something else than it expected, and changes nothing"
	if told(e) {
		s = fmt.Sprintf("%s finds %s in %s, which is not what it expected, and changes nothing", g, e.Old, v)
	}
	if last := w.s.Variables[e.Obj]; last != nil && last.WrittenBy != 0 && last.WrittenBy != e.G {
		s += ": " + w.g(last.WrittenBy) + " was faster"
	}
	return s
}

func (w words) atomicAdd(e *tracer.Event) string {
	if !told(e) {
		return w.g(e.G) + " adds to " + w.obj(e, "variable")
	}
	return fmt.Sprintf("%s adds to %s: %s becomes %s, in one step", w.g(e.G), w.obj(e, "variable"), e.Old, e.New)
}

func (w words) atomicBits(e *tracer.Event) string {
	verb := "sets bits of "
	if e.Kind == tracer.AtomicAnd {
		verb = "clears bits of "
	}
	s := w.g(e.G) + " " + verb + w.obj(e, "variable")
	if told(e) {
		s += fmt.Sprintf(": %s becomes %s, in one step", e.Old, e.New)
	}
	return s
}

func (w words) memRead(e *tracer.Event) string {
	s := w.g(e.G) + " reads " + w.obj(e, "variable")
	if has(e, tracer.FieldValue) {
		s += fmt.Sprintf(", which holds %s just before", e.Value)
	}
	return s
}

func (w words) memWrite(e *tracer.Event) string {
	s := w.g(e.G) + " writes " + w.obj(e, "variable")
	if has(e, tracer.FieldOld) {
		s += fmt.Sprintf(", which holds %s just before", e.Old)
	}
	if v := w.s.Variables[e.Obj]; v != nil && v.WrittenBy != 0 && v.WrittenBy != e.G {
		s += "; what " + w.g(v.WrittenBy) + " wrote there is overwritten"
	}
	return s
}

func (w words) memLater(e *tracer.Event) string {
	s := fmt.Sprintf("%s goes on after its write of %s", w.g(e.G), w.obj(e, "variable"))
	if has(e, tracer.FieldNew) {
		s += ": " + e.New + " is there now"
	}
	return s
}

func briefOfMemory(e *tracer.Event) (verb, kind string) {
	switch e.Kind {
	case tracer.MemRead:
		verb = "reads"
	case tracer.MemWrite:
		verb = "writes"
	case tracer.MemLater:
		verb = "goes on after its write of"
	case tracer.AtomicLoad:
		verb = "loads"
	case tracer.AtomicStore:
		verb = "stores in"
	case tracer.AtomicSwap:
		verb = "swaps"
	case tracer.AtomicCAS:
		if verb = "changes"; !e.OK {
			verb = "does not change"
		}
	case tracer.AtomicAdd:
		verb = "adds to"
	case tracer.AtomicAnd:
		verb = "clears bits of"
	case tracer.AtomicOr:
		verb = "sets bits of"
	default:
		return "", ""
	}
	return verb, "variable"
}
