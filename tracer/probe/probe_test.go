package probe_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/tracer/verify"
)

// cache is where the tests build. The names of the overlay's files are part of what the go command
// keys its own cache by, so a folder that stays saves building the standard library anew.
var cache string

// temp is a folder for all tests together.
var temp string

func TestMain(m *testing.M) {
	if bin := os.Getenv("GOVIS_TEST_NEGLECT"); bin != "" {
		neglect(bin)
	}
	var err error
	if cache, err = os.UserCacheDir(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cache = filepath.Join(cache, "govis-test")
	if temp, err = os.MkdirTemp("", "govis-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// Who is started in the background of a script, or by nohup, ignores some signals, and so would the programs here.
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGTERM} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
	code := m.Run()
	os.RemoveAll(temp)
	os.Exit(code)
}

// A recording is a run of a program from testdata with what was seen of it.
type recording struct {
	events []tracer.Event
	stdout string
	stderr string
	exit   probe.Exit
}

// ranked in the environment builds a runtime that checks in which order its locks are taken.
const ranked = "GOEXPERIMENT=staticlockranking"

var builds sync.Map // of func() (*probe.Binary, error), by folder and toolchain

// build builds a program of testdata, once.
func build(t testing.TB, c probe.Config) *probe.Binary {
	t.Helper()
	key := fmt.Sprint(c.Dir, c.Target, c.Memory, slices.Contains(c.Env, ranked))
	once, _ := builds.LoadOrStore(key, sync.OnceValues(func() (*probe.Binary, error) {
		c = withToolchain(c)
		c.CacheDir = cache
		c.Stderr = os.Stderr
		switch {
		case *built != "":
			return openBuilt(c)
		case *platform != here:
			return buildForeign(c)
		}
		return probe.Build(context.Background(), c)
	}))
	b, err := once.(func() (*probe.Binary, error))()
	if errors.Is(err, errNoEmulator) {
		t.Skipf("%v was built and not run: %v", c.Target, err)
	}
	if err != nil {
		t.Fatalf("building %v: %v", c.Target, err)
	}
	return b
}

// run runs a program of testdata to its end and keeps its events. Every trace has to be
// one that could have happened.
func run(t testing.TB, c probe.Config, args ...string) *recording {
	t.Helper()
	var events []tracer.Event
	rec := watch(t, c, func(e *tracer.Event) { events = append(events, *e) }, args...)
	rec.events = events
	return rec
}

// watch is run for a program with too many events to keep.
func watch(t testing.TB, c probe.Config, each func(*tracer.Event), args ...string) *recording {
	t.Helper()
	return watchBinary(t, build(t, c), c, each, args...)
}

// watchBinary is watch for a program that is built already.
func watchBinary(t testing.TB, b *probe.Binary, c probe.Config, each func(*tracer.Event), args ...string) *recording {
	t.Helper()
	return watchStarted(t, b, c, each, func(*probe.Program) {}, args...)
}

// watchStarted is watchBinary for who has something to do with the program while it runs: started is called once it
// does. The first events may have come before.
func watchStarted(t testing.TB, b *probe.Binary, c probe.Config, each func(*tracer.Event), started func(*probe.Program), args ...string) *recording {
	t.Helper()
	c.Args = args
	rec := &recording{}
	var last [160]tracer.Event // for the log
	var wait sync.WaitGroup
	c.Stdout = collect(t, &wait, &rec.stdout)
	c.Stderr = collect(t, &wait, &rec.stderr)
	verifier := verify.New(verify.Options{Complete: true, Lossy: c.OnFull == probe.OnFullDrop})
	var violation error
	p, err := b.Start(c, func(e *tracer.Event) error {
		each(e)
		if violation == nil {
			last[e.Seq%uint64(len(last))] = *e
			violation = verifier.Event(e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	started(p)
	rec.exit, err = p.Wait()
	c.Stdout.Close()
	c.Stderr.Close()
	wait.Wait()
	if err != nil {
		t.Fatalf("%v; stderr:\n%s", err, rec.stderr)
	}
	if violation == nil {
		violation = verifier.End()
	}
	if violation != nil {
		slices.SortFunc(last[:], func(a, b tracer.Event) int { return int(a.Seq) - int(b.Seq) })
		for _, e := range last {
			e.Stack = nil
			e.Has &^= tracer.FieldStack
			t.Logf("%s", tracer.AppendJSON(nil, &e))
		}
		t.Fatalf("the verifier refuses the trace: %v", violation)
	}
	return rec
}

func collect(t testing.TB, wait *sync.WaitGroup, into *string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	wait.Add(1)
	go func() {
		defer wait.Done()
		data, _ := io.ReadAll(r)
		*into = string(data)
		r.Close()
	}()
	return w
}

func program(name string) probe.Config {
	return probe.Config{Target: []string{"./" + filepath.ToSlash(filepath.Join("testdata", name))}}
}

// kinds returns the events of some kinds.
func (r *recording) kinds(kinds ...tracer.Kind) []tracer.Event {
	var found []tracer.Event
	for _, e := range r.events {
		if slices.Contains(kinds, e.Kind) {
			found = append(found, e)
		}
	}
	return found
}

func signalOf(s *os.ProcessState) syscall.Signal { return s.Sys().(syscall.WaitStatus).Signal() }

// plain runs the same program without the probe.
func plain(t *testing.T, c probe.Config, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return runPlain(t, buildPlain(t, c), args...)
}

// buildPlain builds a program without the probe.
func buildPlain(t *testing.T, c probe.Config) (bin string) {
	t.Helper()
	bin = filepath.Join(t.TempDir(), filepath.Base(c.Target[0]))
	c = withToolchain(c)
	build := exec.Command("go", "build", "-o", bin, c.Target[0])
	build.Dir, build.Env = c.Dir, c.Env
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

func runPlain(t *testing.T, bin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(bin, args...)
	var o, e strings.Builder
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	code = cmd.ProcessState.ExitCode()
	if code < 0 {
		code = 128 + int(signalOf(cmd.ProcessState))
	}
	return o.String(), e.String(), code
}
