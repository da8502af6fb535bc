package viz

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	xtrace "runtime/trace"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/tracetest"
)

// execTrace records what goroutines do that talk, sleep, allocate and compute, while the collector runs, with regions or without.
func execTrace(t *testing.T, regions bool) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := xtrace.Start(&out); err != nil {
		t.Skipf("the execution tracer is in use: %v", err)
	}
	defer xtrace.Stop()
	var wg sync.WaitGroup
	end := time.Now().Add(2200 * time.Millisecond) // a generation lasts a second
	for k := range 2 {
		ping, pong := make(chan int), make(chan int)
		wg.Go(func() {
			for v := range ping {
				pong <- v
			}
		})
		wg.Go(func() {
			defer close(ping)
			var kept [][]byte
			for i := 0; time.Now().Before(end); i++ {
				ping <- i
				<-pong
				switch {
				case i%16 == 2*k:
					kept = append(kept[:min(len(kept), 64)], make([]byte, 100_000))
				case i%2 == 1:
					time.Sleep(4 * time.Millisecond)
				case i%20 == 10:
					done := make(chan bool)
					go func() { runtime.Gosched(); close(done) }()
					<-done
				}
				if regions && i%50 == 0 {
					xtrace.WithRegion(context.Background(), "round", func() { runtime.Gosched() })
				}
			}
			runtime.KeepAlive(kept)
		})
	}
	wg.Wait()
	xtrace.Stop()
	return out.Bytes()
}

// testSegments returns segments that are small.
func testSegments(t *testing.T, most int) *Segments {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	s := NewSegments(f)
	s.sizes = segmentSizes{first: max(1, most/8), largest: most, least: min(10, most), pause: 8}
	return s
}

// segmented counts the events of segments.
func (s *Segments) segmented() (n int) {
	for _, p := range s.parts {
		for _, b := range p.done {
			if b.segment != nil {
				n += b.count
			}
		}
	}
	return n
}

// The index of an execution trace that was made in segments, by several readers while a page follows, is that of one event after the other; and
// so is what is read from the file of the segments.
func TestSegmentsOfExecTrace(t *testing.T) {
	if testing.Short() {
		t.Skip("a generation lasts a second")
	}
	for name, regions := range map[string]bool{"plain": false, "regions": true} {
		data := execTrace(t, regions)
		for _, most := range []int{500, 1 << 20} {
			live, err := tracer.Create(filepath.Join(t.TempDir(), "trace.govis"), tracer.Meta{Origin: "exectrace"})
			if err != nil {
				t.Fatal(err)
			}
			trace := live.Trace()
			defer trace.Close()
			s := testSegments(t, most)
			v := OpenSegmented(trace, s)
			var following sync.WaitGroup
			following.Go(func() {
				for growing := true; growing; {
					changed := trace.Changed()
					growing = trace.Growing()
					if _, err := v.Update(); err != nil {
						t.Error(err)
					}
					if growing {
						<-changed
					}
				}
			})
			err = exectrace.Convert(bytes.NewReader(data), int64(len(data)), live, exectrace.Options{Readers: 4, Part: func() exectrace.Part { return s.Part() }})
			if err != nil {
				t.Error(err)
			}
			if err := live.Close(); err != nil {
				t.Fatal(err)
			}
			following.Wait()
			want, err := NewView(trace)
			if err != nil {
				t.Fatal(err)
			}
			checkSameIndex(t, v.index, want.index)
			if n := s.segmented(); n < trace.Len()*9/10 {
				t.Errorf("%s: of %d events %d are in segments", name, trace.Len(), n)
			}
			if n := len(v.index.actors.joined); most == 500 && n < 4 {
				t.Errorf("%s: %d segments were joined", name, n)
			}
			if err := s.Keep(trace); err != nil {
				t.Fatal(err)
			}
			s.file.Sync()
			again, err := OpenSegments(s.file, trace)
			if err != nil {
				t.Fatal(err)
			}
			w := OpenSegmented(trace, again)
			if _, err := w.Update(); err != nil {
				t.Fatal(err)
			}
			checkSameIndex(t, w.index, want.index)
		}
	}
}

// mixed is a trace with objects between stretches that segments can have.
func mixed(rng *rand.Rand) *memTrace {
	events := scheduled(rng, 3000)
	tracetest.PlayEach(1, tracetest.Mixed(200), func(e *tracer.Event) bool {
		events = append(events, e)
		return len(events) < 5000
	})
	events = append(events, scheduled(rng, 2000)...)
	t := int64(0)
	for i, e := range events {
		c := *e
		t += rng.Int64N(9)
		c.Seq, c.T = uint64(i+1), t
		events[i] = &c
	}
	m := newMem(events)
	m.finish()
	return m
}

// Segments of a trace that is there already; what they cannot have is taken in one by one.
func TestSegmentsRead(t *testing.T) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 9))
		trace := mixed(rng)
		s := testSegments(t, 1+rng.IntN(900))
		done := make(chan bool)
		go func() {
			s.Read(t.Context(), trace)
			close(done)
		}()
		v := OpenSegmented(trace, s)
		if _, err := v.Update(); err != nil {
			t.Fatal(err)
		}
		<-done
		want, err := NewView(trace)
		if err != nil {
			t.Fatal(err)
		}
		checkSameIndex(t, v.index, want.index)
		if n := s.segmented(); n == 0 || n == trace.Len() {
			t.Errorf("seed %d: of %d events %d are in segments", seed, trace.Len(), n)
		}
	}
}

// A file of segments that is damaged, cut off, or of another trace is an error.
func TestOpenSegmentsDamaged(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	trace := mixed(rng)
	s := testSegments(t, 1000)
	s.Read(t.Context(), trace)
	if err := s.Keep(trace); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.file.Name())
	if err != nil {
		t.Fatal(err)
	}
	open := func(content []byte, of Trace) (*Segments, error) {
		name := filepath.Join(t.TempDir(), "index")
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return OpenSegments(f, of)
	}
	if got, err := open(whole, trace); err != nil || got.segmented() != s.segmented() {
		t.Fatalf("what was kept cannot be opened: %v", err)
	}
	if _, err := open(whole, newMem(trace.events[1:])); err == nil {
		t.Error("the index of another trace was opened")
	}
	for _, n := range []int{0, 7, segmentsHeader, segmentAlign, len(whole) / 2, len(whole) - 1} {
		if _, err := open(whole[:n], trace); err == nil {
			t.Errorf("%d of %d bytes were opened", n, len(whole))
		}
	}
	used := []int{0, 9, 13, 21, 30, 38, 45, segmentsHeader - 1, len(whole) - 1}
	for _, p := range s.parts {
		for _, b := range p.done {
			if w := b.where; b.segment != nil {
				used = append(used, int(w.at)+rng.IntN(w.numbers), int(w.at)+w.numbers+rng.IntN(w.about))
			}
		}
	}
	for _, at := range used {
		bad := slices.Clone(whole)
		bad[at] ^= 1 << rng.IntN(8)
		if _, err := open(bad, trace); err == nil {
			t.Errorf("with another byte %d it was opened", at)
		}
	}
}
