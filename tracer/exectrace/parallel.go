package exectrace

import (
	"errors"
	"io"
	"maps"
	"runtime"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// Options say how Convert reads.
type Options struct {
	// Readers is how many generations are read side by side, 0 for as many as there are processors. Each needs memory for one generation.
	Readers int
	// File is called once for each source file that a stack names, with a function in it. It may add to the trace.
	File func(file, fn string)
	// Progress is called now and then with how many bytes have been read, and how many events are in the trace.
	Progress func(bytes int64, events int)
	// Holds is called before reading begins, with how much memory readers will hold at most, in bytes.
	Holds func(bytes int64)
	// Freed is called when a reader is done, which has let go of so many bytes of the file, in twice as much memory. Several goroutines may call it.
	Freed func(bytes int64)
	// Part, where it is not nil, is called for each part of the trace that is read by a reader of its own, by several goroutines. The Part is shown its events.
	Part func() Part
}

// A Part looks at the events of a part of a trace while that is read, in order: they are those of the trace from position first on, once Begin says so.
// That comes before the trace has any of them, and before those of the next part; or never, for what is read again in another way. Add is given
// events from to to-1 of a batch, which is the Part's only until Add returns, unless it calls Retain. End comes after the last, in any case.
type Part interface {
	Begin(first int)
	Add(b *tracer.Batch, from, to int)
	End()
}

// noPart looks at nothing.
type noPart struct{}

func (noPart) Begin(int)                   {}
func (noPart) Add(*tracer.Batch, int, int) {}
func (noPart) End()                        {}

// A conversion reads one trace.
type conversion struct {
	r     io.ReaderAt
	size  int64
	live  *tracer.Live
	opt   Options
	start *startTime
	parts []span
	stop  chan struct{}
	room  *budget // of bytes that are being read

	past
	last   int64 // time of the last event
	events int
	files  map[string]bool
}

// Convert reads an execution trace from the first size bytes of r into a growing trace that has no events yet, with the events that [Read] gives.
// Generations are read side by side: each by a reader that knows nothing of those before. What cannot be told so is read again, in order: a
// generation with tasks or regions of runtime/trace by a reader that is told what was before; and from a generation on that does not begin with what the one before
// ended with, all by one reader. Errors are as Read's.
func Convert(r io.ReaderAt, size int64, live *tracer.Live, opt Options) error {
	if opt.File == nil {
		opt.File = func(string, string) {}
	}
	if opt.Progress == nil {
		opt.Progress = func(int64, int) {}
	}
	if opt.Holds == nil {
		opt.Holds = func(int64) {}
	}
	if opt.Freed == nil {
		opt.Freed = func(int64) {}
	}
	if opt.Part == nil {
		opt.Part = func() Part { return noPart{} }
	}
	if opt.Readers <= 0 {
		opt.Readers = runtime.GOMAXPROCS(0)
	}
	c := &conversion{
		r: r, size: size, live: live, opt: opt, start: newStartTime(), stop: make(chan struct{}), room: newBudget(readAtOnce), past: newPast(), files: map[string]bool{},
	}
	head := make([]byte, headerBytes)
	n, _ := r.ReadAt(head, 0)
	if rel, err := release(head[:n]); err == nil && rel >= releaseGenerations {
		c.parts = generations(r, size, rel)
	}
	opt.Holds(c.holds())
	defer close(c.stop)
	err := c.run()
	if broken := (*readError)(nil); errors.As(err, &broken) {
		return &PartError{c.events, broken.err}
	}
	return err
}

// run reads generation after generation, or all at once where there are none.
func (c *conversion) run() error {
	if len(c.parts) < 2 {
		return c.rest(0, 0)
	}
	c.room.take(c.parts[0].bytes())
	results := c.ahead()
	err := c.direct(0)
	if c.freed(0); err != nil {
		return err
	}
	for k := 1; k < len(c.parts); k++ {
		p := <-<-results
		err := c.join(p)
		switch {
		case errors.Is(err, errBlind):
			before, events := c.past.clone(), c.events
			if err = c.direct(k); isRead(err) || errors.Is(err, errSeam) {
				c.past = before
				return c.rest(k, c.events-events)
			}
		case errors.Is(err, errSeam) || isRead(err):
			return c.rest(k, 0)
		}
		if err != nil {
			return err
		}
		c.opt.Progress(c.parts[k].to, c.events)
	}
	return nil
}

// holds returns how much memory readers hold at most: of what they read at once twice as much.
func (c *conversion) holds() int64 {
	all, largest := int64(0), int64(0)
	for _, s := range c.parts {
		all += s.bytes()
		largest = max(largest, s.bytes())
	}
	return 2 * max(largest, min(all, readAtOnce))
}

func isRead(err error) bool {
	var broken *readError
	return errors.As(err, &broken)
}

// A blindPiece is a generation that was read by a reader of its own.
type blindPiece struct {
	piece *tracer.Piece
	part  Part
	c     *converter
	err   error
}

// ahead reads the generations after the first, some at a time. What it returns gives a channel for each, in order, which gives that generation.
func (c *conversion) ahead() <-chan chan *blindPiece {
	results := make(chan chan *blindPiece, max(0, c.opt.Readers-2))
	go func() {
		for k := 1; k < len(c.parts); k++ {
			c.room.take(c.parts[k].bytes())
			one := make(chan *blindPiece, 1)
			select {
			case results <- one:
			case <-c.stop:
				return
			}
			go func() {
				p := c.blind(k)
				c.freed(k)
				one <- p
			}()
		}
	}()
	return results
}

// freed gives back what the reader of generation k had.
func (c *conversion) freed(k int) {
	n := c.parts[k].bytes()
	c.opt.Freed(n)
	c.room.give(n)
}

// until returns when generation k ends: with the first event of the next. When a busy machine is slow to change over to the next, what
// says of goroutines that did nothing that they were there can be late by seconds. One reader of all then squeezes what the next
// generation has done by that time into nanoseconds, for it gives it later times; here the few late ones get an earlier.
func (c *conversion) until(k int) trace.Time {
	if k+1 < len(c.parts) {
		return c.parts[k+1].begins
	}
	return 0
}

// part returns generation k as a trace of its own.
func (c *conversion) part(k int) io.Reader {
	s := c.parts[k]
	return io.MultiReader(io.NewSectionReader(c.r, 0, headerBytes), io.NewSectionReader(c.r, s.from, s.to-s.from))
}

// blind reads a generation without knowing what was before.
func (c *conversion) blind(k int) *blindPiece {
	select {
	case <-c.start.known:
	case <-c.stop:
		return nil
	}
	p := &blindPiece{piece: c.live.NewPiece(), part: c.opt.Part(), c: newConverter(nil)}
	defer p.part.End()
	encoding := newBehind(func(b *tracer.Batch) error {
		err := p.piece.WriteBatch(b)
		p.part.Add(b, 0, b.Len())
		return err
	}, func(string, string) {}, c.stop) // files are told when it is joined
	encoding.takeFrom(p.c)
	p.c.newFile = func(string, string) {}
	p.c.start, p.c.blind, p.c.until = c.start, true, c.until(k)
	p.err = readAhead(c.part(k), p.c, all)
	if err := encoding.close(); p.err == nil {
		p.err = err
	}
	return p
}

// errSeam says that a generation does not begin with what the one before ended with.
var errSeam = errors.New("a generation does not go on where the one before ended")

// join puts a generation behind those before it, if that can be.
func (c *conversion) join(p *blindPiece) error {
	if p.err != nil {
		return p.err
	}
	for _, over := range p.c.carried {
		if was := c.gs[over.g]; was == nil || was.state != over.state {
			return errSeam
		}
	}
	p.part.Begin(c.events)
	if err := c.live.Join(p.piece); err != nil {
		return err
	}
	c.events += p.piece.Len()
	c.last = max(c.last, p.c.last)
	for _, over := range p.c.carried {
		delete(c.gs, over.g)
	}
	maps.Copy(c.gs, p.c.gs)
	for file, fn := range p.c.files {
		c.file(file, fn)
	}
	return nil
}

func (c *conversion) file(file, fn string) {
	if !c.files[file] && len(c.files) < maxFiles {
		c.files[file] = true
		c.opt.File(file, fn)
	}
}

// read reads events with what is known by now, and writes into the trace all but so many. from is where in the file they are.
func (c *conversion) read(from int64, skip int, read func(*converter) error) error {
	part := c.opt.Part()
	part.Begin(c.events)
	defer part.End()
	w := &writer{c: c, part: part, skip: skip, from: from}
	writing := newBehind(w.write, c.file, c.stop)
	conv := newConverter(nil)
	conv.start, conv.past, conv.last = c.start, c.past, c.last
	writing.takeFrom(conv)
	err := read(conv)
	for _, then := range []func() error{writing.close, w.join} {
		if failed := then(); failed != nil && (err == nil || isRead(err)) {
			err = failed
		}
	}
	c.last = max(c.last, conv.last)
	return err
}

// direct reads a generation in its turn.
func (c *conversion) direct(k int) error {
	return c.read(c.parts[k].from, 0, func(conv *converter) error {
		if k == 0 {
			conv.first = c.overlookFirst()
		}
		conv.until = c.until(k)
		return readAhead(c.part(k), conv, all)
	})
}

// overlookFirst returns who was there when the trace began.
func (c *conversion) overlookFirst() map[trace.GoID]there {
	head := make([]byte, headerBytes)
	n, _ := c.r.ReadAt(head, 0)
	s := c.parts[0]
	return overlookFirst(head[:n], io.NewSectionReader(c.r, s.from, s.to-s.from), s.to-s.from)
}

// rest reads the trace from generation k on by one reader, which has to read those before too. Of the first so many events are in the trace already.
func (c *conversion) rest(k, have int) error {
	return c.read(0, have, func(conv *converter) error {
		if k == 0 && len(c.parts) > 0 {
			conv.first = c.overlookFirst()
		}
		syncs := 0
		read := readAhead
		if len(c.parts) == 0 { // in the form of before Go 1.22
			read = readInto
		}
		return read(io.NewSectionReader(c.r, 0, c.size), conv, func(ev *trace.Event) bool {
			if ev.Kind() == trace.EventSync {
				syncs++
			}
			return syncs > k
		})
	})
}
