package exectrace

import (
	"bufio"
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
	return fmt.Sprintf("the execution trace is broken after %d events, which are there: %v", e.Events, e.Err)
}

func (e *PartError) Unwrap() error { return e.Err }

// Read reads an execution trace and gives its events to sink, in order, numbered from 1, with times from the first one on. The
// event is the sink's only until it returns; its strings and stacks are shared. Read ends with an error of the sink, a *[PartError],
// or an error that tells that r is no execution trace that can be read.
func Read(r io.Reader, sink func(*tracer.Event) error) (err error) {
	reader, err := trace.NewReader(bufio.NewReaderSize(r, 1<<20))
	if err != nil {
		return fmt.Errorf("this is no execution trace that can be read: %w", err)
	}
	c := newConverter(sink)
	// The reader panics for some traces that contradict themselves: a file may be anything.
	defer func() {
		if p := recover(); p != nil {
			if c.inSink {
				panic(p) // not the reader's
			}
			err = &PartError{int(c.seq), fmt.Errorf("the reader gave up: %v", p)}
		}
	}()
	for {
		ev, err := reader.ReadEvent()
		switch {
		case errors.Is(err, io.EOF):
			return c.end()
		case err != nil:
			if err2 := c.end(); err2 != nil {
				return err2
			}
			return &PartError{int(c.seq), err}
		}
		if err := c.event(&ev); err != nil {
			return err
		}
	}
}
