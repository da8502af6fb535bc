package tracer

import (
	"fmt"
	"slices"
	"sync/atomic"
)

// A growth is what a growing trace has in memory of events that are not in the file yet.
//
// Who writes puts an event behind the last and then counts it, without a lock: what is counted
// does not change. All else changes with the trace's lock held.
type growth struct {
	queued [][]Event // to be written, in this order; neither level changes
	born   []uint64  // for each of them the number of views there were when it began
	tail   []Event   // after those; of its capacity the first count
	count  atomic.Int64
	began  uint64 // the number of views there were when the tail began

	views   atomic.Uint64 // how often somebody got hold of queued and tail
	waiting atomic.Bool   // somebody waits for the trace to change

	free [][]Event // batches that nobody but the writer has seen, to be used again
}

// events returns what is in the tail.
func (g *growth) events() []Event {
	n := g.count.Load()
	return g.tail[:n:n]
}

// grow adds an event that is not in the file yet. It reports whether there
// are enough of them to be written. Only one goroutine at a time may call it or cut.
func (t *Trace) grow(e *Event) (full bool) {
	g := &t.growth
	n := int(g.count.Load())
	if n == cap(g.tail) {
		t.mu.Lock()
		g.tail = slices.Grow(g.tail[:n:n], 1)
		t.mu.Unlock()
	}
	g.tail[:n+1][n] = *e
	g.count.Store(int64(n + 1))
	if g.waiting.Load() {
		t.mu.Lock()
		t.wake()
		t.mu.Unlock()
	}
	return n+1 >= batchEvents
}

// cut returns the events that grow has added since the last cut. They stay in
// memory until written is told that they are in the file. end is what the trace's end would be now.
func (t *Trace) cut(end End) []Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	g := &t.growth
	t.end = end
	batch := g.events()
	if len(batch) == 0 {
		return nil
	}
	g.queued, g.born = append(slices.Clip(g.queued), batch), append(g.born, g.began)
	g.tail = nil
	if len(batch) >= batchEvents { // it goes on like this
		g.tail = g.another()
	}
	g.count.Store(0)
	g.began = g.views.Load()
	return batch
}

// another returns an empty batch.
func (g *growth) another() []Event {
	if n := len(g.free); n > 0 {
		batch := g.free[n-1]
		g.free = g.free[:n-1]
		return batch[:0]
	}
	return make([]Event, 0, batchEvents)
}

// written notes a block that was just written. One of events has the first of
// those that were cut.
func (t *Trace) written(e indexEntry, body []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	number := t.cat.goneBlocks + len(t.cat.blocks)
	if err := t.cat.add(e, body); err != nil {
		return fmt.Errorf("cannot read back the trace being written: %w", err)
	}
	if e.kind != blockEvents {
		return nil
	}
	g := &t.growth
	if len(g.queued) == 0 { // it is of a piece, and was in memory of no reader
		t.wake()
		return nil
	}
	n := int(e.count)
	first := g.queued[0]
	switch {
	case g.views.Load() != g.born[0]: // readers may have it
		t.cache.put(number, first[:n:n])
	case n == len(first) && n >= batchEvents && len(g.free) < batchQueue:
		g.free = append(g.free, first)
	}
	queued := slices.Clone(g.queued) // readers have the old one
	queued[0] = queued[0][n:]
	if len(queued[0]) == 0 {
		queued, g.born = queued[1:], g.born[1:]
	}
	g.queued = queued
	return nil
}

// finish ends a growing trace.
func (t *Trace) finish(end End) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.growing, t.ended, t.end = false, true, end
	t.wake()
}

// wake tells those who wait for the trace to change. The caller holds mu.
func (t *Trace) wake() {
	t.growth.waiting.Store(false)
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}
