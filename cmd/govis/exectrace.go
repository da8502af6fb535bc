package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/service"
	"github.com/govis/govis/viz"
)

// originExecTrace is the Origin of traces made of execution traces.
const originExecTrace = "exectrace"

// maxExecSources bounds how many source files are looked for of those that an execution trace names.
const maxExecSources = 500

// An execSource is an execution trace of Go's own: a file, packed or not, standard input, or a service's pprof endpoint.
type execSource struct {
	name string // what the user called it, or standard input
	r    io.Reader
	size int64 // bytes, -1 where not known
	read *countingReader
	file *os.File // a file that is not packed, which can be read in several places; else nil
	done func() error
}

// isExecTrace reports whether what is to be opened is an execution trace.
func isExecTrace(name string) bool {
	if name == "-" || isURL(name) {
		return true
	}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return false // a pipe would wait for who writes to it
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	r, err := unpacked(bufio.NewReader(f))
	if err != nil {
		return false
	}
	head := make([]byte, 16)
	n, _ := io.ReadFull(r, head)
	return exectrace.Is(head[:n])
}

// packedOther says what is wrong with a packed file that isExecTrace says no to, as only execution traces are read packed; nil of a file that is
// not packed.
func packedOther(name string) error {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil // who opens it says so
	}
	defer f.Close()
	in := bufio.NewReader(f)
	by := packing(in)
	if by == "" {
		return nil
	}
	r, err := unpacked(in)
	var first [1]byte
	if err == nil {
		_, err = io.ReadFull(r, first[:])
	}
	switch {
	case err != nil && err != io.EOF:
		return fmt.Errorf("unpacking %s: %w: it is cut off or damaged", name, err)
	case first[0] == 0x0a: // the first field of a profile as pprof keeps it
		return fmt.Errorf("%s is packed by %s, and what is in it is no execution trace of Go's; if it is a profile, go tool pprof shows it", name, by)
	}
	return fmt.Errorf("%s is packed by %s, and what is in it is no execution trace of Go's", name, by)
}

func isURL(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// called is how what a trace is read from is called in messages.
func called(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// openExecTrace opens what isExecTrace says yes to. A pprof endpoint traces for so long.
func openExecTrace(name string, seconds int) (*execSource, error) {
	s := &execSource{name: called(name), size: -1, done: func() error { return nil }}
	switch {
	case name == "-":
		s.read = &countingReader{r: os.Stdin}
	case isURL(name):
		doing := "tracing"
		if service.IsFile(name) {
			doing = "reading"
		}
		body, err := service.Open(context.Background(), name, seconds, func(what string) { say(os.Stderr, "%s %s", doing, what) })
		if err != nil {
			return nil, err
		}
		s.read, s.done = &countingReader{r: body}, body.Close
	default:
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("cannot open %s: %w", name, withoutName(err))
		}
		if info, err := f.Stat(); err == nil {
			s.size = info.Size()
		}
		s.read, s.done = &countingReader{r: f}, f.Close
	}
	var err error
	if f, ok := s.read.r.(*os.File); ok && f != os.Stdin && s.size > 0 {
		head := make([]byte, 16)
		if n, _ := f.ReadAt(head, 0); exectrace.Is(head[:n]) {
			s.file = f
			return s, nil
		}
	}
	if s.r, err = unpacked(bufio.NewReaderSize(s.read, 1<<20)); err != nil {
		s.done()
		return nil, fmt.Errorf("unpacking %s: %w", s.name, err)
	}
	return s, nil
}

// packing is what a file is packed by, gzip or zstd; else empty.
func packing(r *bufio.Reader) string {
	head, _ := r.Peek(4) // what is shorter is not packed
	switch {
	case len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b:
		return "gzip"
	case string(head) == "\x28\xb5\x2f\xfd":
		return "zstd"
	}
	return ""
}

// mostPacked is how often a file may be packed: what was packed is sometimes packed again on its way.
const mostPacked = 3

// unpacked returns what is in a file that may be packed by gzip or zstd.
func unpacked(r *bufio.Reader) (io.Reader, error) {
	for range mostPacked {
		var in io.Reader
		var err error
		switch packing(r) {
		case "gzip":
			in, err = gzip.NewReader(r)
		case "zstd":
			in, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(1<<30))
		default:
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		r = bufio.NewReader(in)
	}
	return r, nil
}

// A countingReader counts what is read, for progress.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A failingReader remembers why reading failed: who reads a trace only says that it is cut off.
type failingReader struct {
	r   io.Reader
	err error
}

func (f *failingReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

// A conversion turns an execution trace into a trace file as it is read.
type conversion struct {
	source  *execSource
	live    *tracer.Live
	path    string
	kept    func() error // called when the file is whole
	index   *execIndex   // that is made meanwhile, nil for none
	sources int          // how many source files are kept
	seen    map[string]bool
	said    time.Time
}

// newConversion begins one into the file at path.
func newConversion(s *execSource, path string) (*conversion, error) {
	live, err := tracer.Create(path, tracer.Meta{Program: filepath.Base(s.name), Govis: version(), Origin: originExecTrace})
	if err != nil {
		return nil, cannotKeep(path, err)
	}
	return &conversion{source: s, live: live, path: path, seen: map[string]bool{}, said: time.Now()}, nil
}

// run reads to the end. What is broken is read up to there, and the error says so.
func (c *conversion) run() error {
	defer debug.SetGCPercent(debug.SetGCPercent(readingGC))
	var err error
	if c.source.file != nil {
		options := exectrace.Options{File: c.file, Progress: c.progress, Holds: boundMemory, Freed: giveBack}
		if c.index != nil {
			options.Part = func() exectrace.Part { return c.index.segments.Part() }
		}
		err = exectrace.Convert(c.source.file, c.source.size, c.live, options)
	} else {
		err = c.stream()
	}
	debug.FreeOSMemory() // what readers held is much, and nothing like it comes again; the page's index will be looked at now
	if part := (*exectrace.PartError)(nil); errors.As(err, &part) {
		err = errors.Join(err, c.live.Break(part.Error()))
	}
	err = errors.Join(err, c.live.Close(), c.source.done())
	if err == nil && c.kept != nil && c.kept() != nil {
		say(os.Stderr, "what was read of %s could not be kept in the cache: it will be read again the next time", c.source.name)
	} else if err == nil {
		c.index.keep(c.live.Trace())
	}
	return err
}

// While an execution trace is read the memory may grow by so many percent between two collections: what readers of generations hold is
// large, lives for a moment, and consists of bytes that a collection need not look at. A memory limit in its place was tried: more work, and no less memory.
const (
	readingGC      = 50
	readingLargeGC = 25
)

// boundMemory is told how many bytes readers will hold.
func boundMemory(readers int64) {
	const large = 500 << 20
	if readers >= large {
		debug.SetGCPercent(readingLargeGC)
	}
}

// giveBack returns the memory of a reader of a large generation at once: a page begins to look at the index of that then, which takes some, too.
func giveBack(bytes int64) {
	const large = 150 << 20
	if bytes >= large {
		debug.FreeOSMemory()
	}
}

// stream reads what comes once, from front to back.
func (c *conversion) stream() error {
	n := 0
	var part *viz.SegmentPart
	if c.index != nil {
		part = c.index.segments.Part()
		part.Begin(0)
		defer part.End()
	}
	in := &failingReader{r: c.source.r}
	err := exectrace.Read(in, func(e *tracer.Event) error {
		if n++; n%100000 == 0 {
			c.progress(c.source.read.n, n)
		}
		for i := range e.Stack {
			if f := &e.Stack[i]; !c.seen[f.File] && len(c.seen) < maxExecSources {
				c.seen[f.File] = true
				c.file(f.File, f.Func)
			}
		}
		if err := c.live.Write(e); err != nil || part == nil {
			return err
		}
		part.AddEvent(e)
		return nil
	})
	if broken := (*exectrace.PartError)(nil); errors.As(err, &broken) && in.err != nil {
		broken.Err = fmt.Errorf("it does not come to its end (%w)", in.err)
	}
	return err
}

// progress says every few seconds how far it is.
func (c *conversion) progress(bytes int64, events int) {
	if time.Since(c.said) < 2*time.Second {
		return
	}
	c.said = time.Now()
	if c.source.size > 0 {
		say(os.Stderr, "read %d %% of %s, %d events", bytes*100/c.source.size, c.source.name, events)
	} else {
		say(os.Stderr, "read %d MB of %s, %d events", bytes>>20, c.source.name, events)
	}
}

// file keeps a source file of the program's that is on this machine. Only Go files: the names come from the trace.
func (c *conversion) file(file, fn string) {
	if c.sources >= maxExecSources || !isOwnSource(file, fn) {
		return
	}
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() || info.Size() > maxSource {
		return
	}
	if content, err := os.ReadFile(file); err == nil && c.live.AddSource(file, content) == nil {
		c.sources++
	}
}

// isOwnSource reports whether a file that a stack names may be a source file of the program's.
func isOwnSource(file, fn string) bool {
	return !tracer.Standard(tracer.PackageOf(fn)) && strings.HasSuffix(file, ".go")
}

// traceOfExec makes a trace of an execution trace, in a file that is gone when it is closed.
func traceOfExec(name string) (*tracer.Trace, error) {
	s, err := openExecTrace(name, defaultSeconds)
	if err != nil {
		return nil, err
	}
	cache := cacheOf(s)
	if t := cache.open(); t != nil {
		say(os.Stderr, exectrace.NotKnown)
		return t, s.done()
	}
	path, keep, done, err := cache.begin()
	if err != nil {
		return nil, errors.Join(err, s.done())
	}
	defer done() // who has the file open keeps it
	c, err := newConversion(s, path)
	if err != nil {
		return nil, errors.Join(err, s.done())
	}
	c.live.UseS2()
	c.kept = keep
	if err := c.run(); err != nil {
		var part *exectrace.PartError
		if !errors.As(err, &part) || part.Events == 0 {
			c.live.Trace().Close()
			return nil, fmt.Errorf("reading %s: %w", s.name, err)
		}
		say(os.Stderr, "%s: %v", s.name, err)
	}
	say(os.Stderr, exectrace.NotKnown)
	return c.live.Trace(), nil
}

// defaultSeconds is how long a service is traced.
const defaultSeconds = 5
