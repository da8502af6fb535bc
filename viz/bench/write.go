package main

import (
	"fmt"
	"os"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
)

// write writes a made-up run to the file as a program's run is written, with a
// summary. One that lets go is followed by the index for a page too.
func (o options) write() error {
	var keep tracer.Keep
	if o.part == "keep" {
		keep.Bytes = o.keep
	}
	live, err := tracer.CreateKeep(o.file, tracer.Meta{Program: o.part, Start: time.Now(), Origin: "probe"}, keep)
	if err != nil {
		return err
	}
	sum := tracer.NewSummarizer()
	var view *viz.View
	if o.part == "keep" {
		if view, err = viz.NewView(live.Trace()); err != nil {
			return err
		}
	}
	var failed error
	var spent time.Duration // in writing alone
	begin := time.Now()
	batch := make([]*tracer.Event, 0, 4096)
	take := func() {
		start := time.Now()
		for _, e := range batch {
			sum.Apply(e)
			if err := live.Write(e); err != nil && failed == nil {
				failed = err
			}
		}
		spent += time.Since(start)
		batch = batch[:0]
		if view != nil && failed == nil {
			_, failed = view.Update()
		}
	}
	o.run(func(e *tracer.Event) bool {
		if batch = append(batch, e); len(batch) == cap(batch) {
			take()
		}
		return failed == nil
	})
	take()
	start := time.Now()
	if err := live.Close(); err != nil {
		return err
	}
	spent += time.Since(start)
	if failed != nil {
		return failed
	}
	info, err := os.Stat(o.file)
	if err != nil {
		return err
	}
	s := sum.Result()
	gone := live.Trace().LetGo().Events
	fmt.Printf("%s: %d events, %d goroutines at most, %d let go", o.part, s.Events, s.Peak, gone)
	if view != nil {
		fmt.Printf("; a page that follows has the newest %d", view.Len()-view.First())
	}
	fmt.Println()
	fmt.Printf("  file %s, %.1f bytes an event; writing %.0f ns an event (%.1f s with making them up); memory at most %s\n",
		megabytes(info.Size()), float64(info.Size())/float64(s.Events-gone), float64(spent.Nanoseconds())/float64(s.Events),
		time.Since(begin).Seconds(), peakMemory())
	return live.Trace().Close()
}

// run makes up the events.
func (o options) run(yield func(*tracer.Event) bool) {
	if o.part != "wide" {
		n := 0
		tracetest.PlayEach(1, tracetest.Mixed(o.events), func(e *tracer.Event) bool {
			n++
			return yield(e) && n < o.events
		})
		return
	}
	tracetest.PlayEach(1, func(g *tracetest.G) {
		c := g.Make("never", "int", 0)
		for range o.goroutines {
			g.Go("waiter", func(g *tracetest.G) { g.Recv(c) })
		}
		for range o.goroutines {
			g.Send(c, "1")
		}
	}, yield)
}
