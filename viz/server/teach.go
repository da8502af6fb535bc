package server

import (
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// teach answers what is asked about the lesson that the trace is of.
func (s *Server) teach(r request) (protocol.ServerMessage, error) {
	switch q := r.message.(type) {
	case *protocol.LessonRequest:
		if m, err := s.lesson.Reply(); m != nil {
			m.ID = r.id
			return m, nil
		} else if err != nil {
			return nil, err
		}
	case *protocol.QuestionRequest:
		if m, err := s.lesson.Question(q.N); m != nil {
			m.ID = r.id
			return m, nil
		} else if err != nil {
			return nil, err
		}
	case *protocol.AnswerRequest:
		if m, err := s.lesson.Answer(q.N, q.Choice); m != nil {
			m.ID = r.id
			return m, nil
		} else if err != nil {
			return nil, err
		}
	}
	return nil, &viz.RequestError{Code: protocol.ErrNotFound, Message: "this run is of no lesson, or the lesson has nothing like that"}
}
