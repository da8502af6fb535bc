package exectrace

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// A Stack is a goroutine in a dump of all stacks, as runtime.Stack and /debug/pprof/goroutine?debug=2 write it.
type Stack struct {
	ID      uint64
	State   string // one of the states of go.status
	Reason  string // why it waits, in the runtime's words
	Waited  time.Duration
	Frames  []tracer.Frame // innermost first; shared with others, not to be modified
	Creator uint64         // who started it, 0 where the dump does not say
	Go      tracer.Frame   // where that was
}

// What is read of a dump at most.
const (
	maxDumpLine   = 1 << 16
	maxDumpFrames = 256
	maxDumpStacks = 1 << 20
)

// ErrNoDump says that something is no dump of stacks.
var ErrNoDump = errors.New("this is no dump of goroutines' stacks")

// ParseDump reads a dump of stacks. What is cut off at the end is left out; whole is then false.
func ParseDump(r io.Reader) (stacks []Stack, whole bool, err error) {
	p := &dumpParser{in: bufio.NewReaderSize(r, maxDumpLine), texts: map[string]string{}, frames: map[string][]tracer.Frame{}}
	line, err := p.line()
	for err == nil && len(stacks) < maxDumpStacks {
		if len(bytes.TrimSpace(line)) == 0 {
			line, err = p.line()
			continue
		}
		s, ok := p.header(string(line))
		if !ok {
			if len(stacks) == 0 {
				return nil, false, ErrNoDump
			}
			return stacks, false, nil
		}
		var ended bool
		if ended, err = p.stack(&s); err != nil && !errors.Is(err, io.EOF) {
			break
		}
		if !ended {
			return stacks, false, nil
		}
		stacks = append(stacks, s)
		if err == nil {
			line, err = p.line()
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return stacks, false, err
	}
	if len(stacks) == 0 {
		return nil, false, ErrNoDump
	}
	return stacks, errors.Is(err, io.EOF), nil
}

// A dumpParser reads a dump line by line.
type dumpParser struct {
	in     *bufio.Reader
	texts  map[string]string         // one copy of each
	frames map[string][]tracer.Frame // by the lines that they are made of
	key    []byte
}

// line returns the next line without its end, which is valid until the next call; of a very long one the beginning.
func (p *dumpParser) line() ([]byte, error) {
	line, err := p.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line = bytes.Clone(line)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = p.in.ReadSlice('\n')
		}
	}
	if len(line) > 0 && (err == nil || errors.Is(err, io.EOF)) {
		return bytes.TrimRight(line, "\r\n"), nil
	}
	return nil, err
}

func (p *dumpParser) text(s string) string {
	if one, ok := p.texts[s]; ok {
		return one
	}
	s = strings.Clone(s)
	p.texts[s] = s
	return s
}

// header reads "goroutine 18 [chan receive, 5 minutes, locked to thread]:". Newer releases may say more before the colon.
func (p *dumpParser) header(line string) (s Stack, ok bool) {
	rest, ok := strings.CutPrefix(line, "goroutine ")
	if !ok || !strings.HasSuffix(rest, ":") {
		return s, false
	}
	number, rest, _ := strings.Cut(rest, " ")
	id, err := strconv.ParseUint(number, 10, 53)
	from, to := strings.IndexByte(rest, '['), strings.IndexByte(rest, ']')
	if err != nil || id == 0 || from < 0 || to < from {
		return s, false
	}
	s.ID = id
	words := strings.Split(rest[from+1:to], ", ")
	for _, w := range words[1:] {
		if n, ok := strings.CutSuffix(w, " minutes"); ok {
			if m, err := strconv.ParseUint(n, 10, 24); err == nil {
				s.Waited = time.Duration(m) * time.Minute
			}
		}
	}
	switch word := strings.TrimSuffix(words[0], " (scan)"); word {
	case "running":
		s.State = tracer.StateRunning
	case "runnable":
		s.State = tracer.StateRunnable
	case "syscall":
		s.State = tracer.StateSyscall
	default:
		s.State, s.Reason = tracer.StateWaiting, p.text(word)
	}
	return s, true
}

// stack reads what stands below a header, up to the empty line at its end, or the end of all; ended says that it came to one of these.
func (p *dumpParser) stack(s *Stack) (ended bool, err error) {
	p.key = p.key[:0]
	var calls []string
	for {
		line, err := p.line()
		switch {
		case errors.Is(err, io.EOF):
			whole := len(calls) > 0 && (strings.HasPrefix(calls[len(calls)-1], "\t") || strings.HasSuffix(calls[0], "stack unavailable"))
			return whole, p.finish(s, calls, err)
		case err != nil:
			return false, err
		case len(line) == 0:
			return true, p.finish(s, calls, nil)
		case bytes.HasPrefix(line, []byte("goroutine ")) && bytes.HasSuffix(line, []byte("]:")):
			return false, p.finish(s, calls, nil)
		}
		if len(calls) < 2*maxDumpFrames {
			p.key = append(append(p.key, line...), '\n')
			calls = append(calls, string(line))
		}
	}
}

// finish makes frames of the lines below a header: each call is a line, and one with its place.
func (p *dumpParser) finish(s *Stack, lines []string, err error) error {
	for i, line := range lines {
		if made, ok := strings.CutPrefix(line, "created by "); ok {
			fn, by, _ := strings.Cut(made, " in goroutine ")
			s.Creator, _ = strconv.ParseUint(by, 10, 53)
			s.Go = tracer.Frame{Func: p.text(fn)}
			if i+1 < len(lines) {
				s.Go.File, s.Go.Line = p.place(lines[i+1])
			}
			lines = lines[:i]
			break
		}
	}
	key := strings.Join(lines, "\n")
	if have, ok := p.frames[key]; ok {
		s.Frames = have
		return err
	}
	var frames []tracer.Frame
	for i := 0; i+1 < len(lines); i++ {
		if strings.HasPrefix(lines[i], "\t") || !strings.HasPrefix(lines[i+1], "\t") {
			continue // "...additional frames elided..."
		}
		f := tracer.Frame{Func: p.text(function(lines[i]))}
		if f.Func == "runtime.goexit" { // below all; seen of one that has not run yet
			break
		}
		f.File, f.Line = p.place(lines[i+1])
		frames = append(frames, f)
		i++
	}
	p.frames[key] = frames
	s.Frames = frames
	return err
}

// function returns a call without its arguments: "main.(*T).run" of "main.(*T).run(0xc000012345, {0x1, 0x2})".
func function(call string) string {
	if i := strings.LastIndexByte(call, '('); i > 0 && strings.HasSuffix(call, ")") {
		return call[:i]
	}
	return call
}

// place reads "\t/src/main.go:40 +0x1d".
func (p *dumpParser) place(line string) (file string, n int) {
	line = strings.TrimPrefix(line, "\t")
	if i := strings.LastIndex(line, " +0x"); i >= 0 {
		line = line[:i]
	}
	i := strings.LastIndexByte(line, ':')
	if i < 0 {
		return p.text(line), 0
	}
	n64, err := strconv.ParseUint(line[i+1:], 10, 31)
	if err != nil {
		return p.text(line), 0
	}
	return p.text(line[:i]), int(n64)
}

// Dump takes in a dump of all stacks that was taken between two traces, or before the first, at a time by the caller's clock.
func (s *Series) Dump(stacks []Stack, at time.Duration) error {
	if err := s.begin(0); err != nil {
		return err
	}
	d := &dumping{Series: s, at: s.gap + max(0, int64(at-s.ended)), byID: make(map[uint64]int, len(stacks)), places: map[*tracer.Frame]*tracer.Place{}}
	stacks = slices.Clone(stacks)
	slices.SortFunc(stacks, func(a, b Stack) int { return int(int64(a.ID) - int64(b.ID)) })
	for i := range stacks {
		d.byID[stacks[i].ID] = i
	}
	d.met = make([]bool, len(stacks))
	d.stood = make(map[trace.GoID]stood, len(stacks))
	for i := range stacks {
		if err := d.create(stacks, i); err != nil {
			return err
		}
	}
	for i := range stacks {
		if err := d.status(&stacks[i]); err != nil {
			return err
		}
	}
	return nil
}

// A dumping is a dump being taken in.
type dumping struct {
	*Series
	at     int64
	byID   map[uint64]int
	met    []bool
	places map[*tracer.Frame]*tracer.Place // of stacks, by their first frame
}

// create makes the goroutines of a dump known that are not, each after who started it.
func (d *dumping) create(stacks []Stack, i int) error {
	var line []int // from a goroutine to who started it, and so on
	for ok := true; ok && !d.met[i]; i, ok = d.byID[stacks[i].Creator] {
		d.met[i] = true
		line = append(line, i)
	}
	for _, i := range slices.Backward(line) {
		g := &stacks[i]
		if id := trace.GoID(g.ID); d.c.goroutine(id) == nil {
			if d.dead.has(g.ID) {
				return fmt.Errorf("%w: goroutine %d had ended", ErrOther, g.ID)
			}
			by := trace.GoID(g.Creator)
			if d.c.goroutine(by) == nil || by == id {
				by = trace.NoGoroutine
			}
			if err := d.Series.met(id, by, outermostOf(g), d.goPlace(g), d.at); err != nil {
				return err
			}
		}
	}
	return nil
}

func outermostOf(g *Stack) string {
	if len(g.Frames) == 0 {
		return ""
	}
	return g.Frames[len(g.Frames)-1].Func
}

// goPlace returns where a goroutine was started.
func (d *dumping) goPlace(g *Stack) *tracer.Place {
	if g.Go.File == "" {
		return nil
	}
	d.c.file(g.Go.File, g.Go.Func)
	return d.c.placeOf([]tracer.Frame{g.Go})
}

func (d *dumping) status(g *Stack) error {
	e := d.event(tracer.GoStatus, trace.GoID(g.ID), d.at)
	e.State, e.Mode = g.State, tracer.ModeDump
	if g.State == tracer.StateWaiting {
		e.Reason = g.Reason
		e.Has |= tracer.FieldReason
	}
	if g.Waited > 0 {
		e.N = g.Waited.Nanoseconds()
		e.Has |= tracer.FieldN
	}
	where := d.place(g)
	if g.State == tracer.StateWaiting {
		d.stood[trace.GoID(g.ID)] = stood{g.Reason, g.Waited, where}
	}
	d.c.at(where)
	return d.c.emit()
}

// place returns where a goroutine of a dump is. Those with the same stack share it.
func (d *dumping) place(g *Stack) *tracer.Place {
	if len(g.Frames) == 0 {
		return nil
	}
	p := d.places[&g.Frames[0]]
	if p == nil {
		p = d.c.placeOf(g.Frames)
		d.places[&g.Frames[0]] = p
		for _, f := range g.Frames {
			d.c.file(f.File, f.Func)
		}
	}
	return p
}
