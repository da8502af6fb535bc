package probe_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// The offsets and arguments in a crash's stack dump may differ from those of the
// stock binary, and so may how many goroutines of the runtime are listed. A toolchain of the module cache
// has another name in our builds.
var dumpDetails = regexp.MustCompile(`(?m)\+0x[0-9a-f]+|\(0x[^)]*\)|\(\{0x[^)]*\)|0x[0-9a-f?]+|goroutine \d+|pc=\S+|\S+/toolchain@`)

// TestEnds runs a program to each of its ends, with and without the probe: the end
// is the same, and the trace has everything up to it.
func TestEnds(t *testing.T) {
	for _, test := range []struct {
		how    string
		code   int
		kind   tracer.Kind // in the trace before the exit
		saying string
	}{
		{how: "return", code: 0},
		{how: "exit", code: 7},
		{how: "panic", code: 2, kind: tracer.Panic, saying: "no way"},
		{how: "nil-map", code: 2, kind: tracer.Panic, saying: "assignment to entry in nil map"},
		{how: "deadlock", code: 2, kind: tracer.Fatal, saying: "all goroutines are asleep - deadlock!"},
		{how: "unlock", code: 2, kind: tracer.Fatal, saying: "sync: unlock of unlocked mutex"},
		{how: "kill", code: 137},
	} {
		t.Run(test.how, func(t *testing.T) {
			rec := run(t, program("last"), test.how)
			stdout, stderr, code := plain(t, program("last"), test.how)
			if rec.exit.Code != test.code || code != test.code {
				t.Errorf("exit code %d with the probe and %d without, want %d", rec.exit.Code, code, test.code)
			}
			if rec.stdout != stdout {
				t.Errorf("stdout %q, without the probe %q", rec.stdout, stdout)
			}
			with, without := dumpDetails.ReplaceAllString(rec.stderr, ""), dumpDetails.ReplaceAllString(stderr, "")
			if with != without {
				t.Errorf("stderr:\n%s\nwithout the probe:\n%s", rec.stderr, stderr)
			}
			last := rec.events[len(rec.events)-1]
			if last.Kind != tracer.Exit || last.Code != test.code {
				t.Errorf("the last event is %v with code %d, want exit with %d", last.Kind, last.Code, test.code)
			}
			if test.kind != 0 {
				found := rec.kinds(test.kind)
				if len(found) != 1 || !strings.Contains(found[0].Message, test.saying) {
					t.Errorf("want one %v that says %q, got %+v", test.kind, test.saying, found)
				}
			}
			sends := rec.kinds(tracer.ChanSend)
			if len(sends) == 0 || sends[len(sends)-1].Value != `"the last"` {
				t.Errorf("the value sent last is not in the trace: %+v", sends)
			}
		})
	}
}

// TestHidden makes sure that neither the program nor its children find the probe, and that arguments
// arrive.
func TestHidden(t *testing.T) {
	rec := run(t, program("last"), "hidden", "--flag", "a b")
	if want := "child: [hidden --flag a b]\n"; rec.stdout != want {
		t.Errorf("the program found:\n%s\nwant:\n%s", rec.stdout, want)
	}
}

// TestKilled kills the program at some moment: what happened before is there, up to a
// slot that was begun.
func TestKilled(t *testing.T) {
	b := build(t, program("last"))
	for n := range 20 {
		c := program("last")
		c.Args = []string{"forever"}
		received := int64(0)
		var p *probe.Program
		p, err := b.Start(c, func(e *tracer.Event) error {
			if e.Kind == tracer.ChanRecv && e.Name == "tasks" {
				if received++; e.N != received {
					return errors.Join(fmt.Errorf("received value %d after %d", e.N, received-1), p.Signal(os.Kill))
				}
				if received == int64(10+n*7) {
					return p.Signal(os.Kill)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		exit, err := p.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if exit.Code != 137 || exit.Message != "signal: killed" {
			t.Errorf("exit code %d, %q, want 137, signal: killed", exit.Code, exit.Message)
		}
		if received < int64(10+n*7) {
			t.Errorf("only %d values were received", received)
		}
	}
}

// neglect starts a program and never reads its events, until it is killed.
func neglect(bin string) {
	b := &probe.Binary{Path: bin}
	p, err := b.Start(probe.Config{Args: []string{"forever"}, RingBytes: 1 << 15, Stdout: os.Stdout}, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stderr, p.Pid())
	select {}
}

// TestReaderGone kills whoever reads the events while the program waits for room in a full ring:
// the program goes on.
func TestReaderGone(t *testing.T) {
	b := build(t, program("last"))
	watcher := exec.Command(os.Args[0])
	watcher.Env = append(os.Environ(), "GOVIS_TEST_NEGLECT="+b.Path)
	out, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	watcher.Stdout = w
	stderr, err := watcher.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := watcher.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	var pid int
	if _, err := fmt.Fscan(stderr, &pid); err != nil {
		t.Fatalf("the program did not start: %v", err)
	}
	program, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan() // "ready"
	watcher.Process.Kill()
	watcher.Wait()
	// The ring has room for 512 slots, and every line is some thousand events apart.
	for range 5 {
		if !lines.Scan() {
			t.Fatalf("the program ended: %v", lines.Err())
		}
	}
	program.Kill()
}

// TestSinkFails lets writing fail in the middle: the program goes on to its own end.
func TestSinkFails(t *testing.T) {
	full := errors.New("no space left on device")
	c := program("stress")
	c.Args = []string{"1", "5000"}
	calls := 0
	p, err := build(t, c).Start(c, func(*tracer.Event) error {
		calls++
		return full
	})
	if err != nil {
		t.Fatal(err)
	}
	exit, err := p.Wait()
	if !errors.Is(err, full) || exit.Code != 0 || calls != 1 {
		t.Errorf("exit code %d, error %v, %d calls; want 0, %v, 1", exit.Code, err, calls, full)
	}
}

func TestBuildErrors(t *testing.T) {
	stderr, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	try := func(c probe.Config) error {
		c.CacheDir, c.Stderr = cache, stderr
		b, err := probe.Build(context.Background(), c)
		if err == nil {
			b.Remove()
		}
		return err
	}
	var failed *probe.BuildError
	if err := try(program("broken")); !errors.As(err, &failed) || failed.Code != 1 {
		t.Errorf("a program that does not compile: %v, want a BuildError with code 1", err)
	}
	said, _ := os.ReadFile(stderr.Name())
	if !strings.Contains(string(said), "undefined: missing") {
		t.Errorf("the compiler's words are lost: %q", said)
	}
	if err := try(probe.Config{Target: []string{"./patch"}}); err == nil || !strings.Contains(err.Error(), "not a main package") {
		t.Errorf("a package that is not main: %v", err)
	}
	if err := try(probe.Config{Target: []string{"./testdata/last"}, Go: "no-such-go"}); !errors.Is(err, probe.ErrNoGo) {
		t.Errorf("no go command: %v, want ErrNoGo", err)
	}
	if err := try(probe.Config{Target: []string{"./testdata/last"}, Env: append(os.Environ(), "GOARCH=386")}); err == nil || !strings.Contains(err.Error(), "linux/386") {
		t.Errorf("another platform: %v", err)
	}
}
