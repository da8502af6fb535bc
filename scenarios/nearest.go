package scenarios

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the names of up to three scenarios that someone who typed
// name may have meant, the most likely first: those it is the beginning of,
// and those not more than a third of its letters away.
func Nearest(name string) []string {
	type candidate struct {
		name string
		far  int
	}
	var near []candidate
	name = strings.ToLower(name)
	for _, s := range List() {
		far := distance(name, s.Name)
		if name != "" && strings.HasPrefix(s.Name, name) {
			far = 0
		}
		if far <= max(len(name), len(s.Name))/3 {
			near = append(near, candidate{s.Name, far})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var names []string
	for _, c := range near[:min(3, len(near))] {
		names = append(names, c.name)
	}
	return names
}

// distance is the least number of bytes to insert, delete, replace or swap
// with their neighbour to make a into b (optimal string alignment).
func distance(a, b string) int {
	// A row holds the distances of one beginning of a to all beginnings of b.
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
