package main

import (
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

func newVerifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE",
		Short: "Check that every event of a trace could have happened",
		Long: `Verify replays a trace against a model of channels, locks, WaitGroups and
contexts, written from the Go specification and memory model. It is silent when
every event could have happened, and exits with 0; else it names the first that
could not and why, and exits with 1. It exits with 1, too, if the trace is cut off
or damaged: then it says how far it goes, and that what is there could have happened.

Of a trace that has only the newest part of a run (--keep) that part is checked. What
went before it is not known, so what only that could refute passes.

An execution trace of Go's own does not tell what goroutines wait for: there it is
checked that what each of them does, and on which P, can follow what it did before.`,
		Example:           `  govis verify run.govis && echo possible`,
		Args:              oneArg("which trace file to verify"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			trace, err := openTrace(args[0], "")
			if err != nil {
				return err
			}
			defer trace.Close()
			if gone := letGoText(trace.LetGo()); gone != "" {
				say(cmd.ErrOrStderr(), "%s holds the newest part of a trace, and only that is checked: %s", args[0], gone)
			}
			if err := verifyTrace(trace); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return onlyPart(args[0], trace)
		},
	}
}

// onlyPart returns an error where a trace is cut off or damaged: that what is there is possible is not what was asked.
func onlyPart(name string, trace *tracer.Trace) error {
	if err := trace.Damage(); err != nil {
		return err
	}
	if end, _ := trace.End(); end.Broken != "" {
		return fmt.Errorf("%s: all that is there could have happened, but not all is there", called(name))
	}
	return nil
}

// verifyTrace holds the events of a trace against the model, as far as they are
// there.
func verifyTrace(trace *tracer.Trace) error {
	end, whole := trace.End()
	return verify.Check(afterLetGo(trace.LetGo(), trace.Events(0, trace.Len())), verify.Options{
		Complete:  whole && end.Exited,
		Lossy:     end.Dropped > 0,
		Stock:     trace.Meta().Origin == originExecTrace,
		Unwatched: trace.Meta().Unwatched,
	})
}

// afterLetGo returns events with one in front, where some before them were let go,
// that says that others are missing.
func afterLetGo(gone tracer.LetGo, events iter.Seq2[*tracer.Event, error]) iter.Seq2[*tracer.Event, error] {
	if gone.Events == 0 {
		return events
	}
	return func(yield func(*tracer.Event, error) bool) {
		missing := &tracer.Event{Seq: gone.Seq, T: gone.T, P: -1, Kind: tracer.ProbeDrop, Has: tracer.FieldN, N: int64(gone.Events)}
		if yield(missing, nil) {
			events(yield)
		}
	}
}
