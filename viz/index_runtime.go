package viz

import (
	"maps"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// What programs and the runtime say that they do for a while, and how much there is of something: bars
// below those of goroutines and Ps, and lanes of their own.

// Bounds that only a broken trace reaches: how many parts of a run one goroutine is in, and how
// many lanes ranges and metrics have.
const (
	maxOpenParts    = 256
	maxRuntimeLanes = 256
)

// openPart is a part of a goroutine's run, or of what the runtime does, that has begun.
type openPart struct {
	label  string
	paused bool // it is a test's that waits for its turn
}

// partSet is the parts that something is in, the outermost first.
type partSet struct {
	open  []openPart
	used  bool      // there was one, or the end of one
	front string    // what began first; "" when something else was first
	bars  *spanList // nil before the first
}

// begin and end say what event i says; the part that ends is the innermost with the label, and
// all inside of it end too.
func (s *partSet) begin(label string, i uint32, x *index) {
	if !s.used {
		s.used, s.front = true, label
	}
	if len(s.open) < maxOpenParts {
		s.open = append(s.open, openPart{label: label})
	}
	s.bar(i, x)
}

func (s *partSet) end(label string, state string, i uint32, x *index) {
	s.used = true
	k := len(s.open) - 1
	for k >= 0 && s.open[k].label != label {
		k--
	}
	if k < 0 {
		return // it began before the trace, or on another goroutine
	}
	if state == tracer.StateEnd {
		s.open = s.open[:k]
	} else {
		s.open[k].paused = state == tracer.StatePause
	}
	s.bar(i, x)
}

// has reports whether a part with the label is open.
func (s *partSet) has(label string) bool {
	return slices.ContainsFunc(s.open, func(p openPart) bool { return p.label == label })
}

// bar begins the bar that shows what is open now.
func (s *partSet) bar(i uint32, x *index) {
	if s.bars == nil {
		s.bars = &spanList{}
	}
	next := span{at: i, ref: none, class: classOutside}
	if len(s.open) > 0 {
		next.class, next.why = classRegion, x.text(s.path())
	}
	s.bars.add(next, &x.times)
}

// path names what is open: "order › pack".
func (s *partSet) path() string {
	var b strings.Builder
	for i, p := range s.open {
		if i > 0 {
			b.WriteString(" › ")
		}
		b.WriteString(p.label)
		if p.paused {
			b.WriteString(" (paused)")
		}
	}
	return short(b.String())
}

// applyRegion follows the regions of a goroutine.
func (x *index) applyRegion(e *tracer.Event, i uint32, g int32) {
	parts := &x.lanes[g].parts
	if e.State == tracer.StateBegin {
		parts.begin(e.Label, i, x)
	} else {
		parts.end(e.Label, e.State, i, x)
	}
}

// applyTask follows the life of a task of package runtime/trace.
func (x *index) applyTask(e *tracer.Event, i uint32, obj int32) {
	if obj == none {
		return
	}
	l := x.lanes[obj]
	l.detail = otherDetails[tracer.UserTask]
	next := span{at: i, ref: none, class: classRegion, why: x.text(e.Name)}
	if e.State == tracer.StateEnd {
		next.class, l.ended = classOutside, true
	}
	l.spans.add(next, &x.times)
}

// stopped is what the labels of ranges begin with in which no goroutine runs.
const stopped = "stop-the-world"

// applyRange follows what the runtime does for a while: on a goroutine, on a P, or for all. Whoever stops
// the world, it is all that stand still.
func (x *index) applyRange(e *tracer.Event, i uint32, g int32) {
	lanes := make([]int32, 0, 2)
	switch {
	case e.G != 0:
		lanes = append(lanes, g)
	case e.P >= 0:
		lanes = append(lanes, x.lookupP(e.P, i))
	}
	what := e.Label
	if name, why, ok := strings.Cut(e.Label, " ("); name == stopped {
		if ok {
			what = strings.TrimSuffix(why, ")")
		}
		lanes = append(lanes, x.runtimeLane(protocol.LaneRange, name, i))
	} else if len(lanes) == 0 {
		lanes = append(lanes, x.runtimeLane(protocol.LaneRange, e.Label, i))
	}
	for _, id := range lanes {
		if id == none {
			continue
		}
		l := x.lanes[id]
		l.touch(i)
		switch {
		case l.kind == protocol.LaneRange:
			next := span{at: i, ref: none, class: classOutside}
			if e.State == tracer.StateBegin {
				next.class, next.why = classRegion, x.text(what)
			}
			l.spans.add(next, &x.times)
		case e.State == tracer.StateBegin && l.parts.has(e.Label):
			l.parts.bar(i, x) // each generation of an execution trace says again what lasts
		case e.State == tracer.StateBegin:
			l.parts.begin(e.Label, i, x)
		default:
			l.parts.end(e.Label, e.State, i, x)
		}
	}
}

// applyMetric follows a number of the runtime's.
func (x *index) applyMetric(e *tracer.Event, i uint32) {
	id := x.runtimeLane(protocol.LaneMetric, e.Label, i)
	if id == none {
		return
	}
	x.lanes[id].touch(i)
	x.lanes[id].levels.add(level{i, min(max(e.N, 0), maxPosition)})
}

// metricNames are what the numbers are called that execution traces have.
var metricNames = map[string]string{
	"/sched/gomaxprocs:threads":          "GOMAXPROCS",
	"/memory/classes/heap/objects:bytes": "heap",
	"/gc/heap/goal:bytes":                "heap goal",
}

// runtimeLane returns the lane of a range or a metric by its label, none when there are too many.
func (x *index) runtimeLane(kind protocol.LaneKind, label string, i uint32) int32 {
	key := runtimeKey{kind, label}
	if id, ok := x.runtimes[key]; ok {
		return id
	}
	if len(x.runtimes) == maxRuntimeLanes {
		if x.alone != nil {
			x.alone.odd = errNotAlone
		}
		return none
	}
	l := &lane{kind: kind, name: short(label)}
	for _, id := range x.runtimes {
		if x.lanes[id].kind == kind {
			l.ref++
		}
	}
	if kind == protocol.LaneMetric {
		l.detail = l.name
		if name, ok := metricNames[label]; ok {
			l.name = name
		}
		if _, unit, ok := strings.Cut(label, ":"); ok {
			l.unit = short(unit)
		}
	}
	id := x.addLane(l, i)
	x.runtimes[key] = id
	return id
}

// runtimeKey tells the lanes of ranges and metrics apart.
type runtimeKey struct {
	kind  protocol.LaneKind
	label string
}

// runtime adds what the lanes of ranges and metrics show at the moment.
func (b *stager) runtime() {
	x := b.view.index
	at := b.at - x.base
	for _, id := range slices.Sorted(maps.Values(x.runtimes)) {
		l := x.lanes[id]
		out := protocol.Runtime{Lane: l.id(), Name: l.name, Unit: l.unit}
		if l.kind == protocol.LaneMetric {
			k := l.levels.ats.from(uint32(max(at+1, 0))) - 1
			if k < 0 {
				continue
			}
			v := l.levels.at(k).value
			out.Value = &v
		} else if k := l.spans.search(at); k >= 0 && l.spans.class(k) == classRegion {
			out.Doing = x.texts[l.spans.at(k).why]
		}
		b.out.Runtime = append(b.out.Runtime, out)
	}
}
