package viz

import "sort"

// levelFan is how many steps a small block has, and how many small blocks a large one.
const levelFan = 32

// A level is a step of a channel's fill level or a WaitGroup's counter.
type level struct {
	at    uint32 // index of the event
	value int32
}

// bounds are the lowest and highest value of a block.
type bounds struct{ low, high int32 }

func (b bounds) with(c bounds) bounds {
	return bounds{min(b.low, c.low), max(b.high, c.high)}
}

// levelList is a lane's steps in order, with the bounds of blocks of them.
type levelList struct {
	steps []level
	small []bounds // of levelFan steps each
	large []bounds // of levelFan small blocks each
	max   int32
}

// add appends a step.
func (l *levelList) add(s level) {
	n := len(l.steps)
	l.steps = append(l.steps, s)
	l.max = max(l.max, s.value)
	one := bounds{s.value, s.value}
	l.small = widen(l.small, n/levelFan, one)
	l.large = widen(l.large, n/(levelFan*levelFan), one)
}

func widen(t []bounds, b int, one bounds) []bounds {
	if b == len(t) {
		return append(t, one)
	}
	t[b] = t[b].with(one)
	return t
}

// from returns the position of the first step at or after position p of an axis.
func (l *levelList) from(p int64, a axis) int {
	return sort.Search(len(l.steps), func(k int) bool { return a.pos(int(l.steps[k].at)) >= p })
}

// bounds returns the lowest and highest value of steps i to j-1; i is less than j.
func (l *levelList) bounds(i, j int) bounds {
	const large = levelFan * levelFan
	b := bounds{l.steps[i].value, l.steps[i].value}
	for i < j {
		switch {
		case i%large == 0 && i+large <= j:
			b = b.with(l.large[i/large])
			i += large
		case i%levelFan == 0 && i+levelFan <= j:
			b = b.with(l.small[i/levelFan])
			i += levelFan
		default:
			b = b.with(bounds{l.steps[i].value, l.steps[i].value})
			i++
		}
	}
	return b
}
