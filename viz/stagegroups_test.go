package viz

import (
	"fmt"
	"testing"

	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz/protocol"
)

// Of more goroutines than a state lists it has the groups of all that wait; of fewer whoever shows them makes the groups.
func TestGroups(t *testing.T) {
	crowd := func(workers int) func(*tracetest.G) {
		return func(g *tracetest.G) {
			tasks := g.Make("tasks", "int", 0)
			for i := range workers {
				g.Go(fmt.Sprintf("worker %d", i+1), func(g *tracetest.G) { g.Recv(tasks) })
			}
			done := g.Make("done", "int", 0)
			g.Recv(done)
		}
	}
	for workers, want := range map[int]int{50: 0, 300: 2} {
		trace := play(1, crowd(workers))
		v := view(t, trace)
		at := int64(trace.Len() - 2) // before the end
		s, err := v.State(&protocol.StateRequest{At: &at})
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Groups) != want || s.Hidden.MoreGroups != 0 {
			t.Errorf("%d workers: %d groups and %d more, want %d: %+v", workers, len(s.Groups), s.Hidden.MoreGroups, want, s.Groups)
		}
		waiting := 0
		for _, g := range s.Groups {
			waiting += g.Count
			if g.Lane == "" || g.Text == "" || len(g.Names) == 0 || len(g.Names) > 3 {
				t.Errorf("a group: %+v", g)
			}
		}
		if want > 0 && waiting != workers+1 {
			t.Errorf("%d goroutines wait in groups, want %d", waiting, workers+1)
		}
	}
}
