package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/viz/server"
)

// serveTime is how long a program that was started from a page may run, unless --time says otherwise.
const serveTime = time.Minute

func newServeCommand() *cobra.Command {
	o := runOptions{onFull: "wait", valueBytes: probe.DefaultValueBytes}
	limit := serveTime
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the catalogue of lessons in the browser",
		Long: `Serve opens the catalogue: all lessons in the order of the course, each with a
picture of its own run. A click builds and runs one and shows it; without a Go
toolchain its recording is shown. The page of a run edits a copy of the source
and runs that, too. Ctrl-C ends govis and what it has started.

A program that was started from the page has no standard input, and is ended
when it has run for --time or printed 1 MiB, with all that it has started. Only
pages that know the secret in the address can start one.`,
		Example: `  govis serve
  govis serve --no-browser --addr 127.0.0.1:8000`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("serve shows the catalogue of all lessons; to run one: govis run %s", args[0])
			}
			if limit <= 0 {
				return errors.New("--time has to be longer than nothing")
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			return serve(o, limit)
		},
	}
	cmd.Flags().DurationVar(&limit, "time", limit, "end a program after `TIME`")
	o.pageFlags(cmd.Flags())
	return cmd
}

// catalogueOrHelp is govis without a command: the catalogue for who sits at a screen, the help for all others.
func catalogueOrHelp(cmd *cobra.Command, _ []string) error {
	if _, _, err := browserCommand(""); err != nil || !term.IsTerminal(int(os.Stdin.Fd())) || !term.IsTerminal(int(os.Stdout.Fd())) {
		return cmd.Help()
	}
	say(os.Stderr, "this is govis serve; all commands: govis help")
	return serve(runOptions{onFull: "wait", valueBytes: probe.DefaultValueBytes, addr: server.DefaultAddr}, serveTime)
}

// serve shows the catalogue until a signal ends govis.
func serve(o runOptions, limit time.Duration) error {
	cache, err := cacheDir(os.Stderr)
	if err != nil {
		return err
	}
	l, err := server.Listen(o.addr, o.addrNamed)
	if err != nil {
		return err
	}
	defer l.Close()
	signals := catchSignals()
	defer signals.stop()
	c, err := newCatalogue(o, cache, limit)
	if err != nil {
		return err
	}
	defer c.close()
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	served := make(chan error, 1)
	go func() { served <- c.hub.Serve(ctx, l) }()
	url := c.hub.URL(l.Addr())
	say(os.Stderr, "the lessons are at %s", url)
	if !o.noBrowser {
		go tryBrowser(c.hub.Once(url))
	}
	select {
	case <-signals.end:
		leave()
		return <-served
	case err := <-served:
		return err
	}
}
