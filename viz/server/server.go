package server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"sync"
	"time"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/lesson"
)

// Options says what a server shows.
type Options struct {
	View *viz.View // the trace; the server brings it up to date, also while the trace grows
	Page fs.FS     // the page's files, with index.html at the top

	// Lesson leads through the run, where it is of a lesson; nil where not.
	Lesson *lesson.Guide
	// Home is where the catalogue is, as seen from the page: "../../"; "" when there is none.
	Home string
	// Room says how the page reaches the [Hub] that shows this server, and what may be done there; nil without a hub.
	Room *Room
	// Stop, if not nil, ends the program: by an interrupt, or, hard, without asking it. It must be safe for concurrent use.
	Stop func(hard bool) error
	// Exports, if not nil, writes what pages show as files.
	Exports Exports
	// Recording says that the trace was not made by a run of just now.
	Recording bool
	// Plays says that the page may play the trace by itself.
	Plays bool
	// Notes are further sentences that the page has to show.
	Notes []string
	// Said, if not nil, returns more of them, which have come up since. It must be safe for concurrent use.
	Said func() []string
	// Secret is what a page has to know; a random one when empty.
	Secret string
	// Logf, if not nil, is told what went wrong inside.
	Logf func(format string, args ...any)
}

// A Room is what a server knows of its place in a [Hub].
type Room struct {
	Root   string                 // where the hub begins, as seen from the page: "../../", "./"
	Name   string                 // as given to Hub.Show
	Edits  func(path string) bool // whether a copy of a source file can be edited and run; nil for none. It must be safe for concurrent use
	NoEdit string                 // why none can, a sentence
	EditOf *string                // the room of the run of which this is an edited copy
}

// A Server shows one trace to pages. Its methods are safe for concurrent use.
type Server struct {
	door
	view      *viz.View
	page      fs.FS
	lesson    *lesson.Guide
	home      string
	inHub     *Room
	stop      func(hard bool) error
	exports   Exports
	exporting chan struct{} // holds one for each that is being written
	recording bool
	plays     bool
	notes     []string
	said      func() []string
	secret    string
	traceID   string
	live      bool // the program ran when the server began
	logf      func(format string, args ...any)
	limits    limits

	mu       sync.Mutex
	conns    map[*conn]struct{}
	finished bool // the trace has all its events, and the view has them
	closing  bool // no more connections
	wait     sync.WaitGroup
}

// limits are how much a server bears from a page, and how long.
type limits struct {
	conns    int           // pages at the same time
	requests int           // requests of one page that wait for their turn
	replies  int           // replies to one page that wait to be sent
	workers  int           // requests of one page that are answered at the same time
	write    time.Duration // for one message to be taken by the network
	silence  time.Duration // without a sign of life from a page
	coalesce time.Duration // between two pushes that the trace has grown
	exports  int           // files that are written for pages at the same time
	export   int64         // bytes of one
	shutdown time.Duration // for pages to take leave
}

var defaultLimits = limits{
	conns: 256, requests: 32, replies: 4, workers: 2,
	exports: 2, export: 1 << 30,
	write: 10 * time.Second, silence: time.Minute,
	coalesce: 25 * time.Millisecond, // 30 pictures a second, and some room
	shutdown: 2 * time.Second,
}

// New returns a server that does not listen yet.
func New(o Options) (*Server, error) {
	if o.View == nil || o.Page == nil {
		return nil, errors.New("a server needs a view and a page")
	}
	if _, err := fs.Stat(o.Page, "index.html"); err != nil {
		return nil, fmt.Errorf("the page is not built: %w", err)
	}
	s := &Server{
		view: o.View, page: o.Page, lesson: o.Lesson, home: o.Home, inHub: o.Room, stop: o.Stop, exports: o.Exports, recording: o.Recording, plays: o.Plays, notes: o.Notes, said: o.Said,
		secret: o.Secret, traceID: token(), live: o.View.Trace().Growing(), logf: o.Logf, limits: defaultLimits,
		conns: make(map[*conn]struct{}),
	}
	s.exporting = make(chan struct{}, s.limits.exports)
	if s.secret == "" {
		s.secret = token()
	}
	if s.logf == nil {
		s.logf = func(string, ...any) {}
	}
	return s, nil
}

// token returns 128 random bits as text.
func token() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// URL returns the address to open in a browser, for a server that listens on addr. It has
// the secret in it, in the part that browsers keep to themselves.
func (s *Server) URL(addr net.Addr) string {
	return "http://" + hostPort(addr) + "/#token=" + s.secret
}

// hostPort returns under which host and port a page on this machine reaches addr.
func hostPort(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.String()
	}
	if ip := tcp.IP; ip == nil || ip.IsUnspecified() {
		tcp = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: tcp.Port}
	}
	return tcp.String()
}

// Serve answers on l, and brings the view up to date while the trace grows,
// until ctx is done. Then it takes leave of the pages and returns nil. It closes l.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	h := newHTTP(guard(l.Addr(), s.mount(ctx)), s.logf)
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	var err error
	select {
	case err = <-failed:
		err = fmt.Errorf("serving the page on %s: %w", l.Addr(), err)
	case <-ctx.Done():
		leave, done := context.WithTimeout(context.Background(), s.limits.shutdown)
		defer done()
		if h.Shutdown(leave) != nil {
			h.Close()
		}
		<-failed
	}
	stop()
	s.unmount()
	return err
}
