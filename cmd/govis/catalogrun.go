package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/viz/protocol"
	"github.com/govis/govis/viz/server"
)

// mostOutput is how much a program that was started from a page may print, bytes.
const mostOutput = 1 << 20

// A liveRun is a program that was started from a page.
type liveRun struct {
	room string
	prog *probe.Program
	rec  *recorder
	over chan struct{} // closed when the program has ended and its trace is whole
}

func (r *liveRun) ended() bool {
	select {
	case <-r.over:
		return true
	default:
		return false
	}
}

// close lets the trace go. The program has ended.
func (r *liveRun) close() {
	r.rec.trace().Close()
}

// run answers a page that wants a lesson to be run.
func (c *catalogue) run(w http.ResponseWriter, r *http.Request) {
	var asked protocol.RunAsked
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&asked); err != nil {
		http.Error(w, "What to run has to be JSON: {\"lesson\": \"buffered\"}.", http.StatusBadRequest)
		return
	}
	if _, ok := scenarios.Get(asked.Lesson); !ok {
		http.Error(w, fmt.Sprintf("There is no lesson %.60q.", asked.Lesson), http.StatusNotFound)
		return
	}
	room, said, err := c.start(r.Context(), asked.Lesson)
	if err != nil {
		answerJSON(w, protocol.RunStarted{Error: err.Error(), Output: said})
		return
	}
	answerJSON(w, protocol.RunStarted{Path: "r/" + room + "/"})
}

// start builds and starts a lesson, and shows it in a room of the hub. Of a build that failed it returns what
// the go command said.
func (c *catalogue) start(ctx context.Context, name string) (room, said string, err error) {
	c.mu.Lock()
	if c.running >= mostRunning {
		c.mu.Unlock()
		return "", "", fmt.Errorf("%d programs run already; stop one of them", mostRunning)
	}
	c.running++
	c.last++
	room = strconv.Itoa(c.last)
	c.mu.Unlock()
	done := sync.OnceFunc(func() {
		c.mu.Lock()
		c.running--
		c.mu.Unlock()
	})
	run, said, err := c.launch(ctx, name, room, done)
	if err != nil {
		done()
		return "", said, err
	}
	c.keep(run)
	return room, "", nil
}

// keep adds a run, and drops the oldest that has ended when there are too many.
func (c *catalogue) keep(run *liveRun) {
	c.mu.Lock()
	c.runs = append(c.runs, run)
	var old *liveRun
	if len(c.runs) > mostRuns {
		if i := slices.IndexFunc(c.runs, (*liveRun).ended); i >= 0 {
			old = c.runs[i]
			c.runs = slices.Delete(c.runs, i, i+1)
		}
	}
	c.mu.Unlock()
	if old != nil {
		c.hub.Drop(old.room)
		old.close()
	}
}

// launch builds a lesson, starts it and shows it. done is called when it has ended.
func (c *catalogue) launch(ctx context.Context, name, room string, done func()) (*liveRun, string, error) {
	lesson, _ := scenarios.Get(name)
	o := c.opts
	o.memory = lesson.Memory
	s := &session{opts: o, target: target{name: name, scenario: name}, cache: c.cache}
	var err error
	if s.target, err = unpackScenario(s.target, c.cache); err != nil {
		return nil, "", err
	}
	bin, said, err := s.buildQuietly(ctx)
	if err != nil {
		return nil, said, err
	}
	rec, err := s.newRecorder(bin)
	if err != nil {
		bin.Remove()
		return nil, "", err
	}
	s.prune()
	run := &liveRun{room: room, rec: rec, over: make(chan struct{})}
	if err := c.begin(run, s, bin, done); err != nil {
		bin.Remove()
		rec.discard()
		rec.trace().Close()
		return nil, "", err
	}
	return run, "", nil
}

// begin starts the program of a run, and sees to its end.
func (c *catalogue) begin(run *liveRun, s *session, bin *probe.Binary, done func()) error {
	out, printed, err := os.Pipe()
	if err != nil {
		return err
	}
	config := s.opts.watching()
	config.Args, config.Stdout, config.Stderr, config.Source = s.target.args, printed, printed, run.rec.source
	run.prog, err = bin.Start(config, run.rec.event)
	printed.Close()
	if err != nil {
		return errors.Join(err, out.Close())
	}
	limits := newRunLimits(run.prog, c.limit)
	c.wait.Go(func() {
		stop := context.AfterFunc(c.ctx, func() { out.Close() }) // who inherited it may live on
		defer stop()
		// Read to its end, so that the program never waits for a reader.
		if n, _ := io.Copy(io.Discard, io.LimitReader(out, mostOutput)); n >= mostOutput {
			limits.kill("The program was ended: it had printed 1 MiB, which is how much one may print that was started from the page.")
		}
		io.Copy(io.Discard, out)
		out.Close()
	})
	c.wait.Go(func() {
		stop := context.AfterFunc(c.ctx, func() { limits.kill("govis has ended.") })
		defer stop()
		if _, err := run.prog.Wait(); err != nil {
			say(os.Stderr, "%v", err)
		}
		limits.stop()
		run.rec.close()
		bin.Remove()
		close(run.over)
		done()
	})
	srv, err := c.show(run.rec.trace(), server.Options{Plays: true, Stop: limits.ask, Said: limits.said})
	if err != nil {
		limits.kill("")
		<-run.over
		return err
	}
	c.hub.Show(run.room, srv)
	return nil
}

// runLimits end a program that runs for too long or prints too much. The methods are safe for concurrent use.
type runLimits struct {
	prog  *probe.Program
	timer *time.Timer

	mu  sync.Mutex
	why string // it was ended, a sentence
}

func newRunLimits(prog *probe.Program, limit time.Duration) *runLimits {
	l := &runLimits{prog: prog}
	l.timer = time.AfterFunc(limit, func() {
		l.kill(fmt.Sprintf("The program was ended after %v, which is how long one may run that was started from the page (govis serve --time).", limit))
	})
	return l
}

// kill ends the program; why is a sentence for the page.
func (l *runLimits) kill(why string) {
	l.mu.Lock()
	if l.why == "" {
		l.why = why
	}
	l.mu.Unlock()
	l.prog.Signal(os.Kill) // one that has ended needs none
}

func (l *runLimits) stop() { l.timer.Stop() }

// said says why the program was ended, if it was.
func (l *runLimits) said() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why == "" {
		return nil
	}
	return []string{l.why}
}

// ask ends the program by the reader's hand.
func (l *runLimits) ask(hard bool) error {
	sig := os.Interrupt
	if hard {
		sig = os.Kill
	}
	if err := l.prog.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("cannot stop the program: %w", err)
	}
	return nil
}
