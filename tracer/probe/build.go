package probe

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A BuildError says that the go command could not build the program. It has already
// said why, on the configuration's Stderr.
type BuildError struct {
	Code int // exit code of the go command
}

func (e *BuildError) Error() string { return fmt.Sprintf("go build ended with exit code %d", e.Code) }

// Build builds c.Target with the probe woven into its standard library. What the
// go command says goes to c.Stderr. The caller removes the result.
//
// The error is a [*BuildError] when the go command refused, an [*UnsupportedError] when the
// probe is not made for the toolchain, and wraps [ErrNoGo] where there is none.
func Build(ctx context.Context, c Config) (*Binary, error) {
	w, err := c.weave(ctx)
	if err != nil {
		return nil, err
	}
	if w.target != here {
		return nil, &UnsupportedError{Version: w.version, Platform: w.target}
	}
	if err := checkFlags(append(SplitFlags(w.goflags), c.BuildFlags...), true); err != nil {
		return nil, err
	}
	watch, err := c.memoryFlags(ctx, w.toolchain, append(c.BuildFlags[:len(c.BuildFlags):len(c.BuildFlags)], c.Target...))
	if err != nil {
		return nil, err
	}
	dir, err := c.buildDir(w.cache, w.toolchain)
	if err != nil {
		return nil, err
	}
	unlock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	sweepRuns(dir)
	list, users, err := c.withUserOverlay(w.overlay, dir, w.toolchain)
	if err != nil {
		return nil, err
	}
	out := filepath.Join(dir, executable(c.name()))
	args := append([]string{"build", "-buildvcs=false"}, c.BuildFlags...)
	args = append(args, watch...)
	args = append(args, "-o", out, "-overlay", list) // last, so that they hold
	args = append(args, c.Target...)
	cmd := exec.CommandContext(ctx, w.command, args...)
	if c.Group {
		endTogether(cmd)
	}
	cmd.Dir = c.Dir
	cmd.Stderr = c.Stderr
	// The result is renamed into place only on one file system; a copy would be written into the
	// file that another run may be executing.
	cmd.Env = append(w.environ(c), "GOTMPDIR="+dir)
	done := c.progress("building " + strings.Join(c.Target, " "))
	err = cmd.Run()
	done()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exit):
		return nil, &BuildError{Code: exit.ExitCode()}
	case err != nil:
		return nil, fmt.Errorf("running %s build: %w", w.command, err)
	}
	if err := checkExecutable(out, c.Target); err != nil {
		return nil, err
	}
	b := &Binary{GoVersion: w.version, GOROOT: w.root, overlay: users, target: w.target, memory: c.Memory}
	if b.folders, err = c.folders(ctx, w.toolchain); err != nil {
		return nil, err
	}
	return b, b.own(dir, out)
}

// own links the executable to a place where no later build changes it, in dir, which is locked.
func (b *Binary) own(dir, out string) error {
	var err error
	if b.dir, err = os.MkdirTemp(dir, runPrefix); err != nil {
		return fmt.Errorf("keeping the program: %w", err)
	}
	if b.release, err = lockDir(b.dir); err != nil {
		os.RemoveAll(b.dir)
		return fmt.Errorf("keeping the program: %w", err)
	}
	b.Path = filepath.Join(b.dir, filepath.Base(out))
	if err = os.Link(out, b.Path); err != nil {
		err = copyFile(out, b.Path)
	}
	if err != nil {
		b.Remove()
		return fmt.Errorf("keeping the program: %w", err)
	}
	return nil
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

// checkExecutable makes sure that the go command built a program: of a package that is not main it
// makes an archive.
func checkExecutable(out string, target []string) error {
	f, err := os.Open(out)
	if err != nil {
		return fmt.Errorf("opening the program that was built: %w", err)
	}
	defer f.Close()
	head := make([]byte, 8)
	if _, err := io.ReadFull(f, head); err != nil || bytes.HasPrefix(head, []byte("!<arch>")) {
		os.Remove(out)
		return fmt.Errorf("%s is not a main package, so there is nothing to run; name one that is", strings.Join(target, " "))
	}
	return nil
}

// name returns the name of the executable, as go build would choose it.
func (c Config) name() string {
	base := "main"
	if len(c.Target) > 0 {
		base = filepath.Base(strings.TrimSuffix(c.Target[0], ".go"))
		if base == "." || base == ".." || base == string(filepath.Separator) {
			if abs, err := filepath.Abs(filepath.Join(c.Dir, c.Target[0])); err == nil {
				base = filepath.Base(abs)
			}
		}
	}
	if base, _, _ = strings.Cut(base, "@"); base == "" || base == "." || base == string(filepath.Separator) {
		base = "main"
	}
	return base
}

// buildDir returns the folder in which this target is built again and again, so that the go command
// sees that nothing changed.
func (c Config) buildDir(cache string, t *toolchain) (string, error) {
	where := c.Dir
	if where == "" {
		var err error
		if where, err = os.Getwd(); err != nil {
			return "", fmt.Errorf("finding the working directory: %w", err)
		}
	}
	key := sha256.New()
	fmt.Fprintf(key, "%q %q %q %q %v", where, c.Target, c.BuildFlags, t.root, c.Memory)
	dir := filepath.Join(cache, "build", hex.EncodeToString(key.Sum(nil)[:10]))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("making room for the program: %w", err)
	}
	now := time.Now()
	os.Chtimes(dir, now, now) // the clean-up goes by it
	sweepBuilds(filepath.Join(cache, "build"))
	return dir, nil
}

// cacheDir returns the folder for what can be made again, and makes it.
func (c Config) cacheDir() (string, error) {
	if c.CacheDir != "" {
		if err := os.MkdirAll(c.CacheDir, 0o755); err != nil {
			return "", cannotWrite(c.CacheDir, err)
		}
		return c.CacheDir, nil
	}
	dir, _, err := CacheDir()
	return dir, err
}

// progress calls c.Progress when what is done takes longer than a second.
func (c Config) progress(what string) (done func()) {
	if c.Progress == nil {
		return func() {}
	}
	t := time.AfterFunc(time.Second, func() { c.Progress(what) })
	return func() { t.Stop() }
}

func (c Config) environ() []string {
	if c.Env != nil {
		return c.Env
	}
	return os.Environ()
}
