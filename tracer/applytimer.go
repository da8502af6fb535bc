package tracer

func (s *State) applyTimerCreate(e *Event) {
	if e.Obj == 0 {
		return
	}
	t := s.timer(e.Obj)
	t.Name, t.Mode, t.Active, t.Deadline, t.Period = e.Name, e.Mode, true, e.Deadline, e.N
	t.Chan, t.Context = e.Chan, e.Parent
	t.Made, t.MadeBy, t.Place = s.now(), e.G, placeOf(e)
}

func (s *State) applyTimer(e *Event) {
	if e.Obj == 0 {
		return
	}
	t := s.timer(e.Obj)
	t.Name = either(e.Name, t.Name)
	switch e.Kind {
	case TimerReset:
		t.Active, t.Deadline, t.Period = true, e.Deadline, e.N
	case TimerStop:
		t.Active = false
	case TimerFire:
		t.Fired++
		t.Active = t.Period > 0
		if t.Active { // ticks that are missed are left out
			t.Deadline = e.Deadline + t.Period*(1+max(s.T-e.Deadline, 0)/t.Period)
		}
	}
}
