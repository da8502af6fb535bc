package compare

// A pair is a goroutine of the first run and the one of the second that does its work.
type pair struct{ a, b *goroutine }

// match pairs goroutines: those that paired parents start with the same function, one after another; then what is left of these
// parents' in the order in which it was started; and how the runs end. Goroutines without a partner are in no pair: that
// the other run does not start them is told of their parent.
func match(a, b *run) []pair {
	pairs := []pair{{a.goroutine(wholeRun), b.goroutine(wholeRun)}}
	childrenA, childrenB := childrenOf(a), childrenOf(b)
	for k := 0; k < len(pairs); k++ {
		p := pairs[k]
		pairs = append(pairs, matchChildren(childrenA[p.a.id], childrenB[p.b.id])...)
	}
	return pairs
}

// childrenOf returns who started whom. What nobody of the program started, main among them, is below the run as a whole.
func childrenOf(r *run) map[uint64][]*goroutine {
	children := map[uint64][]*goroutine{}
	for _, g := range r.order {
		if g.id == wholeRun {
			continue
		}
		parent := g.parent
		if _, ok := r.gs[parent]; !ok || parent == g.id {
			parent = wholeRun
		}
		children[parent] = append(children[parent], g)
	}
	return children
}

func matchChildren(as, bs []*goroutine) []pair {
	byFn := map[string][]*goroutine{}
	for _, b := range bs {
		byFn[b.fn] = append(byFn[b.fn], b)
	}
	partner := map[*goroutine]*goroutine{}
	taken := map[*goroutine]bool{}
	for _, a := range as {
		if same := byFn[a.fn]; len(same) > 0 {
			partner[a], byFn[a.fn] = same[0], same[1:]
			taken[same[0]] = true
		}
	}
	var pairs []pair
	left := 0
	for _, a := range as {
		for partner[a] == nil && left < len(bs) {
			if !taken[bs[left]] {
				partner[a] = bs[left]
			}
			left++
		}
		if b := partner[a]; b != nil {
			pairs = append(pairs, pair{a, b})
		}
	}
	return pairs
}
