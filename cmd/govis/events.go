package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer"
)

func newEventsCommand() *cobra.Command {
	var system bool
	cmd := &cobra.Command{
		Use:   "events FILE",
		Short: "Print a trace as one JSON object a line",
		Long: `Events prints the events of a trace file on standard output, one JSON object a
line. docs/trace-format.md describes the fields of each kind of event.

The goroutines that the runtime starts for itself are left out; how many events
that were is said on standard error. --system prints them too.`,
		Example: `  govis events run.govis
  govis events run.govis | jq -c 'select(.kind == "go.block")'`,
		Args:              oneArg("which trace file to print"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			trace, err := openTrace(args[0], "")
			if err != nil {
				return err
			}
			defer trace.Close()
			// A reader that has seen enough (head) ends the printing in silence:
			// an ignored SIGPIPE makes the write fail instead of killing govis.
			signal.Ignore(syscall.SIGPIPE)
			if gone := letGoText(trace.LetGo()); gone != "" {
				say(cmd.ErrOrStderr(), "%s holds the newest part of a trace: %s", args[0], gone)
			}
			hidden, err := printEvents(cmd.OutOrStdout(), trace, system)
			if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) {
				return nil
			}
			if err != nil {
				return err
			}
			if hidden > 0 {
				say(cmd.ErrOrStderr(), "%d events of the runtime's own goroutines are not shown; --system shows them", hidden)
			}
			if end, _ := trace.End(); end.Broken != "" {
				return &exitError{code: exitFailed} // what is missing was said
			}
			return trace.Damage()
		},
	}
	cmd.Flags().BoolVar(&system, "system", false, "print the events of the runtime's own goroutines too")
	return cmd
}

// printEvents writes the trace's events to w, without those of system
// goroutines unless system is set, and returns how many it left out.
func printEvents(w io.Writer, trace *tracer.Trace, system bool) (hidden int, err error) {
	out := bufio.NewWriterSize(w, 64<<10)
	runtimeOwn := map[uint64]bool{}
	var line []byte
	for e, err := range trace.Events(0, trace.Len()) {
		if err != nil {
			return hidden, errors.Join(err, out.Flush())
		}
		if e.Kind == tracer.GoCreate && e.Mode == tracer.ModeSystem {
			runtimeOwn[e.G] = true
		}
		if runtimeOwn[e.G] && !system {
			hidden++
			continue
		}
		line = append(tracer.AppendJSON(line[:0], e), '\n')
		if _, err := out.Write(line); err != nil {
			return hidden, err
		}
	}
	return hidden, out.Flush()
}
