package viz

import (
	"cmp"
	"slices"
	"sync"

	"github.com/govis/govis/viz/protocol"
)

// laneOrder keeps the order of all lanes: goroutines under their parents, then
// contexts under theirs, the other objects, and processors.
type laneOrder struct {
	mu     sync.Mutex
	of     *index  // whose they are
	lanes  int     // how many lanes there were when the order was made
	order  []int32 // lanes, parents before children, descendants right after
	height []int32 // of every lane: its descendants
}

// rank orders the groups of lanes.
func rank(k protocol.LaneKind) int {
	switch k {
	case protocol.LaneGoroutine:
		return 0
	case protocol.LaneContext:
		return 1
	case protocol.LaneProcessor:
		return 3
	case protocol.LaneRange:
		return 4
	case protocol.LaneMetric:
		return 5
	}
	return 2
}

// get returns the order of the index's lanes and how many descendants each
// has. The caller holds the view's lock.
func (o *laneOrder) get(x *index) (order, descendants []int32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of != x || o.lanes != len(x.lanes) || o.order == nil {
		o.make(x)
	}
	return o.order, o.height
}

func (o *laneOrder) make(x *index) {
	n := len(x.lanes)
	o.of, o.lanes = x, n
	roots := make([]int32, 0, n)
	first, next := make([]int32, n), make([]int32, n) // children as linked lists
	for i := range first {
		first[i], next[i] = none, none
	}
	o.height = make([]int32, n)
	for i := int32(n) - 1; i >= 0; i-- { // parents come before their children
		p := x.treeParent(i)
		if p == none {
			roots = append(roots, i)
			continue
		}
		next[i], first[p] = first[p], i
		o.height[p] += o.height[i] + 1
	}
	slices.Reverse(roots)
	slices.SortStableFunc(roots, func(a, b int32) int {
		la, lb := x.lanes[a], x.lanes[b]
		if c := cmp.Compare(rank(la.kind), rank(lb.kind)); c != 0 || la.kind != protocol.LaneProcessor {
			return c
		}
		return cmp.Compare(la.ref, lb.ref)
	})
	o.order = make([]int32, 0, n)
	var stack []int32
	for _, r := range roots {
		for l := r; ; {
			o.order = append(o.order, l)
			if c := first[l]; c != none {
				stack = append(stack, l)
				l = c
				continue
			}
			for l != r && next[l] == none {
				l, stack = stack[len(stack)-1], stack[:len(stack)-1]
			}
			if l == r {
				break
			}
			l = next[l]
		}
	}
}

// treeParent returns the lane under which a lane stands: only goroutines and
// contexts have one.
func (x *index) treeParent(l int32) int32 {
	p := x.lanes[l].parent
	if p == none || p >= l || x.lanes[p].kind != x.lanes[l].kind {
		return none
	}
	if k := x.lanes[l].kind; k != protocol.LaneGoroutine && k != protocol.LaneContext {
		return none
	}
	return p
}
