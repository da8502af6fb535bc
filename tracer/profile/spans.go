package profile

import "github.com/govis/govis/tracer"

// spans are the tasks and regions that are open, and what is known of those that are over.
type spans struct {
	tasks, regions map[string]*spanType
	openTasks      map[uint64]openSpan
	openRegions    map[uint64][]openSpan // of a goroutine, the innermost last
}

type spanType struct {
	count int
	durations
}

type openSpan struct {
	of   *spanType
	from int64
}

// maxNested is how many regions of a goroutine may be open in each other. Deeper ones are counted, but not as complete.
const maxNested = 1000

func newSpans() spans {
	return spans{
		tasks: map[string]*spanType{}, regions: map[string]*spanType{},
		openTasks: map[uint64]openSpan{}, openRegions: map[uint64][]openSpan{},
	}
}

func typeOf(types map[string]*spanType, name string) *spanType {
	t := types[name]
	if t == nil {
		t = &spanType{}
		types[name] = t
	}
	return t
}

func (s *spans) task(e *tracer.Event) {
	if e.State == tracer.StateBegin {
		t := typeOf(s.tasks, e.Name)
		t.count++
		s.openTasks[e.Obj] = openSpan{t, e.T}
		return
	}
	open, ok := s.openTasks[e.Obj]
	if !ok { // it began before the trace
		typeOf(s.tasks, e.Name).count++
		return
	}
	open.of.add(e.T - open.from)
	delete(s.openTasks, e.Obj)
}

// region: an end is that of the goroutine's innermost region of the label; a test's pauses are part of it.
func (s *spans) region(e *tracer.Event) {
	t := typeOf(s.regions, e.Label)
	open := s.openRegions[e.G]
	switch e.State {
	case tracer.StateBegin:
		t.count++
		if len(open) < maxNested {
			s.openRegions[e.G] = append(open, openSpan{t, e.T})
		}
	case tracer.StateEnd:
		for i := len(open) - 1; i >= 0; i-- {
			if open[i].of == t {
				t.add(e.T - open[i].from)
				s.openRegions[e.G] = append(open[:i], open[i+1:]...)
				return
			}
		}
		t.count++ // it began before the trace, or on another goroutine
	}
}

func (s *spans) gone(g uint64) { delete(s.openRegions, g) }
