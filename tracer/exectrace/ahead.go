package exectrace

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/exp/trace"
)

// How many events the reader hands over at once, and how many times that it may be ahead.
const (
	chunkEvents = 512
	chunksAhead = 4
)

// readBlind is readAll for a converter that is blind, with the reader in a goroutine of its own. What such a converter
// asks of events does not change while the reader goes on; of tasks it does.
func readBlind(r io.Reader, c *converter) error {
	full := make(chan []trace.Event, chunksAhead+1)
	empty := make(chan []trace.Event, chunksAhead)
	for range chunksAhead {
		empty <- make([]trace.Event, 0, chunkEvents)
	}
	var broken error // the reader's, when full is closed
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(full)
		broken = readChunks(r, full, empty)
	})
	defer reading.Wait()
	defer close(empty) // which ends the reader, where it has not come to the end
	for chunk := range full {
		if err := c.chunk(chunk); err != nil {
			return err
		}
		empty <- chunk[:0]
	}
	return broken
}

// chunk takes in some events.
func (c *converter) chunk(events []trace.Event) (err error) {
	defer c.recover(&err)
	for i := range events {
		if err := c.event(&events[i]); err != nil {
			return err
		}
	}
	return nil
}

// readChunks reads a trace's events and sends them to full, in the slices that come from empty; it ends early when that is closed.
func readChunks(r io.Reader, full, empty chan []trace.Event) (err error) {
	reader, err := newReader(r)
	if err != nil {
		return err
	}
	var chunk []trace.Event
	defer func() {
		if p := recover(); p != nil {
			err = &readError{fmt.Errorf("the reader gave up: %v", p)}
		}
		full <- chunk // there is room
	}()
	ok := false
	for {
		if chunk, ok = <-empty; !ok {
			return nil
		}
		for len(chunk) < cap(chunk) {
			ev, err := reader.ReadEvent()
			if err == nil {
				chunk = append(chunk, ev)
				continue
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			return &readError{err}
		}
		full <- chunk
		chunk = nil
	}
}
