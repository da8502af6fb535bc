package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/viz/server"
)

func newOpenCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "open FILE",
		Short: "Watch a run that was kept",
		Long: `Open shows a trace file in the browser, until Ctrl-C. A file that is damaged or
cut short is shown up to where it is whole.

FILE may also be what a program built by govis build has recorded by itself
(GOVIS_RECORD, see govis build --help), while it runs too: what it has then is
shown. --record keeps that as a trace file, with the program's source.

It also shows Go's own execution traces (go test -trace, runtime/trace, a flight
recorder): a file, also packed by gzip or zstd, - for standard input, or the
address of a service that has net/http/pprof, which is then traced for --seconds.
Of these govis summary and govis profile print and write what go tool trace has on
its pages: goroutines by start function, tasks and regions, the MMU curve, and
profiles of waits, system calls and the scheduler's latency for go tool pprof.
govis attach follows a service.`,
		Example: `  govis open run.govis
  govis open --no-browser --addr 127.0.0.1:8000 run.govis
  govis open --record app.govis app.flight
  govis open trace.out
  govis open http://localhost:6060 --seconds 10`,
		Args:              oneArg("which trace to open: a file, - for standard input, or the address of a service"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			if err := checkSeconds(cmd, args[0], o.seconds); err != nil {
				return err
			}
			return open(o, args[0])
		},
	}
	cmd.Flags().IntVar(&o.seconds, "seconds", defaultSeconds, "trace a service for `N` seconds")
	o.pageFlags(cmd.Flags())
	cmd.Flags().StringVar(&o.record, "record", "", "keep in `FILE`, as a trace, what a program has recorded by itself")
	return cmd
}

// openGoTrace shows an execution trace while it is read.
func openGoTrace(o runOptions, name string) error {
	l, err := server.Listen(o.addr, o.addrNamed)
	if err != nil {
		return err
	}
	defer l.Close()
	signals := catchSignals()
	defer signals.stop()
	s, err := openUntilSignal(name, o.seconds, signals)
	if err != nil {
		return err
	}
	cache := cacheOf(s)
	if t := cache.open(); t != nil {
		defer t.Close()
		ctx, stop := context.WithCancel(context.Background())
		x := openExecIndex(ctx, indexOf(cache.path), t)
		defer func() {
			stop()
			x.done()
		}()
		return errors.Join(s.done(), showGoTrace(o, l, t, x, s.name, signals))
	}
	path, keep, done, err := cache.begin()
	if err != nil {
		return errors.Join(err, s.done())
	}
	defer done()
	c, err := newConversion(s, path)
	if err != nil {
		return errors.Join(err, s.done())
	}
	c.live.UseS2()
	x := newExecIndex(indexOf(cache.path))
	defer x.done()
	c.kept, c.index = keep, x
	read := make(chan error, 1)
	go func() { read <- c.run() }()
	// What cannot be read at all is an error, and no page.
	select {
	case err := <-read:
		var part *exectrace.PartError
		if err != nil && (!errors.As(err, &part) || part.Events == 0) {
			return fmt.Errorf("reading %s: %w", s.name, err)
		}
		read <- err
	case <-time.After(readFirst):
	}
	go func() {
		if err := <-read; err != nil {
			say(os.Stderr, "%s: %v", s.name, err)
		}
	}()
	return showGoTrace(o, l, c.live.Trace(), x, s.name, signals)
}

// openUntilSignal is openExecTrace, which waits until something comes from a service or from standard input: a signal ends that.
func openUntilSignal(name string, seconds int, signals *signals) (*execSource, error) {
	type opened struct {
		s   *execSource
		err error
	}
	done := make(chan opened, 1)
	go func() {
		s, err := openExecTrace(name, seconds)
		done <- opened{s, err}
	}()
	select {
	case o := <-done:
		return o.s, o.err
	case sig := <-signals.end:
		return nil, endedBy(sig)
	}
}

// showGoTrace shows what was made of an execution trace, or is being made.
func showGoTrace(o runOptions, l net.Listener, t *tracer.Trace, x *execIndex, name string, signals *signals) error {
	p, err := servePage(l, t, pageOptions{what: name, open: !o.noBrowser, recording: true, whole: true, index: x, notes: []string{exectrace.NotKnown}})
	if err != nil {
		return err
	}
	p.stay(signals)
	return nil
}

func open(o runOptions, file string) error {
	if isExecTrace(file) {
		if o.record != "" {
			return usageError(fmt.Errorf("--record is for what a program has recorded by itself; an execution trace is kept by govis convert %s -o %s", file, o.record))
		}
		return openGoTrace(o, file)
	}
	trace, err := openTrace(file, o.record)
	if err != nil {
		return err
	}
	defer trace.Close()
	if err := trace.Damage(); err != nil {
		say(os.Stderr, "%v", err)
	}
	if o.record != "" {
		say(os.Stderr, "the trace is kept in %s", o.record)
	}
	if gone := letGoText(trace.LetGo()); gone != "" {
		say(os.Stderr, "%s holds the newest part of a trace: %s", file, gone)
	}
	l, err := server.Listen(o.addr, o.addrNamed)
	if err != nil {
		return err
	}
	defer l.Close()
	s := catchSignals()
	defer s.stop()
	var notes []string
	if trace.Meta().Origin == originExecTrace {
		notes = append(notes, exectrace.NotKnown)
	}
	p, err := servePage(l, trace, pageOptions{what: filepath.Base(file), open: !o.noBrowser, recording: true, notes: notes})
	if err != nil {
		return err
	}
	p.stay(s)
	return nil
}
