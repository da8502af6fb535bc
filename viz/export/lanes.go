package export

import (
	"cmp"
	"maps"
	"slices"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// A stretch is a time during which a goroutine was in one state.
type stretch struct {
	g        uint64
	from, to int64 // ns since the start of the program
	status   tracer.Status
	reason   string // of a wait
	obj      uint64
	name     string // of obj
	at       string // where it began
	open     bool   // it lasts longer than the window
}

// A change is what one event changed, for formats that tell the whole trace in one pass.
type change struct {
	index int
	event *tracer.Event
	state *tracer.State // after the event
	ended *stretch      // what came to its end with it, nil for nothing
}

// passes goes through the window once and calls each for every event, then last for each stretch that is still open, goroutines in the
// order of their ids. Only goroutines that are wanted have stretches; memory is for those that live at once.
func passes(v *viz.View, o *Options, each func(change) error, last func(stretch) error) error {
	s, err := v.Trace().StateAt(o.From - 1)
	if err != nil {
		return err
	}
	open := map[uint64]*stretch{}
	begin := func(g *tracer.Goroutine, t int64) {
		if !o.shows(g) || g.Status == tracer.StatusEnded {
			return
		}
		open[g.ID] = &stretch{g: g.ID, from: t, status: g.Status, reason: g.Reason, obj: g.Obj, name: g.ObjName, at: g.Place.At}
	}
	start := int64(0)
	if o.From > v.First() {
		e, err := v.Trace().At(o.From)
		if err != nil {
			return err
		}
		start = e.T
	}
	for _, g := range s.Goroutines {
		begin(g, start)
	}
	i, end := o.From, start
	for e, err := range v.Trace().Events(o.From, o.To) {
		if err != nil {
			return err
		}
		s.Apply(e)
		end = e.T
		c := change{index: i, event: e, state: s}
		if g := s.Goroutines[e.G]; g != nil {
			before := open[e.G]
			if before == nil || before.status != g.Status || g.Status == tracer.StatusWaiting && e.Kind == tracer.GoBlock {
				if c.ended = before; before != nil {
					before.to = e.T
					delete(open, e.G)
				}
				begin(g, e.T)
			}
		}
		if err := each(c); err != nil {
			return err
		}
		i++
	}
	rest := make([]*stretch, 0, len(open))
	for _, st := range open {
		rest = append(rest, st)
	}
	slices.SortFunc(rest, func(a, b *stretch) int { return cmp.Compare(a.g, b.g) })
	for _, st := range rest {
		st.to, st.open = end, true
		if err := last(*st); err != nil {
			return err
		}
	}
	return nil
}

// shows reports whether a goroutine is among those that are wanted.
func (o *Options) shows(g *tracer.Goroutine) bool {
	return g != nil && (g.Mode != tracer.ModeSystem || o.System) && o.wants(g.Name)
}

// title says what a goroutine does in a stretch: "running", "chan send tasks".
func (st *stretch) title() string {
	if st.status != tracer.StatusWaiting {
		return st.status.String()
	}
	if st.name != "" {
		return cmp.Or(st.reason, "waiting") + " " + st.name
	}
	return cmp.Or(st.reason, "waiting")
}

// sortedKeys yields the keys of a map in order; the map may change meanwhile.
func sortedKeys[V any](m map[uint64]V) func(yield func(uint64) bool) {
	return slices.Values(slices.Sorted(maps.Keys(m)))
}
