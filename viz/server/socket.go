package server

import (
	"context"
	"crypto/subtle"
	"net/http"

	"github.com/gorilla/websocket"

	"github.com/govis/govis/viz/protocol"
)

// upgrader turns a request into a websocket. Whether it may is checked before.
var upgrader = websocket.Upgrader{
	ReadBufferSize:  4 << 10,
	WriteBufferSize: 32 << 10,
	CheckOrigin:     func(*http.Request) bool { return true },
}

// socket answers a page's request for its websocket.
func (s *Server) socket(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	// A browser always says from which page a websocket is asked for. It has to be ours.
	if origin := r.Header.Values("Origin"); len(origin) != 1 || origin[0] != "http://"+r.Host {
		http.Error(w, "govis opens a websocket to its own page only: the request comes from another origin.",
			http.StatusForbidden)
		return
	}
	given := r.URL.Query().Get("token")
	if subtle.ConstantTimeCompare([]byte(given), []byte(s.secret)) != 1 {
		http.Error(w, "The token is not the one of this govis: open the page by the address that govis printed.",
			http.StatusUnauthorized)
		return
	}
	if !s.room() {
		http.Error(w, "Too many pages are open.", http.StatusServiceUnavailable)
		return
	}
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	socket.SetReadLimit(protocol.MaxRequestBytes)
	c := newConn(s, socket)
	if !s.add(c) {
		socket.Close()
		return
	}
	go func() {
		defer s.wait.Done()
		c.run(ctx)
		s.remove(c)
	}()
}

// room reports whether one more page may connect.
func (s *Server) room() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns) < s.limits.conns
}

// add takes a page's connection in, unless the server is ending.
func (s *Server) add(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || len(s.conns) >= s.limits.conns {
		return false
	}
	s.conns[c] = struct{}{}
	s.wait.Add(1)
	if s.finished {
		c.told = true // hello says it already
	}
	return true
}

func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
}
