//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// stubborn says which signals it gets, answers each line of its input, and
// ends with its input.
const stubborn = `package main

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 10)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGUSR1)
	lines := make(chan string)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			lines <- in.Text()
		}
	}()
	fmt.Println("ready")
	for {
		select {
		case sig := <-signals:
			fmt.Println("got", sig)
		case line, ok := <-lines:
			if !ok {
				return
			}
			fmt.Println("read", line)
		}
	}
}
`

// careless dies of all signals but SIGUSR1.
var careless = strings.ReplaceAll(stubborn, "syscall.SIGINT, syscall.SIGTERM, ", "")

func TestCtrlCGoesToTheProgramFirst(t *testing.T) {
	dir := program(t, stubborn)
	trace := filepath.Join(dir, "run.govis")
	p := startGovis(t, dir, "run", "--batch", "--record", trace, ".")
	p.out.wait("^ready$")
	p.signal(syscall.SIGUSR1)
	p.out.wait("^got user defined signal 1$")
	p.signal(os.Interrupt)
	p.out.wait("^got interrupt$")
	p.send("one")
	p.out.wait("^read one$") // both are still there
	p.err.wait("one more Ctrl-C ends govis$")

	p.signal(os.Interrupt)
	p.err.wait(`^govis: the program goes on without govis \(process \d+\)$`)
	p.exit(128 + int(syscall.SIGINT))
	p.send("two")
	p.out.wait("^read two$") // the program is

	if out, err := exec.Command("govis", "verify", trace).CombinedOutput(); err != nil {
		t.Errorf("the trace did not survive: %v\n%s", err, out)
	}
}

// A signal for the whole process group outside of a terminal, as timeout(1)
// sends it: the program has it already when govis gets it.
func TestSignalOfTheGroupComesOnce(t *testing.T) {
	p := startGovis(t, program(t, stubborn), "run", "--batch", ".")
	p.out.wait("^ready$")
	p.signalGroup(syscall.SIGINT)
	p.out.wait("^got interrupt$")
	p.signal(syscall.SIGUSR1) // in turn: what is to come of the first has come before
	p.out.wait("^got user defined signal 1$")
	if n := strings.Count(p.out.text(), "got interrupt"); n != 1 {
		t.Errorf("the program got %d interrupts, want 1", n)
	}
	p.in.Close()
	p.exit(0)
}

// However they come, for all or for govis alone, each signal reaches the program once.
func TestEverySignalComesOnce(t *testing.T) {
	more := strings.ReplaceAll(stubborn, "SIGUSR1)", "SIGUSR1, syscall.SIGUSR2)")
	p := startGovis(t, program(t, more), "run", "--batch", "--no-values", ".")
	p.out.wait("^ready$")
	const rounds = 20
	for range rounds {
		for _, send := range []func(){
			func() { p.signalGroup(syscall.SIGUSR1) },
			func() { p.signal(syscall.SIGUSR1) },
		} {
			send()
			p.out.wait("^got user defined signal 1$")
			p.signal(syscall.SIGUSR2) // in turn: govis is done with the other then, and does not take two for one
			p.out.wait("^got user defined signal 2$")
		}
	}
	if n := strings.Count(p.out.text(), "got user defined signal 1"); n != 2*rounds {
		t.Errorf("the program got %d signals, want %d", n, 2*rounds)
	}
	p.in.Close()
	p.exit(0)
}

// A program that dies of a signal for the group has ended, and is not said to
// go on, however often the signal comes.
func TestSignalOfTheGroupEndsBoth(t *testing.T) {
	p := startGovis(t, program(t, careless), "run", "--batch", ".")
	p.out.wait("^ready$")
	p.signal(syscall.SIGTERM)
	p.signalGroup(syscall.SIGTERM)
	p.err.wait("exit code 143: signal: terminated$")
	p.exit(128 + int(syscall.SIGTERM))
	if said := p.err.text(); strings.Contains(said, "goes on") {
		t.Errorf("a dead program goes on:\n%s", said)
	}
}

// What a program survives without having been asked to end does not count as
// the first Ctrl-C.
func TestOnlyCtrlCCountsAsCtrlC(t *testing.T) {
	more := strings.ReplaceAll(stubborn, "SIGUSR1)", "SIGUSR1, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGWINCH)")
	p := startGovis(t, program(t, more), "run", "--batch", ".")
	p.out.wait("^ready$")
	for _, s := range []struct {
		sig  syscall.Signal
		says string
	}{
		{syscall.SIGHUP, "hangup"}, {syscall.SIGQUIT, "quit"}, {syscall.SIGWINCH, "window changed"},
		{syscall.SIGTERM, "terminated"}, {syscall.SIGINT, "interrupt"},
	} {
		p.signal(s.sig)
		p.out.wait("^got " + s.says + "$")
	}
	p.send("one")
	p.out.wait("^read one$")
	p.in.Close()
	p.err.wait("exit code 0$") // govis saw the end
	p.exit(0)
}

// As a job in the background of a script: the program does not die of what is
// ignored, gets it if it asks for it, and govis takes it for no wish of its own.
func TestIgnoredSignalsReachWhoWantsThem(t *testing.T) {
	cmd := exec.Command("sh", "-c", `trap "" INT; exec govis run --batch .`)
	cmd.Dir = program(t, stubborn)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := launch(t, cmd, in)
	p.out.wait("^ready$")
	for range 3 {
		p.signal(syscall.SIGINT)
		p.out.wait("^got interrupt$")
		p.signal(syscall.SIGUSR1)
		p.out.wait("^got user defined signal 1$")
	}
	p.in.Close()
	p.err.wait("exit code 0$") // govis saw the end
	p.exit(0)
}

// Who reads govis's words may go away; the run goes on.
func TestBrokenPipeOfStandardError(t *testing.T) {
	dir := program(t, "package main\n\nfunc main() { print(\"mine\") }\n")
	trace := filepath.Join(dir, "run.govis")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	cmd := exec.Command("govis", "run", "--batch", "--record", trace, ".")
	cmd.Dir, cmd.Stderr = dir, w
	err = cmd.Run()
	w.Close()
	if err != nil {
		t.Errorf("govis ended with %v, want the program's exit code 0", err)
	}
	if out, err := exec.Command("govis", "verify", trace).CombinedOutput(); err != nil {
		t.Errorf("the trace: %v\n%s", err, out)
	}
}

func TestSignalThatEndsTheProgramEndsTheBatch(t *testing.T) {
	dir := program(t, careless)
	p := startGovis(t, dir, "run", "--batch", ".")
	p.out.wait("^ready$")
	p.signal(syscall.SIGTERM)
	p.err.wait("exit code 143: signal: terminated$")
	p.exit(128 + int(syscall.SIGTERM))
}
