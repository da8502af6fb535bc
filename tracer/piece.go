package tracer

import (
	"errors"
	"fmt"
	"slices"
)

// A Piece is a stretch of a trace that is encoded before it is known what comes before it, so that several can be encoded
// side by side and then be joined to the trace in order ([Live.Join]). It can hold what goroutines do, what the runtime
// does, and what is logged, but no objects. One goroutine at a time may use it. It needs memory for what it will be in the file, and for
// some states.
type Piece struct {
	in     *interner
	events eventEncoder
	body   []byte
	packed []byte
	s2     bool  // is how blocks are packed
	room   Event // for the events of batches

	blocks []pieceBlock
	state  *State // as if there were nothing before
	count  int    // events so far
	lastT  int64
	due    int // events after which there is to be a state again
}

// A pieceBlock is an events block as it will be in the file. What its header says of events is counted from the beginning of the piece.
type pieceBlock struct {
	entry  indexEntry
	stored []byte
	state  *State // after it, every so often
}

// NewPiece returns a piece that can be joined to the trace. It is safe for concurrent use, with all methods.
func (l *Live) NewPiece() *Piece {
	in := internerOf(l.w.in.file)
	s := NewState()
	s.removed = &removals{}
	return &Piece{in: in, events: eventEncoder{in: in}, state: s, due: checkpointMin, s2: l.s2}
}

// Write adds an event, whose Seq it does not look at. It does not keep e, but may keep its strings and slices.
func (p *Piece) Write(e *Event) error {
	switch {
	case !pieceKinds[min(e.Kind, kindCount-1)], e.Kind == GoLabel && e.Label == "":
		return fmt.Errorf("a piece of a trace cannot have an event of kind %s", e.Kind)
	case e.Obj != 0:
		return fmt.Errorf("a piece of a trace cannot have an event of an object: %s of %d", e.Kind, e.Obj)
	case e.T < p.lastT && p.count > 0:
		return fmt.Errorf("cannot write %s: its time %d is before %d, that of the event before it", e.Kind, e.T, p.lastT)
	case len(e.Stack) > maxShared:
		return fmt.Errorf("cannot write %s: its stack has more than %d frames", e.Kind, maxShared)
	}
	if s := &p.events.shapes[e.Kind]; (!s.known || s.has != e.Has&fieldsAll) && p.in.file.full(shapeKey{e.Kind, e.Has & fieldsAll}) {
		return fmt.Errorf("cannot write %s: more than %d combinations of fields", e.Kind, maxShapes)
	}
	p.lastT = e.T
	p.count++
	e.Seq = uint64(p.count)
	p.events.add(e)
	p.state.apply(e)
	if p.events.count >= blockEventsWanted || p.events.count&63 == 0 && p.events.size() >= blockBytesWanted {
		return p.flush()
	}
	return nil
}

// WriteBatch adds the events of a batch.
func (p *Piece) WriteBatch(b *Batch) error {
	for i := range b.Len() {
		e := b.Event(i, &p.room)
		if e != &p.room { // others have it too
			c := *e
			e = &c
		}
		if err := p.Write(e); err != nil {
			return err
		}
	}
	return nil
}

// FitsPiece reports whether all events of the batch can be in a piece, as far as each tells that itself.
func (b *Batch) FitsPiece() bool {
	for i := range b.lean {
		if e := &b.lean[i]; !pieceKinds[min(e.kind, kindCount-1)] || e.copy != nil && (e.copy.Obj != 0 || e.kind == GoLabel && e.copy.Label == "") {
			return false
		}
	}
	return true
}

// pieceKinds are the kinds of events that pieces can have.
var pieceKinds = [kindCount]bool{
	GoCreate: true, GoStart: true, GoStop: true, GoBlock: true, GoUnblock: true, GoEnd: true, GoSyscall: true, GoSysret: true,
	Range: true, Metric: true, CPUSample: true, UserLog: true, GoStatus: true, ProcStart: true, ProcStop: true, TraceClock: true,
	GoLabel: true, // that set some
}

// Len returns the number of events.
func (p *Piece) Len() int { return p.count }

// flush makes a block of the events that are in none yet.
func (p *Piece) flush() error {
	if p.events.count == 0 {
		return nil
	}
	var b pieceBlock
	b.entry.blockHeader, p.body = p.events.take(p.body)
	if len(p.body) > maxBlock {
		return fmt.Errorf("events are too large for a trace file: %d bytes", len(p.body))
	}
	if p.s2 {
		p.packed = b.entry.packS2(p.body, p.packed)
	} else {
		p.packed = b.entry.pack(p.body, p.packed)
	}
	b.stored = slices.Clone(p.packed)
	if p.count >= p.due {
		b.state = p.state.Clone()
		b.state.removed = &removals{goroutines: slices.Clip(p.state.removed.goroutines)}
		p.due = p.count + max(checkpointMin*4, checkpointShare*len(p.state.Goroutines))
	}
	p.blocks = append(p.blocks, b)
	return nil
}

// Join puts a piece behind the trace's last event, and uses it up. Events that are older than that one get its time.
func (l *Live) Join(p *Piece) error {
	if err := l.failed(); err != nil {
		return err
	}
	if l.w.kept != nil {
		return errors.New("a trace that lets go cannot have pieces")
	}
	if err := p.flush(); err != nil || p.count == 0 {
		return err
	}
	if err := l.do(func() error { return l.w.join(p, l.t) }); err != nil {
		return err
	}
	l.seq += uint64(p.count)
	l.end.Events += p.count
	l.end.T = max(l.end.T, p.lastT)
	return nil
}

// join writes the blocks of a piece, and checkpoints in between. t is the trace that has what is in the file.
func (w *Writer) join(p *Piece, t *Trace) error {
	if err := w.flushEvents(); err != nil {
		return err
	}
	before, seq := w.state, w.seq
	for i := range p.blocks {
		b := &p.blocks[i]
		if err := w.flushTable(); err != nil {
			return err
		}
		if w.written > 0 && b.entry.firstT < w.t {
			if err := w.delay(b, t); err != nil {
				return err
			}
		}
		b.entry.firstSeq += seq
		b.entry.lastSeq += seq
		if err := w.put(b.entry, b.stored, nil); err != nil {
			return err
		}
		w.written += int(b.entry.count)
		b.stored = nil
		if b.state == nil || !w.checkpointDue() {
			continue
		}
		w.state = b.state.after(before)
		w.changesSize = w.fullSize // what has changed since the last is not known
		if err := w.flushState(); err != nil {
			return err
		}
	}
	w.seq, w.t = seq+uint64(p.count), max(w.t, p.lastT)
	w.state, w.changesSize = p.state.after(before), w.fullSize
	w.end.Events += p.count
	w.end.T = w.t
	return nil
}

// delay encodes a block again, with no event before w.t.
func (w *Writer) delay(b *pieceBlock, t *Trace) error {
	body, err := b.entry.unpack(b.stored)
	if err != nil {
		return w.fail(err)
	}
	tables := t.view().cat.tables
	events, err := decodeEvents(b.entry.blockHeader, body, &tables)
	if err != nil {
		return w.fail(fmt.Errorf("cannot read back the trace being written: %w", err))
	}
	for i := range events {
		events[i].T = max(events[i].T, w.t)
		w.events.add(&events[i])
	}
	b.entry.blockHeader, w.body = w.events.take(w.body)
	if err := w.flushTable(); err != nil { // what the piece had for one block alone may be shared now
		return err
	}
	b.stored = b.entry.pack(w.body, nil)
	return nil
}
