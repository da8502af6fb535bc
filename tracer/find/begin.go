package find

import (
	"strings"

	"github.com/govis/govis/tracer"
)

// farthest is how many events before another one Begin looks, at most: other goroutines' come in between.
const farthest = 256

// Begin returns the position of the first event of what the event at position i is a part of. What one goroutine does at
// once can be several events: it sends, thereby another one receives, and is woken. Who has seen the first of them knows
// the others. An event that is one by itself begins at i.
func Begin(trace *tracer.Trace, i int) (int, error) {
	e, err := trace.At(i)
	if err != nil {
		return 0, err
	}
	actor := doer(e)
	if actor == 0 { // the runtime does not say what for
		return i, nil
	}
	for j := i - 1; j >= max(trace.First(), i-farthest); j-- {
		before, err := trace.At(j)
		if err != nil {
			return 0, err
		}
		if doer(before) != actor {
			continue
		}
		if !together(before, e) {
			break
		}
		i, e = j, before
	}
	return i, nil
}

// doer returns the goroutine that made the event happen, 0 for the runtime.
func doer(e *tracer.Event) uint64 {
	if e.Has&tracer.FieldBy != 0 {
		return e.By
	}
	return e.G
}

// together reports whether two events of one doer, the second of which follows the first, are parts of one deed.
func together(before, e *tracer.Event) bool {
	family, _, _ := strings.Cut(e.Kind.String(), ".")
	sameObject := e.Obj == before.Obj && strings.HasPrefix(before.Kind.String(), family+".")
	switch {
	case doer(e) == e.G: // of its own: it takes part in a hand-off that has been told of the other one
		return doer(before) != before.G && sameObject && e.Mode == tracer.ModeHandoff && e.N == before.N
	case e.Kind == tracer.GoUnblock:
		return wakes(before)
	case e.Mode == tracer.ModeClosed && before.Kind == tracer.GoUnblock: // a close releases one after the other
		return true
	}
	return sameObject
}

// wakes reports whether an event can be why another goroutine is woken: an operation on an object, or one that was woken just before.
func wakes(e *tracer.Event) bool {
	switch family, _, _ := strings.Cut(e.Kind.String(), "."); family {
	case "chan", "mutex", "rwmutex", "wg", "cond", "once":
		return true
	}
	return e.Kind == tracer.GoUnblock
}
