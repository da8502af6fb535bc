package profile

// LastChange returns since when the utilization is what it is at the end, and what that is.
func (s *Summarizer) LastChange() (at int64, util float64) {
	if len(s.mutator.points) == 0 {
		return 0, 1
	}
	p := s.mutator.points[len(s.mutator.points)-1]
	return p.t, p.util
}
