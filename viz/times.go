package viz

import (
	"math"
	"sort"
)

// timeBlock is how many events share a base time.
const timeBlock = 256

// times holds the time of every event in a little over four bytes each. Times never
// decrease.
type times struct {
	begin  int64           // time at which what is before the first event ends
	bases  []int64         // of each block: the time of its first event
	offset []uint32        // of each event: ns after its block's base; wide when more than fits
	wide   map[int32]int64 // of the events whose offset does not fit: their time
}

const wideOffset = math.MaxUint32

func (t *times) len() int { return len(t.offset) }

func (t *times) add(ns int64) {
	i := len(t.offset)
	if i > 0 {
		ns = max(ns, t.at(i-1)) // a trace that breaks its promise must not break the search
	}
	if i%timeBlock == 0 {
		t.bases = append(t.bases, ns)
	}
	off := uint64(ns) - uint64(t.bases[i/timeBlock]) // unsigned: hostile times may be far apart
	if off >= wideOffset {
		if t.wide == nil {
			t.wide = make(map[int32]int64)
		}
		t.wide[int32(i)] = ns
		off = wideOffset
	}
	t.offset = append(t.offset, uint32(off))
}

func (t *times) at(i int) int64 {
	if i >= len(t.offset) {
		return t.last() // of what was there before the first event, and there is none yet
	}
	off := t.offset[i]
	if off == wideOffset {
		return t.wide[int32(i)]
	}
	return t.bases[i/timeBlock] + int64(off)
}

// last returns the time of the last event; without one, that before the first.
func (t *times) last() int64 {
	if len(t.offset) == 0 {
		return t.begin
	}
	return t.at(len(t.offset) - 1)
}

// search returns the index of the first event at or after ns, len() if there is none.
func (t *times) search(ns int64) int {
	b := sort.Search(len(t.bases), func(b int) bool { return t.bases[b] >= ns })
	lo, hi := max(b-1, 0)*timeBlock, min(b*timeBlock, len(t.offset))
	return lo + sort.Search(hi-lo, func(i int) bool { return t.at(lo+i) >= ns })
}
