package viz

import (
	"slices"
	"sort"
)

// An eventList is indexes of events, in order.
type eventList struct{ column[uint32] }

// from returns the position of the first event of the list that is i or later.
func (l *eventList) from(i uint32) int {
	if n := len(l.joined); n > 0 {
		j := sort.Search(n, func(j int) bool { return uint32(l.joined[j].value(0)) > i }) - 1
		if j < 0 {
			return 0
		}
		if s := &l.joined[j]; j < n-1 || l.before == l.len() || uint32(s.value(s.n-1)) >= i {
			return s.from + s.eventFrom(i)
		}
	}
	return l.before + l.ownFrom(i)
}

// ownFrom is from for the events that are of no segment.
func (l *eventList) ownFrom(i uint32) int {
	p := sort.Search(len(l.parts), func(p int) bool { return l.parts[p].at(0, l.bits) > uint64(i) }) // it counts from 1
	if p > 0 {
		part := &l.parts[p-1]
		if k := sort.Search(columnPart, func(k int) bool { return part.at(k, l.bits) > uint64(i) }); k < columnPart || p < len(l.parts) {
			return (p-1)*columnPart + k
		}
	} else if len(l.parts) > 0 {
		return 0
	}
	k, _ := slices.BinarySearch(l.tail, i)
	return len(l.parts)*columnPart + k
}

// has reports whether event i is in the list.
func (l *eventList) has(i uint32) bool {
	k := l.from(i)
	return k < l.len() && l.at(k) == i
}

// some returns up to n events of the list, from event i on.
func (l *eventList) some(i int64, n int) []int {
	k := l.search(func(j uint32) bool { return int64(j) >= i })
	out := make([]int, 0, min(n, l.len()-k))
	for ; k < l.len() && len(out) < n; k++ {
		out = append(out, int(l.at(k)))
	}
	return out
}
