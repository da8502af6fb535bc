package exectrace

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/exp/trace"
)

// An execution trace of Go 1.22 and later is a header and batches of events, each of one thread. Every second or so the tracer begins a new
// generation, with new tables of strings and stacks, in which each goroutine's state is told anew. So a reader can begin with
// any generation; a batch's header says which one it is of, and how long it is.

// headerBytes is how many bytes a trace's header has.
const headerBytes = 16

// What begins a batch, by its first byte.
const (
	batchEvents       = 1  // of events, strings, stacks and so on
	batchExperimental = 49 // of something that only who wrote it can read
	endOfGeneration   = 52 // no batch: it stands alone
)

// What a batch begins with that says how fast the clock is, by its first byte.
const (
	eventFrequency = 8
	eventSync      = 50 // since Go 1.25 in front of that
)

// maxBatch is how many bytes a batch has at most.
const maxBatch = 64 << 10

// The first releases with generations, and with a mark at the end of each.
const (
	releaseGenerations = 22
	releaseMarks       = 26
)

// A span is the part of a file that a generation is in.
type span struct {
	from, to int64
	begins   trace.Time // when, or 0 where that is not known
}

func (s span) bytes() int64 { return s.to - s.from }

// release returns the number of the release of Go 1 that a trace's header names.
func release(header []byte) (int, error) {
	n := 0
	if _, err := fmt.Sscanf(string(header), "go 1.%d trace", &n); err != nil || !Is(header) {
		return 0, errors.New("the header of an execution trace is missing")
	}
	return n, nil
}

// generations returns where in a file each generation of the trace is. What comes after something that is no batch is part of the last. It reads the
// headers of batches only.
func generations(r io.ReaderAt, size int64, release int) []span {
	in := io.NewSectionReader(r, 0, size)
	s := &batchReader{file: in, at: headerBytes}
	s.seek(headerBytes)
	var spans []span
	from, current := s.at, uint64(0)
	var clock clock
	for s.at <= size {
		start := s.at
		b, err := s.batch()
		if err != nil || b.end && release < releaseMarks {
			break
		}
		switch {
		case b.end:
			spans = append(spans, span{from, s.at, clock.begins()})
			from, current, clock = s.at, 0, clockZero
			continue
		case current == 0:
			current = b.gen
		case release < releaseMarks && b.gen == current+1:
			spans = append(spans, span{from, start, clock.begins()})
			from, current, clock = start, b.gen, clockZero
		}
		clock.add(b)
	}
	if from < size {
		spans = append(spans, span{from, size, clock.begins()})
	}
	return spans
}

// A clock is what the batches of a generation say of its time.
type clock struct {
	first     uint64 // the earliest
	frequency uint64 // how many of it are a second
}

var clockZero clock

func (c *clock) add(b batch) {
	if c.first == 0 || b.time < c.first {
		c.first = b.time
	}
	if c.frequency == 0 {
		c.frequency = b.frequency
	}
}

// begins returns the time of the first event as the reader counts it.
func (c *clock) begins() trace.Time {
	if c.frequency == 0 {
		return 0
	}
	return trace.Time(float64(c.first) * (1.0 / (float64(c.frequency) / 1e9)))
}

// A batch is what is looked at of one.
type batch struct {
	end       bool // it is none, but the end of a generation
	gen, time uint64
	frequency uint64 // where it says that
}

var errNoBatch = errors.New("this is no batch of an execution trace")

// A batchReader goes from batch to batch.
type batchReader struct {
	file *io.SectionReader
	buf  *bufio.Reader
	at   int64
}

func (s *batchReader) seek(at int64) {
	s.at = at
	s.file.Seek(at, io.SeekStart) // a place behind the end is none to read from
	if s.buf == nil {
		s.buf = bufio.NewReaderSize(s.file, 256)
	}
	s.buf.Reset(s.file)
}

// ReadByte makes a batchReader one for package binary.
func (s *batchReader) ReadByte() (byte, error) {
	b, err := s.buf.ReadByte()
	if err == nil {
		s.at++
	}
	return b, err
}

// batch goes past a batch, or past the mark at the end of a generation.
func (s *batchReader) batch() (b batch, err error) {
	kind, err := s.ReadByte()
	if err != nil {
		return b, err
	}
	switch kind {
	case endOfGeneration:
		return batch{end: true}, nil
	case batchExperimental:
		if _, err := s.ReadByte(); err != nil {
			return b, err
		}
	case batchEvents:
	default:
		return b, errNoBatch
	}
	var fields [4]uint64 // generation, thread, time, bytes
	for i := range fields {
		if fields[i], err = binary.ReadUvarint(s); err != nil {
			return b, err
		}
	}
	if fields[0] == 0 || fields[3] > maxBatch {
		return b, errNoBatch
	}
	end := s.at + int64(fields[3])
	b = batch{gen: fields[0], time: fields[2]}
	if kind == batchEvents && fields[3] > 0 {
		b.frequency = s.frequency()
	}
	s.seek(end)
	return b, nil
}

// frequency returns what a batch says of that, 0 for nothing.
func (s *batchReader) frequency() uint64 {
	kind, err := s.ReadByte()
	if err == nil && kind == eventSync {
		kind, err = s.ReadByte()
	}
	if err != nil || kind != eventFrequency {
		return 0
	}
	f, err := binary.ReadUvarint(s)
	if err != nil {
		return 0
	}
	return f
}
