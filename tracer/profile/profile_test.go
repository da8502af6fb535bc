package profile_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	pprof "github.com/google/pprof/profile"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/profile"
)

// program is what the tests trace: it waits for all that there are profiles of, has tasks and regions, and makes the collector work.
const program = `package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

var kept [][]byte

func main() {
	before := make(chan int)
	go early(before)
	runtime.Gosched()
	var b bytes.Buffer
	if err := trace.Start(&b); err != nil {
		log.Fatal(err)
	}
	before <- 1
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() { worker(i) })
	}
	wg.Add(2)
	go func() { defer wg.Done(); network() }()
	go func() { defer wg.Done(); files() }()
	time.AfterFunc(time.Millisecond, func() { time.Sleep(time.Millisecond) })
	go forever()
	wg.Wait()
	trace.Stop()
	if err := os.WriteFile(os.Args[1], b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func early(c chan int) { <-c }

func forever() { select {} }

var mu sync.Mutex

func worker(i int) {
	ctx, task := trace.NewTask(context.Background(), "job")
	defer task.End()
	for n := range 40 {
		trace.WithRegion(ctx, "alloc", func() {
			mu.Lock()
			kept = append(kept[max(0, len(kept)-200):], make([]byte, 40000))
			mu.Unlock()
		})
		if n%10 == i {
			ctx, sub := trace.NewTask(ctx, "part")
			trace.Log(ctx, "n", "x")
			time.Sleep(100 * time.Microsecond)
			sub.End()
		}
	}
	_, open := trace.NewTask(ctx, "open")
	_ = open
}

func network() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	done := make(chan bool)
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(c, c)
		c.Close()
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	buf := make([]byte, 100)
	for range 50 {
		c.Write(buf)
		io.ReadFull(c, buf)
	}
	c.Close()
	<-done
}

func files() {
	for range 200 {
		if _, err := os.ReadFile("/proc/self/stat"); err != nil {
			os.Stat("/")
		}
	}
}
`

// traced makes an execution trace of the program with the toolchain at hand, once for all tests.
var traced = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "govis-profile-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "trace.out")
	main := filepath.Join(dir, "main.go")
	if err := os.WriteFile(main, []byte(program), 0o644); err != nil {
		return "", err
	}
	if out, err := exec.Command("go", "run", main, file).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := traced(); err == nil {
		os.RemoveAll(filepath.Dir(file))
	}
	os.Exit(code)
}

func traceFile(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	file, err := traced()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func eventsOf(t testing.TB, file string, use func(e *tracer.Event)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := exectrace.Read(f, func(e *tracer.Event) error { use(e); return nil }); err != nil {
		t.Fatal(err)
	}
}

func ours(t *testing.T, file string, kind profile.Kind, opt profile.Options) (*pprof.Profile, profile.Total) {
	t.Helper()
	p := profile.New(kind, opt)
	eventsOf(t, file, p.Apply)
	var b bytes.Buffer
	if err := p.Write(&b, tracer.Meta{}); err != nil {
		t.Fatal(err)
	}
	prof, err := pprof.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return prof, p.Total()
}

// byStack adds up a profile's samples: stack to count and nanoseconds.
func byStack(p *pprof.Profile) map[string][2]int64 {
	sums := map[string][2]int64{}
	for _, s := range p.Sample {
		var b strings.Builder
		for _, loc := range s.Location {
			for _, l := range loc.Line {
				if l.Function.Filename != "" {
					fmt.Fprintf(&b, "%s %s:%d\n", l.Function.Name, l.Function.Filename, l.Line)
				}
			}
		}
		sum := sums[b.String()]
		sum[0] += s.Value[0]
		sum[1] += s.Value[1]
		sums[b.String()] = sum
	}
	return sums
}

func total(sums map[string][2]int64) (all [2]int64) {
	for _, s := range sums {
		all[0] += s[0]
		all[1] += s[1]
	}
	return all
}

// TestLikeGoTool: the same count and time at each stack as go tool trace has for the same file.
func TestLikeGoTool(t *testing.T) {
	profilesLikeGoTool(t, traceFile(t), true)
}

// profilesLikeGoTool holds the profiles of a trace against go tool trace's. all says that it has something for each kind.
func profilesLikeGoTool(t *testing.T, file string, all bool) {
	t.Helper()
	for _, kind := range []profile.Kind{profile.Sync, profile.Net, profile.Syscall, profile.Sched} {
		t.Run(string(kind), func(t *testing.T) {
			out, err := exec.Command("go", "tool", "trace", "-pprof="+string(kind), file).Output()
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := pprof.ParseData(out)
			if err != nil {
				t.Fatal(err)
			}
			prof, _ := ours(t, file, kind, profile.Options{})
			want, got := byStack(theirs), byStack(prof)
			if len(want) == 0 && all {
				t.Fatal("go tool trace has nothing: the program does not do what it should")
			}
			for stack, w := range want {
				if got[stack] != w {
					t.Errorf("%d times, %d ns; go tool trace has %d times, %d ns at\n%s", got[stack][0], got[stack][1], w[0], w[1], stack)
				}
			}
			for stack, g := range got {
				if _, ok := want[stack]; !ok {
					t.Errorf("%d times, %d ns where go tool trace has nothing:\n%s", g[0], g[1], stack)
				}
			}
		})
	}
}

// recorded opens a recording of a scenario, made by the probe.
func recorded(t testing.TB, name string) *tracer.Trace {
	t.Helper()
	trace, err := tracer.Open(filepath.Join("../../scenarios", name, "recording.govis"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { trace.Close() })
	return trace
}

// TestProbe: of what the probe records, block is what a summary of the trace says of each reason, and net and sync are parts of it.
func TestProbe(t *testing.T) {
	for _, name := range []string{"buffered", "http-server", "mutex-starvation", "cond-queue"} {
		t.Run(name, func(t *testing.T) {
			trace := recorded(t, name)
			block := profile.New(profile.Block, profile.Options{All: true})
			sync, net := profile.New(profile.Sync, profile.Options{All: true}), profile.New(profile.Net, profile.Options{All: true})
			sum := tracer.NewSummarizer()
			own := map[uint64]bool{}
			for e, err := range trace.Events(0, trace.Len()) {
				if err != nil {
					t.Fatal(err)
				}
				sum.Apply(e)
				if e.Kind == tracer.GoCreate && e.Mode == tracer.ModeSystem {
					own[e.G] = true
				}
				if own[e.G] || e.RuntimeWait() { // these are in no summary
					continue
				}
				block.Apply(e)
				sync.Apply(e)
				net.Apply(e)
			}
			var b bytes.Buffer
			if err := block.Write(&b, trace.Meta()); err != nil {
				t.Fatal(err)
			}
			prof, err := pprof.Parse(&b)
			if err != nil {
				t.Fatal(err)
			}
			byReason := map[string]int64{}
			for _, s := range prof.Sample {
				byReason[s.Label["reason"][0]] += s.Value[1]
			}
			for _, blocked := range sum.Result().Blocked {
				if got := byReason[blocked.Reason]; got != int64(blocked.Total) {
					t.Errorf("%s: %d ns, and the summary says %d", blocked.Reason, got, blocked.Total)
				}
			}
			if all := total(byStack(prof)); all[1] == 0 || all[1] < int64(sync.Total().Time+net.Total().Time) {
				t.Errorf("block has %d ns, sync %d and net %d", all[1], sync.Total().Time, net.Total().Time)
			}
		})
	}
}

// TestLeftOut: what the default leaves out is told, and All counts it.
func TestLeftOut(t *testing.T) {
	frames := []tracer.Frame{{Func: "main.main", File: "main.go", Line: 3}}
	events := []tracer.Event{
		{T: 0, G: 1, P: 0, Kind: tracer.GoCreate, Stack: frames},
		{T: 10, G: 1, P: 0, Kind: tracer.GoStart},
		{T: 12, G: 2, P: 0, Kind: tracer.GoCreate, Mode: tracer.ModeSystem},
		{T: 15, G: 2, P: 1, Kind: tracer.GoStart},
		{T: 20, G: 2, P: 1, Kind: tracer.GoBlock, Reason: "chan receive"},
		{T: 25, G: 1, P: 0, Kind: tracer.GoBlock, Reason: "chan receive", Stack: frames},
		{T: 29, G: 1, P: 0, Kind: tracer.GoUnblock},
		{T: 30, G: 1, P: 0, Kind: tracer.GoStart},
		{T: 31, G: 1, P: 0, Kind: tracer.GoBlock, Reason: "select", Stack: frames},
		{T: 100, Kind: tracer.Metric},
	}
	tests := []struct {
		kind profile.Kind
		all  bool
		want profile.Total
	}{
		{profile.Block, false, profile.Total{Sum: profile.Sum{Count: 1, Time: 4}, Unended: profile.Sum{Count: 1, Time: 69}}},
		{profile.Block, true, profile.Total{Sum: profile.Sum{Count: 3, Time: 4 + 69 + 80}}},
		{profile.Sync, false, profile.Total{Sum: profile.Sum{Count: 1, Time: 4}, Unended: profile.Sum{Count: 2, Time: 69 + 80}}},
		{profile.Sched, false, profile.Total{Sum: profile.Sum{Count: 1, Time: 1}, Early: profile.Sum{Count: 2, Time: 13}}},
		{profile.Sched, true, profile.Total{Sum: profile.Sum{Count: 3, Time: 14}}},
	}
	for _, test := range tests {
		p := profile.New(test.kind, profile.Options{All: test.all})
		for i := range events {
			p.Apply(&events[i])
		}
		if got := p.Total(); got != test.want {
			t.Errorf("%s, all %v: %+v, want %+v", test.kind, test.all, got, test.want)
		}
	}
}

// TestLost: where events are missing nothing is counted that spans them.
func TestLost(t *testing.T) {
	p := profile.New(profile.Block, profile.Options{All: true})
	for _, e := range []tracer.Event{
		{T: 0, G: 1, Kind: tracer.GoCreate},
		{T: 1, G: 1, Kind: tracer.GoBlock, Reason: "select"},
		{T: 5, Kind: tracer.ProbeDrop, N: 7},
		{T: 1000, G: 1, Kind: tracer.GoUnblock},
		{T: 1001, G: 1, Kind: tracer.GoStart},
	} {
		p.Apply(&e)
	}
	if got := p.Total(); got != (profile.Total{Lost: 7}) {
		t.Errorf("%+v", got)
	}
}

// TestWallClock: a profile of one of Go's traces is of the time at which that was made, where it tells, not of the time at which it was read.
func TestWallClock(t *testing.T) {
	p := profile.New(profile.Block, profile.Options{})
	made := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, e := range []tracer.Event{
		{T: 10, G: 1, P: 0, Kind: tracer.GoStart},
		{T: 20, P: -1, Kind: tracer.TraceClock, N: made.UnixNano()},
		{T: 30, G: 1, P: 0, Kind: tracer.GoBlock, Reason: "chan receive"},
		{T: 90, G: 1, P: 0, Kind: tracer.GoUnblock},
	} {
		p.Apply(&e)
	}
	var b bytes.Buffer
	if err := p.Write(&b, tracer.Meta{Start: made.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	prof, err := pprof.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	if want := made.UnixNano() + 10; prof.TimeNanos != want {
		t.Errorf("it is of %v, want %v", time.Unix(0, prof.TimeNanos).UTC(), time.Unix(0, want).UTC())
	}
}
