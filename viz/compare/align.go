package compare

import (
	"cmp"
	"slices"
)

// maxTable bounds the memory for finding the longest common part of what two goroutines do, entries.
const maxTable = 4 << 20

// firstDifference returns the first place at which two goroutines do not do alike.
func firstDifference(a, b []*op) (at int, ok bool) {
	for at < len(a) && at < len(b) && a[at].alike(b[at]) {
		at++
	}
	return at, at < len(a) || at < len(b)
}

// A point is a place in one run; other is where the other run does the same, -1 for nowhere.
type point struct{ at, other int }

// An alignment is what two runs do, by goroutines.
type alignment struct {
	a []point // of the first run
	b []point // what only the second does
}

// goroutines takes in a pair: what both do, in the longest common order, is at the same steps.
func (l *alignment) goroutines(p pair) {
	i, j := 0, 0
	for _, m := range common(p.a.ops, p.b.ops) {
		l.alone(p.a.ops[i:m[0]], p.b.ops[j:m[1]])
		x, y := p.a.ops[m[0]], p.b.ops[m[1]]
		l.a = append(l.a, point{x.at, y.at})
		switch {
		case x.forever || y.forever: // what comes of the waits is not the same
			l.over(&l.a, x)
			l.over(&l.b, y)
		case x.done > x.at || y.done > y.at:
			l.a = append(l.a, point{x.done, y.done})
		}
		i, j = m[0]+1, m[1]+1
	}
	l.alone(p.a.ops[i:], p.b.ops[j:])
}

// alone takes in what one run does, and the other does not.
func (l *alignment) alone(a, b []*op) {
	for _, o := range a {
		l.a = append(l.a, point{o.at, -1})
		l.over(&l.a, o)
	}
	for _, o := range b {
		l.b = append(l.b, point{o.at, -1})
		l.over(&l.b, o)
	}
}

// over adds the end of a step that took a wait.
func (l *alignment) over(to *[]point, o *op) {
	if o.done > o.at {
		*to = append(*to, point{o.done, -1})
	}
}

// steps goes through the first run, with the second always at least as far in what both do; what only the second does is gone
// through before it is passed.
func (l *alignment) steps() []Step {
	slices.SortStableFunc(l.a, func(x, y point) int { return cmp.Compare(x.at, y.at) })
	slices.SortStableFunc(l.b, func(x, y point) int { return cmp.Compare(x.at, y.at) })
	var steps []Step
	to := func(s Step) {
		if len(steps) > 0 {
			last := steps[len(steps)-1]
			s.A, s.B = max(s.A, last.A), max(s.B, last.B)
			if s == last {
				return
			}
		}
		steps = append(steps, s)
	}
	a, b, k := 0, 0, 0
	if len(l.a) > 0 {
		a = l.a[0].at
	}
	for _, p := range l.a {
		for ; k < len(l.b) && l.b[k].at < p.other; k++ {
			b = max(b, l.b[k].at)
			to(Step{a, b})
		}
		a, b = max(a, p.at), max(b, p.other)
		to(Step{a, b})
	}
	for ; k < len(l.b); k++ {
		b = max(b, l.b[k].at)
		to(Step{a, b})
	}
	return steps
}

// common returns a longest series of steps that are the same in both, as positions. Where the two are so long that
// this takes too much, it is what is the same from the front.
func common(a, b []*op) [][2]int {
	var series [][2]int
	front := 0
	for front < len(a) && front < len(b) && a[front].same(b[front]) {
		series = append(series, [2]int{front, front})
		front++
	}
	a, b = a[front:], b[front:]
	if len(a) == 0 || len(b) == 0 || len(a) > maxTable/len(b) {
		return series
	}
	// longest[i][j] is that of a[i:] and b[j:].
	width := len(b) + 1
	longest := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].same(b[j]) {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].same(b[j]):
			series = append(series, [2]int{front + i, front + j})
			i++
			j++
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return series
}
