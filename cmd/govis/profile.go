package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/profile"
)

func newProfileCommand() *cobra.Command {
	var kind, out string
	var opt profile.Options
	cmd := &cobra.Command{
		Use:   "profile --kind KIND FILE",
		Short: "Where a trace's goroutines waited, as a file for go tool pprof",
		Long: `Profile adds up how long goroutines waited and where, and writes a profile that
go tool pprof reads: to standard output, or with -o to a file. FILE is what govis
open takes.

  --kind block     waits for whatever reason, of the program's goroutines
  --kind sync      waits for channels, selects, and what package sync has
  --kind net       waits for the network
  --kind syscall   system calls
  --kind sched     from being able to run to running: the scheduler's latency

The last four are those of go tool trace -pprof, with the same numbers. Like there,
what was before a goroutine first ran in the trace is not counted, nor are waits that
are not over when it ends; how long these are is said on standard error. --all counts
them, and in block those of the runtime's own goroutines.

A wait is at the stack of the goroutine that waits, the wait of a woken or created
goroutine for a processor at that of who did it. Each has its reason as a label:
go tool pprof -tags.`,
		Example: `  govis profile --kind sync trace.out -o sync.pb.gz && go tool pprof -top sync.pb.gz
  govis profile --kind sched run.govis > sched.pb.gz`,
		Args:              oneArg("which trace to make a profile of: a file, - for standard input, or the address of a service"),
		ValidArgsFunction: completeTraceFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			k, err := profile.ParseKind(kind)
			if err != nil {
				return usageError(fmt.Errorf("--kind: %w", err))
			}
			if out == "" && term.IsTerminal(int(os.Stdout.Fd())) {
				return usageError(errors.New("a profile is not for a terminal: say where to write it, with -o FILE"))
			}
			return withTrace(args[0], func(trace *tracer.Trace) error {
				p, err := profileOf(trace, k, opt)
				if err != nil {
					return err
				}
				write := func(w io.Writer) error { return p.Write(w, trace.Meta()) }
				if out == "" {
					err = write(cmd.OutOrStdout())
				} else {
					tidyOnInterrupt()
					err = writeWhole(out, write)
				}
				if err == nil {
					say(cmd.ErrOrStderr(), "%s", totalText(k, p.Total()))
				}
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&kind, "kind", string(profile.Block), "what to add up, `KIND`: block, sched, syscall, net or sync")
	f.StringVarP(&out, "output", "o", "", "write the profile to `FILE`")
	f.BoolVar(&opt.All, "all", false, "count also what go tool trace leaves out")
	cmd.RegisterFlagCompletionFunc("kind", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var names []cobra.Completion
		for _, k := range profile.Kinds() {
			names = append(names, string(k))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// goStyle makes --kind of -kind: what go's own tools, and their users, write.
func goStyle(args []string) []string {
	if len(args) == 0 || args[0] != "profile" {
		return args
	}
	args = slices.Clone(args)
	for i, a := range args {
		if a == "-kind" || strings.HasPrefix(a, "-kind=") {
			args[i] = "-" + a
		}
	}
	return args
}

// profileOf adds up a trace.
func profileOf(trace *tracer.Trace, kind profile.Kind, opt profile.Options) (*profile.Profiler, error) {
	p := profile.New(kind, opt)
	for e, err := range trace.Events(0, trace.Len()) {
		if err != nil {
			return nil, err
		}
		p.Apply(e)
	}
	return p, nil
}

// totalText says what is in a profile, and what is not.
func totalText(kind profile.Kind, t profile.Total) string {
	s := fmt.Sprintf("%s: %d times, %s in all", kind, t.Count, short(t.Time))
	var without []string
	if t.Early.Count > 0 {
		without = append(without, fmt.Sprintf("%d before a goroutine first ran (%s)", t.Early.Count, short(t.Early.Time)))
	}
	if t.Unended.Count > 0 {
		without = append(without, fmt.Sprintf("%d not over at the end (%s)", t.Unended.Count, short(t.Unended.Time)))
	}
	if len(without) > 0 {
		s += "; without " + strings.Join(without, " and ") + ", which --all counts"
	}
	if t.Lost > 0 {
		s += fmt.Sprintf("\n%d events are missing in the trace: what goroutines did around them is not counted", t.Lost)
	}
	if t.Merged > 0 {
		s += fmt.Sprintf("\n%d of them are counted without their stacks: there are more than are kept apart", t.Merged)
	}
	return s
}
