package main

import (
	"context"
	"os"
	"strings"
	"sync"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// The page's index of an execution trace is kept beside the trace in the cache, so that all of a large one can be looked at as soon as it is opened again.

// What the names of traces and of their indexes end with.
const (
	traceExt = ".govis"
	indexExt = ".index"
)

// indexOf returns where the index of a trace in the cache belongs, "" for nowhere.
func indexOf(trace string) string {
	if trace == "" {
		return ""
	}
	return strings.TrimSuffix(trace, traceExt) + indexExt
}

// sizeOf returns the size of a file, 0 where there is none.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// An execIndex is what a page's index of an execution trace is made of. A nil one is none: the page's index is then made from front to back.
type execIndex struct {
	segments *viz.Segments
	file     *os.File
	path     string // where it is to be kept, "" for nowhere
	found    bool   // it was kept before
	making   sync.WaitGroup
}

// newExecIndex begins an index that may be kept at path. It returns nil where there is no room for one.
func newExecIndex(path string) *execIndex {
	var file *os.File
	var err error
	if path != "" {
		file, err = os.OpenFile(partOf(path), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	} else if file, err = os.CreateTemp("", "govis-index-"); err == nil {
		os.Remove(file.Name()) // what is open stays; where that cannot be, done removes it
	}
	if err != nil {
		return nil
	}
	return &execIndex{segments: viz.NewSegments(file), file: file, path: path}
}

// openExecIndex returns the index of a trace that was opened before. Where there is none, or a damaged one, it is made, in the background, until ctx is done.
func openExecIndex(ctx context.Context, path string, t *tracer.Trace) *execIndex {
	if file, err := os.Open(path); err == nil {
		if segments, err := viz.OpenSegments(file, t); err == nil {
			return &execIndex{segments: segments, file: file, found: true}
		}
		file.Close()
		os.Remove(path)
	}
	x := newExecIndex(path)
	if x == nil {
		return nil
	}
	x.making.Go(func() {
		if x.segments.Read(ctx, t); ctx.Err() == nil {
			x.keep(t)
		}
	})
	return x
}

// keep gives the index of a trace that has ended its name. Where that fails, it is made again the next time.
func (x *execIndex) keep(t *tracer.Trace) {
	if x == nil || x.path == "" {
		return
	}
	if x.segments.Keep(t) == nil {
		os.Rename(x.file.Name(), x.path)
	}
}

// done removes what was not kept.
func (x *execIndex) done() {
	if x == nil {
		return
	}
	if x.making.Wait(); !x.found {
		os.Remove(x.file.Name()) // the name of what was kept is another
	}
}
