package tracer_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

func create(t *testing.T) *tracer.Live {
	t.Helper()
	l, err := tracer.Create(filepath.Join(t.TempDir(), "live.govis"), meta)
	check(t, err)
	t.Cleanup(func() {
		l.Close()
		l.Trace().Close()
	})
	return l
}

// Many readers follow a trace that is being written: all of them see all
// events, each once and in order, and the end, and states on the way.
func TestLiveReaders(t *testing.T) {
	events := mixed(t)[:40_000]
	l := create(t)
	tr := l.Trace()
	var wg sync.WaitGroup
	for reader := range 6 {
		wg.Go(func() { follow(t, tr, events, reader) })
	}
	check(t, l.AddSource("main.go", []byte("package main")))
	rng := rand.New(rand.NewPCG(1, 1))
	for i, e := range events {
		if err := l.Write(e); err != nil {
			t.Error(err)
			break
		}
		if rng.IntN(3000) == 0 {
			check(t, l.Flush())
		}
		if i == 20_000 {
			check(t, l.AddSource("later.go", []byte("package later")))
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	end, ok := tr.End()
	if !ok || end.Events != len(events) || end.T != events[len(events)-1].T || tr.Growing() || tr.Damage() != nil {
		t.Errorf("at the end: %+v %v, growing %v, %v", end, ok, tr.Growing(), tr.Damage())
	}
	if got := tr.Sources(); !slices.Equal(got, []string{"later.go", "main.go"}) {
		t.Errorf("sources %q", got)
	}
	if b, err := tr.Source("later.go"); err != nil || string(b) != "package later" {
		t.Errorf("source %q, %v", b, err)
	}
}

// follow reads a growing trace to its end.
func follow(t *testing.T, tr *tracer.Trace, want []*tracer.Event, reader int) {
	rng := rand.New(rand.NewPCG(uint64(reader), 9))
	next := 0
	for {
		changed := tr.Changed()
		growing, n := tr.Growing(), tr.Len()
		for e, err := range tr.Events(next, n) {
			if err != nil || !tracer.Equal(e, want[next]) {
				t.Errorf("reader %d: position %d: %v %+v", reader, next, err, e)
				return
			}
			next++
		}
		if next != n {
			t.Errorf("reader %d: %d events of %d", reader, next, n)
			return
		}
		if n > 0 && rng.IntN(20) == 0 {
			i := rng.IntN(n)
			s, err := tr.StateAt(i)
			if err != nil || s.Events != i+1 || s.Seq != want[i].Seq || s.Exited {
				t.Errorf("reader %d: state after %d: %v %+v", reader, i, err, s)
				return
			}
		}
		if !growing {
			return
		}
		if next == n {
			<-changed
		}
	}
}

// The file of a live trace is the same as that of a Writer, and its states
// are those of a replay.
func TestLiveFile(t *testing.T) {
	events := mixed(t)[:40_000]
	path := filepath.Join(t.TempDir(), "x.govis")
	l, err := tracer.Create(path, meta)
	check(t, err)
	for i, e := range events {
		check(t, l.Write(e))
		if i%7777 == 0 {
			s, err := l.Trace().StateAt(i)
			check(t, err)
			sameState(t, fmt.Sprint("live, after position ", i), s, replay(events[:i+1]))
		}
	}
	check(t, l.Close())
	check(t, l.Close())
	check(t, l.Trace().Close())
	if err := l.Write(events[0]); err == nil {
		t.Error("a closed trace takes events")
	}
	if err := l.Flush(); err == nil {
		t.Error("a closed trace can be flushed")
	}
	tr, err := tracer.Open(path)
	check(t, err)
	defer tr.Close()
	check(t, tr.Damage())
	sameEvents(t, tr, events)
	if tr.Len() != len(events) || tr.Checkpoints() == 0 {
		t.Errorf("%d events, %d checkpoints", tr.Len(), tr.Checkpoints())
	}
}

// What Flush has written survives when nobody closes the trace.
func TestLiveKilled(t *testing.T) {
	events := tracetest.Play(1, tracetest.Buffered)
	path := filepath.Join(t.TempDir(), "x.govis")
	l, err := tracer.Create(path, meta)
	check(t, err)
	defer l.Trace().Close()
	defer l.Close()
	for i, e := range events {
		check(t, l.Write(e))
		if i == 50 {
			check(t, l.Flush())
		}
	}
	tr, err := tracer.Open(path)
	check(t, err)
	defer tr.Close()
	var damage *tracer.DamageError
	if !errors.As(tr.Damage(), &damage) || damage.Reason != "the file ends here, before the trace does" {
		t.Errorf("damage %v", tr.Damage())
	}
	if _, ok := tr.End(); ok || tr.Len() != 51 {
		t.Errorf("%d events, end %v", tr.Len(), ok)
	}
	sameEvents(t, tr, events)
}

// An event in memory is there at once, and those that wait are told.
func TestLiveChanged(t *testing.T) {
	l := create(t)
	tr := l.Trace()
	changed := tr.Changed()
	select {
	case <-changed:
		t.Fatal("told of nothing")
	default:
	}
	e := tracetest.Play(1, tracetest.Buffered)[0]
	check(t, l.Write(e))
	<-changed
	if got, err := tr.At(0); err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("%+v, %v", got, err)
	}
	changed = tr.Changed()
	check(t, l.Close())
	<-changed
	if tr.Growing() {
		t.Error("it grows after Close")
	}
}

func TestLiveRefuses(t *testing.T) {
	l := create(t)
	check(t, l.Write(&tracer.Event{Seq: 5, T: 5, Kind: tracer.GoEnd}))
	if err := l.Write(&tracer.Event{Seq: 5, T: 5, Kind: tracer.GoEnd}); err == nil {
		t.Error("the same number twice")
	}
	if err := l.AddSource("big.go", make([]byte, 17<<20)); err == nil {
		t.Error("a source file of 17 MB is taken")
	}
	check(t, l.Write(&tracer.Event{Seq: 6, T: 5, Kind: tracer.GoEnd})) // it goes on without
	if n := l.Trace().Len(); n != 2 {
		t.Errorf("%d events", n)
	}
	if _, err := tracer.Create(filepath.Join(t.TempDir(), "no", "x.govis"), meta); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// When the file cannot be written any more, the writer is told, nobody hangs,
// and what is in memory can be read.
func TestLiveFails(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	if _, err := tracer.Create("/dev/full", meta); err == nil {
		t.Error("a trace on a full disk begins well")
	}
	l := create(t)
	events := mixed(t)
	n := 0
	for _, e := range events {
		if err := l.Write(e); err != nil {
			break
		}
		if n++; n == 1000 {
			l.BreakFile()
		}
	}
	if n == len(events) {
		t.Fatal("no error came")
	}
	if err := l.Flush(); err == nil {
		t.Error("Flush has no error")
	}
	if err := l.Close(); err == nil {
		t.Error("Close has no error")
	}
	if tr := l.Trace(); tr.Growing() || tr.Len() != n {
		t.Errorf("growing %v, %d events of %d", tr.Growing(), tr.Len(), n)
	}
	sameEvents(t, l.Trace(), events)
}

// Why a trace ends in the middle is in its end, and in the file's.
func TestLiveBreak(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.govis")
	l, err := tracer.Create(path, tracer.Meta{})
	check(t, err)
	check(t, l.Write(&tracer.Event{Seq: 1, G: 1, Kind: tracer.GoStart}))
	check(t, l.Break("half of it is missing"))
	check(t, l.Close())
	defer l.Trace().Close()
	read, err := tracer.Open(path)
	check(t, err)
	defer read.Close()
	for _, tr := range []*tracer.Trace{l.Trace(), read} {
		if end, ok := tr.End(); !ok || end.Broken != "half of it is missing" || end.Events != 1 || tr.Damage() != nil {
			t.Errorf("the end is %+v %t, the damage %v", end, ok, tr.Damage())
		}
	}
}
