package viz

// times holds the time of every event. Times never decrease.
type times struct {
	begin int64         // time at which what is before the first event ends
	all   column[int64] // of every event
	now   int64         // of the last event
}

func (t *times) len() int { return t.all.len() }

func (t *times) add(ns int64) {
	if t.all.len() > 0 {
		ns = max(ns, t.now) // a trace that breaks its promise must not break the search
	}
	t.now = ns
	t.all.add(ns)
}

func (t *times) at(i int) int64 {
	if i >= t.all.len()-1 {
		return t.last() // also of what was there before the first event, and there is none yet
	}
	return t.all.at(i)
}

// last returns the time of the last event; without one, that before the first.
func (t *times) last() int64 {
	if t.all.len() == 0 {
		return t.begin
	}
	return t.now
}

// search returns the index of the first event at or after ns, len() if there is none.
func (t *times) search(ns int64) int {
	return t.all.search(func(at int64) bool { return at >= ns })
}
