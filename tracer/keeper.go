package tracer

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
)

// A trace that lets go is written in parts. Each can be read without those
// before it: it begins with the state of the program and has tables of its
// own. Blocks are in a chain through the file; where the next one does not
// follow its predecessor, a jump block says where it is. Two front blocks, at
// a place that does not change and written in turn, say where the chain
// begins. When room is wanted, the front comes to say that it begins one part
// later, and then the bytes of the part before that are free. So the file can be
// opened whenever the writer is killed.

// A keptFile is what such a trace is written to.
type keptFile interface {
	io.WriterAt
	Truncate(size int64) error
}

// A keeper decides where the blocks of a trace that lets go are written.
type keeper struct {
	file   keptFile
	limits Keep
	space  space
	run    extent // where blocks are written now, up to its end
	from   int64  // where in run the part being written begins

	parts   []filePart // oldest first; the last is being written
	sources []indexEntry
	pinned  int64 // bytes of those
	fronts  [2]int64
	written uint64 // front blocks so far

	// letGo, where set, is told before a part's bytes can be written again.
	letGo func(part int, gone LetGo)
}

// A filePart is a part of a trace and where its blocks are.
type filePart struct {
	number int    // from 1
	block  uint16 // number of its first block
	offset int64  // of that
	before LetGo  // what came before it
	runs   []extent
	bytes  int64 // so far
	head   int64 // of those, at its beginning, before the first events
}

const (
	frontBody = 16
	frontSize = blockSize + frontBody
	jumpSize  = blockSize + 8
)

// An atWriter writes at an offset that its owner moves.
type atWriter struct {
	file io.WriterAt
	at   *int64
}

func (w *atWriter) Write(b []byte) (int, error) { return w.file.WriteAt(b, *w.at) }

// newKeepWriter returns a Writer that lets go.
func newKeepWriter(file keptFile, limits Keep) *Writer {
	w := newWriter(nil)
	w.w = &atWriter{file, &w.offset}
	w.kept = &keeper{file: file, limits: limits, run: extent{0, math.MaxInt64}}
	w.kept.space.end = math.MaxInt64
	return w
}

// beginFronts leaves room for the front blocks and begins the first part.
func (w *Writer) beginFronts() error {
	k := w.kept
	k.fronts = [2]int64{w.offset, w.offset + frontSize}
	w.offset += 2 * frontSize
	k.from = w.offset
	k.run.from = w.offset
	if err := w.beginPart(); err != nil {
		return err
	}
	return w.writeFront()
}

// partDue reports whether the part being written is large, or long, enough.
func (w *Writer) partDue() bool {
	k := w.kept
	p := &k.parts[len(k.parts)-1]
	if w.written == p.before.Events {
		return false
	}
	if k.limits.Bytes > 0 && p.bytes >= max(k.limits.Bytes/keepParts, 4*p.head) {
		return true
	}
	return k.limits.For > 0 && w.t-p.before.T >= int64(k.limits.For/keepParts)
}

// beginPart begins a part: with the source files, and, but for the first, the state.
// No events are held back.
func (w *Writer) beginPart() error {
	k := w.kept
	w.in = newInterner()
	w.events.in, w.events.shapes = w.in, [kindCount]recentShape{}
	w.checkpoint, w.checkpointSize, w.checkpointEnd = w.written, 0, 0
	w.fullEvents, w.fullSize, w.changesSize = 0, 0, 0

	var last int64
	if n := len(k.parts); n > 0 {
		last = k.parts[n-1].bytes
		k.closeRun(w.offset)
		k.from = w.offset
	}
	w.parts++
	k.parts = append(k.parts, filePart{number: w.parts, before: LetGo{w.written, w.seq, w.t}})
	if err := w.reuse(last); err != nil {
		return err
	}
	if err := w.block(blockOf(blockPart), appendSources(nil, k.sources)); err != nil {
		return err
	}
	if w.written > 0 {
		if err := w.flushState(); err != nil {
			return err
		}
	}
	p := &k.parts[len(k.parts)-1]
	p.head = p.bytes
	return w.letGoOld()
}

// reuse goes to where bytes are free, if the file would else go on growing
// though there is room for a good part of what a part takes.
func (w *Writer) reuse(last int64) error {
	k := w.kept
	if k.run.to != math.MaxInt64 || len(k.parts) < 2 {
		return nil
	}
	if run, ok := k.space.take(max(last/4, 4*jumpSize)); ok {
		return w.jump(run)
	}
	return nil
}

// letGoOld lets go of the parts that are wholly older than is wanted.
func (w *Writer) letGoOld() error {
	k := w.kept
	for k.limits.For > 0 && len(k.parts) > 1 && w.t-k.parts[1].before.T >= int64(k.limits.For) {
		if err := w.letGoFirst(); err != nil {
			return err
		}
	}
	return nil
}

// letGoFirst lets go of the oldest part, which is not the one being written.
func (w *Writer) letGoFirst() error {
	k := w.kept
	gone := k.parts[0]
	k.parts = slices.Delete(k.parts, 0, 1)
	if k.letGo != nil {
		k.letGo(k.parts[0].number, k.parts[0].before)
	}
	if err := w.writeFront(); err != nil {
		return err
	}
	pins := make([]extent, 0, len(k.sources))
	for i := range k.sources {
		pins = append(pins, extent{k.sources[i].offset, k.sources[i].next()})
	}
	slices.SortFunc(pins, func(a, b extent) int { return int(min(max(a.from-b.from, -1), 1)) })
	end := k.space.end
	for _, run := range gone.runs {
		for _, e := range run.without(pins) {
			k.space.give(e)
		}
	}
	if k.space.end < end {
		if err := k.file.Truncate(k.space.end); err != nil {
			return w.fail(fmt.Errorf("cannot write the trace: %w", err))
		}
	}
	return nil
}

// closeRun gives the part being written what was written up to an offset.
func (k *keeper) closeRun(at int64) {
	if p := &k.parts[len(k.parts)-1]; at > k.from {
		p.runs = append(p.runs, extent{k.from, at})
	}
}

// makeRoom sees to it that n bytes, and a jump behind them, have room where the
// next block is written.
func (w *Writer) makeRoom(n int64) error {
	k := w.kept
	if len(k.parts) == 0 {
		return nil // at the very beginning
	}
	n += jumpSize
	last := k.run.to == math.MaxInt64 // nothing is behind
	if !last && n <= k.run.to-w.offset {
		return nil
	}
	for {
		end := k.space.end
		if last {
			end = w.offset
		}
		fits := k.limits.Bytes <= 0 || end+n-k.pinned <= k.limits.Bytes
		if last && fits {
			return nil
		}
		if run, ok := k.space.take(n); ok {
			return w.jump(run)
		}
		if !fits && len(k.parts) > 1 {
			if err := w.letGoFirst(); err != nil {
				return err
			}
			continue
		}
		if last {
			return nil
		}
		return w.jump(k.space.takeEnd())
	}
}

// jump goes on at another place of the file.
func (w *Writer) jump(to extent) error {
	k := w.kept
	e := blockOf(blockJump)
	body := binary.LittleEndian.AppendUint64(nil, uint64(to.from))
	e.raw(body)
	if err := w.put(e, body, body); err != nil {
		return err
	}
	k.closeRun(w.offset)
	if k.run.to == math.MaxInt64 {
		k.space.end = w.offset
	} else {
		k.space.give(extent{w.offset, k.run.to})
	}
	k.run, k.from, w.offset = to, to.from, to.from
	return nil
}

// wrote counts a block in.
func (k *keeper) wrote(e *indexEntry) {
	if e.kind == blockMeta {
		return // it is in no part
	}
	p := &k.parts[len(k.parts)-1]
	p.bytes += blockSize + int64(e.stored)
	switch e.kind {
	case blockPart:
		p.block, p.offset = e.number, e.offset
	case blockSource:
		k.sources = append(k.sources, *e)
		k.pinned += e.next() - e.offset
	}
}

// writeFront says where the trace now begins, in the place of the older of the
// two front blocks.
func (w *Writer) writeFront() error {
	k := w.kept
	first := &k.parts[0]
	k.written++
	e := blockOf(blockFront)
	e.number, e.position = first.block, uint64(first.before.Events)
	e.firstSeq, e.lastSeq = first.before.Seq, first.before.Seq
	e.firstT, e.lastT = first.before.T, first.before.T
	body := binary.LittleEndian.AppendUint64(nil, k.written)
	body = binary.LittleEndian.AppendUint64(body, uint64(first.offset))
	e.raw(body)
	back := w.offset
	w.offset = k.fronts[k.written%2]
	err := w.write(append(e.append(nil), body...))
	w.offset = back
	return err
}

// parseFront reads a front block.
func parseFront(b []byte) (h blockHeader, written uint64, offset int64, ok bool) {
	h, err := parseBlockHeader(b[:blockSize])
	body := b[blockSize:]
	if err != nil || h.kind != blockFront || h.stored != frontBody || h.encoding != encodingRaw || checksum(body) != h.sum {
		return h, 0, 0, false
	}
	return h, binary.LittleEndian.Uint64(body), int64(binary.LittleEndian.Uint64(body[8:])), true
}

// appendSources appends the body of a part block: the source files before it.
func appendSources(b []byte, sources []indexEntry) []byte {
	b = binary.AppendUvarint(b, uint64(len(sources)))
	for i := range sources {
		s := &sources[i]
		b = binary.AppendUvarint(b, uint64(s.offset))
		b = s.append(b)
		b = appendBytes(b, s.path)
	}
	return b
}

// parseSources reads what appendSources wrote.
func parseSources(body []byte) ([]indexEntry, error) {
	c := &cursor{b: body}
	var sources []indexEntry
	for range c.count(blockSize + 2) {
		offset := c.uint()
		if len(c.b) < blockSize || offset > math.MaxInt64/2 {
			return nil, errCorrupt
		}
		h, err := parseBlockHeader(c.b)
		if err != nil {
			return nil, err
		}
		c.b = c.b[blockSize:]
		path := string(c.bytes())
		if h.kind != blockSource || len(path) > maxPath {
			return nil, errCorrupt
		}
		sources = append(sources, indexEntry{blockHeader: h, offset: int64(offset), path: path})
	}
	if !c.done() {
		return nil, errCorrupt
	}
	return sources, nil
}
