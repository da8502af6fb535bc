package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/govis/govis/tracer/probe"
)

// runTests is govis test from the command line to the end.
func runTests(o runOptions, args []string) error {
	record := o.record
	if namesFolder(record) {
		if err := os.MkdirAll(record, 0o755); err != nil {
			return cannotKeep(record, err)
		}
		o.record = filepath.Join(record, "test.govis") // only to find out whether it can be written
	}
	s, err := newSession(o, target{name: "go test"})
	if err != nil {
		return err
	}
	defer s.close()
	s.opts.record = record
	g, err := probe.Weave(context.Background(), probe.Config{
		Env:      append(s.env[:len(s.env):len(s.env)], goCache(s.cache)...),
		Stderr:   os.Stderr,
		CacheDir: s.cache,
		Memory:   o.memory,
	}, "test", args)
	if err != nil {
		return explainBuild(err, target{name: "the tests", packages: []string{"the tests"}}, s.cache)
	}
	s.prune() // not later: all traces of one go test stay
	t, err := newTestRuns(s, g)
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.callUs(g); err != nil {
		return err
	}
	code, err := runGo(g, "", s.signals)
	t.finish()
	if err != nil {
		return err
	}
	if t.page != nil {
		say(os.Stderr, "the page of %s stays until Ctrl-C", t.shown)
		t.page.stay(s.signals)
	}
	if code != 0 {
		return &exitError{code: code}
	}
	return nil
}

// testRuns watches the test binaries that go test runs, several at once.
type testRuns struct {
	*session
	g    *probe.GoCommand
	dir  string // has the socket, and nobody else gets in
	l    net.Listener
	wait sync.WaitGroup // one for each connection, and the listening

	mu    sync.Mutex // for what is below
	page  *page      // of the first trace
	shown string     // what it is of
	file  string     // --record, once it is taken
	done  []func()   // say what there is to say, when go test has ended
}

const (
	testDirPrefix = "govis-test-"
	testSocket    = "s"
)

// sweepTestDirs removes the folders of sockets on which nobody listens any more: a govis that was killed left them.
func sweepTestDirs() {
	sockets, err := filepath.Glob(filepath.Join(os.TempDir(), testDirPrefix+"*", testSocket))
	if err != nil {
		return
	}
	for _, socket := range sockets {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			conn.Close()
		} else if errors.Is(err, syscall.ECONNREFUSED) {
			os.Remove(socket)
			os.Remove(filepath.Dir(socket)) // only if that was all
		}
	}
}

func newTestRuns(s *session, g *probe.GoCommand) (*testRuns, error) {
	sweepTestDirs()
	dir, err := os.MkdirTemp("", testDirPrefix)
	if err != nil {
		return nil, fmt.Errorf("cannot run tests: making a temporary folder: %w", err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, testSocket))
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("cannot run tests: %w; a shorter TMPDIR may help", err)
	}
	t := &testRuns{session: s, g: g, dir: dir, l: l}
	t.wait.Go(t.listen)
	return t, nil
}

func (t *testRuns) close() {
	t.l.Close()
	os.RemoveAll(t.dir)
}

// callUs has go test start each binary by govis exec-test.
func (t *testRuns) callUs(g *probe.GoCommand) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("cannot run tests: finding govis: %w", err)
	}
	users, _ := g.Flag("exec")
	words := probe.SplitFlags(users)
	var exec []string
	for _, word := range append([]string{self, "exec-test", t.l.Addr().String(), strconv.Itoa(len(words))}, words...) {
		quote := "'"
		if strings.Contains(word, quote) {
			quote = `"`
		}
		if strings.Contains(word, quote) {
			return usageError(fmt.Errorf("cannot run tests: -exec has no way to say %s, which has both kinds of quotes in it", word))
		}
		exec = append(exec, quote+word+quote)
	}
	g.SetFlag("exec", strings.Join(exec, " "))
	if _, ok := g.Flag("count"); !ok {
		g.SetFlag("count", "1") // or go test may take a result from its cache
	}
	return nil
}

func (t *testRuns) listen() {
	for {
		conn, err := t.l.Accept()
		if err != nil {
			return
		}
		t.wait.Go(func() {
			defer conn.Close()
			t.serve(conn)
		})
	}
}

// finish says what there is to say of all binaries.
func (t *testRuns) finish() {
	t.l.Close()
	t.wait.Wait()
	for _, say := range t.done {
		say()
	}
}

// serve watches one test binary, from its start to its end.
func (t *testRuns) serve(conn net.Conn) {
	in, out := json.NewDecoder(conn), json.NewEncoder(conn)
	var start testStart
	if in.Decode(&start) != nil {
		return
	}
	bin, err := probe.Open(start.Binary)
	if err != nil {
		t.later(func() { say(os.Stderr, "a test ran unwatched: %v", err) })
		out.Encode(testRing{})
		return
	}
	name := strings.TrimSuffix(bin.Package, ".test")
	if err := t.g.Adopt(context.Background(), bin); err != nil {
		t.later(func() { say(os.Stderr, "%s: names are missing: %v", name, err) })
	}
	prog, ring, rec, err := t.watchTest(bin, name)
	if err != nil {
		t.later(func() { say(os.Stderr, "%s ran unwatched: %v", name, err) })
		out.Encode(testRing{})
		return
	}
	if out.Encode(testRing{Watch: true, Ring: ring}) != nil {
		rec.discard()
		return
	}
	t.show(rec, name)
	go func() {
		var end probe.Ending
		if err := in.Decode(&end); err != nil {
			prog.Ended(end, errors.New("it was not told how it ended"))
			return
		}
		prog.Ended(end, nil)
	}()
	exit, err := prog.Wait()
	rec.close()
	out.Encode(testKept{})
	t.later(func() { t.tellTest(rec, name, outcome{exit, err}) })
}

// watchTest makes all ready for a binary that is about to start.
func (t *testRuns) watchTest(bin *probe.Binary, pkg string) (*probe.Program, probe.RingName, *recorder, error) {
	rec, err := t.testRecorder(bin, pkg)
	if err != nil {
		return nil, probe.RingName{}, nil, err
	}
	c := t.opts.watching()
	c.Source = rec.source
	prog, ring, err := bin.Await(c, rec.event)
	if err != nil {
		rec.discard()
		return nil, probe.RingName{}, nil, err
	}
	return prog, ring, rec, nil
}

// testRecorder makes the trace of one test binary.
func (t *testRuns) testRecorder(bin *probe.Binary, pkg string) (*recorder, error) {
	s := *t.session
	s.target = target{name: packageName(pkg), packages: []string{pkg}}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch record := t.opts.record; {
	case namesFolder(record):
		s.opts.record = filepath.Join(record, strings.ReplaceAll(pkg, "/", "-")+".govis")
	case t.file != "": // --record is taken: this one is kept where traces are kept
		s.opts.record = ""
	default:
		t.file = record
	}
	return s.newRecorder(bin)
}

// show serves the first trace to the page, if one is wanted.
func (t *testRuns) show(rec *recorder, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.listener == nil || t.shown != "" {
		return
	}
	t.shown = name
	var err error
	if t.page, err = servePage(t.listener, rec.trace(), pageOptions{open: !t.opts.noBrowser, plays: true, what: name}); err != nil {
		say(os.Stderr, "there is no page: %v", err)
	}
}

// tellTest says what has to be said of one test binary.
func (t *testRuns) tellTest(rec *recorder, name string, end outcome) {
	if end.err != nil {
		say(os.Stderr, "%s: %v", name, end.err)
	}
	if end.exit.Detached {
		say(os.Stderr, "%s: the trace ends before the test did", name)
	}
	if rec.summary().Events == 0 {
		rec.discard()
		return
	}
	if t.opts.batch {
		say(os.Stderr, "%s:", name)
		printSummary(os.Stderr, rec.summary())
	}
	say(os.Stderr, "%s: %s", name, rec.where())
	if t.page != nil && name != t.shown {
		say(os.Stderr, "  the page shows %s; this one: govis open %s", t.shown, rec.path)
	}
	if rec.path != t.opts.record && t.file == t.opts.record && t.file != "" {
		say(os.Stderr, "  %s has the trace of another package; --record with a folder keeps them all together", t.file)
	}
}

// later has say called when go test has ended: its output is not for us to break into.
func (t *testRuns) later(say func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done = append(t.done, say)
}
