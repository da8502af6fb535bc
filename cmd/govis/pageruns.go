package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/lesson"
	"github.com/govis/govis/viz/server"
	"github.com/govis/govis/web"
)

const (
	// mostRuns is how many runs are shown that pages have started; the oldest that has ended makes room.
	mostRuns = 12
	// mostRunning is how many programs pages may have running at the same time, those that are being built among them.
	mostRunning = 4
	// mostOutput is how much a program that was started from a page may print, bytes.
	mostOutput = 1 << 20
	// longestBuild is how long the go command may take for a program that was started from a page.
	longestBuild = 3 * time.Minute
	// pageBacklog is how far a program that was started from a page may be ahead of what is decoded, bytes: what is read to the
	// end when it has ended, in seconds.
	pageBacklog = 16 << 20
	// lastEvents is how long govis, once it ends, still reads what programs have done.
	lastEvents = 2 * time.Second
)

// pageRuns build and run programs for pages, and show the runs in the rooms of a hub. The methods are safe for concurrent use.
type pageRuns struct {
	cache string
	limit time.Duration // for a program
	home  string        // where the catalogue is, as seen from the page of a run; "" for nowhere
	hub   *server.Hub
	ctx   context.Context // of all programs
	end   context.CancelFunc
	wait  sync.WaitGroup

	mu      sync.Mutex
	last    int // number of the last run
	running int
	runs    []*liveRun // oldest first
}

func newPageRuns(cache string, limit time.Duration, home string) *pageRuns {
	r := &pageRuns{cache: cache, limit: limit, home: home}
	r.ctx, r.end = context.WithCancel(context.Background())
	return r
}

// close ends all programs, and lets their traces go.
func (p *pageRuns) close() {
	p.end()
	p.wait.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.runs {
		r.close()
	}
}

// canRun says whether programs can be built here, and why not.
func canRun() (bool, string) {
	if _, err := exec.LookPath("go"); err != nil {
		return false, "There is no go command in PATH: recordings are shown. For live runs install " + supportedGo() + "."
	}
	return true, ""
}

// A liveRun is a program that was started from a page.
type liveRun struct {
	room    string
	program runnable
	prog    *probe.Program
	rec     *recorder
	over    chan struct{} // closed when the program has ended and its trace is whole
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

// programOf returns what runs in a room.
func (p *pageRuns) programOf(room string) (runnable, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.runs, func(r *liveRun) bool { return r.room == room })
	if i < 0 {
		return runnable{}, false
	}
	return p.runs[i].program, true
}

// start builds and starts a program, and shows it in a room of the hub. Of a build that failed it returns what
// the go command said.
func (p *pageRuns) start(ctx context.Context, pr runnable) (room, said string, err error) {
	p.mu.Lock()
	if p.running >= mostRunning {
		p.mu.Unlock()
		return "", "", fmt.Errorf("%d programs run already; stop one of them", mostRunning)
	}
	p.running++
	p.last++
	room = strconv.Itoa(p.last)
	p.mu.Unlock()
	done := sync.OnceFunc(func() {
		p.mu.Lock()
		p.running--
		p.mu.Unlock()
	})
	run, said, err := p.launch(ctx, pr, room, done)
	if err != nil {
		done()
		return "", said, err
	}
	p.keep(run)
	return room, "", nil
}

// keep adds a run, and drops the oldest that has ended when there are too many.
func (p *pageRuns) keep(run *liveRun) {
	p.mu.Lock()
	p.runs = append(p.runs, run)
	var old *liveRun
	if len(p.runs) > mostRuns {
		if i := slices.IndexFunc(p.runs, (*liveRun).ended); i >= 0 {
			old = p.runs[i]
			p.runs = slices.Delete(p.runs, i, i+1)
		}
	}
	p.mu.Unlock()
	if old != nil {
		p.hub.Drop(old.room)
		old.close()
	}
}

// launch builds a program, starts it and shows it. done is called when it has ended.
func (p *pageRuns) launch(ctx context.Context, pr runnable, room string, done func()) (*liveRun, string, error) {
	building, cancel := context.WithTimeout(ctx, longestBuild)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	laid, err := pr.lay()
	if err != nil {
		return nil, "", err
	}
	s := &session{opts: pr.opts, target: laid.target, cache: p.cache}
	bin, said, err := s.buildQuietly(building)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("the go command was ended after %v", longestBuild)
	}
	if err != nil {
		laid.tidy()
		return nil, laid.plain(said), err
	}
	tidy := sync.OnceFunc(func() { bin.Remove(); laid.tidy() })
	rec, err := s.newRecorder(bin)
	if err != nil {
		tidy()
		return nil, "", err
	}
	s.prune()
	run := &liveRun{room: room, program: pr, rec: rec, over: make(chan struct{})}
	if err := p.begin(run, s, bin, func() { tidy(); done() }); err != nil {
		tidy()
		rec.discard()
		rec.trace().Close()
		return nil, "", err
	}
	return run, "", nil
}

// begin starts the program of a run, and sees to its end; done is called then.
func (p *pageRuns) begin(run *liveRun, s *session, bin *probe.Binary, done func()) error {
	out, printed, err := os.Pipe()
	if err != nil {
		return err
	}
	config := s.opts.watching()
	config.Args, config.Stdout, config.Stderr, config.Source, config.Group = s.target.args, printed, printed, run.rec.source, true
	config.BacklogBytes = pageBacklog
	run.prog, err = bin.Start(config, run.rec.event)
	printed.Close()
	if err != nil {
		return errors.Join(err, out.Close())
	}
	limits := newRunLimits(run.prog, p.limit)
	p.wait.Go(func() {
		stop := context.AfterFunc(p.ctx, func() { out.Close() }) // who inherited it may live on
		defer stop()
		// Read to its end, so that the program never waits for a reader.
		if n, _ := io.Copy(io.Discard, io.LimitReader(out, mostOutput)); n >= mostOutput {
			limits.kill("The program was ended: it had printed 1 MiB, which is how much one may print that was started from the page.")
		}
		io.Copy(io.Discard, out)
		out.Close()
	})
	p.wait.Go(func() {
		stop := context.AfterFunc(p.ctx, func() {
			limits.kill("govis has ended.")
			time.AfterFunc(lastEvents, run.prog.GiveUp)
		})
		defer stop()
		if _, err := run.prog.Wait(); err != nil {
			say(os.Stderr, "%s, started from a page: %v", run.program.target.typed(), err)
		}
		limits.stop()
		run.rec.close()
		close(run.over)
		done()
	})
	srv, err := p.show(run.rec.trace(), run.program, server.Options{Plays: true, Stop: limits.ask, Said: limits.said, Room: &server.Room{Name: run.room, EditOf: run.program.editOf}})
	if err != nil {
		limits.kill("")
		<-run.over
		return err
	}
	p.hub.Show(run.room, srv)
	return nil
}

// serve makes the hub of a page in front whose program, pr, can be edited and run again, and says so in the options of that
// page's server.
func (p *pageRuns) serve(pr runnable, o *server.Options) (*server.Hub, error) {
	hub, err := server.NewHub(web.FS(), "index.html", nil, func(string, ...any) {})
	if err != nil {
		return nil, err
	}
	p.hub = hub
	hub.Guarded("POST /api/try", func(w http.ResponseWriter, r *http.Request) {
		p.try(w, r, func(room string) (runnable, bool) {
			if room == "" {
				return pr, true
			}
			return p.programOf(room)
		})
	})
	o.Secret, o.Room = hub.Secret(), &server.Room{Root: "./"}
	o.Room.Edits, o.Room.NoEdit = pr.editable()
	return hub, nil
}

// show makes a server of a trace, for a room of the hub. The program is what a copy of its source is edited of.
func (p *pageRuns) show(trace *tracer.Trace, pr runnable, o server.Options) (*server.Server, error) {
	o.View = viz.OpenView(trace)
	soon := time.Now().Add(readFirst)
	if _, err := o.View.Advance(func() bool { return time.Now().Before(soon) }); err != nil {
		o.Notes = append(o.Notes, fmt.Sprintf("The page shows only a part of the trace: %v.", err))
	}
	o.Page, o.Secret, o.Home, o.Lesson = web.FS(), p.hub.Secret(), p.home, lesson.Of(trace)
	o.Exports = export.Pages{Page: web.FS()}
	if o.Room.Root == "" {
		o.Room.Root = "../../"
	}
	o.Room.Edits, o.Room.NoEdit = pr.editable()
	return server.New(o)
}
