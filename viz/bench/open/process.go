package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A run is how long a process took, how much of that all processors together, and its most memory.
type run struct {
	took, processors time.Duration
	memory           int64
}

func (r run) String() string {
	return short(r.took) + ", " + short(r.processors) + ", " + mega(r.memory)
}

// processors returns how much time a process has taken of all processors so far.
func processors(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / 100 // ticks, on every Linux
}

// peak returns the most memory that a process has taken so far.
func peak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// A guard ends a process that takes too much memory or time.
type guard struct {
	stop   chan struct{}
	memory atomic.Int64
	why    atomic.Pointer[string]
}

func (o options) guard(p *os.Process) *guard {
	g := &guard{stop: make(chan struct{})}
	go func() {
		end := time.After(o.wait)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		give := func(why string) {
			g.why.Store(&why)
			p.Kill()
		}
		for {
			select {
			case <-g.stop:
				return
			case <-end:
				give(fmt.Sprintf("given up after %s", o.wait))
				return
			case <-tick.C:
				g.memory.Store(max(g.memory.Load(), peak(p.Pid)))
				if g.memory.Load() > o.most<<30 {
					give(fmt.Sprintf("given up at %d GB", o.most))
					return
				}
			}
		}
	}()
	return g
}

// finish runs a command to its end.
func (o options) finish(cmd *exec.Cmd) (run, error) {
	var said bytes.Buffer
	cmd.Stderr = &said
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return run{}, err
	}
	g := o.guard(cmd.Process)
	err := cmd.Wait()
	close(g.stop)
	if why := g.why.Load(); why != nil {
		return run{}, errors.New(*why)
	}
	if err != nil {
		return run{}, fmt.Errorf("%v: %w\n%s", cmd.Args, err, said.Bytes())
	}
	return run{time.Since(begin), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), g.memory.Load()}, nil
}

type bareRun struct {
	run
	events int
}

func (o options) measureBare(file string) (bareRun, error) {
	cmd := o.self("-bare", file)
	var out bytes.Buffer
	cmd.Stdout = &out
	r, err := o.finish(cmd)
	if err != nil {
		return bareRun{}, err
	}
	events, err := strconv.Atoi(strings.TrimSpace(out.String()))
	return bareRun{r, events}, err
}

func (o options) measureConvert(file string) (run, error) {
	kept := o.file("converted.govis")
	defer os.Remove(kept)
	return o.finish(exec.Command(o.file("govis"), "convert", file, "-o", kept))
}

// measureTool says how long go tool trace takes to the data of its first picture, the trace by processors.
func (o options) measureTool(file string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err.Error()
	}
	at := l.Addr().String()
	l.Close()
	cmd := exec.Command("go", "tool", "-n", "trace")
	path, err := cmd.Output()
	if err != nil {
		return "there is none"
	}
	tool := exec.Command(strings.TrimSpace(string(path)), "-http="+at, file)
	tool.Env = append(os.Environ(), "BROWSER=true") // which opens nothing
	begin := time.Now()
	if err := tool.Start(); err != nil {
		return err.Error()
	}
	defer tool.Wait()
	defer tool.Process.Kill()
	g := o.guard(tool.Process)
	defer close(g.stop)
	for g.why.Load() == nil {
		resp, err := http.Get("http://" + at + "/jsontrace?view=proc")
		if err != nil { // it does not listen yet
			time.Sleep(10 * time.Millisecond)
			continue
		}
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if err == nil {
			return run{time.Since(begin), processors(tool.Process.Pid), peak(tool.Process.Pid)}.String()
		}
	}
	return *g.why.Load()
}
