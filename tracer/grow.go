package tracer

import (
	"fmt"
	"slices"
)

// grow adds an event that is not in the file yet. It reports whether there
// are enough of them to be written.
func (t *Trace) grow(e *Event) (full bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tail = append(t.tail, *e)
	t.end.add(e)
	t.wake()
	return len(t.tail) >= batchEvents
}

// cut returns the events that grow has added since the last cut. They stay in
// memory until written is told that they are in the file.
func (t *Trace) cut() []Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	batch := t.tail
	if len(batch) > 0 {
		t.queued = append(slices.Clip(t.queued), batch)
		t.tail = nil
		if len(batch) >= batchEvents { // it goes on like this
			t.tail = make([]Event, 0, batchEvents)
		}
	}
	return batch
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
	n := int(e.count)
	t.cache.put(number, t.queued[0][:n:n])
	queued := slices.Clone(t.queued) // readers have the old one
	queued[0] = queued[0][n:]
	if len(queued[0]) == 0 {
		queued = queued[1:]
	}
	t.queued = queued
	return nil
}

// finish ends a growing trace.
func (t *Trace) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.growing, t.ended = false, true
	t.wake()
}

// wake tells those who wait for the trace to change. The caller holds mu.
func (t *Trace) wake() {
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}
