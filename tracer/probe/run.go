package probe

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/internal/behind"
)

// A Program is a program that runs and is watched.
type Program struct {
	process *os.Process
	decoder *decoder
	ring    *ring
	spool   *spool
	emptied atomic.Bool // the program has ended, and all of its records are in the spool
	shared  *sharedFile
	group   *group // nil: the program is in govis's
	events  func(*tracer.Event) error
	ended   chan waited
	sinkErr error

	mapping  sync.RWMutex // held while others than Wait look into the ring
	unmapped bool
}

// waited is what became of a program.
type waited struct {
	exit  Exit
	err   error
	nanos int64 // when, on the clock of the program's nanotime
}

// waitedFor makes it of what [os.Process.Wait] says.
func waitedFor(state *os.ProcessState, err error) waited {
	w := waited{Exit{Code: 1, Message: "unknown"}, err, nanotime()}
	if err != nil {
		return w
	}
	w.exit.Code, w.exit.Message = state.ExitCode(), state.String()
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		w.exit.Signal = status.Signal()
		w.exit.Code = 128 + int(w.exit.Signal)
	}
	return w
}

// An Exit says how a program ended.
type Exit struct {
	Code     int            // exit code; 128 and the signal's number when a signal ended it
	Signal   syscall.Signal // 0 if none
	Message  string         // "exit status 2", "signal: killed"
	Detached bool           // the program went on unwatched, because it took govis for gone
}

// Start starts the program. Its events go to sink, in order, while [Program.Wait]
// runs, from one goroutine at a time; an event is valid only until sink returns, but the strings and slices in
// it may be kept. After sink has failed it is not called any more, and
// the program goes on.
func (b *Binary) Start(c Config, sink func(*tracer.Event) error) (*Program, error) {
	p, err := b.prepare(c, sink)
	if err != nil {
		return nil, err
	}
	p.process, err = p.shared.start(c, b.Path, append([]string{b.Path}, c.Args...))
	if err != nil {
		return nil, errors.Join(err, p.shared.close())
	}
	if c.Group {
		p.group = &group{pid: p.process.Pid}
	}
	go func() {
		state, err := p.process.Wait()
		p.group.end()
		p.ended <- waitedFor(state, err)
	}()
	return p, nil
}

// prepare makes all that it takes to watch a program that is about to start.
func (b *Binary) prepare(c Config, sink func(*tracer.Event) error) (*Program, error) {
	c.foreign = b.target != here
	c.Memory = c.Memory || b.memory
	shared, err := newSharedFile(c.ringBytes())
	if err != nil {
		return nil, err
	}
	r, err := newRing(shared.mem, c)
	if err != nil {
		return nil, errors.Join(err, shared.close())
	}
	p := &Program{ring: r, spool: newSpool(c.backlogBytes()), shared: shared, events: sink, ended: make(chan waited, 1)}
	p.decoder = newDecoder(c, b, p.sink)
	return p, nil
}

// start starts the executable at path, with argv and what c says, so that it finds the ring, if there is one.
func (s *sharedFile) start(c Config, path string, argv []string) (*os.Process, error) {
	env := c.environ()
	files := []*os.File{orNull(c.Stdin), orNull(c.Stdout), orNull(c.Stderr)}
	if s != nil {
		value, done, err := s.inherit(files)
		if err != nil {
			return nil, err
		}
		defer done()
		env = append(env[:len(env):len(env)], govisEnv+"="+value)
	}
	process, err := os.StartProcess(path, argv, &os.ProcAttr{
		Dir: c.Dir, Env: env, Files: files, Sys: c.sysProcAttr(),
	})
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(path), err)
	}
	return process, nil
}

func orNull(f *os.File) *os.File {
	if f != nil {
		return f
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return os.Stdin
	}
	return null
}

// sink passes an event on, until that fails.
func (p *Program) sink(e *tracer.Event) error {
	if p.sinkErr == nil {
		p.sinkErr = p.events(e)
	}
	return nil
}

// Signal sends a signal to the program. One that another process started gets them from there.
func (p *Program) Signal(s os.Signal) error {
	if p.process == nil {
		return errors.New("the program is another process's to signal")
	}
	if err := p.group.signal(s); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return p.process.Signal(s)
}

// Pid returns the program's process id, 0 for one that another process started.
func (p *Program) Pid() int {
	if p.process == nil {
		return 0
	}
	return p.process.Pid
}

// How long the reader waits when there is little to read: first hardly, then longer, so that
// an idle program costs nothing and a busy one is not kept waiting. In the first pause the fastest of programs fills
// a small part of the ring; without it, looking for the next few records would take a processor of its own.
const (
	shortPause = 300 * time.Microsecond
	longPause  = 10 * time.Millisecond
	readBatch  = 4096 // records between two looks at other things
)

// Wait passes on the program's events until it has ended and all are read. The
// error is the sink's.
func (p *Program) Wait() (Exit, error) {
	decoded := make(chan struct{})
	go func() {
		defer close(decoded)
		behind.Others()
		p.decode()
	}()
	w := p.empty()
	defer p.unmap()
	p.ring.finish(p.spool.add)
	p.spool.close()
	p.emptied.Store(true)
	<-decoded
	return p.finish(w)
}

// unmap gives the ring up.
func (p *Program) unmap() {
	p.mapping.Lock()
	defer p.mapping.Unlock()
	p.unmapped = true
	p.shared.close()
}

// decode makes events of what is in the spool, until no more comes.
func (p *Program) decode() {
	for {
		c, ok := p.spool.take()
		if !ok {
			return
		}
		c.each(p.decoder.record) // what fails is the sink, and p.sink keeps that
		p.spool.done(c)
	}
}

// ErrGivenUp is what [Program.Wait] returns when [Program.GiveUp] has ended the reading of its events before the last one.
var ErrGivenUp = errors.New("not all of the program's events were read")

// GiveUp makes [Program.Wait] return soon after the program has ended, however much of what it did has not been read yet.
// It may be called from any goroutine.
func (p *Program) GiveUp() { p.spool.giveUp() }

// Behind returns how many records of the program are read and not passed on yet, and whether that is all there
// will be, because the program has ended. It may be called from any goroutine.
func (p *Program) Behind() (records uint64, ended bool) {
	return p.spool.behind(), p.emptied.Load()
}

// empty puts what comes in the ring into the spool, until the program has ended.
func (p *Program) empty() waited {
	pause := shortPause
	for {
		p.spool.room()
		n, _ := p.ring.read(readBatch, p.spool.add)
		p.spool.publish()
		switch {
		case n == readBatch:
			continue
		case n > 0:
			pause = shortPause
		}
		select {
		case w := <-p.ended:
			return w
		case <-time.After(pause):
			pause = min(pause*2, longPause)
		}
	}
}

func (p *Program) finish(w waited) (Exit, error) {
	if p.spool.incomplete() {
		return w.exit, ErrGivenUp
	}
	p.decoder.droppedHere(&record{a: p.ring.dropped()}) // the last ones, which no record tells of
	exit := w.exit
	exit.Detached = p.ring.detached()
	if w.err != nil {
		return exit, fmt.Errorf("waiting for the program: %w", w.err)
	}
	if !p.ring.attached() {
		return exit, fmt.Errorf("the program ended (%s) before it reached the probe", exit.Message)
	}
	p.decoder.ended(exit.Code, exit.Message, w.nanos)
	return exit, p.sinkErr
}
