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

// readAhead is readInto with the reader in a goroutine of its own. What a converter asks of events does not change while the reader goes on, but of
// tasks it does: a converter that is not blind, and so is told of tasks, gets each such event before the reader goes on.
func readAhead(r io.Reader, c *converter, want func(*trace.Event) bool) error {
	a := &ahead{full: make(chan []trace.Event, chunksAhead+1), empty: make(chan []trace.Event, chunksAhead), pauses: !c.blind}
	for range chunksAhead {
		a.empty <- make([]trace.Event, 0, chunkEvents)
	}
	var broken error // the reader's, when full is closed
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(a.full)
		broken = a.read(r)
	})
	defer reading.Wait()
	defer close(a.empty) // which ends the reader, where it has not come to the end
	for chunk := range a.full {
		if err := c.chunk(chunk, want); err != nil {
			return err
		}
		a.empty <- chunk[:0]
	}
	return broken
}

// chunk takes in those of some events that want says yes to.
func (c *converter) chunk(events []trace.Event, want func(*trace.Event) bool) (err error) {
	defer c.recover(&err)
	for i := range events {
		if !want(&events[i]) {
			continue
		}
		if err := c.event(&events[i]); err != nil {
			return err
		}
	}
	return nil
}

// all wants every event.
func all(*trace.Event) bool { return true }

// An ahead is a reader of a trace that is ahead of its converter by some chunks of events, which go around.
type ahead struct {
	full, empty chan []trace.Event
	pauses      bool // after each event of a task

	chunk []trace.Event   // that is being filled, nil for none
	spare [][]trace.Event // that came back while it paused
}

// read reads a trace's events into chunks, until empty is closed.
func (a *ahead) read(r io.Reader) (err error) {
	reader, err := newReader(r)
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = &readError{fmt.Errorf("the reader gave up: %v", p)}
		}
		a.full <- a.chunk // there is room
	}()
	for a.next() {
		for len(a.chunk) < cap(a.chunk) {
			ev, err := reader.ReadEvent()
			if err == nil {
				a.chunk = append(a.chunk, ev)
				if a.pauses && ofTask(ev.Kind()) {
					break
				}
				continue
			}
			if errors.Is(err, io.EOF) {
				return nil
			}
			return &readError{err}
		}
		last := a.chunk[len(a.chunk)-1].Kind()
		a.full <- a.chunk
		a.chunk = nil
		if a.pauses && ofTask(last) && !a.pause() {
			return nil
		}
	}
	return nil
}

// next gets an empty chunk, false where there will be none.
func (a *ahead) next() (ok bool) {
	if n := len(a.spare); n > 0 {
		a.chunk, a.spare = a.spare[n-1], a.spare[:n-1]
		return true
	}
	a.chunk, ok = <-a.empty
	return ok
}

// pause waits until the converter is done with all chunks, false where it wants no more.
func (a *ahead) pause() bool {
	for len(a.spare) < chunksAhead {
		chunk, ok := <-a.empty
		if !ok {
			return false
		}
		a.spare = append(a.spare, chunk)
	}
	return true
}

// ofTask reports whether events of a kind name tasks.
func ofTask(k trace.EventKind) bool {
	switch k {
	case trace.EventTaskBegin, trace.EventTaskEnd, trace.EventRegionBegin, trace.EventRegionEnd, trace.EventLog:
		return true
	}
	return false
}
