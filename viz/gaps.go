package viz

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/govis/govis/viz/protocol"
)

// maxGaps is how many of the longest idle gaps an index remembers.
const maxGaps = 256

// foldedGaps is how many gaps of a trace are folded at most.
const foldedGaps = 64

// A gap is the time before an event in which nothing happened.
type gap struct{ from, to int64 }

func (g gap) length() int64 { return g.to - g.from }

// gapHeap holds the longest gaps of a trace, the shortest of them first.
type gapHeap []gap

func (h gapHeap) Len() int           { return len(h) }
func (h gapHeap) Less(i, j int) bool { return h[i].length() < h[j].length() }
func (h gapHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *gapHeap) Push(g any)        { *h = append(*h, g.(gap)) }
func (h *gapHeap) Pop() any {
	old := *h
	g := old[len(old)-1]
	*h = old[:len(old)-1]
	return g
}

// take takes in a gap between two events.
func (h *gapHeap) take(g gap) {
	switch {
	case len(*h) < maxGaps:
		heap.Push(h, g)
	case g.length() > (*h)[0].length():
		(*h)[0] = g
		heap.Fix(h, 0)
	}
}

// fold chooses the gaps of a trace worth folding: of a trace of events, total ns long, those
// that take a twentieth or more of what is not folded yet, and are far longer
// than the time between two events there. The choice does not depend on the
// window, so a picture does not jump when it is moved or zoomed.
func (h gapHeap) fold(total int64, events int) []gap {
	longest := slices.SortedFunc(slices.Values(h), func(a, b gap) int {
		return cmp.Or(cmp.Compare(b.length(), a.length()), cmp.Compare(a.from, b.from))
	})
	n := 0
	for n < len(longest) && n < foldedGaps {
		length := longest[n].length()
		usual := (total - length) / int64(max(events-n, 1))
		if length <= 0 || length < total/20 || length < 20*usual {
			break
		}
		total -= length
		n++
	}
	folded := longest[:n]
	slices.SortFunc(folded, func(a, b gap) int { return cmp.Compare(a.from, b.from) })
	return folded
}

// A scale maps the positions of a window to pixels, around folded gaps.
type scale struct {
	from, to int64
	width    float64
	perPx    float64        // positions a pixel, outside of gaps
	gaps     []protocol.Gap // within the window, in order
	starts   []float64      // where each of them starts, pixels
}

// newScale folds the gaps, which are in order, in a window.
func newScale(from, to int64, width int, gaps []gap) scale {
	s := scale{from: from, to: to, width: float64(width)}
	active, px := float64(to-from), 0.0
	for _, g := range gaps {
		lo, hi := max(g.from, from), min(g.to, to)
		if lo >= hi {
			continue
		}
		share := float64(hi-lo) / float64(g.length())
		s.gaps = append(s.gaps, protocol.Gap{From: lo, To: hi, Px: protocol.GapPx * share})
		active -= float64(hi - lo)
		px += protocol.GapPx * share
	}
	if active < 1 { // the window lies within a gap
		s.gaps, active, px = nil, float64(to-from), 0
	}
	if limit := s.width / protocol.GapsShare; px > limit {
		for i := range s.gaps {
			s.gaps[i].Px *= limit / px
		}
		px = limit
	}
	s.perPx = active / (s.width - px)
	at, x := from, 0.0
	for _, g := range s.gaps {
		x += float64(g.From-at) / s.perPx
		s.starts = append(s.starts, x)
		x += g.Px
		at = g.To
	}
	return s
}

// px returns where a position is drawn.
func (s *scale) px(p int64) float64 {
	k, found := slices.BinarySearchFunc(s.gaps, p, func(g protocol.Gap, p int64) int { return cmp.Compare(g.From, p) })
	if !found {
		k-- // the last gap that starts before p
	}
	if k < 0 {
		return float64(p-s.from) / s.perPx
	}
	g := s.gaps[k]
	if p < g.To {
		return s.starts[k] + float64(p-g.From)/float64(g.To-g.From)*g.Px
	}
	return s.starts[k] + g.Px + float64(p-g.To)/s.perPx
}

// at returns the position drawn at pixel x.
func (s *scale) at(x float64) int64 {
	k, found := slices.BinarySearch(s.starts, x)
	if !found {
		k--
	}
	if k < 0 {
		return s.from + int64(x*s.perPx)
	}
	g := s.gaps[k]
	if d := x - s.starts[k]; d < g.Px {
		return g.From + int64(d/g.Px*float64(g.To-g.From))
	} else {
		return g.To + int64((d-g.Px)*s.perPx)
	}
}
