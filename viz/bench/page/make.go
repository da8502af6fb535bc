package main

import (
	"fmt"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
)

// shopSize is how many workers share a channel and a lock.
const shopSize = 100

// shops is a run of many goroutines that each have something to do: shops of
// workers, which take jobs, hold the shop's lock for each, and send answers. It does not end.
func shops(workers int) func(*tracetest.G) {
	return func(g *tracetest.G) {
		never := g.Make("never", "struct {}", 0)
		for s := range (workers + shopSize - 1) / shopSize {
			jobs, answers := g.Make("jobs", "int", 16), g.Make("answers", "string", 0)
			mu := g.NewMutex("shop.mu")
			for w := range min(shopSize, workers-s*shopSize) {
				g.Go(fmt.Sprintf("worker %d", s*shopSize+w+1), func(g *tracetest.G) {
					for {
						v, _ := g.Recv(jobs)
						g.Lock(mu)
						g.Unlock(mu)
						g.Send(answers, `"answer `+v+`"`)
					}
				})
			}
			g.Go("clerk", func(g *tracetest.G) {
				for i := 0; ; i++ {
					g.Send(jobs, fmt.Sprint(i))
				}
			})
			g.Go("collector", func(g *tracetest.G) {
				for {
					g.Recv(answers)
				}
			})
		}
		g.Recv(never)
	}
}

// wide is a run of goroutines that all wait.
func wide(goroutines int) func(*tracetest.G) {
	return func(g *tracetest.G) {
		c := g.Make("never", "int", 0)
		for i := range goroutines {
			g.Go(fmt.Sprintf("waiter %d", i+1), func(g *tracetest.G) { g.Recv(c) })
		}
		for range goroutines {
			g.Send(c, "1")
		}
	}
}

// makeFile writes a made-up run of some events to a file.
func makeFile(file string, events int, main func(*tracetest.G)) error {
	live, err := tracer.CreateKeep(file, tracer.Meta{Program: "bench", Start: time.Now(), Origin: "probe"}, tracer.Keep{})
	if err != nil {
		return err
	}
	n := 0
	var failed error
	tracetest.PlayEach(1, main, func(e *tracer.Event) bool {
		n++
		failed = live.Write(e)
		return failed == nil && n < events
	})
	if err := live.Close(); err != nil {
		return err
	}
	if err := live.Trace().Close(); err != nil {
		return err
	}
	return failed
}
