package tracer

import (
	"cmp"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/govis/govis/tracer/internal/behind"
)

// A Live is a trace file that is being written and can be read meanwhile. One
// goroutine calls its methods; the [Trace] that goes with it is for everyone.
//
// A goroutine of its own writes the file, some thousands of events behind. Who
// calls Write waits only when it falls further behind. What is in the file is
// read back from there: memory does not grow with the trace. Close must be
// called.
type Live struct {
	t    *Trace
	file *os.File

	end End    // what the trace's would be now
	seq uint64 // of the last event
	s2  bool   // pieces are packed so

	work chan job // for the writing goroutine, in order; nil after Close
	err  atomic.Pointer[error]

	w *Writer // the writing goroutine's
}

// A job is something for the writing goroutine to do.
type job struct {
	do   func() error
	done chan<- error // gets the outcome; nil when nobody waits for it
}

const (
	batchEvents = blockEventsWanted // events handed to the writing goroutine at once
	batchQueue  = 4                 // batches that may wait for it
)

// Create makes a trace file at path, replacing what is there.
func Create(path string, meta Meta) (*Live, error) { return CreateKeep(path, meta, Keep{}) }

// CreateKeep is Create for a trace that may keep only the newest part of the run.
func CreateKeep(path string, meta Meta, keep Keep) (*Live, error) {
	f, err := create(path)
	if err != nil {
		return nil, fmt.Errorf("cannot make the trace file: %w", err)
	}
	l := &Live{t: newTrace(f, path), file: f, work: make(chan job, batchQueue)}
	if keep.all() {
		l.w = newWriter(f)
	} else {
		l.w = newKeepWriter(f, keep)
		l.w.kept.letGo, l.t.letsGo = l.t.letGo, true
	}
	l.t.closer, l.t.meta, l.t.growing = f, meta, true
	l.w.onBlock = l.t.written
	if err := l.w.begin(meta); err != nil {
		f.Close()
		return nil, err
	}
	go func() {
		behind.Others()
		l.run()
	}()
	return l, nil
}

// run does the jobs until one fails for good; then it only takes them off the
// queue, so that nobody waits for ever.
func (l *Live) run() {
	for j := range l.work {
		err := l.failed()
		if err == nil {
			err = j.do()
			if j.done == nil && err != nil || l.w.err != nil {
				lasting := cmp.Or(l.w.err, err)
				l.err.Store(&lasting)
			}
		}
		if j.done != nil {
			j.done <- err
		}
	}
}

func (l *Live) failed() error {
	if err := l.err.Load(); err != nil {
		return *err
	}
	return nil
}

// Trace returns the trace as it grows. It stays usable after the Live's Close,
// until its own, which closes the file.
func (l *Live) Trace() *Trace { return l.t }

// Write adds an event, as [Writer.Write] does. Readers have it at once. It
// keeps a copy of e, with its strings and slices, which must not change.
//
// When the file cannot be written, all calls after that return the error; what
// is in the trace by then stays readable.
func (l *Live) Write(e *Event) error {
	if err := l.failed(); err != nil {
		return err
	}
	if err := checkEvent(e, l.end.Events == 0, l.seq, l.end.T); err != nil {
		return err
	}
	l.seq = e.Seq
	l.end.add(e)
	if full := l.t.grow(e); full {
		l.handOver()
	}
	return nil
}

// handOver gives the events that are not in the file yet to the writing
// goroutine.
func (l *Live) handOver() {
	batch := l.t.cut(l.end)
	if len(batch) == 0 {
		return
	}
	l.work <- job{do: func() error {
		for i := range batch {
			if err := l.w.Write(&batch[i]); err != nil {
				return err
			}
		}
		return l.w.Flush()
	}}
}

// do has the writing goroutine do something, after what it has to do before
// that, and waits for it.
func (l *Live) do(what func() error) error {
	if l.work == nil {
		return errClosed
	}
	l.handOver()
	done := make(chan error, 1)
	l.work <- job{do: what, done: done}
	return <-done
}

// UseS2 has pieces that are made from now on packed with S2 rather than zstd: in a third of the time, for a third more bytes. It is for files that are
// made to be read once more, soon, and is called before others know of the trace.
func (l *Live) UseS2() { l.s2 = true }

// AddSource adds a source file of the program, as [Writer.AddSource] does.
func (l *Live) AddSource(path string, content []byte) error {
	return l.do(func() error { return l.w.AddSource(path, content) })
}

// Flush has everything so far in the file when it returns, so that little is
// lost if govis is killed. Each call begins a new block: a few a second are
// right, for a program that writes few events.
func (l *Live) Flush() error { return l.do(func() error { return nil }) }

// Break says why the trace ends in the middle: see [End]. It is called at most once, before Close.
func (l *Live) Break(why string) error {
	l.end.Broken = why
	return l.do(func() error {
		l.w.end.Broken = why
		return nil
	})
}

// Close ends the trace and completes the file. The trace is ended also when
// that fails.
func (l *Live) Close() error {
	if l.work == nil {
		return nil
	}
	err := l.do(l.w.Close)
	close(l.work)
	l.work = nil
	l.err.CompareAndSwap(nil, &errClosed)
	l.t.finish(l.end)
	return err
}
