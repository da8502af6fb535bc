package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds a wait for something that has to come. It is long enough for
// the first build with the probe on a slow machine.
const patience = 3 * time.Minute

// A govisProcess is a govis that runs beside the test.
type govisProcess struct {
	t        *testing.T
	cmd      *exec.Cmd
	in       io.WriteCloser // its standard input, and that of its program
	out, err *following
	exited   chan int // gets the exit code, as a shell tells it
}

// startGovis starts govis in the folder dir and in a session of its own: no
// terminal sends signals to it.
func startGovis(t *testing.T, dir string, args ...string) *govisProcess {
	t.Helper()
	cmd := exec.Command("govis", args...)
	cmd.Dir = dir
	cmd.SysProcAttr = ownSession()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	return launch(t, cmd, in)
}

// launch starts cmd, which has its standard input already.
func launch(t *testing.T, cmd *exec.Cmd, in io.WriteCloser) *govisProcess {
	t.Helper()
	cmd.Env = append(os.Environ(), screenless...)
	cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+testCache(t))
	p := &govisProcess{t: t, cmd: cmd, in: in, exited: make(chan int, 1)}
	p.out, p.err = follow(t, &cmd.Stdout), follow(t, &cmd.Stderr)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd.Stdout.(*os.File).Close()
	cmd.Stderr.(*os.File).Close()
	go func() {
		state, err := cmd.Process.Wait()
		if err != nil {
			p.exited <- -1
			return
		}
		code := state.ExitCode()
		if status := state.Sys().(syscall.WaitStatus); status.Signaled() {
			code = 128 + int(status.Signal())
		}
		p.exited <- code
	}()
	t.Cleanup(func() {
		in.Close() // the program of these tests ends with its input
		cmd.Process.Kill()
	})
	return p
}

func (p *govisProcess) signal(sig os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Fatalf("sending %v to govis: %v", sig, err)
	}
}

// send writes a line to the program's standard input.
func (p *govisProcess) send(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatalf("writing to the program: %v", err)
	}
}

// exit waits for govis's end and checks its code.
func (p *govisProcess) exit(want int) {
	p.t.Helper()
	select {
	case code := <-p.exited:
		if code != want {
			p.t.Errorf("govis ended with %d, want %d; it said:\n%s", code, want, p.err.text())
		}
	case <-time.After(patience):
		p.t.Fatalf("govis does not end; it said:\n%s", p.err.text())
	}
}

// following reads a stream line by line and remembers what has come.
type following struct {
	t     *testing.T
	lines chan string
	seen  []string
}

// follow makes a pipe of which the process gets the one end through stream.
func follow(t *testing.T, stream *io.Writer) *following {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	*stream = w
	f := &following{t: t, lines: make(chan string, 10000)}
	go func() {
		defer close(f.lines)
		defer r.Close()
		for in := bufio.NewScanner(r); in.Scan(); {
			f.lines <- in.Text()
		}
	}()
	return f
}

// wait waits for a line that matches pattern and returns its submatches.
func (f *following) wait(pattern string) []string {
	f.t.Helper()
	re := regexp.MustCompile(pattern)
	end := time.After(patience)
	for {
		select {
		case line, ok := <-f.lines:
			if !ok {
				f.t.Fatalf("the stream ended without a line like %q; it was:\n%s", pattern, f.text())
			}
			f.seen = append(f.seen, line)
			if m := re.FindStringSubmatch(line); m != nil {
				return m
			}
		case <-end:
			f.t.Fatalf("no line like %q; so far:\n%s", pattern, f.text())
		}
	}
}

// text is what was read so far.
func (f *following) text() string { return strings.Join(f.seen, "\n") }

// program makes a module with a main package and returns its folder.
func program(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module program\n\ngo 1.24\n", "main.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
