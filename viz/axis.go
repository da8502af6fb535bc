package viz

// An axis maps the events of an index to positions.
type axis struct {
	clock bool
	base  int64 // position in the trace of the index's first event
	times *times
}

// pos returns the position of event i.
func (a axis) pos(i int) int64 {
	if a.clock {
		return a.times.at(i)
	}
	return a.base + int64(i)
}

// end returns the position where the trace ends.
func (a axis) end() int64 {
	if a.clock {
		return a.times.last()
	}
	return a.base + int64(a.times.len())
}

// index returns the first event at or after position p.
func (a axis) index(p int64) int {
	if a.clock {
		return a.times.search(p)
	}
	return int(min(max(p-a.base, 0), int64(a.times.len())))
}
