package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/export"
)

func newShowCommand() *cobra.Command {
	var o exportOptions
	var color, at string
	cmd := &cobra.Command{
		Use:   "show FILE|SCENARIO",
		Short: "Show a trace in the terminal",
		Long: `Show prints a timeline of a trace, what its characters mean, and a sentence for
each step. A scenario (govis list) is run first. With --at it prints who waits at one
moment instead: goroutines at the same line for the same reason are one group.

Colours are used on a terminal, unless the variable NO_COLOR is set. The width is the
terminal's, else that of the variable COLUMNS, else 80.`,
		Example: `  govis show run.govis
  govis show buffered --from full --to drained
  govis show buffered --at full
  govis show run.govis --lanes main,'worker*' | less -R`,
		Args:              oneArg("which trace file to show, or which scenario to run"),
		ValidArgsFunction: completeTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.export.Columns = columns()
			switch color {
			case "auto":
				o.export.Color = os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(os.Stdout.Fd()))
			case "always", "never":
				o.export.Color = color == "always"
			default:
				return usageError(fmt.Errorf("--color is auto, always or never, not %q", color))
			}
			return withTrace(args[0], func(trace *tracer.Trace) error {
				if at != "" {
					m, err := momentAt(trace, at)
					if err != nil {
						return err
					}
					return printMoment(cmd.OutOrStdout(), m, false)
				}
				view, err := o.view(trace)
				if err != nil {
					return err
				}
				text, err := export.Named("text")
				if err != nil {
					return err
				}
				return optionsFirst(text.Write(cmd.OutOrStdout(), view, o.export))
			})
		},
	}
	o.windowFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&at, "at", "", "only who waits at `PLACE`, in groups")
	f.BoolVar(&o.export.Force, "force", false, "also where there are more steps than anybody reads")
	f.StringVar(&color, "color", "auto", "use colours, as `WHEN`: auto, always or never")
	return cmd
}

// columns returns how wide the terminal is.
func columns() int {
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && width > 0 {
		return max(width, 40)
	}
	if width, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && width > 0 {
		return min(max(width, 40), 1000)
	}
	return 80
}
