package tracer

// before reports whether e tells of a goroutine that was there before the trace began: who created it did so some other time.
func (e *Event) before() bool { return e.Kind == GoCreate && e.State == StateBefore }

// applyGap: from where one trace of a running service ends to where the next begins anything can have happened. What goroutines do, and which
// regions they are in, is not known any more, until the next trace tells.
func (s *State) applyGap(e *Event) {
	for id, g := range s.Goroutines {
		if g.Status == StatusEnded || g.Status == StatusUnknown && len(g.Regions) == 0 {
			continue
		}
		g = s.goroutine(id)
		s.leave(g)
		s.become(g, StatusUnknown)
		g.Regions = nil
	}
}

// applyGoStatus: what a goroutine does just now. It may have done so for longer.
func (s *State) applyGoStatus(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.leave(g)
	switch e.State {
	case StateRunning:
		s.run(g, e.P)
	case StateRunnable:
		s.become(g, StatusRunnable)
	case StateWaiting:
		s.become(g, StatusWaiting)
		g.Reason = e.Reason
	case StateSyscall:
		s.become(g, StatusSyscall)
	case StateEnded:
		s.become(g, StatusEnded)
		s.forgetEnded(e.G)
		return
	}
	g.Earlier = true
	if e.Has&fieldsPlace != 0 {
		g.Place = placeOf(e)
	}
}
