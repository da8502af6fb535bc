package tracer

func (s *State) applyContextCreate(e *Event) {
	if e.Obj == 0 {
		return
	}
	x := s.context(e.Obj)
	x.Name, x.Mode = e.Name, e.Mode
	x.Deadline, x.HasDeadline = e.Deadline, e.Has&FieldDeadline != 0
	x.Made, x.MadeBy, x.Place = s.now(), e.G, placeOf(e)
	if x.Parent == 0 && e.Parent != 0 && e.Parent != e.Obj {
		x.Parent = e.Parent
		parent := s.context(e.Parent)
		parent.Children = append(parent.Children, e.Obj)
		if parent.Cancelled && x.Mode == ModeWithValue {
			s.follow(x, parent)
		}
	}
	s.setDone(e)
}

func (s *State) applyContextDone(e *Event) {
	if e.Obj != 0 {
		x := s.context(e.Obj)
		x.Name = either(e.Name, x.Name)
		s.setDone(e)
	}
}

// setDone notes the Done channel of a context, where e names it.
func (s *State) setDone(e *Event) {
	if e.Chan == 0 {
		return
	}
	s.context(e.Obj).Chan = e.Chan
	s.channel(e.Chan).Context = e.Obj
}

func (s *State) applyContextCancel(e *Event) {
	if e.Obj == 0 {
		return
	}
	x := s.context(e.Obj)
	x.Name = either(e.Name, x.Name)
	x.Cancelled, x.CancelledAt, x.CancelledBy = true, s.now(), e.G
	x.From, x.Message, x.Cause = e.Parent, e.Message, e.Cause
	s.setDone(e)
	s.cancelValues(x)
}

// cancelValues cancels the contexts below x that carry values: they have no
// cancellation of their own, and no event that tells of it.
func (s *State) cancelValues(x *Context) {
	for todo := []*Context{x}; len(todo) > 0; {
		last := len(todo) - 1
		x, todo = todo[last], todo[:last]
		for _, id := range x.Children {
			if c := s.Contexts[id]; c != nil && c.Mode == ModeWithValue && !c.Cancelled {
				c = s.context(id)
				s.follow(c, x)
				todo = append(todo, c)
			}
		}
	}
}

// follow cancels a context that carries a value, below one that is cancelled.
func (s *State) follow(x, parent *Context) {
	x.Cancelled, x.CancelledAt, x.CancelledBy = true, s.now(), parent.CancelledBy
	x.From, x.Message, x.Cause = parent.ID, parent.Message, parent.Cause
	if parent.Mode == ModeWithValue {
		x.From = parent.From
	}
}
