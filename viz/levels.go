package viz

// levelFan is how many steps a small block has, and how many small blocks a large one.
const levelFan = 32

// A level is a step of a channel's fill level or a WaitGroup's counter.
type level struct {
	at    uint32 // index of the event
	value int64
}

// bounds are the lowest and highest value of a block.
type bounds struct{ low, high int64 }

func (b bounds) with(c bounds) bounds {
	return bounds{min(b.low, c.low), max(b.high, c.high)}
}

// levelList is a lane's steps in order, with the bounds of blocks of them.
type levelList struct {
	ats    eventList
	values column[int64]
	small  []bounds // of levelFan steps each
	large  []bounds // of levelFan small blocks each
	max    int64
}

// add appends a step.
func (l *levelList) add(s level) {
	n := l.len()
	l.ats.add(s.at)
	l.values.add(s.value)
	l.max = max(l.max, s.value)
	one := bounds{s.value, s.value}
	l.small = widen(l.small, n/levelFan, one)
	l.large = widen(l.large, n/(levelFan*levelFan), one)
}

func (l *levelList) len() int { return l.ats.len() }

func (l *levelList) at(k int) level { return level{l.ats.at(k), l.values.at(k)} }

func widen(t []bounds, b int, one bounds) []bounds {
	if b == len(t) {
		return append(t, one)
	}
	t[b] = t[b].with(one)
	return t
}

// from returns the position of the first step at or after position p of an axis.
func (l *levelList) from(p int64, a axis) int {
	return l.ats.from(uint32(a.index(p)))
}

// bounds returns the lowest and highest value of steps i to j-1; i is less than j.
func (l *levelList) bounds(i, j int) bounds {
	const large = levelFan * levelFan
	first := l.values.at(i)
	b := bounds{first, first}
	for i < j {
		switch {
		case i%large == 0 && i+large <= j:
			b = b.with(l.large[i/large])
			i += large
		case i%levelFan == 0 && i+levelFan <= j:
			b = b.with(l.small[i/levelFan])
			i += levelFan
		default:
			v := l.values.at(i)
			b = b.with(bounds{v, v})
			i++
		}
	}
	return b
}
