package main

import (
	"fmt"

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
every event could have happened; else it names the first that could not and
why, and exits with 1.`,
		Example:           `  govis verify run.govis && echo possible`,
		Args:              oneArg("which trace file to verify"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(_ *cobra.Command, args []string) error {
			trace, err := tracer.Open(args[0])
			if err != nil {
				return err
			}
			defer trace.Close()
			end, whole := trace.End()
			err = verify.Check(trace.Events(0, trace.Len()), verify.Options{
				Complete: whole && end.Exited,
				Lossy:    end.Dropped > 0,
			})
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return trace.Damage()
		},
	}
}
