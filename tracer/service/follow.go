package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
)

// Options say how a service is followed.
type Options struct {
	Seconds int                           // how long each trace is
	Traces  int                           // how many there are, 0 for as many as come
	NoDumps bool                          // no dumps of stacks in between: of very many goroutines they take long, and the service stands still meanwhile
	Ready   func()                        // is called once, when something is there
	Say     func(format string, a ...any) // is told what is missing, and why
	File    func(file, fn string)         // is called once for each source file that a stack names, with a function in it
	Retry   time.Duration                 // how long a service that has answered before may be silent, 0 for 30 seconds
}

// Follow takes trace after trace of the service, with a dump of all stacks before the first and between two, and gives the events of all to sink as one run: see
// [exectrace.Series]. It ends when ctx does (without an error; what had come of a trace then is there), after so many traces, with an error of the sink, when the service
// is not there or no longer there, or when it turns out to be another process (an [exectrace.ErrOther]).
//
// A trace is made events while the next is being taken, so that the gap between two is no longer than the dump takes. Traces that wait are in files in the temporary folder.
func (c *Client) Follow(ctx context.Context, opt Options, sink func(*tracer.Event) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	f := &follower{c: c, opt: opt, begun: time.Now(), work: make(chan any, 2), spare: make(chan *os.File, traceFiles), said: map[string]bool{}}
	if opt.Ready == nil {
		f.opt.Ready = func() {}
	}
	if opt.Say == nil {
		f.opt.Say = func(string, ...any) {}
	}
	if f.opt.Retry == 0 {
		f.opt.Retry = 30 * time.Second
	}
	for range traceFiles {
		file, err := os.CreateTemp("", "govis-attach-")
		if err != nil {
			return fmt.Errorf("cannot keep traces while they are read: %w", err)
		}
		os.Remove(file.Name()) // it stays as long as it is open; where that cannot be, it goes below
		defer os.Remove(file.Name())
		defer file.Close()
		f.spare <- file
	}
	f.series = exectrace.NewSeries(sink)
	if opt.File != nil {
		f.series.OnFile(opt.File)
	}
	took := make(chan error, 1)
	go func() {
		err := f.take()
		if err != nil {
			cancel(err)
		}
		for w := range f.work { // nobody waits for who has ended
			if t, ok := w.(taken); ok {
				f.spare <- t.file
			}
		}
		took <- err
	}()
	err := f.ask(ctx)
	close(f.work)
	if failed := <-took; failed != nil {
		return failed
	}
	return err
}

// longRead is how long it is waited for a trace to be read before that is said.
const longRead = time.Second

// traceFiles is how many traces are there at a time: one being taken, one being read.
const traceFiles = 2

// A follower follows one service. One goroutine asks, one takes in.
type follower struct {
	c      *Client
	opt    Options
	begun  time.Time
	series *exectrace.Series
	work   chan any // taken, dumped; in order
	spare  chan *os.File
	said   map[string]bool
	ready  bool
}

// taken is a trace that was taken, dumped a dump.
type (
	taken struct {
		file  *os.File
		size  int64
		ended time.Duration
		quiet bool // that it is a part is known
	}
	dumped struct {
		stacks []exectrace.Stack
		at     time.Duration
	}
)

// take takes in what comes.
func (f *follower) take() error {
	for w := range f.work {
		var err error
		switch w := w.(type) {
		case dumped:
			err = f.series.Dump(w.stacks, w.at)
		case taken:
			err = f.series.Trace(w.file, w.size, w.ended)
			f.spare <- w.file
			if part := (*exectrace.PartError)(nil); errors.As(err, &part) {
				if err = nil; !w.quiet {
					f.opt.Say("of one trace only a part can be read: %v", part.Err)
				}
			}
		}
		if err != nil {
			return err
		}
		if !f.ready {
			f.ready = true
			f.opt.Ready()
		}
	}
	return nil
}

// ask asks until it is enough.
func (f *follower) ask(ctx context.Context) error {
	answered := false
	for n := 0; ctx.Err() == nil && (f.opt.Traces == 0 || n < f.opt.Traces); n++ {
		if err := f.dump(ctx, answered); err != nil {
			return f.end(ctx, err)
		}
		answered = answered || !f.opt.NoDumps
		if err := f.trace(ctx, answered); err != nil {
			return f.end(ctx, err)
		}
		answered = true
	}
	return nil
}

// end is what Follow ends with for an error of asking.
func (f *follower) end(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil // it was told to
	}
	return err
}

// dump asks for a dump.
func (f *follower) dump(ctx context.Context, answered bool) error {
	if f.opt.NoDumps {
		return nil
	}
	var d dumped
	whole := false
	err := f.again(ctx, answered, func() (err error) {
		from := time.Since(f.begun)
		d.stacks, whole, err = f.c.Dump(ctx)
		d.at = (from + time.Since(f.begun)) / 2
		return err
	})
	if err != nil {
		return err
	}
	if !whole {
		f.once("the dump of all stacks is cut off, as the runtime does at 64 MB: of some goroutines it does not tell where they stood")
	}
	f.work <- d
	return nil
}

// trace asks for a trace.
func (f *follower) trace(ctx context.Context, answered bool) error {
	var t taken
	asked := time.Now()
	select {
	case t.file = <-f.spare:
	case <-ctx.Done():
		return ctx.Err()
	}
	if time.Since(asked) > longRead {
		f.once("the service does more than can be read while the next trace is taken: the gaps between traces are as long as reading one takes")
	}
	sent := false
	defer func() {
		if !sent {
			f.spare <- t.file
		}
	}()
	err := f.again(ctx, answered, func() (err error) {
		t.size, err = f.c.Trace(ctx, f.opt.Seconds, t.file)
		if t.ended = time.Since(f.begun); errors.Is(err, ErrPart) {
			if t.quiet = true; ctx.Err() == nil {
				f.opt.Say("%v", err)
			}
			err = nil
		}
		return err
	})
	if err != nil {
		return err
	}
	sent = true
	f.work <- t
	return nil
}

// again asks again where that may help: a service that has answered before may be away for a while.
func (f *follower) again(ctx context.Context, answered bool, ask func() error) error {
	const first, longest = 200 * time.Millisecond, 5 * time.Second
	wait := first
	var since time.Time // of the first that went wrong
	for {
		err := ask()
		var e *Error
		if err == nil || ctx.Err() != nil || !answered || !errors.As(err, &e) || e.lasting() {
			return err
		}
		if since.IsZero() {
			since = time.Now()
		}
		if time.Since(since)+wait > f.opt.Retry {
			return fmt.Errorf("%w; tried for %v", err, f.opt.Retry)
		}
		f.once("%v; it is tried again for %v", err, f.opt.Retry)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return err
		}
		wait = min(2*wait, longest)
	}
}

// lasting reports whether it is no use to ask again.
func (e *Error) lasting() bool {
	return e.Status == http.StatusNotFound || e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden || e.Status == http.StatusBadRequest
}

// once says something that may come again and again.
func (f *follower) once(format string, a ...any) {
	if text := fmt.Sprintf(format, a...); !f.said[text] {
		f.said[text] = true
		f.opt.Say("%s", text)
	}
}
