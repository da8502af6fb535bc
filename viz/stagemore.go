package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

func (b *stager) cond(c *tracer.Cond) protocol.Cond {
	return protocol.Cond{
		ID: c.ID, Lane: objectID(c.ID), Name: b.title(c.ID), Waiters: b.queue(c.Waiters),
		At: b.made(c.ID), System: b.isSystem(c.ID),
	}
}

func (b *stager) once(o *tracer.Once) protocol.Once {
	return protocol.Once{
		ID: o.ID, Lane: objectID(o.ID), Name: b.title(o.ID), Runner: o.Runner, RunnerName: b.owner(o.Runner),
		Done: o.Done, Waiters: b.queue(o.Waiters), At: b.made(o.ID), System: b.isSystem(o.ID),
	}
}

func (b *stager) timer(t *tracer.Timer) protocol.Timer {
	return protocol.Timer{
		ID: t.ID, Lane: objectID(t.ID), Name: b.title(t.ID), Kind: t.Mode, Active: t.Active, Deadline: t.Deadline,
		Period: t.Period, Fired: t.Fired, Chan: t.Chan, Context: t.Context, At: b.made(t.ID), System: b.isSystem(t.ID),
	}
}

// selects adds the select that a goroutine waits in, or that the event ended.
func (b *stager) selects(g *tracer.Goroutine) {
	cases, won := g.Cases, -1
	if e := b.event; e != nil && e.Kind == tracer.SelectDone && e.G == g.ID {
		cases, won = e.Cases, e.Case
	}
	if len(cases) == 0 || won < 0 && g.Status != tracer.StatusWaiting {
		return
	}
	out := protocol.Select{G: g.ID, Name: b.view.nameG(g.ID), Won: won, At: g.Place.At}
	for _, c := range cases[:min(len(cases), maxStageQueue)] {
		out.Cases = append(out.Cases, b.selectCase(c))
	}
	b.out.Selects = append(b.out.Selects, out)
}

// selectCase is a case with the name of its channel, which a nil channel's case has
// from the source.
func (b *stager) selectCase(c tracer.Case) protocol.SelectCase {
	name := b.title(c.Chan)
	if c.Chan == 0 {
		name = c.Name
	}
	return protocol.SelectCase{Dir: c.Dir, Chan: c.Chan, Name: name}
}
