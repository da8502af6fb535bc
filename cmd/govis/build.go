package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer/probe"
)

func newBuildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "build [--memory] [GO BUILD FLAGS] [PACKAGES]",
		Short: "Build a program with the probe, to be run elsewhere",
		Long: `Build is go build, with the probe woven into the standard library. All flags and
arguments are go build's own, but for --memory, which comes first: with it the
recordings of the program have what its own packages read and write in memory,
plainly and with sync/atomic.

The program runs as any other. govis exec runs it and watches it, here or on
another machine.

Where no govis is beside it, in a container for example, it records by itself
when asked to:

  GOVIS_RECORD=FILE:SIZE ./app

keeps the newest events in FILE, which always has SIZE bytes (like 64MiB, which
it also is without :SIZE; 1MiB at least, 4GiB at most), and does so however the
program ends. govis open, events and verify read it, also while the program
runs. FILE is replaced by the next run; in its name %p is the process's id, %t
the time in seconds since 1970, %% a percent sign. ,no-values behind SIZE records
no values, for programs that handle secrets. What the program starts does not
record, unless the name has %p and it was built by govis build, too. If FILE
cannot be recorded into, the program says so and runs unrecorded. Linux only.`,
		Example: `  govis build -o app ./cmd/app
  govis exec -- ./app -v input.txt
  GOVIS_RECORD=app.flight:256MiB ./app -v input.txt; govis open app.flight`,
		DisableFlagParsing: true, // the flags are go build's
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && (args[0] == "-h" || args[0] == "--help") {
				return cmd.Help()
			}
			return build(args)
		},
	}
}

func build(args []string) error {
	memory := len(args) > 0 && args[0] == "--memory"
	if memory {
		args = args[1:]
	}
	cache, err := cacheDir(os.Stderr)
	if err != nil {
		return err
	}
	signals := catchSignals()
	defer signals.stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g, err := probe.Weave(ctx, probe.Config{
		Env:      append(os.Environ(), goCache(cache)...),
		Stderr:   os.Stderr,
		CacheDir: cache,
		Memory:   memory,
	}, "build", args)
	if err != nil {
		return explainBuild(err, target{name: "the program", packages: []string{"the program"}}, cache)
	}
	code, err := runGo(g, "building", signals)
	if err == nil && code != 0 {
		err = &exitError{code: code}
	}
	return err
}

// runGo runs a go command to its end and returns its exit code. It has the
// terminal, and so gets the Ctrl-C that is typed there; other signals are
// handed on.
func runGo(g *probe.GoCommand, doing string, signals *signals) (code int, err error) {
	cmd := exec.Command(g.Path, g.Args...)
	cmd.Dir, cmd.Env = g.Dir, g.Env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("running %s: %w", g.Path, err)
	}
	signals.programRuns()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	slow := time.After(time.Second)
	for {
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				return 0, fmt.Errorf("running %s: %w", g.Path, err)
			}
			return cmd.ProcessState.ExitCode(), nil
		case <-slow:
			if doing != "" {
				say(os.Stderr, "%s", doing)
			}
		case sig := <-signals.end:
			if !sentByTerminal(sig) {
				cmd.Process.Signal(sig)
			}
		case sig := <-signals.pass:
			cmd.Process.Signal(sig)
		}
	}
}
