package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/tracer/probe"
)

// tracesKept is how many traces stay in the user's cache directory.
const tracesKept = 20

// canKeep tells whether a trace can be kept in file, as far as that can be
// known before.
func canKeep(file string) error {
	if file == "-" {
		return usageError(errors.New("a trace is kept in a file, not written to standard output;" +
			" govis events FILE prints one"))
	}
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return usageError(fmt.Errorf("cannot keep the trace in %s: it exists and is no regular file", file))
	}
	dir := filepath.Dir(file)
	if _, err := os.Stat(dir); err != nil {
		return cannotKeep(file, err)
	}
	if err := probe.CanWrite(dir); err != nil {
		return cannotKeep(file, err)
	}
	return nil
}

// cannotKeep is the error for a trace that cannot be kept in file.
func cannotKeep(file string, err error) error {
	err = withoutName(err)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("the folder %s: %w", filepath.Dir(file), err)
	}
	return fmt.Errorf("cannot keep the trace in %s: %w", file, err)
}

// withoutName is what happened to a file that is not called by its name: while
// a trace is made it has one that the user has never seen.
func withoutName(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// reserveTrace makes an empty file for a new trace of the program name in the
// cache, and returns its path. Two govis that start in the same instant get
// different files.
func reserveTrace(cache, name string, now time.Time) (string, error) {
	dir := filepath.Join(cache, "traces")
	if err := os.MkdirAll(dir, 0o700); err != nil { // values of programs are in traces
		return "", cannotKeep(dir, err)
	}
	// The time comes first: the order of names is the order of age.
	base := now.UTC().Format("20060102-150405.000") + "-" + fileName(name)
	for i := 1; ; i++ {
		path := filepath.Join(dir, base+".govis")
		if i > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d.govis", base, i))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err == nil {
			return path, f.Close()
		}
		if !errors.Is(err, fs.ErrExist) || i == 1000 {
			return "", cannotKeep(path, err)
		}
	}
}

// fileName makes name fit for a file name on every system.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("-_.", r):
			return r
		}
		return '_'
	}, name)
	return name[:min(len(name), 60)]
}

// pruneTraces removes the oldest traces in the cache until tracesKept are left.
// Traces that some govis is still writing stay, however old.
func pruneTraces(cache string) error {
	dir := filepath.Join(cache, "traces")
	entries, err := os.ReadDir(dir) // sorted by name
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was kept there yet
	}
	if err != nil {
		return err
	}
	var errs []error
	kept := slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		if filepath.Ext(e.Name()) == partExt {
			errs = append(errs, removeAbandoned(filepath.Join(dir, e.Name())))
		}
		return filepath.Ext(e.Name()) != ".govis"
	})
	for _, e := range kept[:max(0, len(kept)-tracesKept)] {
		errs = append(errs, removeUnused(filepath.Join(dir, e.Name())))
	}
	return errors.Join(errs...)
}

// partExt is how the names of traces end that are not yet in their place, which takes less than a second.
const partExt = ".part"

// removeAbandoned removes a file that a govis was about to rename when it was killed.
func removeAbandoned(path string) error {
	info, err := os.Stat(path)
	if err == nil && time.Since(info.ModTime()) > time.Hour {
		err = os.Remove(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another govis was faster
	}
	return err
}

// removeUnused removes the file unless some govis holds it in use.
func removeUnused(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another govis was faster
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if !tryLockAlone(f) {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// holdInUse keeps other govis from removing the trace at path until release
// is called, or this govis ends in whatever way.
func holdInUse(path string) (release func() error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := lockShared(f); err != nil {
		f.Close()
		return nil, err
	}
	return f.Close, nil
}
