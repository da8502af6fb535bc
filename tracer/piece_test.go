package tracer_test

import (
	"path/filepath"
	"testing"

	"github.com/govis/govis/tracer"
)

// start returns a go.start at a time.
func start(t int64) *tracer.Event {
	return &tracer.Event{T: t, G: 7, Kind: tracer.GoStart}
}

// What a piece cannot hold it refuses; what begins before the trace's end gives way.
func TestPieces(t *testing.T) {
	t.Run("zstd", func(t *testing.T) { testPieces(t, false) })
	t.Run("s2", func(t *testing.T) { testPieces(t, true) })
}

func testPieces(t *testing.T, s2 bool) {
	live, err := tracer.Create(filepath.Join(t.TempDir(), "t.govis"), tracer.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	if s2 {
		live.UseS2()
	}
	defer live.Trace().Close()
	defer live.Close()
	first := start(1000)
	first.Seq = 1
	if err := live.Write(first); err != nil {
		t.Fatal(err)
	}

	p := live.NewPiece()
	if p.Write(&tracer.Event{G: 7, Kind: tracer.ChanClose, Obj: 1}) == nil {
		t.Error("a piece took an event of a channel")
	}
	if p.Write(&tracer.Event{G: 7, Kind: tracer.GoBlock, Obj: 1}) == nil {
		t.Error("a piece took a wait for an object")
	}
	for i := range int64(5000) {
		if err := p.Write(start(990 + i)); err != nil {
			t.Fatal(err)
		}
	}
	if p.Write(start(0)) == nil {
		t.Error("a piece took an event of before its last")
	}
	if err := live.Join(p); err != nil {
		t.Fatal(err)
	}
	late := live.NewPiece()
	for range 10000 {
		if err := late.Write(start(10)); err != nil {
			t.Fatal(err)
		}
	}
	if err := live.Join(late); err != nil {
		t.Fatal(err)
	}
	tr := live.Trace()
	if tr.Len() != 15001 {
		t.Fatalf("%d events, want 15001", tr.Len())
	}
	last := int64(0)
	for e, err := range tr.Events(0, tr.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		if e.T < last {
			t.Fatalf("event %d is at %d, the one before it at %d", e.Seq, e.T, last)
		}
		last = e.T
	}
	if last != 990+4999 {
		t.Errorf("the last event is at %d", last)
	}
}
