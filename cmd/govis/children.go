package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// recordVariable asks a program built with the probe to record by itself.
const recordVariable = "GOVIS_RECORD"

// childrenFlag is the flag of commands that run a program.
func (o *runOptions) childrenFlag(f *pflag.FlagSet) {
	f.StringVar(&o.children, "children", "", "let programs that the program starts record by themselves in `DIR`/PID.flight,\n"+
		"if they are built with the probe, as it is itself when started again")
}

// withChildren returns the environment env for a program whose children are to be recorded, if that is wanted.
func (o runOptions) withChildren(env []string) ([]string, error) {
	if o.children == "" {
		return env, nil
	}
	if runtime.GOOS != "linux" {
		return nil, usageError(errors.New("--children is for Linux only, so far: elsewhere programs do not record by themselves"))
	}
	dir, err := filepath.Abs(o.children)
	if err == nil {
		err = os.MkdirAll(dir, 0o777)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot make the folder %s for --children: %w", o.children, withoutName(err))
	}
	env = slices.DeleteFunc(slices.Clone(env), func(v string) bool { return strings.HasPrefix(v, recordVariable+"=") })
	return append(env, recordVariable+"="+strings.ReplaceAll(dir, "%", "%%")+"/%p.flight:64MiB"), nil
}
