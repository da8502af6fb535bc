package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer/exectrace"
)

func newConvertCommand() *cobra.Command {
	var out string
	var seconds int
	cmd := &cobra.Command{
		Use:   "convert TRACE -o FILE",
		Short: "Keep an execution trace of Go's own as a trace file",
		Long: `Convert reads an execution trace (go test -trace, runtime/trace, a flight recorder, a
service with net/http/pprof) and keeps it as a trace file, which opens at once.
What TRACE can be is what govis open takes.`,
		Example: `  govis convert trace.out -o run.govis
  curl -s localhost:6060/debug/pprof/trace?seconds=5 | govis convert - -o run.govis`,
		Args: oneArg("which execution trace to convert: a file, - for standard input, or the address of a service"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usageError(errors.New("say where to keep the trace, with -o FILE"))
			}
			if err := checkSeconds(cmd, args[0], seconds); err != nil {
				return err
			}
			return convert(args[0], out, seconds)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "keep the trace in `FILE`")
	cmd.Flags().IntVar(&seconds, "seconds", defaultSeconds, "trace a service for `N` seconds")
	return cmd
}

// convert keeps an execution trace in a file, which gets its name when it is whole. Of a trace that is broken what could be read is kept, and
// the command fails.
func convert(name, out string, seconds int) error {
	if err := canKeep(out); err != nil {
		return err
	}
	if from, err := os.Stat(name); err == nil {
		if to, err := os.Stat(out); err == nil && os.SameFile(from, to) {
			return usageError(cannotKeep(out, fmt.Errorf("%s is what is to be read", name)))
		}
	}
	if !isURL(name) && name != "-" {
		if _, err := os.Stat(name); err != nil {
			return fmt.Errorf("cannot open %s: %w", name, withoutName(err))
		}
		if !isExecTrace(name) {
			if err := packedOther(name); err != nil {
				return err
			}
			if err := otherFile(name); err != nil {
				return err
			}
			return fmt.Errorf("%s is no execution trace of Go's", name)
		}
	}
	s, err := openExecTrace(name, seconds)
	if err != nil {
		return err
	}
	part := fmt.Sprintf("%s.%d%s", out, os.Getpid(), partExt)
	c, err := newConversion(s, part)
	if err != nil {
		return errors.Join(err, s.done())
	}
	err = c.run()
	events := c.live.Trace().Len()
	c.live.Trace().Close()
	var broken *exectrace.PartError
	if err != nil && (!errors.As(err, &broken) || events == 0) {
		os.Remove(part)
		return fmt.Errorf("reading %s: %w", s.name, err)
	}
	if err := os.Rename(part, out); err != nil {
		os.Remove(part)
		return cannotKeep(out, err)
	}
	say(os.Stderr, "kept %d events in %s", events, out)
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}
