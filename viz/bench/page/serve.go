package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/server"
	"github.com/govis/govis/web"
)

// livePart is what -serve is given for a program that runs.
const livePart = "running"

// A served trace is served by a process of its own.
type served struct {
	cmd  *exec.Cmd
	url  string
	said sync.WaitGroup
}

// start serves a trace file, or a program that runs, in a process of its own.
func (o options) start(what string) (*served, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &served{cmd: exec.Command(self, "-serve", what, "-rate", fmt.Sprint(o.rate))}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		s.stop()
		return nil, fmt.Errorf("the server of %s said nothing", what)
	}
	s.url = lines.Text()
	s.said.Go(func() {
		for lines.Scan() { // what it falls behind
			fmt.Fprintln(os.Stderr, lines.Text())
		}
	})
	return s, nil
}

func (s *served) stop() {
	s.cmd.Process.Signal(os.Interrupt)
	s.said.Wait()
	s.cmd.Wait()
}

// memory tells what the server takes now, and took at most.
func (s *served) memory() string {
	status := fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid)
	return fmt.Sprintf("%d MB, at most %d MB", procKB(status, "VmRSS:")>>10, procKB(status, "VmHWM:")>>10)
}

// rss returns how many bytes the server has in memory.
func (s *served) rss() int64 {
	return procKB(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid), "VmRSS:") << 10
}

// serveTrace is that process. It serves until it is interrupted.
func (o options) serveTrace() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if o.serve == livePart {
		return o.serveRunning(ctx)
	}
	trace, err := tracer.Open(o.serve)
	if err != nil {
		return err
	}
	defer trace.Close()
	return serve(ctx, viz.OpenView(trace))
}

func serve(ctx context.Context, view *viz.View) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s, err := server.New(server.Options{View: view, Page: web.FS()})
	if err != nil {
		return err
	}
	fmt.Println(s.URL(l.Addr()))
	return s.Serve(ctx, l)
}

// kept is how much of a running program's trace is kept.
const kept = 256 << 20

// serveRunning makes up a program that makes so many events a second, until ctx is done.
func (o options) serveRunning(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	live, err := tracer.CreateKeep(dir+"/live.govis", tracer.Meta{Program: "bench", Start: time.Now(), Origin: "probe"}, tracer.Keep{Bytes: kept})
	if err != nil {
		return err
	}
	defer live.Trace().Close()
	view, err := viz.NewView(live.Trace())
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, view) }()
	p := pace{start: time.Now(), rate: o.rate}
	var failed error
	busy(shopSize, func(e *tracer.Event) bool {
		p.wait()
		failed = live.Write(e)
		return failed == nil && ctx.Err() == nil
	})
	fmt.Printf("the running program made %d events in %v, %.0f a second\n", p.done, time.Since(p.start).Round(time.Second),
		float64(p.done)/time.Since(p.start).Seconds())
	if err := live.Close(); failed == nil {
		failed = err
	}
	if err := <-ended; failed == nil {
		failed = err
	}
	return failed
}

// A pace holds a rate of events a second.
type pace struct {
	start time.Time
	rate  int
	done  int
}

// paceStep is how many events are made between two looks at the clock.
const paceStep = 1000

func (p *pace) wait() {
	if p.done++; p.done%paceStep == 0 {
		due := p.start.Add(time.Duration(float64(p.done) / float64(p.rate) * float64(time.Second)))
		time.Sleep(time.Until(due))
	}
}

// token returns the secret of a page's address.
func token(url string) string {
	_, secret, _ := strings.Cut(url, "#token=")
	return secret
}
