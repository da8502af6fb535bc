package probe

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
)

// A woven toolchain has the probe for its standard library at hand.
type woven struct {
	*toolchain
	cache   string
	overlay string // file for -overlay
}

// weave finds the toolchain and writes the probe for it, unless that is there already.
func (c Config) weave(ctx context.Context) (*woven, error) {
	cache, err := c.cacheDir()
	if err != nil {
		return nil, err
	}
	t, err := findToolchain(ctx, c, cache)
	if err != nil {
		return nil, err
	}
	list, err := overlay(cache, t.goroot, t.root, t.release)
	if err != nil {
		return nil, err
	}
	return &woven{t, cache, list}, nil
}

// environ returns the environment for the go command.
func (w *woven) environ(c Config) []string {
	env := append(c.environ()[:len(c.environ()):len(c.environ())], w.env...)
	if w.modCache == "" {
		// Without it the go command takes every overlay for one beneath it.
		env = append(env, "GOMODCACHE="+filepath.Join(w.cache, "mod"))
	}
	return env
}

// A GoCommand is a go command that weaves the probe into what it builds.
type GoCommand struct {
	Path      string   // of the go command
	Env       []string // its whole environment
	Args      []string // its arguments: those given to Weave, with the probe
	GoVersion string   // of the toolchain, "go1.26.8"
	GOROOT    string   // of the toolchain, as the programs' stacks name it
	ExecFlag  string   // value of the flag -exec in GOFLAGS or args; the last counts
}

// Weave returns the go command for a subcommand that builds ("build", "test", "install", "vet") with
// args, the flags and packages behind it. A -overlay of the user's, there or in GOFLAGS, is merged with the
// probe's. c's Dir, Env, Go and CacheDir count; errors are those of [Build].
func Weave(ctx context.Context, c Config, subcommand string, args []string) (*GoCommand, error) {
	w, err := c.weave(ctx)
	if err != nil {
		return nil, err
	}
	flags, own := args, []string(nil) // what follows -args is the test binary's own
	if i := slices.IndexFunc(args, func(a string) bool { return a == "-args" || a == "--args" }); i >= 0 {
		flags, own = args[:i:i], args[i:]
	}
	c.Target, c.BuildFlags = []string{"go", subcommand}, flags
	dir, err := c.buildDir(w.cache, w.toolchain)
	if err != nil {
		return nil, err
	}
	list, err := c.withUserOverlay(w.overlay, dir, w.toolchain)
	if err != nil {
		return nil, err
	}
	g := &GoCommand{
		Path: w.command, Env: w.environ(c), GoVersion: w.version, GOROOT: w.root,
		Args: append([]string{subcommand, "-overlay=" + list}, append(withoutFlag(flags, "overlay"), own...)...),
	}
	g.ExecFlag, _ = valueFlag(append(splitFlags(w.goflags), flags...), "exec")
	return g, nil
}

// withoutFlag returns args without a flag that takes a value.
func withoutFlag(args []string, flag string) []string {
	var rest []string
	for i := 0; i < len(args); i++ {
		name, _, assigned := strings.Cut(args[i], "=")
		if name != "-"+flag && name != "--"+flag {
			rest = append(rest, args[i])
		} else if !assigned {
			i++
		}
	}
	return rest
}
