package server

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// A page follows a trace as it grows, sees all of what it has been told of,
// and is told once that it ended.
func TestFollow(t *testing.T) {
	s := serve(t, nil)
	c := s.dial(t)
	var hello protocol.Hello
	c.until("hello").into(t, &hello)
	if !hello.Trace.Live || hello.Count != 0 {
		t.Fatalf("hello of a run that has just begun is %+v", hello)
	}
	told := int64(0)
	for _, e := range buffered {
		s.write(t, e)
		for told < int64(e.Seq) { // a push says how many there are; it may be of earlier
			var g protocol.Grew
			c.until("grew").into(t, &g)
			if g.Count < told {
				t.Fatalf("the trace shrinks from %d to %d", told, g.Count)
			}
			told = g.Count
		}
		if m := c.ask(map[string]any{"type": "state", "at": told - 1}); m.Type != "state" {
			t.Fatalf("the state at the end of what is told is %s", m.raw)
		}
	}
	s.finish(t)
	var ended protocol.Ended
	c.until("ended").into(t, &ended)
	if ended.Count != int64(len(buffered)) || ended.Trace.Live || ended.Trace.Exit == nil {
		t.Errorf("ended is %+v", ended)
	}
	late := s.dial(t)
	late.until("hello").into(t, &hello)
	if hello.Trace.Live || hello.Count != int64(len(buffered)) {
		t.Errorf("hello after the end is %+v", hello)
	}
	if m := late.ask(map[string]any{"type": "hello"}); m.Type != "hello" {
		t.Errorf("after hello of a run that ended comes %s", m.raw)
	}
}

// A page that comes back finds the same trace and goes on where it was.
func TestReconnect(t *testing.T) {
	s := serve(t, nil)
	s.write(t, buffered[:40]...)
	var first, second protocol.Hello
	c := s.dial(t)
	c.until("hello").into(t, &first)
	s.knows(c, 15)
	before := c.ask(map[string]any{"type": "state", "at": 14})
	c.Close()
	s.write(t, buffered[40:]...)
	s.finish(t)
	c = s.dial(t)
	c.until("hello").into(t, &second)
	after := c.ask(map[string]any{"type": "state", "at": 14})
	if first.Trace.ID != second.Trace.ID {
		t.Error("the same trace has another id")
	}
	var a, b protocol.StateReply
	before.into(t, &a)
	after.into(t, &b)
	if a.State.Sentence != b.State.Sentence || a.State.Next.Text != b.State.Next.Text {
		t.Errorf("the state was %+v and is %+v", a.State, b.State)
	}
}

// A page that does not read its answers is cut off, with little memory used
// for it; meanwhile another is served as ever.
func TestSlowPage(t *testing.T) {
	s := serve(t, func(s *Server) { s.limits.write = 200 * time.Millisecond })
	s.write(t, buffered...)
	slow, good := s.dial(t), s.dial(t)
	good.until("hello")
	s.knows(good, 15)
	var writes sync.WaitGroup
	writes.Go(func() { // asks and asks, and never reads
		for id := 1; ; id++ {
			r := sceneRequest(len(buffered))
			r["id"] = id
			data, _ := json.Marshal(r)
			if slow.WriteMessage(websocket.TextMessage, data) != nil {
				return // cut off
			}
		}
	})
	gone := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.conns) == 1
	}
	for deadline := time.Now().Add(patience); !gone(); {
		if m := good.ask(map[string]any{"type": "state", "at": 14}); m.Type != "state" {
			t.Fatalf("another page is answered by %s", m.raw)
		}
		s.mu.Lock()
		for c := range s.conns {
			if len(c.replies) > s.limits.replies || len(c.requests) > s.limits.requests {
				t.Errorf("%d replies and %d requests wait", len(c.replies), len(c.requests))
			}
		}
		s.mu.Unlock()
		if time.Now().After(deadline) {
			t.Fatal("the page that does not read is still there")
		}
	}
	writes.Wait()
}

// Pushes to a page that is busy do not pile up: it gets the newest.
func TestPushLatest(t *testing.T) {
	s := serve(t, nil)
	c := newConn(s.Server, nil)
	for range 1000 {
		c.push(false)
	}
	if len(c.news) != 1 {
		t.Errorf("%d pushes wait", len(c.news))
	}
	if m, ok := c.pending().(*protocol.Grew); !ok {
		t.Errorf("what is pushed is %+v", m)
	}
	if m := c.pending(); m != nil {
		t.Errorf("then %+v is pushed", m)
	}
	c.push(true)
	c.push(false)
	if m, ok := c.pending().(*protocol.Ended); !ok {
		t.Errorf("at the end %+v is pushed", m)
	}
	c.push(true)
	if m := c.pending(); m != nil {
		t.Errorf("after the end %+v is pushed", m)
	}
}

// When govis ends, pages are told, and nothing is left running.
func TestShutdown(t *testing.T) {
	s := serve(t, nil)
	c := s.dial(t)
	c.until("hello")
	if err := s.stop(); err != nil {
		t.Errorf("Serve = %v", err)
	}
	c.SetReadDeadline(time.Now().Add(patience))
	_, _, err := c.ReadMessage()
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != websocket.CloseGoingAway {
		t.Errorf("the page sees %v", err)
	}
	if _, _, err := s.try(s.addr.String(), "http://"+s.addr.String(), s.secret); err == nil {
		t.Error("a websocket is opened after the end")
	}
}

// No more pages than there is room for.
func TestCrowded(t *testing.T) {
	s := serve(t, func(s *Server) { s.limits.conns = 2 })
	s.dial(t).until("hello")
	s.dial(t).until("hello")
	_, answer, err := s.try(s.addr.String(), "http://"+s.addr.String(), s.secret)
	if err == nil || answer == nil || answer.StatusCode != 503 {
		t.Errorf("a third page of two gets %v, %v", answer, err)
	}
}

// Many pages ask all at once while the trace grows.
func TestMany(t *testing.T) {
	s := serve(t, nil)
	var pages sync.WaitGroup
	for range 8 {
		c := s.dial(t)
		pages.Go(func() {
			for i := range 40 {
				request := sceneRequest(100)
				if i%2 == 0 {
					request = map[string]any{"type": "state", "time": 1 << 40}
				}
				if m := c.ask(request); m.Type == "error" {
					t.Errorf("answered by %s", m.raw)
				}
			}
		})
	}
	for _, e := range buffered {
		s.write(t, e)
	}
	s.finish(t)
	pages.Wait()
}

// A view that fails, or panics, makes an error reply.
func TestDefect(t *testing.T) {
	s := finished(t, buffered)
	var e protocol.ErrorReply
	message{raw: s.answer(request{id: 5})}.into(t, &e) // no request that anything could answer
	if e.ID != 5 || e.Code != protocol.ErrInternal {
		t.Errorf("the answer is %+v", e)
	}
	s.view = nil
	message{raw: s.answer(request{id: 6, message: &protocol.StepRequest{}})}.into(t, &e)
	if e.ID != 6 || e.Code != protocol.ErrInternal {
		t.Errorf("the answer of a server with a defect is %+v", e)
	}
}

// Whatever a page sends, it gets one answer, which the page can read.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"type":"scene","id":1,"axis":"events","from":0,"to":84,"width":1200,"fold":true,"lanes":{"kinds":["goroutine","channel","p"],"first":0,"count":40,"pins":["g2"],"folded":["g2"],"object":"o1","text":"a","state":"blocked"}}`,
		`{"type":"scene","id":1,"axis":"clock","from":-5,"to":9000000,"width":3,"fold":true,"lanes":{"kinds":["waitgroup"],"first":1,"count":1,"system":true}}`,
		`{"type":"state","id":2,"at":14,"focus":["o1","g2"]}`, `{"type":"state","id":3,"time":9999}`,
		`{"type":"event","id":4,"seq":3}`, `{"type":"source","id":5,"path":"x"}`,
		`{"type":"step","id":6,"from":3,"kind":"line","line":{"file":"a","line":1},"state":true}`,
		`{"type":"step","id":6,"from":-1,"kind":"block","lane":"g2","back":true,"count":100}`,
		`{"type":"explain","id":7,"g":2,"at":14}`, `{"type":"search","id":8,"text":"task","from":0,"limit":9,"lane":"o1"}`, `{"type":"hello","id":9}`,
	} {
		f.Add([]byte(seed))
	}
	trace := finished(f, buffered)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := request{}
		r.message, r.id, r.err = protocol.Decode(data)
		var m message
		raw := trace.answer(r)
		if err := json.Unmarshal(raw, &m); err != nil || m.ID != r.id || m.Type == "" {
			t.Fatalf("%q is answered by %q: %v", data, raw, err)
		}
		var e protocol.ErrorReply
		if json.Unmarshal(raw, &e); m.Type == "error" && e.Code == protocol.ErrInternal {
			t.Fatalf("%q is answered by %q", data, raw)
		}
	})
}

// finished returns a server about a whole trace, which does not listen.
func finished(t testing.TB, events []*tracer.Event) *Server {
	t.Helper()
	live, err := tracer.Create(filepath.Join(t.TempDir(), "whole.govis"), tracer.Meta{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { live.Trace().Close() })
	for _, e := range events {
		if err := live.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := viz.NewView(live.Trace())
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{View: v, Page: page})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
