package viz

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"
	"sync"
)

// A file of segments begins with a header, which says where its directory is; segments are in between. It is a cache: another version of
// govis makes it anew.
const (
	segmentsMagic   = "govis ix"
	segmentsVersion = 1
	segmentsHeader  = len(segmentsMagic) + 4 + 8 + 8 + 8 + 8 + 4 + 4
	maxDirectory    = 64 << 20
)

var errSegments = errors.New("the file has not the index of this trace")

// Keep completes the file, so that OpenSegments finds in it the segments of t, which has ended. Nobody may make more.
func (s *Segments) Keep(t Trace) error {
	s.making.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []kept
	for _, p := range s.parts {
		for _, b := range p.done {
			if b.segment != nil {
				all = append(all, kept{p.first + b.from, *b})
			}
		}
	}
	c := &coder{}
	codeDirectory(c, &all)
	if _, err := s.file.WriteAt(c.b, s.end); err != nil {
		return err
	}
	_, err := s.file.WriteAt(segmentsHead(t, s.end, c.b), 0)
	return err
}

// kept is a segment in a file, with the position of its first event in the trace.
type kept struct {
	first int
	built
}

func codeDirectory(c *coder, all *[]kept) {
	list(c, all, func(k *kept) {
		num(c, &k.first)
		num(c, &k.count)
		num(c, &k.where.at)
		num(c, &k.where.numbers)
		num(c, &k.where.about)
		num(c, &k.where.sums[0])
		num(c, &k.where.sums[1])
	})
}

// segmentsHead returns the header of a file with its directory at a place: it says which trace it is of by how much that has.
func segmentsHead(t Trace, at int64, directory []byte) []byte {
	end, _ := t.End()
	b := append([]byte(nil), segmentsMagic...)
	b = binary.LittleEndian.AppendUint32(b, segmentsVersion)
	b = binary.LittleEndian.AppendUint64(b, uint64(t.Len()))
	b = binary.LittleEndian.AppendUint64(b, uint64(end.T))
	b = binary.LittleEndian.AppendUint64(b, uint64(at))
	b = binary.LittleEndian.AppendUint64(b, uint64(len(directory)))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(directory, castagnoli))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// OpenSegments returns the segments of t, a trace that has ended, from the file that Keep completed. The file is read through and
// compared with its checksums; an error tells that it cannot be used, for whatever reason, and is to be made anew. The segments need it as long as there
// are any: it is theirs, but for an error.
func OpenSegments(file *os.File, t Trace) (*Segments, error) {
	all, err := readDirectory(file, t)
	if err != nil {
		return nil, err
	}
	s := NewSegments(file)
	p := s.Part()
	p.Begin(0)
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	var loading sync.WaitGroup
	for i := range all {
		loading.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			if ctx.Err() != nil {
				return
			}
			if err := all[i].load(file); err != nil {
				stop(fmt.Errorf("the segment of event %d: %w", all[i].first, err))
			}
		})
	}
	loading.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for i := range all {
		k := &all[i]
		if k.first > p.count {
			p.none(k.first - p.count)
		}
		k.from = k.first
		p.done = append(p.done, &k.built)
		p.count += k.count
	}
	p.End()
	return s, nil
}

// readDirectory returns the segments that a file says that it has of a trace, in order.
func readDirectory(file *os.File, t Trace) ([]kept, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, segmentsHeader)
	if _, err := io.ReadFull(io.NewSectionReader(file, 0, info.Size()), head); err != nil {
		return nil, errSegments
	}
	rest := head[len(head)-4-4-8-8:]
	at, n := int64(binary.LittleEndian.Uint64(rest)), int64(binary.LittleEndian.Uint64(rest[8:]))
	if at < 0 || n < 0 || n > maxDirectory || at > info.Size() || n > info.Size()-at {
		return nil, errSegments
	}
	directory := make([]byte, n)
	if _, err := file.ReadAt(directory, at); err != nil {
		return nil, err
	}
	if string(head) != string(segmentsHead(t, at, directory)) {
		return nil, errSegments
	}
	var all []kept
	c := &coder{reading: true, b: directory}
	if codeDirectory(c, &all); c.bad || len(c.b) > 0 {
		return nil, errSegments
	}
	end := 0
	for _, k := range all {
		w := k.where
		if k.first < end || k.count <= 0 || k.count > usualSizes.largest || k.first > t.Len()-k.count || w.at < segmentAlign || w.at%segmentAlign != 0 ||
			w.numbers < 0 || w.about < 0 || w.at > at || int64(w.numbers) > at-w.at || int64(w.about) > at-w.at-int64(w.numbers) {
			return nil, errSegments
		}
		end = k.first + k.count
	}
	return all, nil
}

// load reads a segment, and checks it.
func (k *kept) load(file *os.File) error {
	w := &k.where
	h := crc32.New(castagnoli)
	buf := make([]byte, 256<<10) // read rather than mapped: what is only compared should not take memory
	if _, err := io.CopyBuffer(struct{ io.Writer }{h}, io.NewSectionReader(file, w.at, int64(w.numbers)), buf); err != nil {
		return err
	}
	about := make([]byte, w.about)
	if _, err := file.ReadAt(about, w.at+int64(w.numbers)); err != nil {
		return err
	}
	if h.Sum32() != w.sums[0] || crc32.Checksum(about, castagnoli) != w.sums[1] {
		return errSegment
	}
	mapped, err := mapFile(file, w.at, w.numbers)
	if err != nil {
		return err
	}
	if k.segment, err = thaw(about, mapped); err == nil && k.segment.count != k.count {
		err = errSegment
	}
	return err
}

// Read makes the segments of a trace that has ended, or what is there of it, in several goroutines, until it is done or ctx is. What cannot be read is in no segment.
func (s *Segments) Read(ctx context.Context, t Trace) {
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	var reading sync.WaitGroup
	defer reading.Wait()
	for from, n := 0, t.Len(); from < n; from += s.sizes.largest {
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			return
		}
		p := s.Part()
		p.Begin(from)
		reading.Go(func() {
			defer func() { <-room }()
			defer p.End()
			for e, err := range t.Events(from, min(n, from+s.sizes.largest)) {
				if err != nil || ctx.Err() != nil {
					return
				}
				p.AddEvent(e)
			}
		})
	}
}
