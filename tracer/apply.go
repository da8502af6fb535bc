package tracer

// Apply brings the state past e. It takes any sequence of events: what it has
// not heard of before it creates. The state keeps e's strings and slices, not e.
func (s *State) Apply(e *Event) {
	s.Events++
	s.Seq, s.T = e.Seq, e.T
}

// Clone returns an independent copy.
func (s *State) Clone() *State {
	c := *s
	return &c
}
