package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer"
)

// Faults, each held against what the program itself has said that it did: docs/HACKING.md has the table.
// make test-faults runs them as often and as long as they were asked for; go test runs fewer.
var (
	faultKills = flag.Int("faults.kills", 5, "how often a program is killed at some moment")
	faultStop  = flag.Duration("faults.stop", 300*time.Millisecond, "how long govis stands still while the ring is full")
	faultSeed  = flag.Uint64("faults.seed", 1, "of the moments at which programs are killed")
)

// A program that comes to a bad end by itself does so as its stock binary, and its trace has all, up to its last words.
func TestFaultsOfTheProgram(t *testing.T) {
	watched, stock := buildFaulty(t)
	for _, end := range []struct {
		how  string
		code int
		word string // the last, in the trace
	}{
		{how: "return"},
		{how: "exit", code: 3},
		{how: "panic", code: 2, word: "no way"},
		{how: "deadlock", code: 2, word: "all goroutines are asleep - deadlock!"},
		{how: "memory", code: 2, word: "memory"},
	} {
		t.Run(end.how, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "run.govis")
			got := finished(t, execBatch(path, watched, end.how, "200"))
			want := finished(t, exec.Command(stock, end.how, "200"))
			if got.code != want.code || got.code != end.code {
				t.Errorf("exit code %d, of the stock program %d, want %d", got.code, want.code, end.code)
			}
			if !slices.Equal(sorted(got.stdout), sorted(want.stdout)) {
				t.Errorf("stdout:\n%s\nof the stock program:\n%s", got.stdout, want.stdout)
			}
			said := fatalLine.FindString(got.stderr)
			if said != fatalLine.FindString(want.stderr) && end.how != "memory" { // what is asked for last is chance
				t.Errorf("it died with %q, the stock program with %q", said, fatalLine.FindString(want.stderr))
			}
			f := readFaultTrace(t, path, false)
			f.holds(t, got.stdout)
			f.endsWith(t, end.code)
			if end.word == "" {
				return
			}
			if len(f.words) != 1 || !strings.Contains(f.words[0], end.word) || !strings.Contains(said, f.words[0]) {
				t.Errorf("the last words are %q, want %q; the program said %q", f.words, end.word, said)
			}
		})
	}
}

// SIGKILL at some moment, from the start of the process on: what the program had done is there.
func TestFaultKilled(t *testing.T) {
	watched, _ := buildFaulty(t)
	random := rand.New(rand.NewPCG(*faultSeed, 0))
	holes := 0
	for range *faultKills {
		lines, nanos := random.IntN(200), random.IntN(200_000)
		path := filepath.Join(t.TempDir(), "run.govis")
		stdout, code := killedAfter(t, execBatch(path, watched, "forever", "0"), lines, time.Duration(nanos))
		if code != 137 {
			t.Errorf("killed after %d lines: exit code %d, want 137", lines, code)
		}
		f := readFaultTrace(t, path, false)
		f.holds(t, stdout)
		f.endsWith(t, 137)
		if f.last.Message != "signal: killed" {
			t.Errorf("the program's end is called %q", f.last.Message)
		}
		holes += f.kinds[tracer.ProbeHole]
	}
	t.Logf("%d runs, in their traces %d records that were begun and not written", *faultKills, holes)
}

// SIGKILL while the program starts: before there is a probe, or in what the runtime does before main.
func TestFaultKilledAtTheStart(t *testing.T) {
	watched, _ := buildFaulty(t)
	random := rand.New(rand.NewPCG(*faultSeed, 1))
	early := 0
	for range *faultKills {
		path := filepath.Join(t.TempDir(), "run.govis")
		cmd := execBatch(path, watched, "forever", "0")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cmd.Process.Kill() })
		pid := childOf(t, cmd.Process.Pid, watched)
		spin(time.Duration(random.IntN(3_000_000)))
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		if code := codeOf(cmd.ProcessState); code != 137 {
			t.Errorf("exit code %d, want 137; govis said:\n%s", code, stderr.String())
		}
		f := readFaultTrace(t, path, false)
		if strings.Contains(stderr.String(), "the program ended (signal: killed) before it reached the probe") {
			early++
			continue
		}
		f.endsWith(t, 137)
	}
	t.Logf("%d runs, %d ended before the probe began", *faultKills, early)
}

// govis stands still while the program works, longer than the ring has room: it waits, or leaves events out and says
// how many.
func TestFaultFullRing(t *testing.T) {
	watched, _ := buildFaulty(t)
	const steps = 15_000 // of each worker: some 270,000 slots of 131,072
	for onFull, end := range map[string]struct {
		how  string
		code int
		stop time.Duration
	}{"wait": {"exit", 3, *faultStop}, "drop": {"panic", 2, 0}} {
		t.Run(onFull, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "run.govis")
			cmd := execBatch(path, "--on-full", onFull, watched, end.how, strconv.Itoa(steps))
			stdout, code := stoppedFor(t, cmd, end.stop)
			if code != end.code {
				t.Errorf("exit code %d, want %d", code, end.code)
			}
			if want := fmt.Sprintf("all did %d\n", 4*steps); !strings.HasSuffix(stdout, want) {
				t.Errorf("the program ends with %q, want %q", stdout[max(0, len(stdout)-40):], want)
			}
			f := readFaultTrace(t, path, onFull == "drop")
			f.endsWith(t, end.code)
			if onFull == "drop" {
				if len(f.words) != 1 || f.words[0] != "no way" {
					t.Errorf("the last words are %q, want %q", f.words, "no way")
				}
				if f.kinds[tracer.ProbeDrop] == 0 || f.kinds[tracer.ProbeWait] != 0 {
					t.Errorf("%d drops and %d waits, want drops alone", f.kinds[tracer.ProbeDrop], f.kinds[tracer.ProbeWait])
				}
				return
			}
			f.holds(t, stdout)
			if f.kinds[tracer.ProbeDrop] != 0 || f.waits < int64(*faultStop/2) {
				t.Errorf("%d drops, and the program waited %v while govis stood still for %v",
					f.kinds[tracer.ProbeDrop], time.Duration(f.waits), *faultStop)
			}
		})
	}
}

// govis is killed while the program runs: the program goes on to its own end, what was written of the trace can be read,
// and the next govis tidies up.
func TestFaultGovisKilled(t *testing.T) {
	watched, _ := buildFaulty(t)
	// The program is to be ours when govis is gone, so that its end can be seen.
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Skipf("nobody tells how a program ends whose parent has: %v", err)
	}
	defer unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
	path := filepath.Join(t.TempDir(), "run.govis")
	cmd := execBatch(path, watched, "stdin", "0")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	pid, lines := begin(t, cmd)
	for eventsIn(path) < 20_000 { // until there are some blocks to be read
		if lines.next() == "" {
			t.Fatal("the program ended too early")
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Wait() // not cmd.Wait, which closes the program's pipes
	had := reports(lines.all.String())
	io.WriteString(in, "done\n")
	lines.rest()
	program, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	state, err := program.Wait()
	if err != nil {
		t.Fatal(err)
	}
	did, said := 0, 0
	if m := allLine.FindStringSubmatch(lines.all.String()); m != nil {
		did, _ = strconv.Atoi(m[1])
	}
	for _, n := range reports(lines.all.String()) {
		said += n
	}
	if code := codeOf(state); code != 4 || did < said {
		t.Errorf("without govis the program ended with %d, and after %d steps had done %d", code, said, did)
	}
	f := readFaultTrace(t, path, false)
	if len(f.sent) == 0 {
		t.Errorf("the trace has no steps; when govis was killed they were %v", had)
	}
	if f.kinds[tracer.Exit] != 0 {
		t.Error("the trace has an end that govis cannot have seen")
	}
}

// What a govis that is killed in the middle of a run leaves in the cache goes with the next run of the program.
func TestFaultTidiedUp(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", testCache(t))
	dir := t.TempDir()
	run := func(end, steps string) *exec.Cmd {
		return exec.Command("govis", "run", "--batch", "--record", filepath.Join(dir, "run.govis"), "./testdata/faulty", end, steps)
	}
	cmd := run("forever", "0")
	pid, _ := begin(t, cmd)
	exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if err != nil {
		t.Fatal(err)
	}
	if got := finished(t, run("return", "10")); got.code != 0 {
		t.Errorf("a second run beside the first: exit code %d:\n%s", got.code, got.stderr)
	}
	if _, err := os.Stat(exe); err != nil {
		t.Errorf("a second run took the first's program away: %v", err)
	}
	cmd.Process.Kill()
	syscall.Kill(pid, syscall.SIGKILL)
	cmd.Wait()
	left := filepath.Join(filepath.Dir(filepath.Dir(exe)), "go-build12345") // as of a go command that was killed too
	if err := os.MkdirAll(left, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := finished(t, run("return", "10")); got.code != 0 {
		t.Errorf("the next run: exit code %d:\n%s", got.code, got.stderr)
	}
	for _, path := range []string{exe, left} {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left behind: %v", path, err)
		}
	}
}
