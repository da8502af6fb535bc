package exectrace

import (
	"bytes"
	"encoding/binary"
	"io"
	"maps"
	"slices"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// A trace tells of a goroutine that was there before it only when that does something, and at the end of the first generation of those that did nothing:
// half of a short trace may be over by then. So the first generation is read twice, unless it is large: first for who was there.

// maxOverlook is how large the first generation is at most that is read twice, bytes.
const maxOverlook = 8 << 20

// overlookFirst returns what the first generation of a trace says of who was there; nil where that is not looked for. head is the trace's header, and
// generation what comes after it.
func overlookFirst(head []byte, generation io.Reader, size int64) map[trace.GoID]there {
	if n, err := release(head); err != nil || n < releaseGenerations || size > maxOverlook {
		return nil
	}
	o, err := overlook(io.MultiReader(bytes.NewReader(head), generation), newConverter(nil), func(trace.GoID) bool { return false })
	if err != nil {
		return nil // whoever reads it gets the error
	}
	return o.there
}

// tellFirst tells of the goroutines that were there, at the trace's first event.
func (c *converter) tellFirst(ev *trace.Event) error {
	first := c.first
	c.first = nil
	for _, id := range slices.Sorted(maps.Keys(first)) {
		is := first[id]
		if err := c.born(ev, id, trace.NoGoroutine, is.fn, nil, true); err != nil {
			return err
		}
		c.goroutine(id).state = is.state
		c.begin(ev, tracer.GoStatus, id)
		c.status(is.state, is.p, is.reason, is.stack)
		if is.stack != nil {
			for _, f := range is.stack.Stack {
				c.file(f.File, f.Func)
			}
		}
		if err := c.emit(); err != nil {
			return err
		}
	}
	return nil
}

// readFirst reads a stream up to the end of the trace's first generation, but not more than is read twice. It returns the header and what it has
// read after that, and how much of it is the generation; that is more than maxOverlook where its end was not found.
func readFirst(r io.Reader) (head, rest []byte, generation int64) {
	head = make([]byte, headerBytes)
	n, _ := io.ReadFull(r, head)
	rel, err := release(head[:n])
	if err != nil || rel < releaseGenerations {
		return head[:n], nil, maxOverlook + 1
	}
	s := &batchCopier{r: r}
	for current := uint64(0); s.buf.Len() <= maxOverlook; {
		before := int64(s.buf.Len())
		gen, end, err := s.batch()
		switch {
		case err != nil || end && rel < releaseMarks: // what comes after that is part of the last, as far as there is something
			generation = s.toEnd()
			return head, s.buf.Bytes(), generation
		case end:
			return head, s.buf.Bytes(), int64(s.buf.Len())
		case current == 0:
			current = gen
		case rel < releaseMarks && gen == current+1:
			return head, s.buf.Bytes(), before
		}
	}
	return head, s.buf.Bytes(), maxOverlook + 1
}

// A batchCopier goes from batch to batch of a stream, and keeps what it has read.
type batchCopier struct {
	r   io.Reader
	buf bytes.Buffer
}

// ReadByte makes a batchCopier one for package binary.
func (s *batchCopier) ReadByte() (byte, error) {
	var b [1]byte
	if _, err := io.ReadFull(s.r, b[:]); err != nil {
		return 0, err
	}
	s.buf.WriteByte(b[0])
	return b[0], nil
}

// batch reads a batch, or the mark at the end of a generation.
func (s *batchCopier) batch() (gen uint64, end bool, err error) {
	kind, err := s.ReadByte()
	switch {
	case err != nil:
		return 0, false, err
	case kind == endOfGeneration:
		return 0, true, nil
	case kind == batchExperimental:
		if _, err := s.ReadByte(); err != nil {
			return 0, false, err
		}
	case kind != batchEvents:
		return 0, false, errNoBatch
	}
	var fields [4]uint64 // generation, thread, time, bytes
	for i := range fields {
		if fields[i], err = binary.ReadUvarint(s); err != nil {
			return 0, false, err
		}
	}
	if fields[0] == 0 || fields[3] > maxBatch {
		return 0, false, errNoBatch
	}
	_, err = io.CopyN(&s.buf, s.r, int64(fields[3]))
	return fields[0], false, err
}

// toEnd reads on to the end of the stream, if that is near, and returns how much there is.
func (s *batchCopier) toEnd() int64 {
	io.CopyN(&s.buf, s.r, maxOverlook+1-min(int64(s.buf.Len()), maxOverlook+1))
	return int64(s.buf.Len())
}
