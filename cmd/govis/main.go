// Govis shows what a Go program's goroutines really did.
//
// It builds an unmodified Go program with a probe woven into the runtime, runs
// it, and shows who ran, who blocked, on what, who woke whom, and which value
// went from where to where:
//
//	govis run buffered          a scenario that comes with govis
//	govis run ./cmd/app -- -v   a program of yours
//	govis open run.govis        a run kept earlier
//
// govis help lists all commands. This package is the command line only: one
// file a command, and one for each thing a command needs from the machine.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer/diagnose"
)

func main() {
	outliveFileLimit()
	code, signal := execute(os.Args[1:])
	if signal != 0 {
		dieOf(signal)
	}
	os.Exit(code)
}

// execute runs one command line. It returns the exit code, and the signal that
// govis should die of, if any: that of the program it ran.
func execute(args []string) (code int, signal syscall.Signal) {
	root := newRootCommand()
	root.SetArgs(goStyle(args))

	// What cobra refuses before a command begins is wrong usage.
	began := false
	root.PersistentPreRun = func(*cobra.Command, []string) { began = true }
	cmd, err := root.ExecuteC()
	if err == nil {
		return exitOK, 0
	}
	if !began {
		err = usageError(seeHelp(err, cmd.CommandPath()+" --help"))
	}
	return report(os.Stderr, err), deathSignal(err)
}

// seeHelp adds to what is wrong with a command line where to read on.
func seeHelp(err error, where string) error {
	if strings.HasSuffix(err.Error(), "?") {
		return fmt.Errorf("%w See: %s", err, where)
	}
	return fmt.Errorf("%w; see: %s", err, where)
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "govis",
		Short: "Show what a Go program's goroutines really did",
		Long: `Govis shows what a Go program's goroutines really did: who ran, who blocked,
on what, who woke whom, and which value went from where to where.

It builds the program, unmodified, with the Go toolchain of this machine and a
probe woven into the runtime, runs it, and shows the run in the browser.

Without a command, on a terminal and where there is a browser, it opens the
catalogue of lessons, as govis serve does.`,
		Example: `  govis list                     the scenarios that come with govis
  govis serve                    the lessons, in the browser
  govis lesson buffered          what one of them teaches
  govis run buffered             run a scenario and watch it
  govis run ./cmd/app -- -v      run a program of yours with the argument -v
  govis run --batch ./cmd/app    no page: a summary, and a trace to open later
  govis open run.govis           watch a run that was kept
  govis show run.govis           show it in the terminal
  govis export run.govis -o x.mmd   write it for docs, slides, other tools`,
		Version:       versionLine(),
		Args:          commandOrHint,
		RunE:          catalogueOrHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SuggestionsMinimumDistance = 2
	root.AddCommand(
		newRunCommand(),
		newServeCommand(),
		newBuildCommand(),
		newExecCommand(),
		newTestCommand(),
		newExecTestCommand(),
		newOpenCommand(),
		newAttachCommand(),
		newEventsCommand(),
		newVerifyCommand(),
		newConvertCommand(),
		newProfileCommand(),
		newSummaryCommand(),
		newShowCommand(),
		newCompareCommand(),
		newExportCommand(),
		newListCommand(),
		newLessonCommand(),
		newVersionCommand(),
		newRecordScenariosCommand(),
	)
	root.SetHelpCommand(newHelpCommand(root))
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args = knownShell
		completion.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	return root
}

// Exit codes of govis itself. A program that was run gives its own.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// An exitError ends govis with a code. Without a text it does so in silence.
type exitError struct {
	code   int
	signal syscall.Signal // by which govis should end, if it can; 0 for none
	err    error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usageError marks err as a mistake in the command line.
func usageError(err error) error { return &exitError{code: exitUsage, err: err} }

// report says what err says, if anything, and returns the exit code for it.
func report(w io.Writer, err error) int {
	var exit *exitError
	if !errors.As(err, &exit) {
		say(w, "%v", err)
		return exitFailed
	}
	if exit.err != nil {
		say(w, "%v", err)
	}
	return exit.code
}

// say writes a message in the way of all of govis's own lines: each begins
// with "govis: ", so that it is not taken for the program's.
func say(w io.Writer, format string, args ...any) {
	text := diagnose.Visible(strings.TrimRight(fmt.Sprintf(format, args...), "\n"))
	fmt.Fprintln(w, "govis: "+strings.ReplaceAll(text, "\n", "\ngovis: "))
}
