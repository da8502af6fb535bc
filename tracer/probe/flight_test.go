//go:build linux

package probe_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/tracer/verify"
)

var flightKills = flag.Int("flight.kills", 5, "how often a program that records by itself is killed")

// A flight is a program that recorded by itself.
type flight struct {
	recording
	end  probe.FlightEnd
	runs bool
}

// fly runs a program of testdata without govis, recording as record says behind the file's name.
func fly(t testing.TB, c probe.Config, record string, args ...string) *flight {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.flight")
	cmd, stdout, stderr := flying(t, c, path+record, args...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	f := readFlight(t, path)
	f.stdout, f.stderr = stdout.String(), stderr.String()
	if f.exit.Code = cmd.ProcessState.ExitCode(); f.exit.Code < 0 {
		f.exit.Code = 128 + int(signalOf(cmd.ProcessState))
	}
	return f
}

func flying(t testing.TB, c probe.Config, record string, args ...string) (cmd *exec.Cmd, stdout, stderr *strings.Builder) {
	t.Helper()
	if *platform != here {
		t.Skip("the emulator's own file locks are not what is tested")
	}
	cmd = exec.Command(build(t, c).Path, args...)
	cmd.Env = append(os.Environ(), "GOVIS_RECORD="+record)
	stdout, stderr = &strings.Builder{}, &strings.Builder{}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd, stdout, stderr
}

// readFlight reads a recording. Its trace has to be one that could have happened.
func readFlight(t testing.TB, path string) *flight {
	t.Helper()
	opened, err := probe.OpenFlight(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &flight{runs: opened.Runs}
	v := verify.New(verify.Options{})
	var refused error
	f.end, err = opened.Events(probe.Config{}, func(e *tracer.Event) error {
		f.events = append(f.events, *e)
		if refused == nil {
			refused = v.Event(e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var violation *verify.Violation
	if errors.As(refused, &violation) {
		t.Fatalf("the verifier refuses the recording: %v%s", refused, before(f.events, violation.Found))
	}
	if refused == nil {
		refused = v.End()
	}
	if refused != nil {
		t.Fatalf("the verifier refuses the recording: %v", refused)
	}
	return f
}

// TestFlightComplete: where the file has room for all, the recording is a trace as any other.
func TestFlightComplete(t *testing.T) {
	for _, procs := range []string{"", "1"} {
		if procs != "" {
			t.Setenv("GOMAXPROCS", procs)
		}
		f := fly(t, program("stress"), ":64MiB", "7", "4000")
		all := diaries{}
		for i := range f.events {
			all.event(&f.events[i])
		}
		all.compare(t, f.stdout)
		if f.end.Cut || !f.end.Exited || f.end.Unnamed > 0 || len(f.kinds(tracer.ProbeDrop, tracer.ProbeHole)) > 0 {
			t.Errorf("want the whole run, got %+v", f.end)
		}
	}
}

// TestFlightRandom is the same for random programs.
func TestFlightRandom(t *testing.T) {
	f := fly(t, program("random"), ":256MiB", "1", "50")
	if err := checkRandom(f.stdout, f.events, false); err != nil {
		t.Error(err)
	}
}

// TestFlightNewest: where the file has not room for all, it has the newest events, all of them, and what they are about.
func TestFlightNewest(t *testing.T) {
	for _, name := range []string{"stress", "random", "http", "timers", "conds", "objects", "selects"} {
		t.Run(name, func(t *testing.T) {
			args := map[string][]string{"stress": {"3", "200000"}, "random": {"1", "100"}}[name]
			size := ":1MiB"
			if name == "http" {
				size = ":4MiB" // so many goroutines and stacks
			}
			f := fly(t, program(name), size, args...)
			if f.exit.Code != 0 || f.stderr != "" {
				t.Fatalf("exit code %d, stderr:\n%s", f.exit.Code, f.stderr)
			}
			if !f.end.Exited {
				t.Errorf("want an end with exit code 0, got %+v", f.end)
			}
			if name == "stress" || name == "random" || name == "http" {
				if !f.end.Cut {
					t.Fatal("the file is too small for the program, and still has all of it")
				}
				checkNewest(t, f)
			}
		})
	}
}

// checkNewest makes sure that behind the last probe.drop nothing is missing: the values of each channel come one after the
// other, and goroutines that do something have been told of.
func checkNewest(t *testing.T, f *flight) {
	t.Helper()
	from := 0
	for i, e := range f.events {
		if e.Kind == tracer.ProbeDrop {
			from = i
		}
	}
	if n := len(f.events) - from; n < 2000 {
		t.Errorf("only %d events are kept", n)
	}
	next := map[string]int64{}
	created := map[uint64]bool{0: true}
	for i, e := range f.events {
		if e.Kind == tracer.GoCreate {
			created[e.G] = true
			if strings.HasPrefix(e.Name, "goroutine ") {
				t.Errorf("event %d: nobody knows what %s is", e.Seq, e.Name)
			}
		}
		if i <= from {
			continue
		}
		if !created[e.G] {
			t.Fatalf("event %d is of goroutine %d, which was never created", e.Seq, e.G)
		}
		if e.Kind == tracer.ChanSend || e.Kind == tracer.ChanRecv && e.Has&tracer.FieldN != 0 || e.Kind == tracer.ChanDrop {
			key := fmt.Sprint(e.Kind == tracer.ChanSend, e.Obj)
			if before, ok := next[key]; ok && e.N != before+1 {
				t.Errorf("event %d: value %d of channel %d comes after value %d", e.Seq, e.N, e.Obj, before)
			}
			next[key] = e.N
		}
	}
}

// TestFlightEnds: however the program ends, it is in the recording.
func TestFlightEnds(t *testing.T) {
	for _, test := range []struct {
		how    string
		code   int
		kind   tracer.Kind
		saying string
		exits  bool
	}{
		{how: "return", exits: true},
		{how: "exit", code: 7, exits: true},
		{how: "panic", code: 2, kind: tracer.Panic, saying: "no way"},
		{how: "deadlock", code: 2, kind: tracer.Fatal, saying: "all goroutines are asleep - deadlock!"},
		{how: "unlock", code: 2, kind: tracer.Fatal, saying: "sync: unlock of unlocked mutex"},
		{how: "kill", code: 137},
	} {
		t.Run(test.how, func(t *testing.T) {
			f := fly(t, program("last"), ":1MiB", test.how)
			if f.exit.Code != test.code || f.end.Exited != test.exits || test.exits && f.end.Code != test.code {
				t.Errorf("exit code %d, recorded %+v, want %d", f.exit.Code, f.end, test.code)
			}
			if test.kind != 0 {
				if found := f.kinds(test.kind); len(found) != 1 || !strings.Contains(found[0].Message, test.saying) {
					t.Errorf("want one %v that says %q, got %+v", test.kind, test.saying, found)
				}
			}
			sends := f.kinds(tracer.ChanSend)
			if len(sends) == 0 || sends[len(sends)-1].Value != `"the last"` {
				t.Errorf("the value sent last is not in the recording: %+v", sends)
			}
		})
	}
}

// TestFlightKilled kills the program at random moments: the recording is whole up to there. make test-faults does it often.
func TestFlightKilled(t *testing.T) {
	for n := range *flightKills {
		path := filepath.Join(t.TempDir(), "app.flight")
		cmd, _, _ := flying(t, program("stress"), path+":1MiB", fmt.Sprint(n), "100000000")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for at := rand.Uint64N(200000); probe.FlightWritten(path) < at; {
		}
		live := readFlight(t, path)
		if !live.runs || live.end.Exited {
			t.Errorf("the program runs, and the recording says %+v, runs %v", live.end, live.runs)
		}
		cmd.Process.Kill()
		cmd.Wait()
		f := readFlight(t, path)
		if f.runs || f.end.Exited {
			t.Errorf("the program is dead, and the recording says %+v, runs %v", f.end, f.runs)
		}
		if f.end.Cut {
			checkNewest(t, f)
		}
	}
}

// TestFlightOne: of two programs that are to write one file the second leaves it alone, and runs unrecorded. When the
// first is over, the next takes it.
func TestFlightOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.flight")
	first, _, _ := flying(t, program("last"), path+":1MiB", "forever")
	first.Stdout = nil
	out, err := first.StdoutPipe()
	if err == nil {
		err = first.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	bufio.NewReader(out).ReadString('\n') // "ready"
	second, _, stderr := flying(t, program("last"), path+":1MiB", "return")
	if err := second.Run(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(stderr.String(), "another program records into that file; with %p in its name each has its own; the program runs unrecorded\n") {
		t.Errorf("the second program said: %s", stderr)
	}
	if f := readFlight(t, path); !f.runs || f.end.Exited {
		t.Errorf("the first program's recording is gone: %+v", f.end)
	}
	first.Process.Kill()
	first.Wait()
	third, _, stderr := flying(t, program("last"), path+":2MiB", "return")
	if err := third.Run(); err != nil || stderr.Len() > 0 {
		t.Errorf("%v; stderr: %s", err, stderr)
	}
	if f := readFlight(t, path); !f.end.Exited || f.end.Cut {
		t.Errorf("the third program's recording: %+v", f.end)
	}
}

// TestFlightHidden: neither the program nor those that it starts find the variable, unless it gives each process a file.
func TestFlightHidden(t *testing.T) {
	f := fly(t, program("last"), ":1MiB", "hidden", "--flag")
	if want := "child: [hidden --flag]\n"; f.stdout != want {
		t.Errorf("the program found:\n%s\nwant:\n%s", f.stdout, want)
	}
	dir := t.TempDir()
	cmd, stdout, stderr := flying(t, program("last"), dir+"/app-%p-%t%%:1MiB", "again")
	if err := cmd.Run(); err != nil || stderr.Len() > 0 || stdout.Len() > 0 {
		t.Fatalf("%v; stdout: %s; stderr: %s", err, stdout, stderr)
	}
	files, _ := filepath.Glob(dir + "/app-*-*%")
	if len(files) != 2 {
		t.Fatalf("want the recordings of two processes, have %v", files)
	}
	for _, file := range files {
		if f := readFlight(t, file); !f.end.Exited || f.end.Cut {
			t.Errorf("%s: %+v", file, f.end)
		}
	}
}

// TestFlightSize: the file has exactly the size, all of it reserved, and nobody else may read it. Without a size it has 64 MiB.
func TestFlightSize(t *testing.T) {
	for record, size := range map[string]int64{":1MiB": 1 << 20, ":3000kB": 3000000 &^ 4095, "": 64 << 20, ":1MiB,no-values": 1 << 20} {
		path := filepath.Join(t.TempDir(), "app.flight")
		cmd, _, _ := flying(t, program("last"), path+record, "return")
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		var stat unix.Stat_t
		if err := unix.Stat(path, &stat); err != nil {
			t.Fatal(err)
		}
		if stat.Size != size || stat.Blocks*512 < size || stat.Mode&0o777 != 0o600 {
			t.Errorf("%q makes a file of %d bytes, %d on the disk, mode %o; want %d", record, stat.Size, stat.Blocks*512, stat.Mode, size)
		}
		values := 0
		for _, e := range readFlight(t, path).events {
			if e.Value != "" {
				values++
			}
		}
		if (values == 0) != strings.HasSuffix(record, "no-values") {
			t.Errorf("%q: %d events have a value", record, values)
		}
	}
}
