package exectrace

import "github.com/govis/govis/tracer"

// A writer puts events into the trace in their order. What can be in a piece is encoded in one, which costs less than to have each event in the trace at
// once.
type writer struct {
	c    *conversion
	part Part
	skip int   // of the first so many are there already
	from int64 // in the file

	piece *tracer.Piece // nil for an empty one
	told  int           // events, to who wants to know of progress
}

// How many events are in the trace one by one, so that there is soon something to be seen; how many are in a piece; and how many between two
// words on progress.
const (
	singlyEvents   = 1 << 14
	pieceEvents    = 1 << 17
	progressEvents = 100000
)

// write puts a batch into the trace.
func (w *writer) write(b *tracer.Batch) error {
	from := min(w.skip, b.Len())
	w.skip -= from
	to, err := from, error(nil)
	if from == 0 && w.c.events >= singlyEvents && b.FitsPiece() {
		to, err = b.Len(), w.inPiece(b)
	} else if err = w.join(); err == nil {
		to, err = w.singly(b, from)
	}
	w.part.Add(b, from, to)
	return err
}

func (w *writer) inPiece(b *tracer.Batch) error {
	if w.piece == nil {
		w.piece = w.c.live.NewPiece()
	}
	if err := w.piece.WriteBatch(b); err != nil {
		return err
	}
	if w.c.events += b.Len(); w.piece.Len() >= pieceEvents {
		return w.join()
	}
	return nil
}

// singly writes events from from on one by one, up to the one that it returns.
func (w *writer) singly(b *tracer.Batch, from int) (to int, err error) {
	var room tracer.Event
	for i := from; i < b.Len(); i++ {
		e := b.Event(i, &room)
		if e != &room { // it is not ours to number
			c := *e
			e = &c
		}
		e.Seq = uint64(w.c.events + 1)
		if err := w.c.live.Write(e); err != nil {
			return i, err
		}
		w.c.events++
	}
	w.progress()
	return b.Len(), nil
}

// join has all events that are written in the trace.
func (w *writer) join() error {
	if w.piece == nil {
		return nil
	}
	p := w.piece
	w.piece = nil
	if err := w.c.live.Join(p); err != nil {
		return err
	}
	w.progress()
	return nil
}

func (w *writer) progress() {
	if w.c.events-w.told >= progressEvents {
		w.told = w.c.events
		w.c.opt.Progress(w.from, w.c.events)
	}
}
