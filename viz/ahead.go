package viz

import (
	"context"
	"iter"
	"runtime"

	"github.com/govis/govis/tracer"
)

// updateBatch is how many events are indexed under one hold of the lock: some
// milliseconds, for which a page may have to wait.
const updateBatch = 4096

// mostAhead is how many batches are decoded at the same time.
const mostAhead = 4

// A batch is a part of a trace's events, or why they cannot be read.
type batch struct {
	events []*tracer.Event
	err    error // after events
}

// batches reads the events from i to j-1 ahead of who takes them in, some batches at the same
// time: to decode an event takes about as long as to index it.
func batches(t Trace, i, j int) iter.Seq[batch] {
	return func(yield func(batch) bool) {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		coming := make(chan chan batch, min(mostAhead, runtime.GOMAXPROCS(0))-1)
		go func() {
			defer close(coming)
			for ; i < j; i += updateBatch {
				one := make(chan batch, 1)
				select {
				case coming <- one:
				case <-ctx.Done():
					return
				}
				from := i
				go func() { one <- readBatch(t, from, min(j, from+updateBatch)) }()
			}
		}()
		for one := range coming {
			if !yield(<-one) {
				return
			}
		}
	}
}

func readBatch(t Trace, i, j int) batch {
	b := batch{events: make([]*tracer.Event, 0, j-i)}
	for e, err := range t.Events(i, j) {
		if err != nil {
			b.err = err
			break
		}
		b.events = append(b.events, e)
	}
	return b
}
