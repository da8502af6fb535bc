package exectrace

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// NotKnown says what events of an execution trace never say.
const NotKnown = "this is an execution trace of Go's own: it does not tell which channel or lock a goroutine waits for, nor values and owners"

// header is how every execution trace begins: "go 1.23 trace\x00\x00\x00".
const header = "go 1."

// Is reports whether a file that begins so may be an execution trace. 16 bytes are enough.
func Is(beginning []byte) bool {
	return len(beginning) >= len(header) && string(beginning[:len(header)]) == header
}

// A PartError is what Read returns for a trace that is cut off or damaged: what came before was given to the sink.
type PartError struct {
	Events int // of ours, that were read
	Err    error
}

func (e *PartError) Error() string {
	if e.Events == 0 {
		return fmt.Sprintf("the execution trace is broken before its first part is whole, and nothing of it can be read: %v", e.Err)
	}
	another := ""
	if e.Err != nil && e.Err.Error() == beginsAnew {
		another = " (another trace begins there: only one at a time can be opened)"
	}
	return fmt.Sprintf("the execution trace is broken after %d events, which are there: %v%s", e.Events, e.Err, another)
}

// beginsAnew is what the reader says where a part should begin, and there is the g of a trace's header.
const beginsAnew = "expected batch event, got event 103"

func (e *PartError) Unwrap() error { return e.Err }

// Read reads an execution trace and gives its events to sink, in order, numbered from 1, with times from the first one on. The
// event is the sink's only until it returns; its strings and stacks are shared. Read ends with an error of the sink, a *[PartError],
// or an error that tells that r is no execution trace that can be read.
//
// [Convert] does the same for a file faster, with several readers side by side.
func Read(r io.Reader, sink func(*tracer.Event) error) error {
	c := newConverter(sink)
	in := bufio.NewReaderSize(r, 1<<16)
	head, rest, generation := readFirst(in)
	if generation <= maxOverlook {
		c.first = overlookFirst(head, bytes.NewReader(rest[:generation]), generation)
	}
	err := readAll(io.MultiReader(bytes.NewReader(head), bytes.NewReader(rest), in), c)
	if broken := (*readError)(nil); errors.As(err, &broken) {
		return &PartError{int(c.seq), broken.err}
	}
	return err
}

// A readError is what the reader of an execution trace says of it.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// readAll reads an execution trace into a converter, whose own errors it returns as they are; those of the reader are each a *readError.
func readAll(r io.Reader, c *converter) error {
	return readInto(r, c, all)
}

// readInto is readAll for those events that want says yes to.
func readInto(r io.Reader, c *converter, want func(*trace.Event) bool) (err error) {
	reader, err := newReader(r)
	if err != nil {
		return err
	}
	defer c.recover(&err)
	var ev trace.Event // one for all: what it is handed to makes it escape
	for {
		ev, err = reader.ReadEvent()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &readError{err}
		}
		if !want(&ev) {
			continue
		}
		if err := c.event(&ev); err != nil {
			return err
		}
	}
}

// recover makes an error of a panic of the reader, which panics for some traces that contradict themselves: a file may be anything.
func (c *converter) recover(err *error) {
	switch p := recover(); {
	case p == nil:
	case c.inSink:
		panic(p) // not the reader's
	default:
		*err = &readError{fmt.Errorf("the reader gave up: %v", p)}
	}
}

// A traceReader reads the events of a trace.
type traceReader struct {
	*trace.Reader
	in    *tailReader
	marks bool // each generation ends with one
}

// A tailReader knows the last byte that it has read.
type tailReader struct {
	io.Reader
	last byte
}

func (t *tailReader) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if n > 0 {
		t.last = p[n-1]
	}
	return n, err
}

var errCutOff = errors.New("the trace is cut off")

// ReadEvent is the Reader's, which does not notice that a trace ends behind one of the first batches of a generation.
func (r *traceReader) ReadEvent() (trace.Event, error) {
	ev, err := r.Reader.ReadEvent()
	if err != nil && errors.Is(err, io.EOF) && r.marks && r.in.last != endOfGeneration {
		err = errCutOff
	}
	return ev, err
}

func newReader(r io.Reader) (*traceReader, error) {
	tail := &tailReader{Reader: r}
	in := bufio.NewReaderSize(tail, 1<<20)
	head, _ := in.Peek(headerBytes)
	n, bad := release(head)
	reader, err := trace.NewReader(in)
	switch {
	case err == nil:
		return &traceReader{reader, tail, n >= releaseMarks}, nil
	case bad == nil:
		return nil, fmt.Errorf("this is an execution trace in the form of Go 1.%d, which cannot be read: those of Go 1.11 and later can, as far as this govis knows them", n)
	}
	if len(head) == 0 {
		return nil, errors.New("this is no execution trace: there is nothing in it")
	}
	if !Is(head) {
		return nil, fmt.Errorf("this is no execution trace: it begins with %q", head)
	}
	return nil, fmt.Errorf("this is no execution trace that can be read: %w", err)
}
