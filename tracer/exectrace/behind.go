package exectrace

import (
	"io"
	"sync/atomic"

	"github.com/govis/govis/tracer"
)

// A behind encodes the events of a generation in a goroutine of its own, as generations can be of very different length: of one that is most of a
// trace the parts of the work at least are done side by side.
type behind struct {
	piece *tracer.Piece
	part  Part
	stop  <-chan struct{}

	batch       []tracer.Event
	full, empty chan []tracer.Event
	done        chan struct{}
	broken      atomic.Pointer[error]
}

// How many events go together, and how many such wait at most.
const (
	behindEvents  = 1024
	behindBatches = 4
)

func newBehind(piece *tracer.Piece, part Part, stop <-chan struct{}) *behind {
	b := &behind{
		piece: piece, part: part, stop: stop, batch: make([]tracer.Event, 0, behindEvents),
		full: make(chan []tracer.Event, behindBatches), empty: make(chan []tracer.Event, behindBatches+1), done: make(chan struct{}),
	}
	for range behindBatches {
		b.empty <- make([]tracer.Event, 0, behindEvents)
	}
	go b.run()
	return b
}

// add takes in an event.
func (b *behind) add(e *tracer.Event) error {
	if b.batch = append(b.batch, *e); len(b.batch) < cap(b.batch) {
		return nil
	}
	select {
	case <-b.stop:
		return io.ErrClosedPipe
	default:
	}
	b.full <- b.batch
	b.batch = <-b.empty
	return b.err()
}

func (b *behind) err() error {
	if err := b.broken.Load(); err != nil {
		return *err
	}
	return nil
}

// close waits until all is encoded, and says what went wrong with that.
func (b *behind) close() error {
	b.full <- b.batch
	close(b.full)
	<-b.done
	return b.err()
}

func (b *behind) run() {
	defer close(b.done)
	for batch := range b.full {
		for i := range batch {
			if b.err() != nil {
				break
			}
			e := &batch[i]
			if err := b.piece.Write(e); err != nil {
				b.broken.Store(&err)
				break
			}
			b.part.Add(e)
		}
		clear(batch)
		b.empty <- batch[:0] // there is room for all
	}
	b.part.End()
}
