package viz

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
)

// The newest of many are the same as of all of them sorted.
func TestNewest(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, most := range []int{0, 1, 16, 200} {
		n := newest{most: most}
		var all []*tracer.Goroutine
		for id := range uint64(3000) {
			g := &tracer.Goroutine{ID: id, Since: tracer.Moment{Seq: rng.Uint64N(1 << 40)}}
			all = append(all, g)
			n.add(g)
		}
		n.cut()
		slices.SortFunc(all, func(x, y *tracer.Goroutine) int { return cmp.Compare(y.Since.Seq, x.Since.Seq) })
		if !slices.Equal(n.all, all[:most]) || n.left != len(all)-most {
			t.Errorf("the newest %d of %d are %d others, %d left out", most, len(all), len(n.all), n.left)
		}
	}
}
