package probe_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/tracer/probe/internal/randomprogram"
	"github.com/govis/govis/tracer/verify"
)

var (
	randomFrom     = flag.Uint64("random.from", 1, "the first seed of random programs")
	randomSeeds    = flag.Uint64("random.seeds", 300, "how many random programs are interpreted")
	randomCompiled = flag.Uint64("random.compiled", 10, "how many random programs are printed as Go and compiled")
)

// randomBatch is how many random programs are interpreted in one process.
const randomBatch = 50

// TestRandom runs random programs, and holds their traces against the model of package verify and
// against what their goroutines tell. Some have to wait for room in a small ring all the time.
func TestRandom(t *testing.T) {
	last := *randomFrom + *randomSeeds - 1
	for from := *randomFrom; from <= last; from += randomBatch {
		to := min(from+randomBatch-1, last)
		c := program("random")
		if from/randomBatch%5 == 4 {
			c.RingBytes = 1 << 15
		}
		var events []tracer.Event
		keep := func(e *tracer.Event) { events = append(events, *e) }
		stdout, err := recordRandom(t, c, keep, fmt.Sprint(from), fmt.Sprint(to))
		if err == nil {
			err = checkRandom(stdout, events, false)
		}
		if err != nil {
			t.Errorf("%v\nagain: go test ./tracer/probe -count=1 -run '^TestRandom$' -random.from %d -random.seeds %d",
				err, from, to-from+1)
		}
	}
}

// TestRandomCompiled is the same with programs that are printed as Go source and compiled: selects as
// the compiler makes them, and names as the source has them.
func TestRandomCompiled(t *testing.T) {
	var plans []*randomprogram.Plan
	for seed := *randomFrom; seed < *randomFrom+*randomCompiled; seed++ {
		plans = append(plans, randomprogram.New(seed))
	}
	files, err := randomprogram.Source(plans...)
	if err != nil {
		t.Fatal(err)
	}
	c := probe.Config{Dir: t.TempDir(), Target: []string{"."}}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(c.Dir, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range plans {
		var events []tracer.Event
		keep := func(e *tracer.Event) { events = append(events, *e) }
		stdout, err := recordRandom(t, c, keep, fmt.Sprint(p.Seed))
		if err == nil {
			err = checkRandom(stdout, events, true)
		}
		if err != nil {
			t.Errorf("%v\nagain: go test ./tracer/probe -count=1 -run '^TestRandomCompiled$' -random.from %d -random.compiled 1",
				err, p.Seed)
		}
	}
}

// checkRandom tells what is wrong with a trace of random programs.
func checkRandom(stdout string, events []tracer.Event, names bool) error {
	a := newAccount(names)
	verifier := verify.New(verify.Options{Complete: true})
	var refused error
	for i := range events {
		a.event(&events[i])
		if refused == nil {
			refused = verifier.Event(&events[i])
		}
	}
	if refused == nil {
		refused = verifier.End()
	}
	seeds, wrong := a.compare(stdout)
	var v *verify.Violation
	if errors.As(refused, &v) {
		refused = fmt.Errorf("the verifier refuses the trace, at %s: %w%s", seedAt(events, seeds, v.Found), refused, before(events, v.Found))
	}
	return cmp.Or(refused, wrong)
}

// seedAt returns the seed of the program that ran at an event.
func seedAt(events []tracer.Event, seeds map[uint64]string, seq uint64) string {
	at := "the beginning"
	for i := range events {
		if e := &events[i]; e.G > 1 && seeds[e.G] != "" {
			at = "seed " + seeds[e.G]
		}
		if events[i].Seq == seq {
			break
		}
	}
	return at
}

// before prints the events before one, for the log.
func before(events []tracer.Event, seq uint64) string {
	text := ""
	for _, e := range events {
		if e.Seq <= seq && e.Seq+60 > seq {
			e.Stack, e.Has = nil, e.Has&^tracer.FieldStack
			text += "\n" + string(tracer.AppendJSON(nil, &e))
		}
	}
	return text
}

// recordRandom runs a program, each is told of its events, and returns what it printed.
func recordRandom(t *testing.T, c probe.Config, each func(*tracer.Event), args ...string) (string, error) {
	t.Helper()
	b := build(t, c)
	var stdout, stderr string
	var wait sync.WaitGroup
	c.Args = args
	c.Stdout, c.Stderr = collect(t, &wait, &stdout), collect(t, &wait, &stderr)
	p, err := b.Start(c, func(e *tracer.Event) error { each(e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	// A program that hangs tells where. None needs a hundredth of that time.
	hangs := time.AfterFunc(3*time.Minute, func() { _ = p.Signal(syscall.SIGQUIT) })
	exit, err := p.Wait()
	hangs.Stop()
	c.Stdout.Close()
	c.Stderr.Close()
	wait.Wait()
	if err == nil && (exit.Code != 0 || stderr != "") {
		err = fmt.Errorf("%v of %q: exit code %d; stderr:\n%s", c.Target, args, exit.Code, stderr)
	}
	return stdout, err
}
