package tracer

// applyAtomic notes what an atomic operation left in its variable.
func (s *State) applyAtomic(e *Event) {
	if e.Obj == 0 {
		return
	}
	v := s.variable(e.Obj)
	v.Name = either(e.Name, v.Name)
	v.Elem, v.Addr = e.Elem, e.Addr
	switch {
	case e.Kind == AtomicLoad && e.Has&FieldValue != 0:
		v.Value, v.HasValue = e.Value, true
	case e.Kind != AtomicLoad:
		v.Value, v.HasValue = e.New, e.Has&FieldNew != 0
		if e.Kind != AtomicCAS || e.OK {
			v.WrittenBy, v.Written = e.G, s.now()
		}
	}
}

// applyPlain notes what a plain access found in its variable.
func (s *State) applyPlain(e *Event) {
	if e.Obj == 0 {
		return
	}
	v := s.variable(e.Obj)
	v.Name, v.Elem = either(e.Name, v.Name), either(e.Elem, v.Elem)
	v.Addr = e.Addr
	switch {
	case e.Has&FieldValue != 0:
		v.Value, v.HasValue = e.Value, true
	case e.Has&FieldNew != 0:
		v.Value, v.HasValue = e.New, true
	case e.Has&FieldOld != 0:
		v.Value, v.HasValue = e.Old, true
	}
	if e.Kind == MemWrite {
		v.WrittenBy, v.Written = e.G, s.now()
	}
}
