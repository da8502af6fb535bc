package server

import (
	"context"
	"time"
)

// readingPause is how many times longer a page waits for news of a trace that is being read than
// for those of a program that runs: it is the reading that should be quick.
const readingPause = 8

// follow brings the view up to date while the trace grows, and tells the pages.
func (s *Server) follow(ctx context.Context) {
	told := time.Now()
	pause := s.limits.coalesce
	if !s.live {
		pause *= readingPause
	}
	more := func() bool {
		if now := time.Now(); now.Sub(told) >= pause {
			told = now
			s.tell(true, false)
		}
		return ctx.Err() == nil
	}
	for {
		changed := s.view.Trace().Changed()
		growing := s.view.Trace().Growing()
		before := s.view.Len()
		n, err := s.view.Advance(more)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			s.logf("%v", err)
		}
		told = time.Now()
		s.tell(n > before, !growing)
		if !growing {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
		select { // whatever else comes in this time is told together
		case <-time.After(s.limits.coalesce):
		case <-ctx.Done():
			return
		}
	}
}

// tell wakes every page's writer.
func (s *Server) tell(grew, ended bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finished = s.finished || ended
	if !grew && !ended {
		return
	}
	for c := range s.conns {
		c.push(ended)
	}
}
