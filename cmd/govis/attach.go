package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/service"
	"github.com/govis/govis/viz/server"
)

// attachOptions are the flags of govis attach.
type attachOptions struct {
	runOptions
	traces  int
	noDumps bool
}

// attachSeconds is how long each trace of a service is that is followed. What a trace tells is there when it is over.
const attachSeconds = 2

func newAttachCommand() *cobra.Command {
	var o attachOptions
	cmd := &cobra.Command{
		Use:   "attach ADDRESS|PID",
		Short: "Watch a service that runs, by its net/http/pprof",
		Long: `Attach takes execution traces of a running service, one after another, and dumps
of all goroutines' stacks in between, and shows them as one run that grows, until
Ctrl-C. The service needs no change and no restart, only net/http/pprof.

ADDRESS is HOST:PORT, or an address with http:// or https://, also with
USER:PASSWORD@, a path in front of /debug/pprof, or the whole path of that.

Between two traces there are some milliseconds of which nothing is known: they are
marked as a gap, with the dump, which tells where goroutines stood. What such traces
never tell (channels, locks, values) is absent, as with govis open.

With the number of a process, attach says what it is, and how it can be watched.

The trace is kept in FILE of --record, else among the last 20 in the user's
cache directory. A service has one trace at a time: attach to it once.`,
		Example: `  govis attach localhost:6060
  govis attach --seconds 5 --keep 10m https://user:secret@example.com/admin/debug/pprof
  govis attach --batch --traces 3 --record now.govis :6060
  govis attach 4711`,
		Args: oneArg("the address of the service, or the number of a process"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			if pid, err := strconv.ParseInt(args[0], 10, 64); err == nil {
				return attachPID(os.Stdout, pid)
			}
			return attach(o, args[0])
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.seconds, "seconds", attachSeconds, "make each trace `N` seconds long")
	f.IntVar(&o.traces, "traces", 0, "end after `N` traces; 0: go on until Ctrl-C")
	f.BoolVar(&o.noDumps, "no-dumps", false, "take no dumps of stacks in between: the service stands still while\nit makes one, which is long if it has very many goroutines")
	f.BoolVar(&o.batch, "batch", false, "no page: print a summary at the end")
	f.StringVar(&o.record, "record", "", "keep the trace in `FILE`")
	f.Var((*keepFlag)(&o.keep), "keep", "keep only the newest `AMOUNT` of the run, as govis run does:\na size (1GiB), a duration (10m) or both (10m,1GiB)")
	o.pageFlags(f)
	return cmd
}

func (o attachOptions) check() error {
	if o.seconds < 1 || o.seconds > 3600 {
		return fmt.Errorf("--seconds is a number from 1 to 3600, not %d", o.seconds)
	}
	if o.traces < 0 {
		return fmt.Errorf("--traces is a number from 0, not %d", o.traces)
	}
	return nil
}

// attach is govis attach to a service, from the command line to the end.
func attach(o attachOptions, address string) error {
	if err := o.check(); err != nil {
		return usageError(err)
	}
	client, err := service.New(address)
	if err != nil {
		return usageError(err)
	}
	if o.record != "" {
		if err := canKeep(o.record); err != nil {
			return err
		}
	}
	a := &attached{o: o, client: client}
	if !o.batch {
		if a.listener, err = server.Listen(o.addr, o.addrNamed); err != nil {
			return err
		}
		defer a.listener.Close()
	}
	a.signals = catchSignals()
	defer a.signals.stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if a.rec, err = a.newRecorder(ctx); err != nil {
		return err
	}
	defer a.rec.trace().Close()
	defer a.rec.close()
	return a.follow(ctx, cancel)
}

// An attached is a service that is followed.
type attached struct {
	o        attachOptions
	client   *service.Client
	listener net.Listener // nil without a page
	signals  *signals
	rec      *recorder
	sources  int // files that were looked for
}

// newRecorder makes the trace that the service's become one of.
func (a *attached) newRecorder(ctx context.Context) (*recorder, error) {
	meta := tracer.Meta{Program: a.client.Host(), Govis: version(), Start: time.Now(), Origin: originExecTrace}
	ctx, cancel := context.WithTimeout(ctx, cmdlineTime)
	defer cancel()
	if line := a.client.Cmdline(ctx); len(line) > 0 && line[0] != "" {
		meta.Program, meta.Args = filepath.Base(line[0])+" at "+a.client.Host(), line[1:]
	}
	path := a.o.record
	if path == "" {
		cache, err := cacheDir(os.Stderr)
		if err != nil {
			return nil, err
		}
		if path, err = reserveTrace(cache, a.client.Host(), meta.Start); err != nil {
			return nil, err
		}
		defer pruneTraces(cache)
	}
	return createRecorder(path, meta, a.o.keep)
}

// cmdlineTime is how long it is waited for what is only nice to know.
const cmdlineTime = 5 * time.Second

// follow follows the service, shows what comes, and ends when a signal says so.
func (a *attached) follow(ctx context.Context, cancel context.CancelFunc) error {
	say(os.Stderr, "tracing %s, %d seconds at a time, each shown when it is over; Ctrl-C ends it", a.client.Address(), a.o.seconds)
	ready, done := make(chan bool, 1), make(chan error, 1)
	go func() {
		done <- a.client.Follow(ctx, service.Options{
			Seconds: a.o.seconds, Traces: a.o.traces, NoDumps: a.o.noDumps,
			Ready: func() { ready <- true },
			Say:   func(format string, args ...any) { say(os.Stderr, format, args...) },
			File:  a.source,
		}, a.rec.event)
	}()
	var p *page
	for {
		select {
		case <-ready:
			p = a.show()
		case sig := <-a.signals.end:
			cancel()
			return a.leave(p, done, sig)
		case err := <-done:
			return a.end(p, len(ready) > 0 || p != nil, err)
		}
	}
}

// source keeps a source file of the service's that is on this machine.
func (a *attached) source(file, fn string) {
	if a.sources < maxExecSources && isOwnSource(file, fn) {
		a.sources++
		a.rec.source(file, file)
	}
}

// show shows the trace, if that is wanted.
func (a *attached) show() *page {
	if a.listener == nil {
		return nil
	}
	p, err := servePage(a.listener, a.rec.trace(), pageOptions{
		what: a.client.Host(), open: !a.o.noBrowser, plays: true, notes: []string{exectrace.NotKnown, gapsNote, a.lateNote()},
	})
	if err != nil {
		say(os.Stderr, "there is no page: %v", err) // the trace is worth more
	}
	return p
}

// gapsNote is said once on the page.
const gapsNote = "it consists of traces taken one after another: between two there is a gap, in which it is not known what goroutines do; where they stood a dump of stacks tells"

// lateNote says why nothing moves for a while.
func (a *attached) lateNote() string {
	return fmt.Sprintf("what a trace tells is there when it is over: the page moves once in %d seconds, or later if the service answers late", a.o.seconds)
}

// leave ends what a signal ends: the trace that is being taken is kept as far as it is there. A second signal does not wait for that.
func (a *attached) leave(p *page, done <-chan error, sig os.Signal) error {
	if p != nil {
		p.leave()
	}
	select {
	case err := <-done:
		a.rec.close()
		a.tell()
		return err
	case again := <-a.signals.end:
		a.rec.close()
		a.tell()
		return endedBy(again)
	}
}

// end is the end of following without a signal.
func (a *attached) end(p *page, something bool, err error) error {
	a.rec.close()
	if err != nil && !something && a.rec.summary().Events <= 1 { // the begin of a gap
		os.Remove(a.rec.path)
		return err
	}
	if err != nil {
		say(os.Stderr, "%v", explainAttach(err))
	}
	a.tell()
	if p == nil && a.listener != nil {
		p = a.show()
	}
	switch {
	case p != nil:
		say(os.Stderr, "no more traces are taken; the page stays until Ctrl-C")
		p.stay(a.signals)
	case err != nil:
		return &exitError{code: exitFailed}
	}
	return nil
}

// explainAttach says what to do about an error that ends an attach.
func explainAttach(err error) error {
	if errors.Is(err, exectrace.ErrOther) {
		return fmt.Errorf("%w: the service was started anew, or several answer at this address; attach again, to one of them", err)
	}
	return err
}

// tell says where the trace is.
func (a *attached) tell() {
	if a.o.batch {
		printSummary(os.Stderr, a.rec.summary())
	}
	say(os.Stderr, "%s", a.rec.where())
}
