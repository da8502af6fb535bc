package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
	"github.com/govis/govis/viz/server"
)

// runOptions are the flags of govis run.
type runOptions struct {
	batch     bool
	noBrowser bool
	record    string
	addr      string
	addrNamed bool // the user said --addr
	keep      tracer.Keep
	onFull    string

	seconds    int // of tracing a service
	valueBytes int
	noValues   bool
	memory     bool
	ask        bool // the lesson's questions
	children   string

	tags  string
	build []string
}

func newRunCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run [flags] TARGET [--] [ARGS...]",
		Short: "Build and run a program, and watch its goroutines",
		Long: `Run builds TARGET with the probe, runs it, and shows the run in the browser.

TARGET is a scenario (govis list), a folder (./cmd/app), one or more Go files of
one program, or an import path. Of a scenario and a folder of the same name the
folder is the one with the ./ in front.

What follows TARGET belongs to the program, flags too; one -- in between is
dropped. The program has its own standard input and output, environment,
working directory, signals and exit code. While it runs, Ctrl-C goes to it, and
a second one ends govis; once it has ended, Ctrl-C ends govis.

The trace is kept in FILE of --record, else among the last 20 in the user's
cache directory.`,
		Example: `  govis run buffered
  govis run --ask buffered
  govis run ./cmd/app -- -v input.txt
  govis run --batch --record app.govis ./cmd/app
  govis run --tags integration --build=-ldflags=-X=main.version=1 .`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "" {
				return errors.New("say what to run: a scenario, ./folder, file.go or an import path")
			}
			if o.ask && o.batch {
				return errors.New("--ask needs the page, and --batch has none")
			}
			return o.checkValues()
		},
		ValidArgsFunction: completeTarget,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			return run(o, args)
		},
	}
	f := cmd.Flags()
	f.SetInterspersed(false) // flags behind TARGET are the program's
	o.watchFlags(cmd)
	o.memoryFlag(f)
	f.StringVar(&o.tags, "tags", "", "build tags, a comma-separated `LIST`")
	f.StringArrayVar(&o.build, "build", nil, "a `FLAG` for go build, as in --build=-race; may be repeated")
	f.BoolVar(&o.ask, "ask", false, "have the page ask the lesson's questions: it stops before a moment is shown")
	o.pageFlags(f)
	return cmd
}

// watchFlags are the flags of all commands that run a program and watch it.
func (o *runOptions) watchFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.batch, "batch", false, "no page: print a summary and exit with the program's exit code")
	f.StringVar(&o.record, "record", "", "keep the trace in `FILE`")
	f.Var((*keepFlag)(&o.keep), "keep", "keep only the newest `AMOUNT` of the run, for programs that run long:\n"+
		"a size (1GiB), a duration (10m) or both (10m,1GiB)")
	f.StringVar(&o.onFull, "on-full", "wait", "what the program does when govis cannot keep up, as `POLICY`:\n"+
		"wait, or drop (events are then missing, and counted)")
	f.IntVar(&o.valueBytes, "value-bytes", probe.DefaultValueBytes, "record at most `N` bytes of each value, up to "+
		strconv.Itoa(probe.MaxValueBytes))
	o.childrenFlag(f)
	f.BoolVar(&o.noValues, "no-values", false, "record no values, for programs that handle secrets")
	cmd.RegisterFlagCompletionFunc("on-full", cobra.FixedCompletions([]cobra.Completion{"wait", "drop"},
		cobra.ShellCompDirectiveNoFileComp))
}

// memoryFlag is the flag of commands that build what they watch.
func (o *runOptions) memoryFlag(f *pflag.FlagSet) {
	f.BoolVar(&o.memory, "memory", false, "record what the program's own packages read and write in memory,\nplainly and with sync/atomic")
}

// pageFlags are the flags of all commands that show a page.
func (o *runOptions) pageFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.noBrowser, "no-browser", false, "print the page's address, do not open it")
	o.addr = server.DefaultAddr
	f.Var((*address)(&o.addr), "addr", "serve the page on `HOST:PORT`;\nunless named, the next free port is taken")
}

// run is govis run from the command line to the end.
func run(o runOptions, args []string) error {
	t, err := resolveTarget(args)
	if err != nil {
		return err
	}
	s, err := newSession(o, t)
	if err != nil {
		return err
	}
	defer s.close()
	bin, err := s.build()
	if errors.Is(err, probe.ErrNoGo) && t.scenario != "" && !o.batch {
		return showRecording(t.scenario, s.listener, o, s.signals)
	}
	if err != nil {
		return explainBuild(err, t, s.cache)
	}
	defer bin.Remove()
	return s.watch(bin)
}

// checkValues refuses values that a flag does not have.
func (o runOptions) checkValues() error {
	if _, ok := onFull[o.onFull]; !ok {
		return fmt.Errorf("--on-full is wait or drop, not %q", o.onFull)
	}
	if o.valueBytes < 1 || o.valueBytes > probe.MaxValueBytes {
		return fmt.Errorf("--value-bytes is a number from 1 to %d, not %d; --no-values records none",
			probe.MaxValueBytes, o.valueBytes)
	}
	return checkBuildFlags(o.build)
}

// onFull has the values of --on-full.
var onFull = map[string]probe.OnFull{"wait": probe.OnFullWait, "drop": probe.OnFullDrop}

// watching is what the options say of how to watch a program.
func (o runOptions) watching() probe.Config {
	return probe.Config{OnFull: onFull[o.onFull], ValueBytes: o.valueBytes, NoValues: o.noValues, Memory: o.memory}
}

// buildFlags returns the flags for go build.
func (o runOptions) buildFlags() []string {
	flags := o.build
	if o.tags != "" {
		flags = append([]string{"-tags=" + o.tags}, flags...)
	}
	return flags
}

// explainBuild makes of a failed build what govis ends with.
func explainBuild(err error, t target, cache string) error {
	var failed *probe.BuildError
	if errors.As(err, &failed) {
		// The go command has said why, in its way. It takes a full disk for missing
		// packages, and does not know of folders without ./.
		if noRoom := probe.CanBuildIn(cache); noRoom != nil {
			say(os.Stderr, "%v; make room, or set XDG_CACHE_HOME to another folder", noRoom)
		}
		if t.scenario == "" && !isPath(t.packages[0]) {
			if info, statErr := os.Stat(t.packages[0]); statErr == nil && info.IsDir() {
				say(os.Stderr, "the folder of that name is ./%s", t.packages[0])
			}
		}
		return &exitError{code: failed.Code}
	}
	var flag *probe.FlagError
	if errors.As(err, &flag) {
		return usageError(err)
	}
	if errors.Is(err, probe.ErrRace) {
		return usageError(fmt.Errorf("--memory: %w", err))
	}
	if errors.Is(err, probe.ErrNoGo) {
		return fmt.Errorf("cannot build %s: there is no go command in PATH; install %s", t.typed(), supportedGo())
	}
	return err
}

// supportedGo names the Go releases that govis can watch, and where they are:
// "Go 1.27 or 1.26 or ... from https://go.dev/dl/".
func supportedGo() string {
	return "Go " + strings.ReplaceAll(strings.Join(probe.Supported, " or "), "go", "") + " from https://go.dev/dl/"
}
