package probe

import (
	"context"
	"fmt"
	"os"
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
	Dir       string   // where it has to run; "" is govis's own
	Env       []string // its whole environment
	Args      []string // its arguments: those given to Weave, with the probe
	GoVersion string   // of the toolchain, "go1.26.8"

	flags     []string // GOFLAGS and its own, without what is the test binary's
	config    Config
	toolchain *toolchain
	overlay   map[string]string // what the user's own replaces
}

// Flag returns the value of a flag, like "exec", that the user has set in GOFLAGS or among the arguments;
// the last counts.
func (g *GoCommand) Flag(name string) (value string, ok bool) { return valueFlag(g.flags, name) }

// SetFlag sets a flag instead of the user's own.
func (g *GoCommand) SetFlag(name, value string) {
	rest := withoutFlag(g.Args[1:], name)
	g.Args = append([]string{g.Args[0], "-" + name + "=" + value}, rest...)
}

// Weave returns the go command for a subcommand that builds ("build", "test", "install", "vet") with
// args, the flags and packages behind it. A -overlay of the user's, there or in GOFLAGS, is merged with the
// probe's, and a -C becomes the command's Dir. c's Dir, Env, Go, CacheDir and Memory count; errors are those of [Build].
func Weave(ctx context.Context, c Config, subcommand string, args []string) (*GoCommand, error) {
	c, args = c.changeDir(args)
	if info, err := os.Stat(c.Dir); c.Dir != "" && (err != nil || !info.IsDir()) {
		return nil, fmt.Errorf("go %s cannot be run in the folder %s: it is none, or cannot be read", subcommand, c.Dir)
	}
	w, err := c.weave(ctx)
	if err != nil {
		return nil, err
	}
	flags, _ := CutArgs(args)
	c.Target, c.BuildFlags = []string{"go", subcommand}, flags
	all := append(SplitFlags(w.goflags), flags...)
	if err := checkFlags(all, false); err != nil {
		return nil, err
	}
	watch, err := c.memoryFlags(ctx, w.toolchain, flags)
	if err != nil {
		return nil, err
	}
	dir, err := c.buildDir(w.cache, w.toolchain)
	if err != nil {
		return nil, err
	}
	list, users, err := c.withUserOverlay(w.overlay, dir, w.toolchain)
	if err != nil {
		return nil, err
	}
	args = withoutFlag(args, "overlay")
	if len(watch) > 0 {
		args = append(watch, withoutFlag(args, "gcflags")...) // the user's are in there
	}
	return &GoCommand{
		Path: w.command, Dir: c.Dir, Env: w.environ(c), GoVersion: w.version,
		Args: append([]string{subcommand, "-overlay=" + list}, args...),

		flags: all, config: c, toolchain: w.toolchain, overlay: users,
	}, nil
}

// Adopt tells a program that was built by the command where its source is.
func (g *GoCommand) Adopt(ctx context.Context, b *Binary) error {
	b.GOROOT, b.overlay = g.toolchain.root, g.overlay
	c := g.config
	c.Target, c.BuildFlags = []string{strings.TrimSuffix(b.Package, ".test")}, []string{"-test"}
	for _, name := range []string{"tags", "mod", "modfile"} {
		if v, ok := valueFlag(g.flags, name); ok {
			c.BuildFlags = append(c.BuildFlags, "-"+name+"="+v)
		}
	}
	if !trimFlag(g.flags) {
		return nil
	}
	c.BuildFlags = append(c.BuildFlags, "-trimpath")
	folders, err := c.folders(ctx, g.toolchain)
	b.folders = folders
	return err
}

// CutArgs cuts arguments of the go command in front of -args: what follows is the test binary's own.
func CutArgs(args []string) (flags, own []string) {
	i := slices.IndexFunc(args, func(a string) bool { return a == "-args" || a == "--args" })
	if i < 0 {
		return args, nil
	}
	return args[:i:i], args[i:]
}

// withoutFlag returns args without a flag that takes a value.
func withoutFlag(args []string, flag string) []string {
	args, own := CutArgs(args)
	var rest []string
	for i := 0; i < len(args); i++ {
		name, _, assigned := strings.Cut(args[i], "=")
		if name != "-"+flag && name != "--"+flag {
			rest = append(rest, args[i])
		} else if !assigned {
			i++
		}
	}
	return append(rest, own...)
}
