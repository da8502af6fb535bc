package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/govis/govis/tracer"
)

// buildFaulty builds testdata/faulty, with the probe and without.
func buildFaulty(t *testing.T) (watched, stock string) {
	t.Helper()
	dir := t.TempDir()
	watched, stock = filepath.Join(dir, "watched"), filepath.Join(dir, "stock")
	t.Setenv("XDG_CACHE_HOME", testCache(t))
	for _, args := range [][]string{
		{"govis", "build", "-o", watched, "./testdata/faulty"},
		{"go", "build", "-o", stock, "./testdata/faulty"},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return watched, stock
}

// ended is what a program did as far as others see it.
type ended struct {
	stdout, stderr string
	code           int // as a shell tells it
}

// finished runs cmd to its end.
func finished(t *testing.T, cmd *exec.Cmd) ended {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ended{stdout.String(), stderr.String(), codeOf(cmd.ProcessState)}
}

func codeOf(state *os.ProcessState) int {
	if status := state.Sys().(syscall.WaitStatus); status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

var (
	reportLine = regexp.MustCompile(`(?m)^worker (\d+) did (\d+)$`)
	allLine    = regexp.MustCompile(`(?m)^all did (\d+)$`)
	fatalLine  = regexp.MustCompile(`(?m)^(?:panic|fatal error): .*$`)
)

// reports returns how many steps each worker has said that it did.
func reports(stdout string) map[int]int {
	steps := map[int]int{}
	for _, m := range reportLine.FindAllStringSubmatch(stdout, -1) {
		w, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		steps[w] = max(steps[w], n)
	}
	return steps
}

// sorted is an output without the order in which workers came to speak, and without what differs from run to run.
func sorted(stdout string) []string {
	lines := strings.Split(stdout, "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "pid ") })
	slices.Sort(lines)
	return lines
}

// A faultTrace is the trace of a run of testdata/faulty.
type faultTrace struct {
	sent  map[int]int // how many steps of a worker are there
	lossy bool        // steps may be missing between others
	kinds map[tracer.Kind]int
	last  tracer.Event
	words []string // of panics and fatal errors
	waits int64    // ns that the program waited for room
}

// readFaultTrace opens and verifies a trace, and counts. Steps have to be there one after the other, up to where it ends.
func readFaultTrace(t *testing.T, path string, lossy bool) *faultTrace {
	t.Helper()
	trace, err := tracer.Open(path)
	if err != nil {
		t.Fatalf("the trace does not open: %v", err)
	}
	defer trace.Close()
	if err := verifyTrace(trace); err != nil {
		t.Errorf("the verifier refuses the trace: %v", err)
	}
	f := &faultTrace{sent: map[int]int{}, lossy: lossy, kinds: map[tracer.Kind]int{}}
	for e, err := range trace.Events(0, trace.Len()) {
		if err != nil {
			t.Fatal(err)
		}
		f.kinds[e.Kind]++
		f.last = *e
		switch e.Kind {
		case tracer.ChanSend:
			f.step(t, e)
		case tracer.Panic, tracer.Fatal:
			f.words = append(f.words, e.Message)
		case tracer.ProbeWait:
			f.waits += e.N
		}
	}
	return f
}

func (f *faultTrace) step(t *testing.T, e *tracer.Event) {
	t.Helper()
	value, err := strconv.Atoi(e.Value)
	if err != nil || e.Name != "out" {
		return
	}
	w, n := value/1_000_000_000, value%1_000_000_000
	if want := f.sent[w] + 1; n < want || n > want && !f.lossy {
		t.Errorf("worker %d: step %d comes where %d has to", w, n, want)
	}
	if int64(n) != e.N {
		t.Errorf("worker %d: step %d is the channel's value %d", w, n, e.N)
	}
	f.sent[w] = n
}

// holds wants all that the program said of itself.
func (f *faultTrace) holds(t *testing.T, stdout string) {
	t.Helper()
	for w, n := range reports(stdout) {
		if f.sent[w] < n {
			t.Errorf("worker %d did %d steps and said so; %d are in the trace", w, n, f.sent[w])
		}
	}
}

// endsWith wants the exit to be the last event.
func (f *faultTrace) endsWith(t *testing.T, code int) {
	t.Helper()
	if f.last.Kind != tracer.Exit || f.last.Code != code {
		t.Errorf("the last event is %v with code %d, want exit with %d", f.last.Kind, f.last.Code, code)
	}
}

func execBatch(trace string, more ...string) *exec.Cmd {
	return exec.Command("govis", append([]string{"exec", "--batch", "--record", trace}, more...)...)
}

// childOf waits for the child of a process that runs the executable, and returns its id.
func childOf(t *testing.T, pid int, executable string) int {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		for _, task := range rawNames(fmt.Sprintf("/proc/%d/task", pid)) {
			for _, id := range strings.Fields(rawRead(fmt.Sprintf("/proc/%d/task/%s/children", pid, task))) {
				if exe, _ := os.Readlink("/proc/" + id + "/exe"); exe == executable {
					n, _ := strconv.Atoi(id)
					return n
				}
			}
		}
	}
	t.Fatalf("process %d does not start %s", pid, executable)
	return 0
}

// rawRead returns the first of what a file has, and rawNames what names a folder has. Package os would write each file
// that is opened into the list by which go test knows when to run the test again.
func rawRead(path string) string {
	buf := make([]byte, 4096)
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return ""
	}
	defer unix.Close(fd)
	n, _ := unix.Read(fd, buf)
	return string(buf[:max(n, 0)])
}

func rawNames(path string) []string {
	buf := make([]byte, 4096)
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	n, _ := unix.ReadDirent(fd, buf)
	_, _, names := unix.ParseDirent(buf[:max(n, 0)], -1, nil)
	return names
}

// spin passes a time that chooses a moment and waits for nothing.
func spin(d time.Duration) {
	for begin := time.Now(); time.Since(begin) < d; {
	}
}

// killedAfter starts cmd and kills the program in it after so many lines of its output and some time more.
func killedAfter(t *testing.T, cmd *exec.Cmd, lines int, more time.Duration) (stdout string, code int) {
	t.Helper()
	pid, f := begin(t, cmd)
	for range lines {
		f.next()
	}
	spin(more)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	f.rest()
	cmd.Wait()
	return f.all.String(), codeOf(cmd.ProcessState)
}

// begin starts cmd, in which testdata/faulty runs, and returns its process id once it has said it.
func begin(t *testing.T, cmd *exec.Cmd) (pid int, out *lineReader) {
	t.Helper()
	from, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out = &lineReader{from: from}
	t.Cleanup(func() { cmd.Process.Kill() })
	if _, err := fmt.Sscanf(out.next(), "pid %d", &pid); err != nil {
		t.Fatalf("the program does not say its number: %v", err)
	}
	t.Cleanup(func() { killOurs(pid) })
	return pid, out
}

// killOurs kills the process if it still runs testdata/faulty: its number may be another's by now.
func killOurs(pid int) {
	name := rawRead(fmt.Sprintf("/proc/%d/comm", pid))
	if name == "watched\n" || name == "faulty\n" {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

// A lineReader keeps what it reads.
type lineReader struct {
	from io.Reader
	all  strings.Builder
	have []byte
}

// next returns the next line, "" at the end, and where the pipe has a deadline then.
func (r *lineReader) next() string {
	for {
		if i := bytes.IndexByte(r.have, '\n'); i >= 0 {
			line := string(r.have[:i])
			r.have = r.have[i+1:]
			return line
		}
		buf := make([]byte, 4096)
		n, err := r.from.Read(buf)
		r.all.Write(buf[:n])
		r.have = append(r.have, buf[:n]...)
		if err != nil {
			return ""
		}
	}
}

func (r *lineReader) rest() {
	data, _ := io.ReadAll(r.from)
	r.all.Write(data)
}

// nearlyFull is how many steps are most of what the ring has room for: a step is four or five of its 131,072 slots.
const nearlyFull = 20_000

// stoppedFor has govis stand still, from when its program says its first word: until that has stood still, too, for a time, for the ring is full;
// where it does not wait for room, 0, until it has done all that it has to do.
func stoppedFor(t *testing.T, cmd *exec.Cmd, d time.Duration) (stdout string, code int) {
	t.Helper()
	_, f := begin(t, cmd)
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	pipe := f.from.(*os.File)
	did := map[string]int{} // steps by worker
	for full := false; ; {
		wait := patience
		if full && d > 0 {
			wait = d
		}
		pipe.SetReadDeadline(time.Now().Add(wait))
		line := f.next()
		if line == "" && (!full || d == 0) {
			t.Fatalf("the program does not go on: %v", did)
		}
		if line == "" || allLine.MatchString(line) {
			break
		}
		if m := reportLine.FindStringSubmatch(line); m != nil {
			did[m[1]], _ = strconv.Atoi(m[2])
		}
		steps := 0
		for _, n := range did {
			steps += n
		}
		full = steps >= nearlyFull
	}
	pipe.SetReadDeadline(time.Time{})
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	f.rest()
	cmd.Wait()
	return f.all.String(), codeOf(cmd.ProcessState)
}

// eventsIn returns how many events can be read of a trace that is being written.
func eventsIn(path string) int {
	trace, err := tracer.Open(path)
	if err != nil {
		return 0
	}
	defer trace.Close()
	return trace.Len()
}
