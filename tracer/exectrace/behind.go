package exectrace

import (
	"io"
	"sync/atomic"

	"github.com/govis/govis/tracer"
)

// A behind takes in the events of a converter in a goroutine of its own, as generations can be of very different length: of one that is most of a
// trace the parts of the work at least are done side by side.
type behind struct {
	write func(*tracer.Batch) error
	file  func(file, fn string)
	stop  <-chan struct{}

	batch  *tracer.Batch
	work   chan behindWork
	done   chan struct{}
	broken atomic.Pointer[error]
}

// behindWork is a batch of events, or a source file with a function in it.
type behindWork struct {
	batch    *tracer.Batch
	file, fn string
}

// behindQueue is how many batches wait at most.
const behindQueue = 8

// newBehind returns one that gives batches to write and files to file, in order, until write returns an error.
func newBehind(write func(*tracer.Batch) error, file func(file, fn string), stop <-chan struct{}) *behind {
	b := &behind{
		write: write, file: file, stop: stop, batch: tracer.NewBatch(), work: make(chan behindWork, behindQueue), done: make(chan struct{}),
	}
	go b.run()
	return b
}

// takeFrom has the events and the files of a converter come here.
func (b *behind) takeFrom(c *converter) {
	c.sink = func(e *tracer.Event) error {
		b.batch.Add(e, c.where)
		if !b.batch.Full() {
			return nil
		}
		select {
		case <-b.stop:
			return io.ErrClosedPipe
		default:
		}
		b.hand()
		return b.err()
	}
	c.newFile = func(file, fn string) {
		b.hand()
		b.work <- behindWork{file: file, fn: fn}
	}
}

func (b *behind) hand() {
	b.work <- behindWork{batch: b.batch}
	b.batch = tracer.NewBatch()
}

func (b *behind) err() error {
	if err := b.broken.Load(); err != nil {
		return *err
	}
	return nil
}

// close waits until all is taken in, and says what went wrong with that.
func (b *behind) close() error {
	b.work <- behindWork{batch: b.batch}
	close(b.work)
	<-b.done
	return b.err()
}

func (b *behind) run() {
	defer close(b.done)
	for w := range b.work {
		if w.batch == nil {
			if b.err() == nil {
				b.file(w.file, w.fn)
			}
			continue
		}
		if b.err() == nil {
			if err := b.write(w.batch); err != nil {
				b.broken.Store(&err)
			}
		}
		w.batch.Release()
	}
}
