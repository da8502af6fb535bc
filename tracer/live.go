package tracer

import (
	"fmt"
	"os"
)

// A Live is a trace file that is being written and can be read meanwhile. One
// goroutine calls its methods; the [Trace] that goes with it is for everyone.
// What has been written to the file is read back from there: memory does not
// grow with the trace.
type Live struct {
	w    *Writer
	t    *Trace
	file *os.File
}

// Create makes a trace file at path, replacing what is there.
func Create(path string, meta Meta) (*Live, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("cannot make the trace file: %w", err)
	}
	l, err := newLive(f, meta, path)
	if err != nil {
		f.Close()
		return nil, err
	}
	return l, nil
}

func newLive(f *os.File, meta Meta, path string) (*Live, error) {
	l := &Live{t: newTrace(f, path), file: f}
	l.t.closer, l.t.meta, l.t.growing = f, meta, true
	l.w = newWriter(f)
	l.w.onBlock = l.t.written
	return l, l.w.begin(meta)
}

// Trace returns the trace as it grows. It stays usable after the Live's Close,
// until its own, which closes the file.
func (l *Live) Trace() *Trace { return l.t }

// Write adds an event, as [Writer.Write] does. Readers have it at once. It
// keeps a copy of e, with its strings and slices, which must not change.
//
// When the file cannot be written, what is in memory stays readable and the
// trace grows no more.
func (l *Live) Write(e *Event) error {
	if l.w.err != nil {
		return l.w.err
	}
	if err := l.w.check(e); err != nil {
		return err
	}
	l.t.grow(e)
	return l.w.Write(e)
}

// AddSource adds a source file of the program, as [Writer.AddSource] does.
func (l *Live) AddSource(path string, content []byte) error { return l.w.AddSource(path, content) }

// Flush writes to the file what is only in memory, as [Writer.Flush] does:
// for a program that writes few events, so that little is lost when govis is
// killed.
func (l *Live) Flush() error { return l.w.Flush() }

// Close ends the trace and completes the file. The trace is ended also when
// that fails.
func (l *Live) Close() error {
	err := l.w.Close()
	l.t.finish(l.w.end)
	return err
}

// grow adds an event that is not in a block yet.
func (t *Trace) grow(e *Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tail = append(t.tail, *e)
	t.wake()
}

// written notes a block that was just written; one of events has those of the
// tail.
func (t *Trace) written(e indexEntry, body []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	number := len(t.cat.blocks)
	if err := t.cat.add(e, body); err != nil {
		return fmt.Errorf("cannot read back the trace being written: %w", err)
	}
	if e.kind == blockEvents {
		t.cache.put(number, t.tail)
		t.tail = nil
	}
	return nil
}

// finish ends a growing trace.
func (t *Trace) finish(end End) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.growing {
		t.growing, t.ended, t.end = false, true, end
		t.wake()
	}
}

// wake tells those who wait for the trace to change. The caller holds mu.
func (t *Trace) wake() {
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}
