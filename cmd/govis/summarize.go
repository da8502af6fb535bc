package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/tracer/profile"
)

func newSummaryCommand() *cobra.Command {
	var asJSON bool
	var at string
	cmd := &cobra.Command{
		Use:   "summary FILE",
		Short: "What the goroutines of a trace did with their time",
		Long: `Summary prints what go tool trace has on its pages, with the same numbers: the
goroutines by the function that they start with, and what they did with their time;
how long user tasks and regions took, by type; and of an execution trace the minimum
mutator utilization, the least part of the processors that the program had, and not
the collector, in any window of so much time. FILE is what govis open takes.

The columns of a goroutine's time: total is from its creation to its end, as far as
the trace has it; exec, running; sched, able to run without a processor; net, sync and
other, waiting for the network, for channels and locks, and for anything else; syscall,
in system calls. These are apart from each other. gc is how long of that it helped the
collector.

With --at it is one moment instead: the goroutines that wait there, in groups of those
that wait at the same line for the same reason.

--json prints one JSON object, with all times in nanoseconds and the waits by reason.`,
		Example: `  govis summary trace.out
  govis summary trace.out --at 1.5s
  govis summary --json run.govis | jq '.functions[] | {name, execution}'`,
		Args:              oneArg("which trace to sum up: a file, - for standard input, or the address of a service"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return withTrace(args[0], func(trace *tracer.Trace) error {
				if at != "" {
					m, err := momentAt(trace, at)
					if err != nil {
						return err
					}
					return printMoment(cmd.OutOrStdout(), m, asJSON)
				}
				s := profile.NewSummarizer()
				for e, err := range trace.Events(0, trace.Len()) {
					if err != nil {
						return err
					}
					s.Apply(e)
				}
				sum := s.Summary()
				if sum.Lost > 0 {
					say(cmd.ErrOrStderr(), "%d events are missing in the trace: what goroutines did around them is counted in the total only", sum.Lost)
				}
				if asJSON {
					out := json.NewEncoder(cmd.OutOrStdout())
					out.SetIndent("", "  ")
					return out.Encode(sum)
				}
				return printTimes(cmd.OutOrStdout(), sum)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&at, "at", "", "who waits at `PLACE`: "+positionHelp)
	return cmd
}

// printTimes prints the tables that have something in them.
func printTimes(w io.Writer, sum profile.Summary) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\n", short(sum.Duration))
	printFunctions(out, sum.Functions)
	printLatencies(out, "task", sum.Tasks)
	printLatencies(out, "region", sum.Regions)
	if len(sum.MMU) > 0 {
		fmt.Fprintf(out, "\n")
		t := newTable(out)
		fmt.Fprintf(t, "window\tminimum mutator utilization\t\n")
		for _, u := range sum.MMU {
			fmt.Fprintf(t, "%v\t%.1f %%\t\n", u.Window, 100*u.Minimum)
		}
		t.Flush()
	}
	return out.Flush()
}

// newTable returns a writer of columns, numbers to the right. What comes behind the last tab of a line is to the left.
func newTable(w io.Writer) *tabwriter.Writer {
	return tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
}

func printFunctions(w io.Writer, functions []profile.Function) {
	if len(functions) == 0 {
		return
	}
	fmt.Fprintf(w, "\n")
	t := newTable(w)
	fmt.Fprintf(t, "goroutines\ttotal\texec\tsched\tsync\tnet\tother\tsyscall\tgc\t  start function\n")
	for _, f := range functions {
		name := f.Name
		if name == "" {
			name = "(not known: the trace has no stack of them)"
		}
		fmt.Fprintf(t, "%d\t", f.Goroutines)
		for _, d := range []time.Duration{f.Total, f.Execution, f.Sched, f.Sync, f.Network, f.Other, f.Syscall, f.GC} {
			fmt.Fprintf(t, "%s\t", orDash(d))
		}
		fmt.Fprintf(t, "  %s\n", diagnose.Visible(name))
	}
	t.Flush()
}

func printLatencies(w io.Writer, what string, list []profile.Latency) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n")
	t := newTable(w)
	fmt.Fprintf(t, "count\tcomplete\tmedian\tlongest\ttotal\t  %s\n", what)
	for _, l := range list {
		about := ""
		if l.Sampled {
			about = "~" // of a part of them
		}
		fmt.Fprintf(t, "%d\t%d\t%s%s\t%s\t%s\t  %s\n", l.Count, l.Complete, about, orDash(l.Median), orDash(l.Longest), orDash(l.Total), diagnose.Visible(l.Name))
	}
	t.Flush()
}

// orDash is short, and "-" for nothing.
func orDash(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return short(d)
}
