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
