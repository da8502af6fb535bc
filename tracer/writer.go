package tracer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	blockEventsWanted = 4096    // events in a block
	blockBytesWanted  = 1 << 20 // or bytes, before compression
)

// A Writer writes a trace file. It is not safe for concurrent use. It needs
// memory for one block, for what the file shares (some megabytes at most), and
// for the state of the program, which is bounded as State says.
type Writer struct {
	w   io.Writer
	err error // the first; all later calls return it

	in      *interner
	events  eventEncoder
	body    []byte // reused
	stored  []byte
	out     []byte
	entries []indexEntry // for the index, where there will be one
	blocks  int          // so far
	parts   int          // so far, of a trace that lets go
	kept    *keeper      // of a trace that lets go, else nil
	offset  int64

	written int    // events in blocks
	seq     uint64 // of the last event
	t       int64
	state   *State
	end     End

	checkpoint     int   // events at the last checkpoint
	checkpointSize int64 // its bytes
	checkpointEnd  int64 // offset behind it
	fullEvents     int   // events at the last full one, 0 for none
	fullSize       int64
	changesSize    int64 // bytes of those since then

	// onBlock, where set, is told of each block when it is in the file.
	onBlock func(entry indexEntry, body []byte) error
}

var errClosed = errors.New("cannot add to the trace: it is closed")

// NewWriter writes the beginning of a trace file to w.
func NewWriter(w io.Writer, meta Meta) (*Writer, error) {
	tw := newWriter(w)
	return tw, tw.begin(meta)
}

func newWriter(w io.Writer) *Writer {
	in := newInterner()
	return &Writer{w: w, in: in, events: eventEncoder{in: in}, state: NewState()}
}

func (w *Writer) begin(meta Meta) error {
	b, err := json.Marshal(meta)
	if err != nil {
		return w.fail(fmt.Errorf("cannot write what the trace is of: %w", err))
	}
	if len(b) > maxBlock {
		return w.fail(fmt.Errorf("cannot write what the trace is of: %d bytes of it are too many", len(b)))
	}
	version := uint32(fileVersion)
	if w.kept != nil {
		version = keepVersion
	}
	if err := w.write(fileHeader(version)); err != nil {
		return err
	}
	if err := w.block(blockOf(blockMeta), b); err != nil || w.kept == nil {
		return err
	}
	return w.beginFronts()
}

// Write adds an event. It does not keep e, but may keep its strings and
// slices. Seq must grow and T must not decrease. A string over one megabyte is
// cut, visibly.
func (w *Writer) Write(e *Event) error {
	if w.err != nil {
		return w.err
	}
	if err := w.check(e); err != nil {
		return err
	}
	w.seq, w.t = e.Seq, e.T
	w.events.add(e)
	w.state.apply(e)
	w.end.add(e)
	if w.events.count >= blockEventsWanted || w.events.count&63 == 0 && w.events.size() >= blockBytesWanted {
		return w.flushEvents()
	}
	return nil
}

// check refuses what would make a file that no reader takes. The trace stays
// usable: the event is just not in it.
func (w *Writer) check(e *Event) error {
	if err := checkEvent(e, w.written+w.events.count == 0, w.seq, w.t); err != nil {
		return err
	}
	if s := &w.events.shapes[e.Kind]; s.known && s.has == e.Has&fieldsAll {
		return nil
	}
	if w.in.file.full(shapeKey{e.Kind, e.Has & fieldsAll}) {
		return fmt.Errorf("cannot write event %d: more than %d combinations of fields", e.Seq, maxShapes)
	}
	return nil
}

// checkEvent is the part of check that needs to know the number and time of
// the event before alone; first is true when there is none.
func checkEvent(e *Event, first bool, seq uint64, t int64) error {
	switch {
	case e.Kind == KindInvalid || e.Kind >= kindCount:
		return fmt.Errorf("cannot write event %d: there is no kind %d", e.Seq, e.Kind)
	case !first && e.Seq <= seq:
		return fmt.Errorf("cannot write event %d: it comes after event %d", e.Seq, seq)
	case !first && e.T < t:
		return fmt.Errorf("cannot write event %d: its time %d is before %d, that of the event before it", e.Seq, e.T, t)
	case len(e.Waiters)+len(e.Cases)+len(e.Stack) > maxShared:
		return fmt.Errorf("cannot write event %d: lists of more than %d elements", e.Seq, maxShared)
	}
	return nil
}

// AddSource adds a source file of the program, at most 16 MB. A second file
// of the same path is not read back.
func (w *Writer) AddSource(path string, content []byte) error {
	if w.err != nil {
		return w.err
	}
	if len(content) > maxSource || len(path) > maxPath {
		return fmt.Errorf("cannot keep the source file %.100s in the trace: %d bytes are more than %d",
			path, len(content), maxSource)
	}
	if err := w.flushEvents(); err != nil { // blocks are in the order of the calls
		return err
	}
	body := appendBytes(nil, path)
	body = append(body, content...)
	e := blockOf(blockSource)
	e.path = path
	return w.block(e, body)
}

// Flush writes what is held back: a file that is cut off after it has all
// events so far. Each Flush begins a new block, so a few a second are right.
func (w *Writer) Flush() error {
	if w.err != nil {
		return w.err
	}
	return w.flushEvents()
}

// Close writes what is held back, the end of the trace and the index. It does
// not close the underlying writer.
func (w *Writer) Close() error {
	if w.err != nil {
		if w.err == errClosed {
			return nil
		}
		return w.err
	}
	if err := w.flushEvents(); err != nil {
		return err
	}
	b, err := json.Marshal(w.end)
	if err != nil {
		return w.fail(err)
	}
	if err := w.block(blockOf(blockEnd), b); err != nil {
		return err
	}
	if w.kept != nil { // the chain of blocks ends here; there is no index
		w.err = errClosed
		return nil
	}
	at := w.offset
	if index := appendIndex(nil, w.entries); len(index) > maxBlock {
		at = 0 // a million blocks: the file is whole without
	} else if err := w.block(blockOf(blockIndex), index); err != nil {
		return err
	}
	if err := w.write(footer(at)); err != nil {
		return err
	}
	w.err = errClosed
	return nil
}

// flushEvents writes the events held back, in front of them what they refer
// to, and after them, every so often, the state.
func (w *Writer) flushEvents() error {
	if w.events.count == 0 {
		return nil
	}
	var h blockHeader
	h, w.body = w.events.take(w.body)
	if len(w.body) > maxBlock {
		return w.fail(fmt.Errorf("events %d to %d are too large for a trace file: %d bytes",
			h.firstSeq, h.lastSeq, len(w.body)))
	}
	if err := w.flushTable(); err != nil {
		return err
	}
	if err := w.block(indexEntry{blockHeader: h}, w.body); err != nil {
		return err
	}
	w.written += int(h.count)
	if w.kept != nil && w.partDue() {
		return w.beginPart()
	}
	if w.checkpointDue() {
		return w.flushState()
	}
	return nil
}

func (w *Writer) flushTable() error {
	if b := w.in.file.table(); b != nil {
		return w.block(blockOf(blockTable), b)
	}
	return nil
}

// Checkpoints come after at least, and if they are large after at most, so
// many events; more often in a trace that lets go, which begins at one. In between they take about a tenth of the file.
const (
	checkpointMin     = 1 << 14
	checkpointMax     = 1 << 17
	checkpointMaxKept = 1 << 16
	checkpointShare   = 10
)

func (w *Writer) checkpointDue() bool {
	n := w.written - w.checkpoint
	size := w.offset - w.checkpointEnd // of the events since the last one
	most := checkpointMax
	if w.kept != nil {
		most = checkpointMaxKept
	}
	return n >= most || n >= checkpointMin && size >= checkpointShare*w.checkpointSize
}

// flushState writes a checkpoint: a full one, or until there are as many bytes
// of that, what changed since the last full one.
func (w *Writer) flushState() error {
	base := w.fullEvents
	if w.changesSize >= w.fullSize {
		base = 0
	}
	w.checkpoint = w.written
	b := encodeCheckpoint(w.state, base, w.in)
	if err := w.flushTable(); err != nil || b == nil {
		return err
	}
	start := w.offset
	err := w.block(blockOf(blockCheckpoint), b)
	w.checkpointSize, w.checkpointEnd = w.offset-start, w.offset
	w.changesSize += w.checkpointSize
	if base == 0 {
		w.fullEvents, w.fullSize, w.changesSize = w.written, w.checkpointSize, 0
		w.state.mark()
	}
	return err
}

func blockOf(kind uint8) indexEntry { return indexEntry{blockHeader: blockHeader{kind: kind}} }

// block writes one block, with the rest of its header.
func (w *Writer) block(e indexEntry, body []byte) error {
	w.stored = e.pack(body, w.stored)
	if w.kept != nil {
		if err := w.makeRoom(blockSize + int64(e.stored)); err != nil {
			return err
		}
	}
	return w.put(e, w.stored, body)
}

// put writes a block, whose body is packed, where the last one ends.
func (w *Writer) put(e indexEntry, stored, body []byte) error {
	e.number, e.position, e.offset = uint16(w.blocks), uint64(w.written), w.offset
	w.out = append(e.append(w.out[:0]), stored...)
	if err := w.write(w.out); err != nil {
		return err
	}
	w.blocks++
	if w.kept != nil {
		w.kept.wrote(&e)
	} else {
		w.entries = append(w.entries, e)
	}
	if w.onBlock == nil {
		return nil
	}
	if err := w.onBlock(e, body); err != nil {
		return w.fail(err)
	}
	return nil
}

func (w *Writer) write(b []byte) error {
	n, err := w.w.Write(b)
	w.offset += int64(n)
	if err != nil {
		return w.fail(fmt.Errorf("cannot write the trace: %w", err))
	}
	return nil
}

func (w *Writer) fail(err error) error {
	w.err = err
	return err
}

// add gathers what the end block says.
func (end *End) add(e *Event) {
	end.Events++
	end.T = e.T
	switch e.Kind {
	case Exit:
		end.Exited, end.Code, end.Message = true, e.Code, e.Message
	case ProbeDrop:
		end.Dropped += e.N
	case ProbeHole:
		end.Holes += e.N
	}
}
