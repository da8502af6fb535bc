package server

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

var errNotText = errors.New("messages are JSON in text, not binary")

// answer returns the encoded answer to a request.
func (s *Server) answer(r request) []byte {
	if r.err != nil {
		return s.encode(&protocol.ErrorReply{ID: r.id, Code: protocol.ErrBadRequest, Message: sentence(r.err)})
	}
	m, err := s.ask(r)
	if err != nil {
		e := &protocol.ErrorReply{ID: r.id, Code: protocol.ErrInternal, Message: "govis could not answer: " + sentence(err)}
		var bad *viz.RequestError
		var gone *tracer.LetGoError
		if errors.As(err, &bad) {
			e.Code, e.Message = bad.Code, sentence(bad)
		} else if errors.As(err, &gone) { // while it was looked for
			e.Code, e.Message = protocol.ErrNotFound, sentence(gone)
		} else {
			s.logf("answering a request: %v", err)
		}
		m = e
	}
	return s.encode(m)
}

// ask puts a request to the view. A defect there must not end the run that is
// being watched: it is answered as an error.
func (s *Server) ask(r request) (m protocol.ServerMessage, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a defect in govis: %v", p)
			s.logf("%v\n%s", err, debug.Stack())
		}
	}()
	switch q := r.message.(type) {
	case *protocol.HelloRequest:
		return s.hello(r.id), nil
	case *protocol.SceneRequest:
		scene, err := s.view.Scene(q)
		if err != nil {
			return nil, err
		}
		return &protocol.SceneReply{ID: r.id, Scene: *scene}, nil
	case *protocol.StateRequest:
		state, err := s.view.State(q)
		if err != nil {
			return nil, err
		}
		return &protocol.StateReply{ID: r.id, State: *state}, nil
	case *protocol.EventRequest:
		return reply(s.view.Event(q))
	case *protocol.SourceRequest:
		return reply(s.view.Source(q))
	case *protocol.StepRequest:
		return reply(s.view.Step(q))
	case *protocol.ExplainRequest:
		return reply(s.view.Explain(q))
	case *protocol.StackRequest:
		return reply(s.view.Stack(q))
	case *protocol.WaitsRequest:
		return reply(s.view.Waits(q))
	case *protocol.OutputRequest:
		return reply(s.view.Output(q))
	case *protocol.SearchRequest:
		return reply(s.view.Search(q))
	case *protocol.LessonRequest, *protocol.QuestionRequest, *protocol.AnswerRequest:
		return s.teach(r)
	case *protocol.StopRequest:
		if s.stop == nil {
			return nil, &viz.RequestError{Code: protocol.ErrNotFound, Message: "this program was not started from a page: stop it where it was started"}
		}
		return reply(&protocol.StopReply{ID: r.id}, s.stop(q.Hard))
	}
	return nil, fmt.Errorf("there is no answer to a %T", r.message)
}

// reply makes the answer of one type that of any.
func reply[M protocol.ServerMessage](m M, err error) (protocol.ServerMessage, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

// encode writes a message; if that fails, an error in its place.
func (s *Server) encode(m protocol.ServerMessage) []byte {
	data, err := protocol.Encode(m)
	if err != nil {
		s.logf("%v", err)
		data = []byte(`{"type":"error","id":0,"code":"internal","message":"govis could not write its answer."}`)
	}
	return data
}

// sentence gives an error text a full stop.
func sentence(err error) string {
	text := err.Error()
	if text != "" && text[0] >= 'a' && text[0] <= 'z' {
		text = string(text[0]-'a'+'A') + text[1:]
	}
	return text + "."
}

// hello says what the trace is.
func (s *Server) hello(id uint32) *protocol.Hello {
	h := s.view.Hello()
	h.ID = id
	h.Trace = s.info()
	h.Total, h.TotalEnd = s.total(h.Count)
	if s.inHub != nil && s.inHub.Edits != nil {
		for i := range h.Sources {
			h.Sources[i].Editable = s.inHub.Edits(h.Sources[i].Path)
		}
	}
	return h
}

func (s *Server) info() protocol.TraceInfo {
	info := s.view.Info()
	info.ID = s.traceID
	info.Recording = info.Recording || s.recording
	info.Plays = s.plays
	if s.exports != nil {
		info.Exports = s.exports.Formats()
	}
	info.Home, info.Stoppable = s.home, s.stop != nil
	if s.inHub != nil {
		info.Room = &protocol.Room{Root: s.inHub.Root, Name: s.inHub.Name, NoEdit: s.inHub.NoEdit, EditOf: s.inHub.EditOf}
	}
	info.Notes = append(info.Notes, s.notes...)
	if s.said != nil {
		info.Notes = append(info.Notes, s.said()...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// The page is told of the end when it can see all events before it.
	info.Live = info.Live || s.live && !s.finished
	return info
}

// total returns how many events an ended trace has, and the time of the last, while the
// view knows only count of them; else 0.
func (s *Server) total(count int64) (total, end int64) {
	t := s.view.Trace()
	s.mu.Lock()
	reading := !s.live && !s.finished
	s.mu.Unlock()
	n := t.Len()
	if !reading || int64(n) <= count {
		return 0, 0
	}
	last, err := t.At(n - 1)
	if err != nil { // a trace that cannot be read to its end: the view will say so
		return 0, 0
	}
	return int64(n), last.T
}

func (s *Server) grew() *protocol.Grew {
	count, end := s.view.Progress()
	first, start := s.view.Front()
	if first == 0 {
		start = 0 // as hello said
	}
	g := &protocol.Grew{Count: count, First: first, Start: start, End: end, Sources: len(s.view.Trace().Sources())}
	g.Total, g.TotalEnd = s.total(count)
	return g
}

func (s *Server) ended() *protocol.Ended {
	count, end := s.view.Progress()
	return &protocol.Ended{Count: count, End: end, Trace: s.info()}
}
