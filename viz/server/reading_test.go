package server

import (
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
)

// A long trace is served before it has been read: pages are told how long it is, how
// far govis has come, and when that is all of it.
func TestReading(t *testing.T) {
	file := filepath.Join(t.TempDir(), "long.govis")
	live, err := tracer.Create(file, tracer.Meta{Program: "long", Origin: "probe"})
	if err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	tracetest.PlayEach(1, tracetest.Mixed(2000), func(e *tracer.Event) bool {
		n++
		return live.Write(e) == nil
	})
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	defer live.Trace().Close()
	view := viz.OpenView(live.Trace())
	if _, err := view.Advance(func() bool { return false }); err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{View: view, Page: fstest.MapFS{"index.html": {Data: []byte("page")}}})
	if err != nil {
		t.Fatal(err)
	}
	last, err := live.Trace().At(int(n) - 1)
	if err != nil {
		t.Fatal(err)
	}
	c := newConn(s, nil)
	if !s.add(c) {
		t.Fatal("a new server takes no page")
	}
	defer s.wait.Done()
	h := s.hello(0)
	if h.Count == 0 || h.Count >= n || h.Total != n || h.TotalEnd != last.T || h.Trace.Live {
		t.Errorf("hello while %d events are read is %+v", n, h)
	}
	if g := s.grew(); g.Count != h.Count || g.Total != n || g.TotalEnd != last.T {
		t.Errorf("grew while %d events are read is %+v", n, g)
	}
	s.follow(t.Context())
	if e := s.ended(); e.Count != n || e.End != last.T || e.Trace.Live {
		t.Errorf("ended is %+v", e)
	}
	if c.pending() == nil {
		t.Error("the page is not told that the trace has been read")
	}
	if h := s.hello(0); h.Count != n || h.Total != 0 {
		t.Errorf("hello after that is %+v", h)
	}
}
