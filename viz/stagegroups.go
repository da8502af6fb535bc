package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz/protocol"
)

// Bounds on the groups of goroutines that a state holds.
const (
	maxStageGroups = 100
	maxGroupNames  = 3
)

// groups adds the groups of goroutines that wait, where not all of these are in the state: else whoever shows them makes the groups of those.
func (b *stager) groups() {
	if b.out.Hidden.MoreGoroutines == 0 {
		return
	}
	groups := diagnose.GroupsOf(b.state, func(g *tracer.Goroutine) bool { return b.system || !b.systemG(g.ID) })
	if len(groups) > maxStageGroups {
		b.out.Hidden.MoreGroups = len(groups) - maxStageGroups
		groups = groups[:maxStageGroups]
	}
	for _, g := range groups {
		out := protocol.Group{Text: g.String(), Count: g.Count, SinceT: g.Since, Lane: goroutineID(g.First), Names: []string{b.view.nameG(g.First)}}
		for _, id := range g.Some {
			if id != g.First && len(out.Names) < maxGroupNames {
				out.Names = append(out.Names, b.view.nameG(id))
			}
		}
		b.out.Groups = append(b.out.Groups, out)
	}
}
