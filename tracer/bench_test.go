package tracer_test

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// million returns the file of a run of about a million events.
var million = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	w, _ := tracer.NewWriter(&b, meta)
	tracetest.PlayEach(1, tracetest.Mixed(56_000), func(e *tracer.Event) bool {
		w.Write(e)
		return true
	})
	w.Close()
	return b.Bytes()
})

// some returns the events of a shorter run: a million of them would keep the
// garbage collector busy.
var some = sync.OnceValue(func() (events []tracer.Event) {
	tracetest.PlayEach(1, tracetest.Mixed(3_000), func(e *tracer.Event) bool {
		events = append(events, *e)
		return true
	})
	return events
})

// perEvent reports a benchmark whose loop deals with all events each time.
func perEvent(b *testing.B, events int) {
	total := float64(b.N) * float64(events)
	b.ReportMetric(b.Elapsed().Seconds()*1e9/total, "ns/event")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkWrite(b *testing.B) {
	events := some()
	var file bytes.Buffer
	for b.Loop() {
		file.Reset()
		w, err := tracer.NewWriter(&file, meta)
		check(b, err)
		for i := range events {
			if err := w.Write(&events[i]); err != nil {
				b.Fatal(err)
			}
		}
		check(b, w.Close())
	}
	perEvent(b, len(events))
	b.ReportMetric(float64(file.Len())/float64(len(events)), "bytes/event")
}

func BenchmarkLive(b *testing.B) {
	events := some()
	for b.Loop() {
		l, err := tracer.Create(filepath.Join(b.TempDir(), "x.govis"), meta)
		check(b, err)
		for i := range events {
			if err := l.Write(&events[i]); err != nil {
				b.Fatal(err)
			}
		}
		check(b, l.Close())
		check(b, l.Trace().Close())
	}
	perEvent(b, len(events))
}

func BenchmarkRead(b *testing.B) {
	file := million()
	tr := open(b, file)
	for b.Loop() {
		for _, err := range tr.Events(0, tr.Len()) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	perEvent(b, tr.Len())
}

func BenchmarkOpen(b *testing.B) {
	file := million()
	for b.Loop() {
		open(b, file)
	}
}

// A jump to anywhere, with nothing cached.
func BenchmarkStateAt(b *testing.B) {
	file := million()
	tr := open(b, file)
	rng := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		tr.ForgetStates()
		if _, err := tr.StateAt(rng.IntN(tr.Len())); err != nil {
			b.Fatal(err)
		}
	}
}

// One step after another, as in playback.
func BenchmarkStateStep(b *testing.B) {
	file := million()
	tr := open(b, file)
	i := 0
	for b.Loop() {
		if _, err := tr.StateAt(tr.Len()/2 + i%100_000); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkApply(b *testing.B) {
	events := some()
	for b.Loop() {
		s := tracer.NewState()
		for i := range events {
			s.Apply(&events[i])
		}
	}
	perEvent(b, len(events))
}

func BenchmarkSummarize(b *testing.B) {
	events := some()
	for b.Loop() {
		s := tracer.NewSummarizer()
		for i := range events {
			s.Apply(&events[i])
		}
	}
	perEvent(b, len(events))
}

func BenchmarkAppendJSON(b *testing.B) {
	events := some()
	var buf []byte
	for b.Loop() {
		for i := range events {
			buf = tracer.AppendJSON(buf[:0], &events[i])
		}
	}
	perEvent(b, len(events))
}
