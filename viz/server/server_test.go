package server

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gorilla/websocket"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// patience is how long a test waits for what must come, before it gives up.
const patience = 30 * time.Second

var page = fstest.MapFS{
	"index.html":      {Data: []byte("<!doctype html><title>page</title>")},
	"favicon.svg":     {Data: []byte("<svg/>")},
	"assets/x-1.js":   {Data: []byte("1")},
	"assets/f.woff2":  {Data: []byte("font")},
	"secret/list.txt": {Data: []byte("x")},
}

// A site is a server that runs for a test, about a live trace.
type site struct {
	*Server
	live *tracer.Live
	addr net.Addr
	stop func() error // ends it and returns what Serve did
}

// serve runs a server about a trace that grows.
func serve(t *testing.T, change func(*Server)) *site {
	t.Helper()
	live, err := tracer.Create(filepath.Join(t.TempDir(), "test.govis"), tracer.Meta{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := viz.NewView(live.Trace())
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{View: v, Page: page, Logf: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	s.limits.coalesce = time.Millisecond
	if change != nil {
		change(s)
	}
	l, err := Listen("127.0.0.1:0", true)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	stopped := false
	out := &site{Server: s, live: live, addr: l.Addr()}
	out.stop = func() error {
		cancel()
		if stopped {
			return nil
		}
		stopped = true
		return <-done
	}
	t.Cleanup(func() {
		out.stop()
		live.Close()
		live.Trace().Close()
	})
	return out
}

// write adds events to the trace.
func (s *site) write(t *testing.T, events ...*tracer.Event) {
	t.Helper()
	for _, e := range events {
		if err := s.live.Write(e); err != nil {
			t.Fatal(err)
		}
	}
}

// knows waits until the server has so many of the events that were written, which a page is told.
func (s *site) knows(c *client, n int) {
	c.t.Helper()
	for s.view.Len() < n {
		c.until("grew")
	}
}

// finish ends the trace.
func (s *site) finish(t *testing.T) {
	t.Helper()
	if err := s.live.Close(); err != nil {
		t.Fatal(err)
	}
}

// dial opens a websocket as a page does.
func (s *site) dial(t *testing.T) *client {
	t.Helper()
	c, answer, err := s.try(s.addr.String(), "http://"+s.addr.String(), s.secret)
	if err != nil {
		t.Fatalf("the websocket is refused: %v %v", err, answer)
	}
	t.Cleanup(func() { c.Close() })
	return &client{t: t, Conn: c}
}

// try opens a websocket with the given Host, Origin ("" for none) and token.
func (s *site) try(host, origin, token string) (*websocket.Conn, *http.Response, error) {
	d := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) {
		return net.Dial("tcp", s.addr.String())
	}}
	h := http.Header{}
	if origin != "" {
		h.Set("Origin", origin)
	}
	return d.Dial("ws://"+host+"/ws?token="+token, h)
}

// A client is a page's end of a websocket.
type client struct {
	t *testing.T
	*websocket.Conn
	id uint32
}

// A message is what came, with what every message has.
type message struct {
	Type string
	ID   uint32
	raw  []byte
}

func (m message) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(m.raw, v); err != nil {
		t.Fatalf("%s: %v", m.raw, err)
	}
}

// next waits for the next message.
func (c *client) next() message {
	c.t.Helper()
	c.SetReadDeadline(time.Now().Add(patience))
	_, data, err := c.ReadMessage()
	if err != nil {
		c.t.Fatalf("waiting for a message: %v", err)
	}
	m := message{raw: data}
	m.into(c.t, &m)
	return m
}

// until waits for a message of a type, and passes over pushes before it.
func (c *client) until(kind string) message {
	c.t.Helper()
	for {
		m := c.next()
		if m.Type == kind {
			return m
		}
		if m.Type != "grew" && m.Type != "ended" {
			c.t.Fatalf("waiting for %s, there came %s", kind, m.raw)
		}
	}
}

// ask sends a request and waits for its answer.
func (c *client) ask(request map[string]any) message {
	c.t.Helper()
	c.id++
	request["id"] = c.id
	if err := c.WriteJSON(request); err != nil {
		c.t.Fatal(err)
	}
	return c.answer(c.id)
}

// answer waits for the answer with an id.
func (c *client) answer(id uint32) message {
	c.t.Helper()
	for {
		if m := c.next(); m.ID == id {
			return m
		}
	}
}

var buffered = tracetest.Play(1, tracetest.Buffered)

func sceneRequest(to int) map[string]any {
	return map[string]any{"type": "scene", "axis": "events", "from": 0, "to": to, "width": 800, "fold": false,
		"lanes": map[string]any{"kinds": []string{"goroutine", "channel"}, "first": 0, "count": 50}}
}

// A page gets hello first, then answers to what it asks, with the id it gave.
func TestConversation(t *testing.T) {
	s := serve(t, nil)
	s.write(t, buffered...)
	s.finish(t)
	c := s.dial(t)
	var hello protocol.Hello
	m := c.next()
	m.into(t, &hello)
	if m.Type != "hello" || hello.Version != protocol.Version || hello.Trace.ID == "" || hello.Trace.Program != "test" {
		t.Fatalf("the first message is %s", m.raw)
	}
	if hello.Trace.Live {
		c.until("ended")
	}
	var scene protocol.SceneReply
	c.ask(sceneRequest(len(buffered))).into(t, &scene)
	if len(scene.Scene.Lanes) != 3 || scene.Scene.Count != int64(len(buffered)) || len(scene.Scene.Links) == 0 {
		t.Errorf("the scene is %+v", scene.Scene)
	}
	var state protocol.StateReply
	c.ask(map[string]any{"type": "state", "at": 14}).into(t, &state)
	if got, want := state.State.Sentence, `main waits to send "task 4" on tasks: the buffer is full (3 of 3).`; got != want {
		t.Errorf("the sentence at the first block is %q, want %q", got, want)
	}
	for _, r := range []map[string]any{
		{"type": "hello"}, {"type": "event", "at": 14}, {"type": "step", "from": 0, "kind": "block"},
		{"type": "explain", "g": 2, "at": 14}, {"type": "search", "text": "task 4", "from": 0, "limit": 5},
		{"type": "stack", "g": 2, "at": 14}, {"type": "waits"},
	} {
		kind := r["type"]
		if m := c.ask(r); m.Type != kind {
			t.Errorf("the answer to a %s request is %s", kind, m.raw)
		}
	}
}

// Lists are lists, whatever is in them: the page need not look first.
func TestListsAreThere(t *testing.T) {
	s := serve(t, nil)
	c := s.dial(t)
	if m := c.next(); strings.Contains(string(m.raw), "null") {
		t.Errorf("hello has null in it: %s", m.raw)
	}
	s.write(t, buffered...)
	for _, r := range []map[string]any{sceneRequest(1), {"type": "state", "at": -1}, {"type": "search", "text": "zzz", "from": 0, "limit": 5}, {"type": "waits"}} {
		if m := c.ask(r); strings.Contains(string(m.raw), "null") || m.Type == "error" {
			t.Errorf("the answer has null in it: %s", m.raw)
		}
	}
}

// What is no request gets an error with its reason, and the connection stays.
func TestBadRequests(t *testing.T) {
	s := serve(t, nil)
	s.write(t, buffered...)
	c := s.dial(t)
	c.until("hello")
	s.knows(c, 4)
	for text, id := range map[string]uint32{
		`nonsense`:                                          0,
		`[]`:                                                0,
		`{"type":"scene"}`:                                  0,
		`{"type":"scene","id":-1}`:                          0,
		`{"type":"dance","id":7}`:                           7,
		`{"type":"state","id":8}`:                           8,
		`{"type":"state","id":9,"at":1e99}`:                 9,
		`{"type":"state","id":10,"at":"x"}`:                 10,
		`{"type":"state","id":11,"at":1,"more":true}`:       11,
		`{"type":"event","id":12,"at":99999}`:               12,
		`{"type":"source","id":13,"path":"/etc/passwd"}`:    13,
		`{"type":"hello","id":14} {"type":"hello","id":15}`: 0,
		`{"type":"scene","id":16,"axis":"events","from":5,"to":1,"width":10,"fold":false,"lanes":{"kinds":[],"first":0,"count":1}}`: 16,
	} {
		if err := c.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
			t.Fatal(err)
		}
		var e protocol.ErrorReply
		c.until("error").into(t, &e)
		if e.ID != id || !strings.HasSuffix(e.Message, ".") || e.Code != protocol.ErrBadRequest && e.Code != protocol.ErrNotFound {
			t.Errorf("%s is answered by %+v", text, e)
		}
	}
	if err := c.WriteMessage(websocket.BinaryMessage, []byte{1}); err != nil {
		t.Fatal(err)
	}
	c.until("error")
	if m := c.ask(map[string]any{"type": "state", "at": 3}); m.Type != "state" {
		t.Errorf("after bad requests a good one is answered by %s", m.raw)
	}
}
