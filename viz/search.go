package viz

import (
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Bounds on one search: how many events are looked at, all of them or those of a lane.
const (
	maxSearch     = 50000
	maxLaneSearch = 2000
)

// Search looks for events whose texts contain a text, and for lanes. An error that is the
// page's is a *[RequestError].
func (v *View) Search(r *protocol.SearchRequest) (*protocol.SearchReply, error) {
	text := strings.ToLower(r.Text)
	switch {
	case text == "" || len(r.Text) > 4*protocol.MaxText:
		return nil, badRequest("a search is for 1 to %d characters", protocol.MaxText)
	case r.Limit < 1 || r.Limit > protocol.MaxHits:
		return nil, badRequest("a search is for 1 to %d hits, not %d", protocol.MaxHits, r.Limit)
	case r.From < 0:
		return nil, badRequest("a search begins at an event, and %d is none", r.From)
	}
	s := &searcher{view: v, text: text, request: r, out: &protocol.SearchReply{ID: r.ID, Next: -1}}
	if r.From == 0 {
		s.lanes()
	}
	if r.Lane != "" {
		return s.out, s.lane()
	}
	return s.out, s.all()
}

type searcher struct {
	view    *View
	text    string // lower case
	request *protocol.SearchRequest
	out     *protocol.SearchReply
}

// lanes finds lanes by their names.
func (s *searcher) lanes() {
	s.view.mu.RLock()
	defer s.view.mu.RUnlock()
	for _, l := range s.view.index.lanes {
		if len(s.out.Lanes) == protocol.MaxHits {
			return
		}
		if (s.request.System || !l.system) && l.matches(s.text) {
			s.out.Lanes = append(s.out.Lanes, protocol.LaneRef{
				ID: l.id(), Kind: l.kind, Name: l.title(), Detail: l.detail, System: l.system,
			})
		}
	}
}

// all goes through a part of the trace.
func (s *searcher) all() error {
	n := s.view.Len()
	from := max(int(min(s.request.From, int64(n))), s.view.First())
	to := min(from+maxSearch, n)
	i := from
	for e, err := range s.view.trace.Events(from, to) {
		if err != nil {
			return err
		}
		s.look(i, e)
		i++
		if len(s.out.Hits) == s.request.Limit {
			break
		}
	}
	if i < n {
		s.out.Next = int64(i)
	}
	return nil
}

// lane goes through a part of one lane's events.
func (s *searcher) lane() error {
	s.view.mu.RLock()
	l, ok := s.view.lane(s.request.Lane)
	x, first := s.view.index, s.view.trace.LetGo().Events
	var events []int
	if ok {
		events = x.lanes[l].events.some(max(s.request.From, int64(first))-int64(x.base), maxLaneSearch+1)
	}
	s.view.mu.RUnlock()
	if !ok {
		return notFound("there is no lane %q to search", s.request.Lane)
	}
	// What comes after the last is not looked at, but named.
	for k, i := range events {
		if at := x.base + i; k == maxLaneSearch || len(s.out.Hits) == s.request.Limit {
			s.out.Next = int64(at)
			break
		} else if e, err := s.view.at(at); err != nil {
			return err
		} else {
			s.look(at, e)
		}
	}
	return nil
}

// look adds an event to the hits if it has the text.
func (s *searcher) look(i int, e *tracer.Event) {
	if !s.request.System && s.view.system(i) {
		return
	}
	names := s.view.names(e)
	brief := s.view.teller().Brief(names, e)
	for _, t := range [...]string{brief, e.Name, e.Value, e.Reason, e.At, e.Message, e.Kind.String(), e.Cause, e.Mode} {
		if strings.Contains(strings.ToLower(t), s.text) {
			s.out.Hits = append(s.out.Hits, protocol.Hit{Event: s.view.event(i, e), Text: brief})
			return
		}
	}
}

// system reports whether event i is only the system's.
func (v *View) system(i int) bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	i -= v.index.base
	return i >= 0 && v.index.isSystem(i)
}

// names returns a state that knows the names of an event's goroutines, and nothing else.
func (v *View) names(e *tracer.Event) *tracer.State {
	v.mu.RLock()
	defer v.mu.RUnlock()
	s := &tracer.State{Goroutines: make(map[uint64]*tracer.Goroutine, 2)}
	for _, g := range [...]uint64{e.G, e.By} {
		if g != 0 {
			s.Goroutines[g] = &tracer.Goroutine{ID: g, Name: v.nameG(g)}
		}
	}
	return s
}
