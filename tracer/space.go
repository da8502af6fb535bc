package tracer

import (
	"math"
	"slices"
)

// An extent is the bytes of a file from one offset to before another.
type extent struct{ from, to int64 }

func (e extent) size() int64 { return e.to - e.from }

// A space knows which bytes of a file are free to be written again.
type space struct {
	free []extent // in order, none touches the next
	end  int64    // behind the last byte that was ever taken and not given back at the end
}

// give gives bytes back. What is free at the end of the file is the end's.
func (s *space) give(e extent) {
	if e.size() <= 0 {
		return
	}
	i, _ := slices.BinarySearchFunc(s.free, e.from, func(f extent, from int64) int { return int(min(max(f.from-from, -1), 1)) })
	s.free = slices.Insert(s.free, i, e)
	if i+1 < len(s.free) && s.free[i].to == s.free[i+1].from {
		s.free[i].to = s.free[i+1].to
		s.free = slices.Delete(s.free, i+1, i+2)
	}
	if i > 0 && s.free[i-1].to == s.free[i].from {
		s.free[i-1].to = s.free[i].to
		s.free = slices.Delete(s.free, i, i+1)
	}
	if n := len(s.free); n > 0 && s.free[n-1].to == s.end {
		s.end = s.free[n-1].from
		s.free = s.free[:n-1]
	}
}

// take takes the first free extent of at least n bytes, the whole of it.
func (s *space) take(n int64) (extent, bool) {
	for i, f := range s.free {
		if f.size() >= n {
			s.free = slices.Delete(s.free, i, i+1)
			return f, true
		}
	}
	return extent{}, false
}

// takeEnd takes all that comes behind the end of the file.
func (s *space) takeEnd() extent {
	e := extent{s.end, math.MaxInt64}
	s.end = math.MaxInt64
	return e
}

// without returns what is left of an extent without some others, which are in
// order and within it or outside of it.
func (e extent) without(others []extent) (left []extent) {
	for _, o := range others {
		if o.from >= e.to || o.to <= e.from {
			continue
		}
		left = append(left, extent{e.from, o.from})
		e.from = o.to
	}
	return append(left, e)
}
