package probe

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// The compiler calls the runtime at each access to memory, and leaves calls of package sync/atomic as they are, in packages
// that are compiled with -race. The build as a whole is none for the race detector: the probe has the functions that
// are called. checkptr comes with -race, and stops programs that are right.
const watchMemory = "-race -d=checkptr=0"

// ErrRace is why the race detector and [Config.Memory] exclude each other.
var ErrRace = errors.New("memory cannot be watched in a program built with -race, -msan or -asan: the same places call the detector there; leave one of them out")

// memoryFlags returns the flags for the go command that have the memory of the user's own packages watched, to
// be put behind args, the flags and packages of the user.
func (c Config) memoryFlags(ctx context.Context, t *toolchain, args []string) ([]string, error) {
	if !c.Memory {
		return nil, nil
	}
	flags := append(SplitFlags(t.goflags), args...)
	for _, flag := range []string{"race", "msan", "asan"} {
		if boolFlag(flags, flag) {
			return nil, ErrRace
		}
	}
	modules, err := c.mainModules(ctx, t, flags)
	if err != nil {
		return nil, err
	}
	files := slices.ContainsFunc(args, func(a string) bool { return strings.HasSuffix(a, ".go") && !strings.HasPrefix(a, "-") })
	var out []string
	for _, entry := range watchedFlags(modules, files, valueFlags(flags, "gcflags")) {
		out = append(out, "-gcflags="+entry)
	}
	return out, nil
}

// watchedFlags returns values of -gcflags that add watchMemory for the packages of the modules, with files for those named
// on the command line, and for sync/atomic, to what the user's own values say. For each package the last value counts whose pattern
// matches it.
func watchedFlags(modules []string, files bool, users []string) []string {
	var out []string
	add := func(flags string) {
		flags = strings.TrimSpace(flags + " " + watchMemory)
		out = append(out, "sync/atomic="+flags) // its methods are not inlined then
		for _, m := range modules {
			out = append(out, m+"="+flags, m+"/...="+flags)
		}
		if files {
			out = append(out, flags)
		}
	}
	add("")
	for _, v := range users {
		pattern, flags, ok := strings.Cut(v, "=")
		if v = strings.TrimSpace(v); v == "" || v[0] == '-' || !ok {
			pattern, flags = "", v
		}
		inside := slices.ContainsFunc(modules, func(m string) bool { return pattern == m || strings.HasPrefix(pattern, m+"/") })
		switch {
		case pattern == "all" || pattern == "...":
			out = append(out, v)
			add(flags)
		case pattern == "": // what was named: as far as it is the modules', it is all of them to us
			out = append(out, v)
			add(flags)
		case inside || strings.HasPrefix(pattern, "."):
			out = append(out, pattern+"="+strings.TrimSpace(flags+" "+watchMemory))
		default:
			out = append(out, v)
		}
	}
	if !strings.Contains(out[len(out)-1], watchMemory) {
		out = append(out, watchedMark+"="+watchMemory) // the executable has the last one only
	}
	return out
}

// watchedMark is the path of no package.
const watchedMark = "govis.invalid"

// watched reports whether a value of -gcflags is one by which memory can be watched.
func watched(gcflags string) bool { return strings.Contains(gcflags, watchMemory) }

// mainModules asks the go command for the paths of the main module, or those of the workspace.
func (c Config) mainModules(ctx context.Context, t *toolchain, flags []string) ([]string, error) {
	args := []string{"list"}
	for _, flag := range []string{"modfile", "C"} {
		if v, ok := valueFlag(flags, flag); ok {
			args = append([]string{args[0], "-" + flag + "=" + v}, args[1:]...)
		}
	}
	cmd := exec.CommandContext(ctx, t.command, append(args, "-m")...)
	cmd.Dir = c.Dir
	cmd.Env = append(c.environ()[:len(c.environ()):len(c.environ())], t.env...)
	cmd.Stderr = c.Stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, &BuildError{Code: exit.ExitCode()}
	} else if err != nil {
		return nil, fmt.Errorf("asking %s list for the program's modules: %w", t.command, err)
	}
	modules := strings.Fields(string(out))
	return slices.DeleteFunc(modules, func(m string) bool { return m == "command-line-arguments" || m == "std" || m == "cmd" }), nil
}

// valueFlags returns the values of all flags of a name among flags of the go command.
func valueFlags(flags []string, flag string) (values []string) {
	for i, f := range flags {
		name, v, assigned := strings.Cut(f, "=")
		if name != "-"+flag && name != "--"+flag {
			continue
		}
		if !assigned && i+1 < len(flags) {
			v = flags[i+1]
		}
		values = append(values, v)
	}
	return values
}

// boolFlag reports whether flags set one that is true or false; the last word counts.
func boolFlag(flags []string, flag string) (set bool) {
	for _, f := range flags {
		name, value, assigned := strings.Cut(f, "=")
		if name == "-"+flag || name == "--"+flag {
			set = !assigned || !slices.Contains([]string{"0", "f", "F", "false", "False", "FALSE"}, value)
		}
	}
	return set
}
