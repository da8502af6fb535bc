package main

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/viz/server"
)

// A session is one program watched.
type session struct {
	opts     runOptions
	target   target
	cache    string
	signals  *signals
	env      []string     // of the program
	listener net.Listener // for the page, nil without one
}

// newSession finds out whether all is there that the run needs, before
// anything is built.
func newSession(o runOptions, t target) (*session, error) {
	if o.record != "" {
		if err := canKeep(o.record); err != nil {
			return nil, err
		}
	}
	if lesson, ok := scenarios.Get(t.scenario); ok && lesson.Memory {
		o.memory = true // its point is in reads and writes
	}
	s := &session{opts: o, target: t}
	var err error
	if s.env, err = o.withChildren(os.Environ()); err != nil {
		return nil, err
	}
	if s.cache, err = cacheDir(os.Stderr); err != nil {
		return nil, err
	}
	if !o.batch {
		if s.listener, err = server.Listen(o.addr, o.addrNamed); err != nil {
			return nil, err
		}
	}
	s.signals = catchSignals()
	return s, nil
}

func (s *session) close() {
	s.signals.stop()
	if s.listener != nil {
		s.listener.Close()
	}
}

// build builds the target with the probe. Ctrl-C ends the build, and govis.
func (s *session) build() (*probe.Binary, error) {
	if s.target.scenario != "" {
		var err error
		if s.target, err = unpackScenario(s.target, s.cache); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	type outcome struct {
		bin *probe.Binary
		err error
	}
	built := make(chan outcome, 1)
	go func() {
		bin, err := probe.Build(ctx, s.building(os.Stderr))
		built <- outcome{bin, err}
	}()
	for {
		select {
		case o := <-built:
			return o.bin, o.err
		case sig := <-s.signals.end:
			cancel()
			if o := <-built; o.bin != nil {
				o.bin.Remove()
			}
			return nil, endedBy(sig)
		case <-s.signals.pass: // there is no program yet
		}
	}
}

// building says how the target is built; what the go command says goes to stderr.
func (s *session) building(stderr *os.File) probe.Config {
	return probe.Config{
		Dir:        s.target.dir,
		Target:     s.target.packages,
		BuildFlags: s.opts.buildFlags(),
		Env:        slices.Concat(os.Environ(), s.target.env, goCache(s.cache)),
		Stderr:     stderr,
		CacheDir:   s.cache,
		Memory:     s.opts.memory,
		Progress:   func(string) { say(os.Stderr, "building %s", s.target.typed()) },
	}
}

// mostSaid bounds what is kept of what the go command says, bytes.
const mostSaid = 64 << 10

// buildQuietly builds the target, and returns what the go command said of it when that failed.
func (s *session) buildQuietly(ctx context.Context) (*probe.Binary, string, error) {
	said, err := os.CreateTemp("", "govis-build")
	if err != nil {
		return nil, "", err
	}
	defer os.Remove(said.Name())
	defer said.Close()
	config := s.building(said)
	config.Group = true // a page that has gone leaves no compiler at work
	bin, err := probe.Build(ctx, config)
	if err == nil {
		return bin, "", nil
	}
	text, _ := io.ReadAll(io.NewSectionReader(said, 0, mostSaid))
	return nil, string(text), err
}

// watch runs the program, keeps its trace, and shows it to pages that come in,
// if they are wanted. It ends as the program did.
func (s *session) watch(bin *probe.Binary) error {
	rec, err := s.newRecorder(bin)
	if err != nil {
		return err
	}
	s.prune()
	defer rec.trace().Close()
	defer rec.close()
	prog, ended, err := s.start(bin, rec)
	if err != nil {
		rec.discard()
		return err
	}
	var page *page
	if s.listener != nil {
		runs := newPageRuns(s.cache, serveTime, "")
		defer runs.close()
		if page, err = servePage(s.listener, rec.trace(), pageOptions{
			open: !s.opts.noBrowser, plays: true, what: s.target.name, ask: s.opts.ask, runs: runs, program: ofTarget(s.opts, s.target),
		}); err != nil {
			// The program runs already, and is worth more than the page.
			say(os.Stderr, "there is no page: %v", err)
		}
	}
	end, err := s.attend(prog, ended)
	if err != nil {
		rec.close()
		say(os.Stderr, "%s", rec.where())
		return err
	}
	rec.close()
	s.tell(end, rec)
	if page != nil {
		say(os.Stderr, "%s ended (%s); the page stays until Ctrl-C", s.target.name, end.exit.Message)
		page.stay(s.signals)
	}
	return exitAs(end.exit)
}

// start starts the program. Its events go to rec, and how it ended to
// the channel.
func (s *session) start(bin *probe.Binary, rec *recorder) (*probe.Program, <-chan outcome, error) {
	c := s.opts.watching()
	c.Args, c.Stdin, c.Stdout, c.Stderr = s.target.args, os.Stdin, os.Stdout, os.Stderr
	c.Source, c.Env = rec.source, s.env
	prog, err := bin.Start(c, rec.event)
	if err != nil {
		return nil, nil, err
	}
	s.signals.programRuns()
	ended := make(chan outcome, 1)
	go func() {
		exit, err := prog.Wait()
		ended <- outcome{exit, err}
	}()
	return prog, ended, nil
}

// An outcome is how a program ended, and what went wrong in watching it.
type outcome struct {
	exit probe.Exit
	err  error
}

// oneKey is how close in time two signals are one.
const oneKey = 100 * time.Millisecond

// restEvery is how often it is said how much is left to read of a program that has ended.
const restEvery = 2 * time.Second

// attend waits for the program's end. Meanwhile signals go to the program; the
// second Ctrl-C (or SIGTERM) ends govis, which is the error. A program that
// survives another signal, like SIGHUP, has not been asked to end.
func (s *session) attend(prog *probe.Program, ended <-chan outcome) (outcome, error) {
	program := handSignalsOn(prog)
	defer program.stop()
	came := map[os.Signal]time.Time{}
	var hint <-chan time.Time
	var asked os.Signal // the hint is about
	rest := time.NewTicker(restEvery)
	defer rest.Stop()
	for {
		select {
		case <-rest.C:
			if records, over := prog.Behind(); over && records > 0 {
				say(os.Stderr, "%s has ended; %d of its records are still to be read", s.target.name, records)
			}
		case o := <-ended:
			return o, nil
		case sig := <-s.signals.pass:
			program.hand(sig)
		case sig := <-s.signals.end:
			before, again := came[sig]
			if again && time.Since(before) < oneKey {
				continue // one key, or timeout(1), which sends to govis and to its group
			}
			came[sig] = time.Now()
			if again && asksToEnd(sig) {
				return s.leave(prog, ended, sig)
			}
			program.hand(sig)
			if asksToEnd(sig) {
				hint, asked = time.After(2*time.Second), sig
			}
		case <-hint:
			hint = nil
			if _, over := prog.Behind(); over {
				say(os.Stderr, "the program has ended; one more %s ends govis, without the rest of the trace", asCalled(asked))
				continue
			}
			say(os.Stderr, "the program has not ended; one more %s ends govis", asCalled(asked))
		}
	}
}

// leave gives the program up, unless it is just ending.
func (s *session) leave(prog *probe.Program, ended <-chan outcome, sig os.Signal) (outcome, error) {
	select {
	case o := <-ended:
		return o, nil
	case <-time.After(2 * oneKey):
	}
	if _, over := prog.Behind(); over {
		return outcome{}, endedBy(sig)
	}
	if prog.Signal(syscall.Signal(0)) != nil {
		return <-ended, nil // it has ended, and its last events are being read
	}
	say(os.Stderr, "the program goes on without govis (process %d)", prog.Pid())
	return outcome{}, endedBy(sig)
}

// tell says on stderr what has to be said of a run that is over.
func (s *session) tell(end outcome, rec *recorder) {
	if end.err != nil {
		say(os.Stderr, "%v", end.err)
	}
	if end.exit.Detached {
		say(os.Stderr, "the trace ends before the program did: it waited long for govis and then went on unwatched")
	}
	if s.opts.batch {
		printSummary(os.Stderr, rec.summary())
	}
	say(os.Stderr, "%s", rec.where())
}

// newRecorder makes the trace of this session where it is wanted.
func (s *session) newRecorder(bin *probe.Binary) (*recorder, error) {
	dir, _ := os.Getwd() // only told, and "" tells that it is not known
	meta := tracer.Meta{
		Program:  s.target.typed(),
		Args:     s.target.args,
		Dir:      dir,
		Scenario: s.target.scenario,
		Origin:   "probe",
	}
	describe(&meta, bin)
	if s.opts.record != "" {
		return createRecorder(s.opts.record, meta, s.opts.keep)
	}
	path, err := reserveTrace(s.cache, s.target.name, meta.Start)
	if err != nil {
		return nil, err
	}
	rec, err := createRecorder(path, meta, s.opts.keep)
	if err != nil {
		return nil, errors.Join(err, os.Remove(path))
	}
	return rec, nil
}

// prune removes old traces, but for those that are in use.
func (s *session) prune() {
	if err := pruneTraces(s.cache); err != nil {
		say(os.Stderr, "old traces could not be removed: %v", err)
	}
}
