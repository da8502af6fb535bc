package server

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/govis/govis/viz/protocol"
)

// maxBody bounds what a page may send with a request to a hub, bytes: a source file of protocol.MaxEdit as JSON, at worst.
const maxBody = 6*protocol.MaxEdit + 4<<10

// A Hub serves several traces, one after another or at the same time, each at a path of its own, and a page
// in front of them. All have one secret. Its methods are safe for concurrent use.
type Hub struct {
	door
	page    fs.FS
	front   string // the file in front
	secret  string
	logf    func(format string, args ...any)
	mux     *http.ServeMux
	missing func(name string) *Server

	mu    sync.Mutex
	ctx   context.Context // of Serve
	addr  net.Addr
	rooms map[string]*room

	comparing sync.Mutex
}

// A room is where one trace is shown.
type room struct {
	server  *Server
	handler http.Handler // nil until the hub serves
	leave   context.CancelFunc
}

// NewHub returns a hub that does not listen yet, with the file front of page in front. missing, if not nil, is asked for the server of
// a name that is not shown; it may return nil.
func NewHub(page fs.FS, front string, missing func(name string) *Server, logf func(format string, args ...any)) (*Hub, error) {
	if _, err := fs.Stat(page, front); err != nil {
		return nil, fmt.Errorf("the page is not built: %w", err)
	}
	h := &Hub{page: page, front: front, secret: token(), logf: logf, missing: missing, mux: http.NewServeMux(), rooms: map[string]*room{}}
	h.mux.HandleFunc("GET /", h.file)
	h.mux.HandleFunc("GET /open/{key}", h.open)
	h.mux.HandleFunc("GET /r/{name}/", h.enter)
	h.mux.HandleFunc("POST /r/{name}/export", h.enter)
	h.mux.HandleFunc("POST /export", h.file) // of the room in front
	h.Guarded("GET /api/compare", h.compare)
	return h, nil
}

// Secret is what pages have to know, also those of the servers that the hub shows: their Options have to have it.
func (h *Hub) Secret() string { return h.secret }

// URL returns the address to open in a browser, for a hub that listens on addr.
func (h *Hub) URL(addr net.Addr) string { return "http://" + hostPort(addr) + "/#token=" + h.secret }

// Open answers requests of a pattern of package http that anybody on this machine may ask. It must be called before Serve.
func (h *Hub) Open(pattern string, f http.HandlerFunc) { h.mux.HandleFunc(pattern, f) }

// Guarded answers requests of a pattern of package http, from pages of this hub that know its secret. It must be called before Serve.
func (h *Hub) Guarded(pattern string, f http.HandlerFunc) {
	h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if !own(w, r, h.secret) {
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		f(w, r)
	})
}

// own reports whether a request comes from a page of govis's own that knows the secret; else it has been answered.
func own(w http.ResponseWriter, r *http.Request, secret string) bool {
	if origin := r.Header.Values("Origin"); len(origin) > 1 || len(origin) == 1 && origin[0] != "http://"+r.Host ||
		r.Method != http.MethodGet && len(origin) == 0 {
		http.Error(w, "govis does this for its own page only: the request comes from another origin.", http.StatusForbidden)
		return false
	}
	// A header of its own is nothing that another site's page can send.
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Govis-Token")), []byte(secret)) != 1 {
		http.Error(w, "The token is not the one of this govis: open the page by the address that govis printed.", http.StatusUnauthorized)
		return false
	}
	return true
}

// Show shows what s serves at the path r/name/, in place of what was there; under the name "" in front, in place of the hub's page.
func (h *Hub) Show(name string, s *Server) {
	h.Drop(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rooms[name] = &room{server: s}
	h.begin(h.rooms[name])
}

// begin lets a room answer, once the hub serves. The caller holds mu.
func (h *Hub) begin(r *room) {
	if h.ctx == nil || r.handler != nil {
		return
	}
	var ctx context.Context
	ctx, r.leave = context.WithCancel(h.ctx)
	r.handler = r.server.mount(ctx)
}

// Drop shows the trace of a name no more, and returns when its pages have gone.
func (h *Hub) Drop(name string) {
	h.mu.Lock()
	r := h.rooms[name]
	delete(h.rooms, name)
	h.mu.Unlock()
	if r != nil && r.handler != nil {
		r.leave()
		r.server.unmount()
	}
}

// enter hands a request to the room that it is for.
func (h *Hub) enter(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	here := h.find(name)
	if here == nil || here.handler == nil {
		http.Error(w, "This run is no longer here. Its trace is among those that govis has kept: govis open.", http.StatusNotFound)
		return
	}
	http.StripPrefix("/r/"+name, here.handler).ServeHTTP(w, r)
}

// find returns the room of a name, which may come about by being asked for; nil when there is none.
func (h *Hub) find(name string) *room {
	h.mu.Lock()
	here := h.rooms[name]
	h.mu.Unlock()
	if here == nil && h.missing != nil {
		if s := h.missing(name); s != nil {
			h.mu.Lock()
			if h.rooms[name] == nil {
				h.rooms[name] = &room{server: s}
				h.begin(h.rooms[name])
			}
			here = h.rooms[name]
			h.mu.Unlock()
		}
	}
	return here
}

// file answers with a file of the page, or hands the request to the room in front.
func (h *Hub) file(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	front := h.rooms[""]
	h.mu.Unlock()
	if front != nil && front.handler != nil {
		front.handler.ServeHTTP(w, r)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || name == "index.html" {
		name = h.front
	}
	serveFile(h.page, name, w, r)
}

// Serve answers on l until ctx is done. It closes l.
func (h *Hub) Serve(ctx context.Context, l net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	h.mu.Lock()
	h.ctx, h.addr = ctx, l.Addr()
	for _, r := range h.rooms {
		h.begin(r)
	}
	h.mu.Unlock()
	s := newHTTP(guard(l.Addr(), h.mux), h.logf)
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	var err error
	select {
	case err = <-failed:
		err = fmt.Errorf("serving the page on %s: %w", l.Addr(), err)
	case <-ctx.Done():
		leave, done := context.WithTimeout(context.Background(), defaultLimits.shutdown)
		defer done()
		if e := s.Shutdown(leave); e != nil && !errors.Is(e, http.ErrServerClosed) {
			s.Close()
		}
		<-failed
	}
	stop()
	h.mu.Lock()
	rooms := h.rooms
	h.rooms = map[string]*room{}
	h.mu.Unlock()
	for _, r := range rooms {
		if r.handler != nil {
			r.server.unmount()
		}
	}
	return err
}

// newHTTP returns an HTTP server with limits for who says little and takes long.
func newHTTP(h http.Handler, logf func(string, ...any)) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          newLog(logf),
	}
}
