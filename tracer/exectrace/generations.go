package exectrace

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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

// maxBatch is how many bytes a batch has at most.
const maxBatch = 64 << 10

// The first releases with generations, and with a mark at the end of each.
const (
	releaseGenerations = 22
	releaseMarks       = 26
)

// A span is a part of a file.
type span struct{ from, to int64 }

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
	for {
		start := s.at
		gen, end, err := s.batch()
		if err != nil {
			break
		}
		switch {
		case end:
			if release < releaseMarks {
				err = errNoBatch
				break
			}
			spans = append(spans, span{from, s.at})
			from, current = s.at, 0
		case current == 0:
			current = gen
		case release < releaseMarks && gen == current+1:
			spans = append(spans, span{from, start})
			from, current = start, gen
		}
		if err != nil || s.at > size {
			break
		}
	}
	if from < size {
		spans = append(spans, span{from, size})
	}
	return spans
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

// batch goes past a batch, and returns its generation; or past the mark at the end of one.
func (s *batchReader) batch() (gen uint64, end bool, err error) {
	kind, err := s.ReadByte()
	if err != nil {
		return 0, false, err
	}
	switch kind {
	case endOfGeneration:
		return 0, true, nil
	case batchExperimental:
		if _, err := s.ReadByte(); err != nil {
			return 0, false, err
		}
	case batchEvents:
	default:
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
	s.seek(s.at + int64(fields[3]))
	return fields[0], false, nil
}
