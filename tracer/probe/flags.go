package probe

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// A FlagError says why a flag of the go command, from its arguments or from GOFLAGS, cannot be had with the probe.
type FlagError struct {
	Flag string // as it is set, "-buildmode=c-shared"
	Why  string
}

func (e *FlagError) Error() string { return fmt.Sprintf("%s cannot be had here: %s", e.Flag, e.Why) }

// checkFlags refuses flags of the go command, GOFLAGS first, with which it would build something that cannot be
// watched. runs says that what is built is run at once.
func checkFlags(flags []string, runs bool) error {
	modes := []string{"", "exe", "pie", "default"}
	if !runs {
		modes = append(modes, "plugin", "archive") // beside a program that was built so, too
	}
	if mode, _ := valueFlag(flags, "buildmode"); !slices.Contains(modes, mode) {
		return &FlagError{"-buildmode=" + mode, "it makes no program that govis can start; a program is made with -buildmode=exe or pie"}
	}
	if compiler, _ := valueFlag(flags, "compiler"); compiler != "" && compiler != "gc" {
		return &FlagError{"-compiler=" + compiler, "the probe is placed in the runtime of -compiler=gc"}
	}
	if boolFlag(flags, "linkshared") {
		return &FlagError{"-linkshared", "the program would use a standard library that was built before, without the probe"}
	}
	if runs && boolFlag(flags, "n") {
		return &FlagError{"-n", "the program has to be built to be run; -x prints the commands, too"}
	}
	return nil
}

// changeDir takes a -C off the arguments of the go command, where it has to come first, and returns the configuration for
// the folder that it names.
func (c Config) changeDir(args []string) (Config, []string) {
	if len(args) == 0 {
		return c, args
	}
	name, dir, assigned := strings.Cut(args[0], "=")
	if name != "-C" && name != "--C" {
		return c, args
	}
	args = args[1:]
	if !assigned {
		if len(args) == 0 {
			return c, []string{"-C"} // the go command has the words for it
		}
		dir, args = args[0], args[1:]
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(c.Dir, dir)
	}
	c.Dir = dir
	return c, args
}
