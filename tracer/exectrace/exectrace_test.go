package exectrace_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/trace"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	xtrace "golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/verify"
)

// record runs f under Go's execution tracer.
func record(t testing.TB, f func()) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := trace.Start(&b); err != nil {
		t.Skipf("the execution tracer is in use: %v", err)
	}
	f()
	trace.Stop()
	return b.Bytes()
}

// pingPong is two goroutines that take turns.
func pingPong() {
	ping, pong := make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for v := range ping {
			pong <- v
		}
		close(pong)
	}()
	for i := range 100 {
		ping <- i
		<-pong
	}
	close(ping)
	wg.Wait()
}

func read(t testing.TB, data []byte) ([]tracer.Event, error) {
	t.Helper()
	var events []tracer.Event
	err := exectrace.Read(bytes.NewReader(data), func(e *tracer.Event) error {
		events = append(events, *e)
		return nil
	})
	return events, err
}

func TestPingPong(t *testing.T) {
	data := record(t, pingPong)
	if !exectrace.Is(data[:16]) {
		t.Errorf("%q is not known as the beginning of an execution trace", data[:16])
	}
	events, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	checkOrder(t, events)
	reasons := map[string]int{}
	var worker tracer.Event
	for _, e := range events {
		if e.Kind == tracer.GoBlock && strings.Contains(e.At, "exectrace_test.go") {
			reasons[strings.Fields(e.Reason)[0]]++
		}
		if e.Kind == tracer.GoCreate && strings.Contains(e.Op, "pingPong") {
			worker = e
		}
	}
	if reasons["chan"] < 100 {
		t.Errorf("the waits are %v, want 100 or more for a channel", reasons)
	}
	if worker.By == 0 || worker.At == "" || worker.Mode != tracer.ModeUser {
		t.Errorf("the goroutine's go.create is %s", tracer.AppendJSON(nil, &worker))
	}
}

// checkOrder: numbers and times grow, every goroutine has one go.create before anything else, and each goes from state to state as
// goroutines do.
func checkOrder(t *testing.T, events []tracer.Event) {
	t.Helper()
	checkPossible(t, events)
	checkStates(t, events)
}

// checkStates is checkOrder without the verifier.
func checkStates(t *testing.T, events []tracer.Event) {
	t.Helper()
	s := tracer.NewState()
	last := tracer.Event{}
	for i := range events {
		e := &events[i]
		if e.Seq != last.Seq+1 || e.T < last.T {
			t.Fatalf("event %d at %d comes after event %d at %d", e.Seq, e.T, last.Seq, last.T)
		}
		last = *e
		g := s.Goroutines[e.G]
		status := tracer.StatusUnknown
		if g != nil {
			status = g.Status
		}
		from, ok := map[tracer.Kind][]tracer.Status{
			tracer.GoCreate: {tracer.StatusUnknown, tracer.StatusEnded}, tracer.GoStart: {tracer.StatusCreated, tracer.StatusRunnable},
			tracer.GoStop: {tracer.StatusRunning}, tracer.GoBlock: {tracer.StatusRunning, tracer.StatusCreated},
			tracer.GoUnblock: {tracer.StatusWaiting}, tracer.GoSyscall: {tracer.StatusRunning, tracer.StatusCreated},
			tracer.GoSysret: {tracer.StatusSyscall}, tracer.GoEnd: {tracer.StatusRunning}, tracer.GoStatus: {tracer.StatusCreated},
		}[e.Kind]
		lost := e.Kind == tracer.GoEnd && e.P < 0 && status == tracer.StatusRunnable // a thread of C code that goes away in C, where its P was taken
		if ok && !slices.Contains(from, status) && !lost {
			t.Errorf("event %d: goroutine %d, which is %s: %s", e.Seq, e.G, status, e.Kind)
		}
		if e.Kind != tracer.GoCreate && e.G != 0 && g == nil {
			t.Errorf("event %d is of goroutine %d, which is not known: %s", e.Seq, e.G, e.Kind)
		}
		s.Apply(e)
	}
}

// checkPossible: the verifier finds nothing that could not have happened.
func checkPossible(t *testing.T, events []tracer.Event) {
	t.Helper()
	possible(t, events, func(tracer.Kind) bool { return true })
}

// checkDamaged is checkOrder for a trace of which bytes were changed. Go's own reader does not look at who says something, nor whether a number is used a second time: where
// these are wrong, the verifier finds it.
func checkDamaged(t *testing.T, events []tracer.Event) {
	t.Helper()
	checkStates(t, events)
	possible(t, events, func(k tracer.Kind) bool {
		return k != tracer.GoCreate && k != tracer.UserTask && k != tracer.UserRegion && k != tracer.UserLog
	})
}

// possible fails where the verifier finds an event of a kind that counts that could not have happened.
func possible(t *testing.T, events []tracer.Event, counts func(tracer.Kind) bool) {
	t.Helper()
	v := verify.New(verify.Options{Stock: true})
	for i := range events {
		if err := v.Event(&events[i]); err != nil {
			if counts(events[i].Kind) {
				t.Errorf("%v\n%s", err, tracer.AppendJSON(nil, &events[i]))
			}
			return
		}
	}
}

// Each change of a goroutine's state that the trace has is one of ours.
func TestComplete(t *testing.T) {
	data := record(t, pingPong)
	events, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := xtrace.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	want := map[tracer.Kind]int{}
	for {
		ev, err := r.ReadEvent()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if ev.Kind() != xtrace.EventStateTransition || ev.StateTransition().Resource.Kind != xtrace.ResourceGoroutine {
			continue
		}
		st := ev.StateTransition()
		switch from, to := st.Goroutine(); {
		case from == xtrace.GoWaiting && to == xtrace.GoRunnable:
			want[tracer.GoUnblock]++
		case from == xtrace.GoRunning && to == xtrace.GoWaiting:
			want[tracer.GoBlock]++
		case from == xtrace.GoUndetermined:
			want[tracer.GoStatus]++
		case from == xtrace.GoRunning && to == xtrace.GoNotExist:
			want[tracer.GoEnd]++
		}
	}
	got := map[tracer.Kind]int{}
	for _, e := range events {
		got[e.Kind]++
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%d %s, the trace has %d", got[k], k, n)
		}
	}
}

// The traces of Go's own tests of its reader: each is read whole, or refused where they say so.
func TestGoTestdata(t *testing.T) {
	for name, data := range testdata(t) {
		t.Run(name, func(t *testing.T) {
			events, err := read(t, data.trace)
			if (err == nil) != data.good {
				t.Errorf("error %v; Go's own test wants success: %t", err, data.good)
			}
			if data.good && len(events) == 0 && !strings.HasSuffix(name, "-sync") {
				t.Error("no events")
			}
			checkOrder(t, events)
		})
	}
}

type testTrace struct {
	trace []byte
	good  bool
}

// assembler makes a trace of its text form, in which Go keeps those of its tests. The package for that is internal to the module, so it is
// compiled in a copy.
const assembler = `package main

import (
	"io"
	"log"
	"os"

	"golang.org/x/exp/trace/internal/raw"
)

func main() {
	r, err := raw.NewTextReader(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	w, err := raw.NewWriter(os.Stdout, r.Version())
	if err != nil {
		log.Fatal(err)
	}
	for {
		e, err := r.ReadEvent()
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		if err := w.WriteEvent(e); err != nil {
			log.Fatal(err)
		}
	}
}
`

// testdata returns the traces of the tests of golang.org/x/exp/trace.
func testdata(t testing.TB) map[string]testTrace {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "golang.org/x/exp/trace").Output()
	if err != nil {
		t.Fatalf("where golang.org/x/exp/trace is: %v", err)
	}
	module := strings.TrimSpace(string(out))
	dir := t.TempDir()
	for _, pkg := range []string{"internal/raw", "internal/version", "internal/tracev2", "internal/tracev1"} {
		copyPackage(t, filepath.Join(module, pkg), filepath.Join(dir, "trace", pkg))
	}
	write(t, filepath.Join(dir, "go.mod"), "module golang.org/x/exp\n\ngo 1.25\n")
	write(t, filepath.Join(dir, "trace", "assemble", "main.go"), assembler)
	bin := filepath.Join(dir, "assembler")
	build := exec.Command("go", "build", "-o", bin, "./trace/assemble")
	build.Dir, build.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(module, "testdata", "tests", "*.test"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no traces in %s: %v", module, err)
	}
	traces := map[string]testTrace{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string][]byte{}
		for _, f := range archive.Files {
			parts[f.Name] = f.Data
		}
		cmd := exec.Command(bin)
		cmd.Stdin = bytes.NewReader(parts["trace"])
		data, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		traces[strings.TrimSuffix(filepath.Base(file), ".test")] = testTrace{data, bytes.HasPrefix(parts["expect"], []byte("SUCCESS"))}
	}
	return traces
}

// copyPackage copies the Go files of a package but for its tests.
func copyPackage(t testing.TB, from, to string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(to, filepath.Base(file)), string(data))
	}
}

func write(t testing.TB, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A trace that is cut off anywhere is read up to there, and said to be a part.
func TestCutOff(t *testing.T) {
	data := record(t, pingPong)
	whole, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n++ {
		if n > 400 { // until there all, for what a generation begins with
			n += len(data) / 40
		}
		if n >= len(data) {
			break
		}
		events, err := read(t, data[:n])
		// Where the tracer has begun anew, the part before is whole. The mark at its end is this byte.
		const endOfGeneration = 52
		if err == nil && (data[n-1] != endOfGeneration || len(events) >= len(whole)) {
			t.Errorf("cut off at byte %d of %d there is no error", n, len(data))
		}
		if len(events) > len(whole) {
			t.Errorf("cut off at byte %d it has %d events, the whole has %d", n, len(events), len(whole))
		}
		checkOrder(t, events)
	}
}

// What is no batch, in a trace or behind it, ends it.
func TestNoBatch(t *testing.T) {
	data := record(t, pingPong)
	junk := bytes.Repeat([]byte{0xff}, 5000)
	for _, n := range []int{16, 17, 200, len(data) / 2, len(data)} {
		damaged(t, "junk in the middle", append(append([]byte{}, data[:n]...), junk...), -1)
		bad := bytes.Clone(data)
		copy(bad[min(n, len(bad)-1):], junk)
		damaged(t, "junk over the rest", bad, -1)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(record(f, pingPong))
	f.Add([]byte("go 1.26 trace\x00\x00\x00"))
	for _, data := range testdata(f) {
		f.Add(data.trace)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			t.Skip()
		}
		last := tracer.Event{}
		exectrace.Read(bytes.NewReader(data), func(e *tracer.Event) error {
			if e.Seq != last.Seq+1 || e.T < last.T {
				t.Fatalf("event %d at %d comes after event %d at %d", e.Seq, e.T, last.Seq, last.T)
			}
			last = *e
			return nil
		})
	})
}

// A panic of the sink is not taken for one of the reader's.
func TestSinkPanics(t *testing.T) {
	data := record(t, pingPong)
	defer func() {
		if p := recover(); p != "the sink's own" {
			t.Errorf("recovered %v", p)
		}
	}()
	err := exectrace.Read(bytes.NewReader(data), func(*tracer.Event) error { panic("the sink's own") })
	t.Errorf("Read returned %v", err)
}
