//go:build unix

package probe

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/govis/govis/tracer"
)

// recordsOf runs the program of make bench and returns the records of its ring.
func recordsOf(tb testing.TB, args ...string) (*Binary, Config, []record) {
	tb.Helper()
	c := Config{Target: []string{"./bench/testdata/work"}, Stderr: os.Stderr, CacheDir: tb.TempDir(), Args: args}
	b, err := Build(context.Background(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { b.Remove() })
	p, err := b.prepare(c, func(*tracer.Event) error { return nil })
	if err != nil {
		tb.Fatal(err)
	}
	var all []record
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		tb.Fatal(err)
	}
	defer null.Close()
	c.Stdout = null
	process, err := p.shared.start(c, b.Path, append([]string{b.Path}, c.Args...))
	if err != nil {
		tb.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		process.Wait()
	}()
	keep := func(r *record) error {
		k := *r
		k.payload = bytes.Clone(r.payload)
		all = append(all, k)
		return nil
	}
	for over := false; !over; {
		if n, _ := p.ring.read(readBatch, keep); n > 0 {
			continue
		}
		select {
		case <-ended:
			over = true
		default:
		}
	}
	p.ring.finish(keep)
	if err := p.shared.close(); err != nil {
		tb.Fatal(err)
	}
	return b, c, slices.Clip(all)
}

// BenchmarkReader is what govis does with the records of a program, without the program: packing and unpacking them
// (here events are records), decoding alone, and with the summary and the file.
func BenchmarkReader(b *testing.B) {
	for _, args := range []string{"-rounds 2 mutex 300000", "-rounds 2 buffered 300000", "-rounds 2 ping-pong 60000", "-rounds 2 http 1000"} {
		fields := strings.Fields(args)
		b.Run(fields[2], func(b *testing.B) {
			bin, c, records := recordsOf(b, fields...)
			run := func(b *testing.B, sink func(*tracer.Event) error) uint64 {
				d := newDecoder(c, bin, sink)
				for i := range records {
					if err := d.record(&records[i]); err != nil {
						b.Fatal(err)
					}
				}
				return d.seq
			}
			b.Run("spool", func(b *testing.B) {
				begin, events, packed, unpacked := processorTime(), uint64(0), 0, 0
				for range b.N {
					s := newSpool(spoolMost)
					s.held = packBehind + 1 // so that all is packed
					for i := range records {
						s.add(&records[i])
					}
					s.close()
					for {
						c, ok := s.take()
						if !ok {
							break
						}
						events += c.records
						packed, unpacked = packed+len(c.packed), unpacked+len(c.words)*8
						s.done(c)
					}
				}
				report(b, events, begin)
				b.ReportMetric(float64(packed)/float64(unpacked), "packed")
			})
			b.Run("decode", func(b *testing.B) {
				begin, events := processorTime(), uint64(0)
				for range b.N {
					events += run(b, func(*tracer.Event) error { return nil })
				}
				report(b, events, begin)
			})
			b.Run("write", func(b *testing.B) {
				begin, events := processorTime(), uint64(0)
				for range b.N {
					live, err := tracer.Create(filepath.Join(b.TempDir(), "a.govis"), tracer.Meta{})
					if err != nil {
						b.Fatal(err)
					}
					sum := tracer.NewSummarizer()
					events += run(b, func(e *tracer.Event) error {
						sum.Apply(e)
						return live.Write(e)
					})
					if err := live.Close(); err != nil {
						b.Fatal(err)
					}
					live.Trace().Close()
				}
				report(b, events, begin)
			})
		})
	}
}

// processorTime returns how long this process has had a processor so far, in nanoseconds.
func processorTime() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

// report tells what an event took: of time, and of all processors.
func report(b *testing.B, events uint64, begin int64) {
	b.ReportMetric(float64(b.Elapsed())/float64(events), "ns/event")
	b.ReportMetric(float64(processorTime()-begin)/float64(events), "cpu-ns/event")
	b.ReportMetric(0, "ns/op")
}
