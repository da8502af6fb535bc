package tracer

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// errMoved tells that a trace let go of its first part while it was being opened.
var errMoved = errors.New("the file is being written, and faster than it can be read")

// openTries is how often a trace that is being written is opened anew because
// what was read had been let go meanwhile.
const openTries = 4

// scanKept reads a trace that lets go: from the part with which its front
// says that it begins, block by block.
func (l *loader) scanKept() error {
	e, err := l.first()
	if err != nil {
		return err
	}
	front := e.next()
	l.t.letsGo = true
	if err := l.add(&e); err != nil {
		return err
	}
	for range openTries {
		var written uint64
		if written, err = l.front(front); err != nil {
			return err
		}
		err = l.chain()
		if err == nil {
			return nil
		}
		if _, now, ok := l.newestFront(front); !ok || now == written {
			return err
		}
		meta := l.t.meta
		l.t = newTrace(l.r, l.t.path)
		l.t.meta, l.t.letsGo, l.end = meta, true, false
		err = errMoved
	}
	return err
}

// first returns the meta block.
func (l *loader) first() (e indexEntry, err error) {
	if l.size-l.at < blockSize {
		return e, errors.New("the file ends here, before the trace does")
	}
	return l.block()
}

// newestFront returns the front block that was written last: what it says, and
// the how manieth it is.
func (l *loader) newestFront(at int64) (first indexEntry, written uint64, ok bool) {
	for i := range int64(2) {
		b, err := l.read(at+i*frontSize, frontSize)
		if err != nil {
			continue
		}
		if h, n, offset, good := parseFront(b); good && n > written {
			first, written, ok = indexEntry{blockHeader: h, offset: offset}, n, true
		}
	}
	return first, written, ok
}

// front goes to the block with which the trace begins.
func (l *loader) front(at int64) (written uint64, err error) {
	first, written, ok := l.newestFront(at)
	if !ok {
		return 0, errors.New("neither of the two blocks that say where the trace begins is whole")
	}
	c := &l.t.cat
	if first.offset < at || first.offset > l.size-blockSize || first.position > maxEvents {
		return 0, errCorrupt
	}
	l.at = first.offset
	c.all = int(first.number)
	c.events = int(first.position)
	c.gone = LetGo{Events: c.events, Seq: first.lastSeq, T: first.lastT}
	return written, nil
}

// maxEvents is above the number of events that any program gets to.
const maxEvents = 1 << 53

// chain reads the blocks of the trace, one after the other, wherever they are.
func (l *loader) chain() error {
	for left := l.size; ; {
		if l.size-l.at < blockSize {
			return errors.New("the file ends here, before the trace does")
		}
		e, err := l.block()
		if err != nil || e.number != uint16(l.t.cat.all) || e.position != uint64(l.t.cat.events) {
			return errors.New("no whole block follows here, before the end of the trace")
		}
		if left -= blockSize + int64(e.stored); left < 0 {
			return errCorrupt // it goes in a circle
		}
		if l.t.cat.part == 0 {
			if err := l.firstPart(&e); err != nil {
				return err
			}
		} else if e.kind == blockEvents && len(l.t.cat.blocks) == 0 && e.firstSeq <= l.t.cat.gone.Seq && l.t.cat.gone.Events > 0 {
			return errCorrupt
		}
		if err := l.add(&e); err != nil {
			return err
		}
		if l.end {
			return nil
		}
		if e.kind == blockJump {
			if err := l.jump(&e); err != nil {
				return err
			}
		}
	}
}

// firstPart takes over the source files from before the first block of the
// trace, which must be that of a part.
func (l *loader) firstPart(e *indexEntry) error {
	if e.kind != blockPart {
		return fmt.Errorf("the %s block is in the wrong place", blockNames[e.kind])
	}
	body, err := l.body(e)
	if err != nil {
		return err
	}
	sources, err := parseSources(body)
	if err != nil {
		return fmt.Errorf("the part block cannot be read: %w", err)
	}
	total := int64(0)
	for i := range sources {
		s := &sources[i]
		if total += blockSize + int64(s.stored); s.next() > l.size || total > l.size {
			return errCorrupt
		}
		var ok bool
		if l.buf, ok = verifyBlock(l.r, s, l.buf); !ok {
			return fmt.Errorf("the source file %.100s is not where the part block says", s.path)
		}
	}
	l.t.cat.sources = sources
	return nil
}

// jump goes where a jump block says.
func (l *loader) jump(e *indexEntry) error {
	body, err := l.body(e)
	if err != nil {
		return err
	}
	if len(body) != 8 {
		return errCorrupt
	}
	to := binary.LittleEndian.Uint64(body)
	if to < headerSize || to > uint64(l.size) {
		return errors.New("the file ends here, before the trace does")
	}
	l.at = int64(to)
	return nil
}
