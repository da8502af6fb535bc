package main

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/lesson"
	"github.com/govis/govis/viz/server"
	"github.com/govis/govis/web"
)

// A page is being served.
type page struct {
	leave  context.CancelFunc
	served chan error // gets what Serve returned
}

// pageOptions say how a trace is shown.
type pageOptions struct {
	what      string     // what to call it on the terminal
	open      bool       // in the browser, if there is one
	recording bool       // not a run of just now
	whole     bool       // all of it, also while it grows: it is a file that is being read
	plays     bool       // by itself, once the page is there
	index     *execIndex // parts of the page's index that are made otherwise than by the page; nil for none
	notes     []string
	ask       bool      // the lesson's questions are asked
	runs      *pageRuns // of edited copies; nil for none
	program   runnable  // of which a copy can be edited, with runs
}

// readFirst is how long a trace is read before it is shown: a short one is then
// there as a whole. What is left of a long one the page sees come in.
const readFirst = 300 * time.Millisecond

// servePage shows the trace to pages that come in on l, and opens one.
func servePage(l net.Listener, trace *tracer.Trace, o pageOptions) (*page, error) {
	view := viz.OpenView(trace)
	if o.whole {
		view = viz.OpenWhole(trace)
	}
	if o.index != nil {
		view = viz.OpenSegmented(trace, o.index.segments)
	}
	soon := time.Now().Add(readFirst)
	if _, err := view.Advance(func() bool { return time.Now().Before(soon) }); err != nil {
		say(os.Stderr, "the page shows only a part of the trace: %v", err)
	}
	options := server.Options{View: view, Lesson: lesson.Of(trace), Page: web.FS(), Exports: export.Pages{Page: web.FS()}, Recording: o.recording, Plays: o.plays, Notes: sentences(o.notes)}
	var hub *server.Hub
	if o.runs != nil {
		var err error
		if hub, err = o.runs.serve(o.program, &options); err != nil {
			return nil, err
		}
	}
	srv, err := server.New(options)
	if err != nil {
		return nil, err
	}
	ctx, leave := context.WithCancel(context.Background())
	p := &page{leave: leave, served: make(chan error, 1)}
	once := srv.Once
	if hub == nil {
		go func() { p.served <- srv.Serve(ctx, l) }()
	} else {
		once = hub.Once
		hub.Show("", srv)
		go func() { p.served <- hub.Serve(ctx, l) }()
	}

	url := srv.URL(l.Addr())
	if o.ask {
		url += "&pane=lesson&ask=1"
	}
	say(os.Stderr, "watch %s at %s", o.what, url)
	if o.open {
		go tryBrowser(once(url))
	}
	return p, nil
}

// sentences makes sentences of what govis says on a terminal.
func sentences(notes []string) []string {
	list := make([]string, len(notes))
	for i, note := range notes {
		list[i] = strings.ToUpper(note[:1]) + strings.TrimSuffix(note[1:], ".") + "."
	}
	return list
}

// tryBrowser opens url; where there is no screen, the address has been printed.
func tryBrowser(url string) {
	done, err := openBrowser(url)
	if err == nil {
		err = <-done
	}
	if err != nil && !errors.Is(err, errNoScreen) {
		say(os.Stderr, "the browser did not open (%v): open the address yourself", err)
	}
}

// stay serves the page until a signal ends govis.
func (p *page) stay(s *signals) {
	select {
	case <-s.end:
		p.leave()
		<-p.served
	case err := <-p.served:
		p.leave()
		if err != nil {
			say(os.Stderr, "%v", err)
		}
	}
}
