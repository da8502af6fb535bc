package tracer

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

// A DamageError says where a trace file is broken or cut off.
type DamageError struct {
	Path   string // "" when not read from a file
	Offset int64  // where what is whole ends
	Reason string // one clause
	Events int    // events before that place, all of them good
}

func (e *DamageError) Error() string {
	name := "the trace"
	if e.Path != "" {
		name = "trace " + e.Path
	}
	if e.Events == 0 {
		return fmt.Sprintf("%s is damaged at byte %d: %s; there are no events before that", name, e.Offset, e.Reason)
	}
	return fmt.Sprintf("%s is damaged at byte %d: %s; the %d events before that are good",
		name, e.Offset, e.Reason, e.Events)
}

// Open opens a trace file. It checks the whole file: one that is damaged or
// cut short opens up to where it is whole, see [Trace.Damage]; where nothing
// can be read, the error is a *DamageError. Close gives the file up.
func Open(path string) (*Trace, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	t, err := load(f, size, path)
	if err != nil {
		f.Close()
		return nil, err
	}
	t.closer = f
	return t, nil
}

// openFile opens a regular file and returns its size. Others it refuses before
// it opens them: a pipe would make it wait for a writer, a device can do anything.
func openFile(path string) (f *os.File, size int64, err error) {
	if info, err := os.Stat(path); err == nil {
		if what := notAFile(info.Mode()); what != "" {
			return nil, 0, fmt.Errorf("cannot open the trace: %s is %s, not a file", path, what)
		}
	}
	f, err = os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("cannot open the trace: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("cannot open the trace: %w", err)
	}
	return f, info.Size(), nil
}

// notAFile says what stands in the place of a regular file, "" for one.
func notAFile(mode os.FileMode) string {
	switch {
	case mode.IsRegular():
		return ""
	case mode.IsDir():
		return "a directory"
	case mode&os.ModeNamedPipe != 0:
		return "a pipe"
	case mode&os.ModeSocket != 0:
		return "a socket"
	case mode&os.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

// NewTrace reads a trace file of size bytes from r, as Open does. r must be
// safe for concurrent use, as *os.File and *bytes.Reader are.
func NewTrace(r io.ReaderAt, size int64) (*Trace, error) { return load(r, size, "") }

// A loader finds out what is in a trace file.
type loader struct {
	t    *Trace
	r    io.ReaderAt
	size int64

	kept bool  // it is a trace that lets go
	meta bool  // the meta block is read
	end  bool  // the end block is read
	at   int64 // where what is whole ends, so far
	buf  []byte
}

func load(r io.ReaderAt, size int64, path string) (*Trace, error) {
	l := &loader{t: newTrace(r, path), r: r, size: size}
	if err := l.header(); err != nil {
		return nil, err
	}
	var reason error
	if l.kept {
		reason = l.scanKept()
	} else if reason = l.indexed(); reason != nil {
		reason = l.scan()
	}
	if reason == nil {
		l.t.ended = true
		return l.t, nil
	}
	damage := &DamageError{Path: path, Offset: l.at, Reason: reason.Error(),
		Events: l.t.cat.events - l.t.cat.gone.Events}
	if !l.meta {
		return nil, damage
	}
	l.t.damage = damage
	l.t.ended = l.end
	return l.t, nil
}

// header checks the first bytes of the file.
func (l *loader) header() error {
	name := either(l.t.path, "this")
	b, err := l.read(0, min(headerSize, l.size))
	switch {
	case err != nil:
		return fmt.Errorf("cannot read the trace: %w", err)
	case l.size == 0:
		return fmt.Errorf("%s is not a govis trace: it is empty", name)
	}
	for i := range min(len(b), len(fileMagic)) {
		if b[i] != fileMagic[i] {
			return fmt.Errorf("%s is not a govis trace: byte %d is not what one begins with", name, i)
		}
	}
	switch {
	case len(b) < headerSize:
		return &DamageError{Path: l.t.path, Offset: l.size, Reason: "the file ends in its header"}
	case binary.LittleEndian.Uint32(b[12:]) != checksum(b[:12]):
		return &DamageError{Path: l.t.path, Offset: 8, Reason: "the checksum of the file's header is wrong"}
	}
	v := binary.LittleEndian.Uint32(b[8:])
	if v != fileVersion && v != keepVersion {
		return fmt.Errorf("cannot read %s: at byte 8 it says that it is a trace of format %d, and this govis reads formats %d and %d",
			name, v, fileVersion, keepVersion)
	}
	l.kept = v == keepVersion
	l.at = headerSize
	return nil
}

// read returns n bytes of the file, in a buffer that the next read reuses.
func (l *loader) read(off, n int64) ([]byte, error) {
	if int64(cap(l.buf)) < n {
		l.buf = make([]byte, n)
	}
	b := l.buf[:n]
	if got, err := l.r.ReadAt(b, off); got < len(b) {
		return nil, readError(err)
	}
	return b, nil
}

func readError(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the file became shorter while it was read")
	}
	return err
}

// indexed reads the file by its index. It fails, with nothing done, where
// there is none to rely on.
func (l *loader) indexed() error {
	entries, err := l.index()
	if err != nil {
		return err
	}
	if good := l.verify(entries); good < len(entries) {
		return errCorrupt
	}
	for i := range entries {
		if err = l.add(&entries[i]); err != nil {
			break
		}
	}
	if err != nil || !l.end { // the scan begins anew
		l.t = newTrace(l.r, l.t.path)
		l.meta, l.end, l.at = false, false, headerSize
		return errCorrupt
	}
	return nil
}

// index returns the entries of the index at the end of the file.
func (l *loader) index() ([]indexEntry, error) {
	if l.size < headerSize+blockSize+footerSize {
		return nil, errCorrupt
	}
	b, err := l.read(l.size-footerSize, footerSize)
	if err != nil {
		return nil, err
	}
	offset, ok := parseFooter(b)
	if !ok || offset < headerSize || offset > l.size-footerSize-blockSize {
		return nil, errCorrupt
	}
	if b, err = l.read(offset, blockSize); err != nil {
		return nil, err
	}
	h, err := parseBlockHeader(b)
	if err != nil {
		return nil, err
	}
	e := indexEntry{blockHeader: h, offset: offset}
	if h.kind != blockIndex || e.next() != l.size-footerSize {
		return nil, errCorrupt
	}
	body, err := l.body(&e)
	if err != nil {
		return nil, err
	}
	return parseIndex(body, offset)
}

// body returns the decompressed body of a block, checked.
func (l *loader) body(e *indexEntry) ([]byte, error) {
	return readBody(l.r, e)
}

func readBody(r io.ReaderAt, e *indexEntry) ([]byte, error) {
	stored := make([]byte, e.stored)
	if n, err := r.ReadAt(stored, e.offset+blockSize); n < len(stored) {
		return nil, readError(err)
	}
	return e.unpack(stored)
}

// verify returns how many of the blocks, from the first, are in the file as
// the index says.
func (l *loader) verify(entries []indexEntry) int {
	var bad, next atomic.Int64
	bad.Store(int64(len(entries)))
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(entries)/16) {
		wg.Go(func() {
			var buf []byte
			for i := next.Add(1) - 1; i < bad.Load(); i = next.Add(1) - 1 {
				var ok bool
				if buf, ok = verifyBlock(l.r, &entries[i], buf); ok {
					continue
				}
				for old := bad.Load(); i < old && !bad.CompareAndSwap(old, i); old = bad.Load() {
				}
			}
		})
	}
	wg.Wait()
	return int(bad.Load())
}

// verifyBlock checks a block's header and the checksum of its body.
func verifyBlock(r io.ReaderAt, e *indexEntry, buf []byte) ([]byte, bool) {
	n := blockSize + int(e.stored)
	if cap(buf) < n {
		buf = make([]byte, n+n/2)
	}
	b := buf[:n]
	if got, _ := r.ReadAt(b, e.offset); got < n {
		return buf, false
	}
	return buf, string(b[:blockSize]) == string(e.append(nil)) && checksum(b[blockSize:]) == e.sum
}

// scan reads the file block by block, up to where it is not whole.
func (l *loader) scan() error {
	for {
		left := l.size - l.at
		if l.end {
			return l.rest(left)
		}
		if left == 0 {
			return errors.New("the file ends here, before the trace does")
		}
		if left < blockSize {
			return errors.New("the file ends in the middle of a block")
		}
		e, err := l.block()
		if err != nil {
			return err
		}
		if err := l.add(&e); err != nil {
			return err
		}
	}
}

// block returns the block that begins where what is whole ends, verified.
func (l *loader) block() (e indexEntry, err error) {
	b, err := l.read(l.at, blockSize)
	if err != nil {
		return e, err
	}
	h, err := parseBlockHeader(b)
	if err != nil {
		return e, err
	}
	e = indexEntry{blockHeader: h, offset: l.at}
	if e.next() > l.size {
		return e, errors.New("the file ends in the middle of a block")
	}
	var ok bool
	if l.buf, ok = verifyBlock(l.r, &e, l.buf); !ok {
		return e, fmt.Errorf("the checksum of the %s block is wrong", blockNames[e.kind])
	}
	return e, nil
}

// rest checks what follows the end block where the index could not be used.
func (l *loader) rest(left int64) error {
	if left == footerSize {
		b, err := l.read(l.at, footerSize)
		if err != nil {
			return err
		}
		if offset, ok := parseFooter(b); ok && offset == 0 {
			return nil // a file of very many blocks has no index
		}
	}
	return errors.New("the index is missing or broken")
}

// add takes in a block that has been verified.
func (l *loader) add(e *indexEntry) error {
	if (e.kind != blockMeta) != l.meta || l.end {
		return fmt.Errorf("the %s block is in the wrong place", blockNames[e.kind])
	}
	var body []byte
	switch {
	case e.kind == blockMeta, e.kind == blockTable, e.kind == blockEnd, e.kind == blockSource && e.path == "":
		var err error
		if body, err = l.body(e); err != nil {
			return err
		}
	case e.kind == blockIndex, e.kind >= blockFront && !l.kept, e.kind == blockFront:
		return fmt.Errorf("the %s block is in the wrong place", blockNames[e.kind])
	}
	if err := l.note(e, body); err != nil {
		return err
	}
	if err := l.t.cat.add(*e, body); err != nil {
		return fmt.Errorf("the %s block cannot be read: %w", blockNames[e.kind], err)
	}
	l.at = e.next()
	return nil
}

// note takes from a block what does not go into the catalog.
func (l *loader) note(e *indexEntry, body []byte) error {
	switch e.kind {
	case blockMeta:
		if err := json.Unmarshal(body, &l.t.meta); err != nil {
			return fmt.Errorf("the meta block cannot be read: %w", err)
		}
		l.meta = true
	case blockEnd:
		if err := json.Unmarshal(body, &l.t.end); err != nil {
			return fmt.Errorf("the end block cannot be read: %w", err)
		}
		if l.t.end.Events != l.t.cat.events {
			return fmt.Errorf("the end block counts %d events", l.t.end.Events)
		}
		l.end = true
	case blockSource:
		if e.path != "" {
			return nil
		}
		c := &cursor{b: body}
		e.path = string(c.bytes())
		if c.bad || len(e.path) > maxPath {
			return errors.New("the source block has no path")
		}
	}
	return nil
}
