package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer/probe"
)

func newExecCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "exec [flags] [--] PROGRAM [ARGS...]",
		Short: "Run a program built by govis build, and watch its goroutines",
		Long: `Exec runs PROGRAM, which govis build made here or on another machine, and shows
the run as govis run does. No Go toolchain is needed for it.

Channels and locks have the names that the source gives them, if the source is
where it was at the build; else they are called by type and place.`,
		Example: `  govis build -o app ./cmd/app
  govis exec -- ./app -v input.txt
  govis exec --batch --record app.govis ./app`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("say which program to run: one that govis build made")
			}
			return o.checkValues()
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.addrNamed = cmd.Flags().Changed("addr")
			return runBuilt(o, args[0], programArgs(args[1:]))
		},
	}
	cmd.Flags().SetInterspersed(false) // flags behind PROGRAM are its own
	o.watchFlags(cmd)
	o.pageFlags(cmd.Flags())
	return cmd
}

// runBuilt runs and watches a program that is built already.
func runBuilt(o runOptions, program string, args []string) error {
	path, err := exec.LookPath(program)
	if errors.Is(err, exec.ErrDot) {
		return usageError(fmt.Errorf("cannot run %s: the one in the current folder is ./%s", program, program))
	} else if err != nil {
		var failed *exec.Error
		if errors.As(err, &failed) {
			err = withoutName(failed.Err)
		}
		return usageError(fmt.Errorf("cannot run %s: %w", program, err))
	}
	bin, err := probe.Open(path)
	if errors.Is(err, probe.ErrNoProbe) {
		return fmt.Errorf("cannot watch %s: it was not built with the probe; build it with: govis build -o %s PACKAGE",
			program, filepath.Base(program))
	} else if err != nil {
		return fmt.Errorf("cannot watch %s: %w", program, err)
	}
	s, err := newSession(o, target{name: filepath.Base(path), packages: []string{program}, args: args})
	if err != nil {
		return err
	}
	defer s.close()
	return s.watch(bin)
}
