package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/protocol"
	"github.com/govis/govis/web"
)

// exportOptions are the flags of govis export.
type exportOptions struct {
	out    string
	format string
	from   string
	to     string
	at     string
	axis   string
	steps  string

	noSystem bool
	export   export.Options
}

// What --steps can be.
const (
	stepsAll     = "all"
	stepsMoments = "moments"
)

func newExportCommand() *cobra.Command {
	var o exportOptions
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %-9s %-22s %s\n", f.Name, strings.Join(f.Endings, " "), f.For)
	}
	cmd := &cobra.Command{
		Use:   "export FILE|SCENARIO -o OUT",
		Short: "Write a trace for slides, docs and other tools",
		Long: `Export writes a trace, or a part of it, as a file of another kind. A scenario (govis
list) is run first. The format is told by the ending of OUT, or by --format:

` + b.String() + `
The same trace and options give the same bytes.`,
		Example: `  govis export run.govis -o run.trace.json
  govis export buffered -o buffered.mmd --from queued
  govis export run.govis -o - --format csv --lanes main,'worker*'`,
		Args:              oneArg("which trace file to export, or which scenario to run"),
		ValidArgsFunction: completeTarget,
		RunE:              func(cmd *cobra.Command, args []string) error { return runExport(cmd, &o, args[0]) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.out, "output", "o", "", "write `FILE`; - is standard output")
	f.StringVar(&o.format, "format", "", "the format, where the ending of the file does not tell it: a `NAME` from above")
	o.windowFlags(cmd)
	f.StringVar(&o.at, "at", "", "show the moment at `PLACE` (pictures)")
	f.StringVar(&o.steps, "steps", "", "a page, a numbered file, a slide for each step; as --steps=moments for each\nmoment of the lesson (pictures)")
	f.Lookup("steps").NoOptDefVal = stepsAll
	f.StringVar(&o.export.Size, "size", "", "of pictures, as `SIZE`: 1920x1080, or 16:9, 16:10, 4:3, column, square, wide")
	f.StringVar(&o.export.Theme, "theme", "", "of pictures, as `THEME`: light, dark or print")
	f.StringSliceVar(&o.export.With, "with", nil, "`PARTS` of pictures: source, stage, timeline, sentence")
	f.BoolVar(&o.export.Force, "force", false, "also where there are more steps than anybody looks at")
	cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, f := range export.Formats() {
			names = append(names, f.Name)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// windowFlags are those of all commands that show a part of a trace.
func (o *exportOptions) windowFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.from, "from", "", "begin at `PLACE`: "+positionHelp)
	f.StringVar(&o.to, "to", "", "end with `PLACE`")
	f.StringSliceVar(&o.export.Lanes, "lanes", nil, "only these `NAMES` of goroutines and objects; * and ? stand for others")
	f.BoolVar(&o.export.System, "system", false, "with the runtime's own goroutines and objects")
	f.BoolVar(&o.noSystem, "no-system", false, "without them, as it is unless --system is given")
	f.StringVar(&o.axis, "axis", "events", "what is across, as `AXIS`: events (each as wide) or clock")
	f.StringVar(&o.export.Title, "title", "", "a `TITLE`, in place of the program's name")
	cmd.RegisterFlagCompletionFunc("axis", cobra.FixedCompletions([]cobra.Completion{"events", "clock"}, cobra.ShellCompDirectiveNoFileComp))
}

// chosen returns the format that the flags ask for.
func (o *exportOptions) chosen() (export.Format, error) {
	if o.out == "" {
		return export.Format{}, errors.New("say where to write to, with -o FILE; -o - is standard output")
	}
	if o.format == "pprof" || o.format == "" && isProfile(o.out) {
		return export.Format{}, errors.New("profiles for go tool pprof are written by govis profile: govis profile --kind block FILE -o x.pb.gz")
	}
	if o.format != "" {
		return export.Named(o.format)
	}
	if o.out == "-" {
		return export.Format{}, errors.New("standard output has no ending that tells the format: name one with --format")
	}
	return export.ForFile(o.out)
}

// isProfile reports whether a file's name is one that people give to profiles.
func isProfile(name string) bool {
	return slices.ContainsFunc([]string{".pb.gz", ".pb", ".pprof", ".prof"}, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

func runExport(cmd *cobra.Command, o *exportOptions, what string) error {
	format, err := o.chosen()
	if err != nil {
		return usageError(err)
	}
	for _, name := range format.Ignores() {
		if cmd.Flags().Changed(name) {
			say(os.Stderr, "--%s says nothing about %s files, and is left aside", name, format.Name)
		}
	}
	if o.export.Steps = o.steps != ""; o.out == "-" && format.Many(&o.export) {
		return usageError(fmt.Errorf("%s files of steps are several files, which cannot go to standard output: name a file with -o", format.Name))
	}
	return withTrace(what, func(trace *tracer.Trace) error {
		tidyOnInterrupt()
		view, err := o.view(trace)
		if err != nil {
			return err
		}
		if err := o.atInWindow(trace, format); err != nil {
			return usageError(err)
		}
		if o.export.Scratch, err = os.MkdirTemp("", "govis-export-"); err != nil {
			return fmt.Errorf("making room for what is needed meanwhile: %w", err)
		}
		o.export.Page = web.FS()
		beginUnfinished(o.export.Scratch)
		defer endUnfinished(o.export.Scratch, func() error { return os.RemoveAll(o.export.Scratch) })
		if format.Many(&o.export) {
			return exportMany(format, o, view)
		}
		write := func(w io.Writer) error { return optionsFirst(format.Write(w, view, o.export)) }
		if o.out == "-" {
			return write(cmd.OutOrStdout())
		}
		return writeWhole(o.out, write)
	})
}

// atInWindow: the moment that is asked for is one of the window.
func (o *exportOptions) atInWindow(trace *tracer.Trace, format export.Format) error {
	to := o.export.To
	if to == 0 {
		to = trace.Len()
	}
	if o.at == "" || slices.Contains(format.Ignores(), "at") || o.export.From >= to || o.export.At >= o.export.From && o.export.At < to {
		return nil
	}
	return fmt.Errorf("--at %s is not between --from and --to, which are what is shown", o.at)
}

// exportMany writes a series of files, all or none.
func exportMany(format export.Format, o *exportOptions, view *viz.View) error {
	var done []*partFile
	defer func() {
		for _, f := range done {
			f.drop()
		}
	}()
	err := format.WriteMany(o.out, view, o.export, func(name string) (io.WriteCloser, error) {
		f, err := createPart(name)
		if err == nil {
			done = append(done, f)
		}
		return f, err
	})
	if err != nil {
		return optionsFirst(err)
	}
	for _, f := range done {
		if err := f.keep(); err != nil {
			return err
		}
	}
	say(os.Stderr, "wrote %d files, %s to %s", len(done), done[0].name, done[len(done)-1].name)
	return nil
}

// optionsFirst makes a wrong option wrong usage.
func optionsFirst(err error) error {
	var option *export.OptionError
	if errors.As(err, &option) {
		return usageError(err)
	}
	return err
}

// view returns a view of the trace, and puts the window into the options.
func (o *exportOptions) view(trace *tracer.Trace) (*viz.View, error) {
	if o.export.Axis = protocol.Axis(o.axis); o.export.Axis != protocol.AxisEvents && o.export.Axis != protocol.AxisClock {
		return nil, usageError(fmt.Errorf("--axis is events or clock, not %q", o.axis))
	}
	if o.noSystem && o.export.System {
		return nil, usageError(errors.New("--system and --no-system are opposites: give one of them"))
	}
	var err error
	if o.from != "" {
		if o.export.From, err = position(trace, o.from); err != nil {
			return nil, fmt.Errorf("--from: %w", err)
		}
	}
	if o.to != "" {
		if o.export.To, err = position(trace, o.to); err != nil {
			return nil, fmt.Errorf("--to: %w", err)
		}
		o.export.To++
	}
	switch o.steps {
	case "", stepsAll:
		o.export.Steps = o.steps != ""
	case stepsMoments:
		o.export.Steps = true
		if o.export.Moments, err = moments(trace); err != nil {
			return nil, fmt.Errorf("--steps=%s: %w", stepsMoments, err)
		}
	default:
		return nil, usageError(fmt.Errorf("--steps is %s or %s, not %q", stepsAll, stepsMoments, o.steps))
	}
	if o.at != "" {
		if o.export.At, err = position(trace, o.at); err != nil {
			return nil, fmt.Errorf("--at: %w", err)
		}
	}
	return viz.NewView(trace)
}

// withTrace opens a trace file, or runs a scenario and opens its trace, and gives it to use.
func withTrace(what string, use func(*tracer.Trace) error) error {
	_, missing := os.Stat(what)
	_, known := scenarios.Get(what)
	if !known && what != "-" && errors.Is(missing, fs.ErrNotExist) && !strings.ContainsAny(what, `./\\`) {
		return usageError(fmt.Errorf("there is no file %s, and %w", what, unknownScenario(what)))
	}
	if known && missing != nil {
		dir, err := os.MkdirTemp("", "govis-export")
		if err != nil {
			return err
		}
		beginUnfinished(dir)
		defer endUnfinished(dir, func() error { return os.RemoveAll(dir) })
		file := filepath.Join(dir, what+".govis")
		cache, err := cacheDir(os.Stderr)
		if err != nil {
			return err
		}
		if err := recordScenario(what, file, cache); err != nil {
			return err
		}
		what = file
	}
	trace, err := openTrace(what, "")
	if err != nil {
		return err
	}
	defer trace.Close()
	if err := trace.Damage(); err != nil {
		say(os.Stderr, "%v", err)
	}
	if gone := letGoText(trace.LetGo()); gone != "" {
		say(os.Stderr, "%s holds the newest part of a trace: %s", what, gone)
	}
	return use(trace)
}
