package probe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Supported lists the Go releases that the probe can be woven into, newest first. A
// release stands here only if a test applies every patch to it.
var Supported = []string{"go1.27", "go1.26", "go1.25", "go1.24"}

// Platforms lists for what the probe can be woven into a program: operating system and processor.
var Platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64"}

// here is the platform that govis itself is built for, and so that of the programs that it starts.
const here = runtime.GOOS + "/" + runtime.GOARCH

// A toolchain is an installed Go.
type toolchain struct {
	goroot  string // as the go command names it
	root    string // as our builds name it: an overlay may not reach below the module cache
	command string // go command to build with
	version string // go1.26.8
	release string // go1.26
	target  string // what it builds for, "linux/amd64"
	env     []string

	modCache string // "" if there is none
	goflags  string // GOFLAGS as the go command sees it
}

// An UnsupportedError says that the probe is not made for a toolchain.
type UnsupportedError struct {
	Version  string // "go1.23.4"
	Platform string // set if it is the platform that is not supported, or not here: "linux/386"
}

func (e *UnsupportedError) Error() string {
	switch {
	case slices.Contains(Platforms, e.Platform):
		return fmt.Sprintf("a program for %s does not run here, on %s; unset GOOS and GOARCH,"+
			" or make it with govis build and run it there with govis exec", e.Platform, here)
	case e.Platform != "":
		return fmt.Sprintf("a program for %s cannot be watched, only one for %s", e.Platform, strings.Join(Platforms, ", "))
	}
	return fmt.Sprintf("%s is not supported, only %s;"+
		" choose one of them for this run with GOTOOLCHAIN=%s.0 (or newer of that release)", e.Version, strings.Join(Supported, " and "), Supported[0])
}

// findToolchain asks the go command which toolchain builds what is in dir.
func findToolchain(ctx context.Context, c Config, cache string) (*toolchain, error) {
	goCommand := c.Go
	if goCommand == "" {
		goCommand = "go"
	}
	path, err := exec.LookPath(goCommand)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoGo, err)
	}
	cmd := exec.CommandContext(ctx, path, "env", "-json", "GOROOT", "GOVERSION", "GOMODCACHE", "GOOS", "GOARCH", "GOFLAGS")
	cmd.Dir = c.Dir
	cmd.Env = c.environ()
	cmd.Stderr = c.Stderr
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, &BuildError{Code: exit.ExitCode()}
		}
		return nil, fmt.Errorf("asking the go command for its environment: %w", err)
	}
	var env struct{ GOROOT, GOVERSION, GOMODCACHE, GOOS, GOARCH, GOFLAGS string }
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("reading the output of %s env: %w", path, err)
	}
	t := &toolchain{
		goroot: env.GOROOT, root: env.GOROOT,
		command: path, version: env.GOVERSION, release: release(env.GOVERSION), target: env.GOOS + "/" + env.GOARCH, modCache: env.GOMODCACHE, goflags: env.GOFLAGS,
	}
	if !slices.Contains(Supported, t.release) {
		return nil, &UnsupportedError{Version: env.GOVERSION}
	}
	if !slices.Contains(Platforms, t.target) {
		return nil, &UnsupportedError{Version: env.GOVERSION, Platform: t.target}
	}
	if below(env.GOROOT, env.GOMODCACHE) {
		return t, t.standOutside(cache)
	}
	return t, nil
}

// ErrNoGo means that there is no go command to build with.
var ErrNoGo = errors.New("no go command")

// release returns the release of a version: go1.26 of go1.26.8, go1.27rc1 and
// "go1.26.8 X:nodwarf5"; "" for one under development.
func release(v string) string {
	v, _, _ = strings.Cut(v, " ")
	return version.Lang(v)
}

// executable returns the file name of a command here.
func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

func below(path, dir string) bool {
	if dir == "" {
		return false
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// standOutside gives a downloaded toolchain a second name: the go command
// refuses overlays below the module cache, where it keeps toolchains. A link to it elsewhere, named as
// GOROOT, is the way out.
func (t *toolchain) standOutside(cache string) error {
	link := filepath.Join(cache, "goroot", filepath.Base(t.goroot))
	if to, err := os.Readlink(link); err != nil || to != t.goroot {
		if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
			return fmt.Errorf("linking the toolchain %s: %w", t.goroot, err)
		}
		if err := linkDir(t.goroot, link); err != nil {
			return fmt.Errorf("linking the toolchain %s: %w", t.goroot, err)
		}
	}
	t.root = link
	t.command = filepath.Join(link, "bin", executable("go"))
	t.env = []string{"GOTOOLCHAIN=local", "GOROOT=" + link}
	return nil
}
