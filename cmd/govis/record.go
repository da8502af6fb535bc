package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// A recorder writes a program's events to a trace file as they come in. Its
// methods may be called from any goroutine.
type recorder struct {
	path string
	w    io.Writer // for what has to be said

	mu      sync.Mutex
	live    *tracer.Live
	sum     *tracer.Summarizer
	broken  error // why events are missing from here on
	closed  bool
	stop    chan struct{} // closed with the recorder
	release func() error
}

// flushEvery is how much of a trace is lost at most when govis is killed.
const flushEvery = time.Second

// maxSource bounds a source file that is kept in a trace.
const maxSource = 4 << 20

// createRecorder makes a trace file at path, for as much of the run as keep says. What was there is replaced in one
// step: who reads the old file keeps it whole.
func createRecorder(path string, meta tracer.Meta, keep tracer.Keep) (*recorder, error) {
	part := fmt.Sprintf("%s.%d%s", path, os.Getpid(), partExt)
	live, err := tracer.CreateKeep(part, meta, keep)
	if err != nil {
		return nil, cannotKeep(path, err)
	}
	r := &recorder{path: path, w: os.Stderr, live: live, sum: tracer.NewSummarizer(), stop: make(chan struct{})}
	if err := os.Rename(part, path); err != nil {
		live.Close()
		live.Trace().Close()
		os.Remove(part)
		return nil, cannotKeep(path, err)
	}
	if r.release, err = holdInUse(path); err != nil {
		r.release = func() error { return nil } // worth a trace less among the kept ones, not a run
	}
	go r.flush()
	return r, nil
}

// describe fills in what every trace says of its making.
func describe(meta *tracer.Meta, bin *probe.Binary) {
	meta.Go = bin.GoVersion
	meta.Govis = version()
	meta.OS, meta.Arch = bin.Platform()
	meta.Start = time.Now()
	meta.Unwatched = bin.Unwatched()
}

// trace returns the trace, which grows until close.
func (r *recorder) trace() *tracer.Trace { return r.live.Trace() }

// event is the sink of the program's events. A trace that cannot be written
// does not stop the program: the events are missing, and that is said once.
func (r *recorder) event(e *tracer.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.sum.Apply(e)
	if r.broken != nil {
		return nil
	}
	r.note(r.live.Write(e))
	return nil
}

// note takes an error of writing as the end of what can be kept.
func (r *recorder) note(err error) {
	if err != nil && r.broken == nil {
		r.broken = err
		say(r.w, "the rest of the trace is lost: %v; the program goes on", withoutName(err))
	}
}

// source keeps a source file of the program in the trace.
func (r *recorder) source(file, text string) {
	info, err := os.Stat(text)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSource { // a //line may name a device
		return // built with -trimpath, or generated and gone: the page says that it has no source
	}
	content, err := os.ReadFile(text)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && r.broken == nil {
		r.note(r.live.AddSource(file, content))
	}
}

// flush writes out now and then what a program with few events leaves lying.
func (r *recorder) flush() {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.stop:
			return
		case <-tick.C:
		}
		r.mu.Lock()
		if !r.closed && r.broken == nil {
			r.note(r.live.Flush())
		}
		r.mu.Unlock()
	}
}

// close completes the trace file. The trace can still be read.
func (r *recorder) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	r.closed = true
	close(r.stop)
	r.note(r.live.Close())
	r.release()
}

// discard closes a trace that nobody wants and removes its file.
func (r *recorder) discard() {
	r.close()
	os.Remove(r.path)
}

// where says where the trace is, for the user.
func (r *recorder) where() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return "the first part of the trace is kept in " + r.path
	}
	if gone := letGoText(r.trace().LetGo()); gone != "" {
		return "the newest part of the trace is kept in " + r.path + "; " + gone
	}
	return "the trace is kept in " + r.path
}

// summary returns what was seen so far.
func (r *recorder) summary() tracer.Summary {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sum.Result()
}
