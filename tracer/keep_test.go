package tracer_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// A memFile is a file in memory. After each change it calls changed.
type memFile struct {
	b       []byte
	changed func()
	torn    func(before []byte, b []byte, at int64) // of a change that is about to be made
}

func (f *memFile) WriteAt(b []byte, at int64) (int, error) {
	if f.torn != nil {
		f.torn(f.b, b, at)
	}
	if n := int(at) + len(b); n > len(f.b) {
		f.b = append(f.b, make([]byte, n-len(f.b))...)
	}
	copy(f.b[at:], b)
	if f.changed != nil {
		f.changed()
	}
	return len(b), nil
}

func (f *memFile) Truncate(size int64) error {
	f.b = f.b[:size]
	if f.changed != nil {
		f.changed()
	}
	return nil
}

// writeKept writes events, and a few source files, with a flush now and then.
func writeKept(tb testing.TB, f *memFile, keep tracer.Keep, events []*tracer.Event) {
	tb.Helper()
	w, err := tracer.NewKeepWriter(f, meta, keep)
	check(tb, err)
	for i, e := range events {
		if i%(len(events)/4+1) == 0 {
			path := fmt.Sprintf("/home/gopher/%d.go", i)
			check(tb, w.AddSource(path, []byte("package main // "+path)))
		}
		check(tb, w.Write(e))
		if i%97 == 0 {
			check(tb, w.Flush())
		}
	}
	check(tb, w.Close())
}

// newest checks that a trace has the newest of events, and the states to them, and
// the source files.
func newest(tb testing.TB, tr *tracer.Trace, events []*tracer.Event) {
	tb.Helper()
	gone := tr.LetGo()
	first := gone.Events
	if first > 0 && (gone.Seq != events[first-1].Seq || gone.T != events[first-1].T) {
		tb.Fatalf("let go %+v, but the last of those is %d at %d", gone, events[first-1].Seq, events[first-1].T)
	}
	i := first
	for e, err := range tr.Events(0, tr.Len()) {
		check(tb, err)
		if !tracer.Equal(e, events[i]) {
			tb.Fatalf("position %d:\n got %s\nwant %s", i, tracer.AppendJSON(nil, e), tracer.AppendJSON(nil, events[i]))
		}
		i++
	}
	if i != tr.Len() {
		tb.Fatalf("events up to %d of %d", i, tr.Len())
	}
	for _, path := range tr.Sources() {
		b, err := tr.Source(path)
		check(tb, err)
		if string(b) != "package main // "+path {
			tb.Fatalf("the source file %s is %q", path, b)
		}
	}
}

func sameStates(tb testing.TB, tr *tracer.Trace, events []*tracer.Event, step int) {
	tb.Helper()
	s, at := tracer.NewState(), 0
	for i := max(tr.First()-1, 0); i < tr.Len(); i += step {
		for ; at <= i; at++ {
			s.Apply(events[at])
		}
		got, err := tr.StateAt(i)
		check(tb, err)
		sameState(tb, fmt.Sprint("after position ", i), got, s)
	}
}

// The newest part is kept, within the bytes that there are, with whole states.
func TestKeepBytes(t *testing.T) {
	events := mixed(t)
	for _, limit := range []int64{200 << 10, 500 << 10, 100 << 20} {
		var f memFile
		most := 0
		f.changed = func() { most = max(most, len(f.b)) }
		writeKept(t, &f, tracer.Keep{Bytes: limit}, events)
		tr := open(t, f.b)
		check(t, tr.Damage())
		newest(t, tr, events)
		sameStates(t, tr, events, 777)
		if end, ok := tr.End(); !ok || end.Events != len(events) || tr.Len() != len(events) || !end.Exited {
			t.Errorf("%d bytes: the end is %+v, %d events", limit, end, tr.Len())
		}
		if n := len(tr.Sources()); n != 4 {
			t.Errorf("%d bytes: %d source files", limit, n)
		}
		const sources = 4 << 10
		if int64(most) > limit+sources {
			t.Errorf("of %d bytes the file took %d", limit, most)
		}
		whole := limit == 100<<20
		if whole != (tr.First() == 0) {
			t.Errorf("of %d bytes %d events were let go", limit, tr.First())
		}
		if !whole && int64(len(f.b)) < limit*3/4 {
			t.Errorf("of %d bytes only %d are used", limit, len(f.b))
		}
	}
}

// The newest time is kept; and when less happens the file becomes smaller.
func TestKeepTime(t *testing.T) {
	events := mixed(t)
	end := events[len(events)-1].T
	var f memFile
	most := 0
	f.changed = func() { most = max(most, len(f.b)) }
	keep := time.Duration(end / 10)
	writeKept(t, &f, tracer.Keep{For: keep}, events)
	tr := open(t, f.b)
	check(t, tr.Damage())
	newest(t, tr, events)
	sameStates(t, tr, events, 777)
	if back := time.Duration(end - tr.LetGo().T); back < keep || back > keep*3/2 {
		t.Errorf("it goes back %v of %v, not %v", back, time.Duration(end), keep)
	}
	if all := len(encode(t, events, 97)); most > all/4 {
		t.Errorf("for a tenth of the time the file took %d bytes; all take %d", most, all)
	}
}

// What was let go is refused, with words that say so.
func TestLetGoError(t *testing.T) {
	events := mixed(t)
	var f memFile
	writeKept(t, &f, tracer.Keep{Bytes: 200 << 10}, events)
	tr := open(t, f.b)
	first := tr.First()
	_, err := tr.At(first - 1)
	_, err2 := tr.StateAt(first - 2)
	_, err3 := tr.StateAt(-1)
	for _, err := range []error{err, err2, err3} {
		var gone *tracer.LetGoError
		if !errors.As(err, &gone) || gone.LetGo.Events != first {
			t.Errorf("%v", err)
		}
	}
	if i, err := tr.IndexOfSeq(1); err != nil || i != first {
		t.Errorf("event 1 is at %d, %v; the first is %d", i, err, first)
	}
	if i, err := tr.IndexOfSeq(events[first+9].Seq); err != nil || i != first+9 {
		t.Errorf("event %d is at %d, %v", first+9, i, err)
	}
}

// Whenever the writer is killed, between two writes or within one, the file
// opens with all that was written by then but what was let go.
func TestKeepKilled(t *testing.T) {
	events := mixed(t)[:12_000]
	var f memFile
	rng := rand.New(rand.NewPCG(1, 1))
	least, seen, moved := 0, 0, 0
	look := func(file []byte) {
		tr, err := tracer.NewTrace(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			if seen > 0 {
				t.Fatalf("after %d events: %v", least, err)
			}
			return
		}
		if tr.Len() < least {
			t.Fatalf("%d events; there were %d already: %v", tr.Len(), least, tr.Damage())
		}
		if tr.Len() > 0 && tr.Len() == tr.First() {
			t.Fatalf("nothing is left of %d events", tr.Len())
		}
		least = max(least, tr.Len())
		seen++
		if tr.First() > 0 {
			moved++
		}
		if seen%50 == 0 {
			newest(t, tr, events)
			sameStates(t, tr, events, 3333)
		}
	}
	f.torn = func(before, b []byte, at int64) {
		if rng.IntN(8) != 0 {
			return
		}
		torn := memFile{b: bytes.Clone(before)}
		torn.WriteAt(b[:rng.IntN(len(b))], at)
		look(torn.b)
	}
	f.changed = func() { look(f.b) }
	writeKept(t, &f, tracer.Keep{Bytes: 60 << 10}, events)
	if seen < 100 || moved < seen/2 {
		t.Errorf("looked %d times, %d of them after something was let go", seen, moved)
	}
}

// No changed byte gives a wrong event.
func TestKeepFlipped(t *testing.T) {
	events := mixed(t)[:3_000]
	var f memFile
	writeKept(t, &f, tracer.Keep{Bytes: 20 << 10}, events)
	if tr := open(t, f.b); tr.First() == 0 || tr.Parts() < 2 {
		t.Fatalf("first %d, %d parts", tr.First(), tr.Parts())
	}
	for i := 0; i < len(f.b); i += 11 {
		broken := bytes.Clone(f.b)
		broken[i] ^= 1 << (i % 8)
		tr, err := tracer.NewTrace(bytes.NewReader(broken), int64(len(broken)))
		if err != nil {
			continue
		}
		if tr.Len() < len(events) && tr.Damage() == nil {
			t.Fatalf("byte %d changed: %d events and no damage", i, tr.Len())
		}
		newest(t, tr, events)
	}
}

// Many read while the front moves on under them: what they get is right, or
// they are told that it was let go.
func TestKeepLive(t *testing.T) {
	events := mixed(t)
	path := filepath.Join(t.TempDir(), "live.govis")
	l, err := tracer.CreateKeep(path, meta, tracer.Keep{Bytes: 150 << 10})
	check(t, err)
	tr := l.Trace()
	t.Cleanup(func() {
		l.Close()
		tr.Close()
	})
	var wg sync.WaitGroup
	for reader := range 4 {
		wg.Go(func() { chase(t, tr, events, uint64(reader)) })
	}
	check(t, l.AddSource("main.go", []byte("package main // main.go")))
	for i, e := range events {
		check(t, l.Write(e))
		if i%1000 == 0 {
			check(t, l.Flush())
		}
	}
	check(t, l.Close())
	wg.Wait()
	if tr.First() == 0 || tr.Parts() > 12 {
		t.Errorf("first %d, %d parts in memory", tr.First(), tr.Parts())
	}
	newest(t, tr, events)
	again, err := tracer.Open(path)
	check(t, err)
	defer again.Close()
	check(t, again.Damage())
	newest(t, again, events)
	if again.LetGo() != tr.LetGo() || again.Len() != tr.Len() || !slices.Equal(again.Sources(), tr.Sources()) {
		t.Errorf("reopened: let go %+v, live %+v", again.LetGo(), tr.LetGo())
	}
	sameStates(t, again, events, 9999)
}

// chase reads a growing trace at places that are about to be let go.
func chase(t *testing.T, tr *tracer.Trace, events []*tracer.Event, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 3))
	for {
		changed, growing := tr.Changed(), tr.Growing()
		first, n := tr.First(), tr.Len()
		if n > 0 {
			i := first + rng.IntN(min(n-first, 2000)+1)
			var gone *tracer.LetGoError
			if e, err := tr.At(min(i, n-1)); err == nil && !tracer.Equal(e, events[min(i, n-1)]) || err != nil && !errors.As(err, &gone) {
				t.Errorf("position %d of %d to %d: %+v, %v", i, first, n, e, err)
				return
			}
			s, err := tr.StateAt(min(i, n-1))
			if err == nil && s.Seq != events[min(i, n-1)].Seq || err != nil && !errors.As(err, &gone) {
				t.Errorf("state after %d of %d to %d: %v", i, first, n, err)
				return
			}
		}
		if !growing {
			return
		}
		<-changed
	}
}

// A state that is large beside what is kept does not make the file one of
// states alone.
func TestKeepLargeState(t *testing.T) {
	var events []*tracer.Event
	add := func(e tracer.Event) {
		e.Seq, e.T, e.P = uint64(len(events)+1), int64(len(events)), -1
		events = append(events, &e)
	}
	for g := range uint64(20_000) {
		add(tracer.Event{Kind: tracer.GoCreate, G: g + 1, Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp,
			Name: fmt.Sprint("worker ", g), Mode: tracer.ModeUser, Op: "main.worker"})
	}
	for i := range uint64(200_000) {
		add(tracer.Event{Kind: tracer.GoStart, G: i%20_000 + 1})
	}
	var f memFile
	most := 0
	f.changed = func() { most = max(most, len(f.b)) }
	writeKept(t, &f, tracer.Keep{Bytes: 100 << 10}, events)
	tr := open(t, f.b)
	newest(t, tr, events)
	if kept := tr.Len() - tr.First(); kept < 10_000 {
		t.Errorf("%d events are kept", kept)
	}
	s, err := tr.StateAt(tr.First() - 1)
	check(t, err)
	if len(s.Goroutines) != 20_000 || s.Goroutines[77].Name != "worker 76" {
		t.Errorf("%d goroutines at the front", len(s.Goroutines))
	}
	if all := len(encode(t, events, 97)); most > all {
		t.Errorf("%d bytes, all without letting go take %d", most, all)
	}
}

// When the file cannot be written, the writer is told.
func TestKeepFails(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	if _, err := tracer.CreateKeep("/dev/full", meta, tracer.Keep{Bytes: 1 << 20}); err == nil {
		t.Error("a trace on a full disk begins well")
	}
}

func TestSpace(t *testing.T) {
	s := tracer.NewSpace(100)
	same := func(want ...[2]int64) {
		t.Helper()
		if got := s.Free(); !slices.Equal(got, want) {
			t.Errorf("free %v, want %v", got, want)
		}
	}
	s.Give(10, 20)
	s.Give(30, 40)
	s.Give(5, 5)
	same([2]int64{10, 20}, [2]int64{30, 40})
	s.Give(20, 30)
	same([2]int64{10, 40})
	s.Give(90, 100)
	s.Give(60, 70)
	same([2]int64{10, 40}, [2]int64{60, 70})
	if s.End() != 90 {
		t.Errorf("end %d", s.End())
	}
	if e := s.Take(20); e != [2]int64{10, 40} {
		t.Errorf("took %v", e)
	}
	if e := s.Take(20); e != [2]int64{} {
		t.Errorf("took %v", e)
	}
	s.Give(70, 90)
	same()
	if s.End() != 60 {
		t.Errorf("end %d", s.End())
	}
	got := tracer.Without(10, 50, [2]int64{0, 5}, [2]int64{10, 15}, [2]int64{20, 30}, [2]int64{60, 70})
	if want := [][2]int64{{10, 10}, {15, 20}, {30, 50}}; !slices.Equal(got, want) {
		t.Errorf("left %v", got)
	}
}

// FuzzKept opens what is left of a trace that lets go when bytes are changed.
func FuzzKept(f *testing.F) {
	for _, program := range tracetest.Programs {
		var file memFile
		writeKept(f, &file, tracer.Keep{Bytes: 6 << 10}, tracetest.Play(1, program))
		f.Add(file.b, 0, byte(0))
		f.Add(file.b, 200, byte(1)) // where it says where the trace begins
		f.Add(file.b[:len(file.b)-1], 0, byte(0))
	}
	f.Fuzz(func(t *testing.T, file []byte, at int, change byte) {
		file = bytes.Clone(file)
		if at >= 0 && at < len(file) {
			file[at] ^= change
		}
		if tr, err := tracer.NewTrace(bytes.NewReader(file), int64(len(file))); err == nil {
			readAll(tr)
		}
	})
}
