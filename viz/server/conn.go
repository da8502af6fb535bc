package server

import (
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/govis/govis/viz/protocol"
)

// A conn is one page's connection. One goroutine reads requests, a few answer
// them, one writes. All queues between them are bounded: a page that does not
// read its answers is not read from either, and in the end cut off; no other
// notices.
type conn struct {
	server *Server
	socket *websocket.Conn

	requests chan request
	replies  chan []byte

	mu    sync.Mutex
	grew  bool          // to be pushed
	ended bool          // to be pushed
	told  bool          // that the trace has ended
	news  chan struct{} // something is to be pushed
}

// A request is a message from the page, or why it is none.
type request struct {
	message protocol.ClientMessage
	id      uint32
	err     error
}

func newConn(s *Server, socket *websocket.Conn) *conn {
	return &conn{
		server: s, socket: socket,
		requests: make(chan request, s.limits.requests),
		replies:  make(chan []byte, s.limits.replies),
		news:     make(chan struct{}, 1),
	}
}

// run serves the connection until it breaks or ctx is done.
func (c *conn) run(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	var parts sync.WaitGroup
	parts.Go(func() {
		defer stop()
		c.write(ctx)
		c.socket.Close() // ends read, too
	})
	for range c.server.limits.workers {
		parts.Go(func() { c.work(ctx) })
	}
	parts.Go(func() {
		defer stop()
		c.read(ctx)
	})
	parts.Wait()
}

// read takes requests in, as long as there is room for them.
func (c *conn) read(ctx context.Context) {
	alive := func(string) error {
		return c.socket.SetReadDeadline(time.Now().Add(c.server.limits.silence))
	}
	c.socket.SetPongHandler(alive)
	for {
		if alive("") != nil {
			return
		}
		kind, data, err := c.socket.ReadMessage()
		if err != nil {
			return // the page has gone, or sent what is no message
		}
		r := request{err: errNotText}
		if kind == websocket.TextMessage {
			r.message, r.id, r.err = protocol.Decode(data)
		}
		select {
		case c.requests <- r:
		case <-ctx.Done():
			return
		}
	}
}

// work answers requests.
func (c *conn) work(ctx context.Context) {
	for {
		select {
		case r := <-c.requests:
			select {
			case c.replies <- c.server.answer(r):
			case <-ctx.Done():
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// push tells the connection that the trace grew or ended. It never waits: what
// has not been sent yet is replaced by what is newer.
func (c *conn) push(ended bool) {
	c.mu.Lock()
	c.grew = true
	c.ended = c.ended || ended
	c.mu.Unlock()
	select {
	case c.news <- struct{}{}:
	default:
	}
}

// pending returns what is to be pushed, as it is now.
func (c *conn) pending() protocol.ServerMessage {
	c.mu.Lock()
	grew, ended := c.grew && !c.told, c.ended && !c.told
	c.grew = false
	c.told = c.told || ended
	c.mu.Unlock()
	switch {
	case ended:
		return c.server.ended()
	case grew:
		return c.server.grew()
	}
	return nil
}

// write sends hello, and then answers and pushes as they come. It is the only
// goroutine that writes.
func (c *conn) write(ctx context.Context) {
	if c.send(c.server.encode(c.server.hello(0))) != nil {
		return
	}
	ping := time.NewTicker(c.server.limits.silence / 3)
	defer ping.Stop()
	for {
		var err error
		select {
		case reply := <-c.replies:
			err = c.send(reply)
		case <-c.news:
			if m := c.pending(); m != nil {
				err = c.send(c.server.encode(m))
			}
		case <-ping.C:
			err = c.socket.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.server.limits.write))
		case <-ctx.Done():
			bye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "govis ends")
			c.socket.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) // as a courtesy
			return
		}
		if err != nil {
			return
		}
	}
}

func (c *conn) send(message []byte) error {
	if err := c.socket.SetWriteDeadline(time.Now().Add(c.server.limits.write)); err != nil {
		return err
	}
	return c.socket.WriteMessage(websocket.TextMessage, message)
}
