package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/govis/govis/tracer/probe"
)

func newTestCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "test [flags] [GO TEST FLAGS] [PACKAGES]",
		Short: "Run tests, and watch their goroutines",
		Long: `Test is go test, with the probe woven into the test binaries: the same output, the
same exit code, and a trace of each binary that runs. The first is shown in the
browser while it runs.

The flags below are govis's own and are written with two dashes; all others are
go test's. With --record FILE is a file for the trace of one package, or a folder
(a name with / at the end makes it) for those of many. All tests do run: results
that go test has cached would have no trace. What -exec names runs the test
binaries as with go test.`,
		Example: `  govis test ./queue
  govis test -run TestDrain -v ./queue
  govis test --batch --record traces/ ./...`,
		DisableFlagParsing: true, // see splitTestArgs
		RunE: func(cmd *cobra.Command, args []string) error {
			goArgs, err := splitTestArgs(cmd.Flags(), args)
			if errors.Is(err, pflag.ErrHelp) {
				return cmd.Help()
			}
			if err == nil {
				err = o.checkValues()
			}
			if err != nil {
				return usageError(fmt.Errorf("%w; see: govis test --help", err))
			}
			o.addrNamed = cmd.Flags().Changed("addr")
			return runTests(o, goArgs)
		},
	}
	o.watchFlags(cmd)
	o.memoryFlag(cmd.Flags())
	o.pageFlags(cmd.Flags())
	return cmd
}

// splitTestArgs takes the flags of own out of the arguments of govis test, and sets them. The rest is
// go test's.
func splitTestArgs(own *pflag.FlagSet, args []string) (rest []string, err error) {
	args, binarys := probe.CutArgs(args)
	for i := 0; i < len(args); i++ {
		if slices.Contains([]string{"-h", "-help", "--help"}, args[i]) {
			return nil, pflag.ErrHelp
		}
		name, value, assigned := strings.Cut(args[i], "=")
		flag := own.Lookup(strings.TrimPrefix(name, "--"))
		if flag == nil || !strings.HasPrefix(name, "--") {
			rest = append(rest, args[i])
			continue
		}
		if !assigned && flag.NoOptDefVal != "" {
			value = flag.NoOptDefVal
		} else if !assigned {
			if i++; i == len(args) {
				return nil, fmt.Errorf("flag needs an argument: %s", name)
			}
			value = args[i]
		}
		if err := own.Set(flag.Name, value); err != nil {
			return nil, err
		}
	}
	return append(rest, binarys...), nil
}

// namesFolder tells whether --record names a folder for traces.
func namesFolder(record string) bool {
	if record == "" {
		return false
	}
	info, err := os.Stat(record)
	return err == nil && info.IsDir() || os.IsPathSeparator(record[len(record)-1])
}
