package tracer

// A goroutine is in the line of a Cond from its Wait to the Signal or
// Broadcast that is for it, whether it blocks between them or not.

func (s *State) applyCondWait(e *Event) {
	if e.Obj == 0 {
		return
	}
	c := s.cond(e.Obj)
	c.Name = either(e.Name, c.Name)
	c.Waiters = append(c.Waiters, e.G)
	c.trim(e.Counter)
}

func (s *State) applyCondNotify(e *Event) {
	if e.Obj == 0 {
		return
	}
	c := s.cond(e.Obj)
	c.Name = either(e.Name, c.Name)
	c.trim(e.Counter)
}

// trim leaves the n that came last.
func (c *Cond) trim(n int64) {
	if extra := int64(len(c.Waiters)) - max(n, 0); extra > 0 {
		c.Waiters = c.Waiters[extra:]
	}
}

func (s *State) applyOnceDo(e *Event) {
	if e.Obj == 0 {
		return
	}
	o := s.once(e.Obj)
	o.Name = either(e.Name, o.Name)
	o.Runner, o.Done, o.Since, o.Place = e.G, false, s.now(), placeOf(e)
}

func (s *State) applyOnceDone(e *Event) {
	if e.Obj == 0 {
		return
	}
	o := s.once(e.Obj)
	o.Name = either(e.Name, o.Name)
	o.Runner, o.Done = e.G, true
}
