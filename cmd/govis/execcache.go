package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// An execution trace that was opened is kept in the cache as a trace file, so that it is there at once the next time.

// What is kept: files of a size that takes a while to read, and of those the last few.
const (
	execCacheFrom  = 4 << 20 // bytes of the execution trace
	execCacheFiles = 8
	execCacheBytes = 4 << 30 // of trace files and their indexes, together
)

// execCacheFormat is in every key: what reads execution traces otherwise than before has another.
const execCacheFormat = "3"

// execCache is where the trace file of an execution trace is, or will be; path is "" where none is kept.
type execCache struct {
	dir, path string
}

// cacheOf returns where the trace file of an execution trace belongs.
func cacheOf(s *execSource) execCache {
	if s.file == nil || s.size < execCacheFrom {
		return execCache{}
	}
	key, err := execKey(s.file, s.size)
	if err != nil {
		return execCache{}
	}
	cache, err := cacheDir(io.Discard)
	if err != nil {
		return execCache{}
	}
	dir := filepath.Join(cache, "opened")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return execCache{}
	}
	return execCache{dir, filepath.Join(dir, key+traceExt)}
}

// execKey tells an execution trace from all others, and from what it was before it was changed: by its name, size and time, and what is at 64 places in it.
func execKey(f *os.File, size int64) (string, error) {
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	name, err := filepath.Abs(f.Name())
	if err != nil {
		return "", err
	}
	const places, length = 64, 16 << 10
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %q %d %d\n", execCacheFormat, version(), name, size, info.ModTime().UnixNano())
	for i := range int64(places) {
		at := max(0, size-length) / (places - 1) * i
		if i == places-1 {
			at = max(0, size-length)
		}
		if _, err := io.Copy(h, io.NewSectionReader(f, at, length)); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// open returns the trace file of an execution trace that was opened before; nil where there is none that is whole.
func (c execCache) open() *tracer.Trace {
	if c.path == "" {
		return nil
	}
	t, err := tracer.Open(c.path)
	if err != nil {
		return nil
	}
	if _, ended := t.End(); !ended || t.Damage() != nil || t.Meta().Origin != originExecTrace {
		t.Close()
		os.Remove(c.path) // it is made anew
		return nil
	}
	now := time.Now()
	os.Chtimes(c.path, now, now) // those that were not opened for longest go first
	return t
}

// begin returns the file to write the trace to: in the cache, or where there is no place, in a folder that is gone when done is called. keep gives a file
// in the cache its name.
func (c execCache) begin() (path string, keep func() error, done func(), err error) {
	if c.path == "" {
		dir, err := os.MkdirTemp("", "govis-open-")
		if err != nil {
			return "", nil, nil, fmt.Errorf("making room for the execution trace: %w", err)
		}
		return filepath.Join(dir, "trace.govis"), func() error { return nil }, func() { os.RemoveAll(dir) }, nil
	}
	part := partOf(c.path)
	keep = func() error {
		if err := os.Rename(part, c.path); err != nil {
			return err
		}
		return c.tidy()
	}
	return part, keep, func() { os.Remove(part) }, nil
}

// partOf returns the name of a file in the cache while it is not whole.
func partOf(path string) string { return fmt.Sprintf("%s.%d%s", path, os.Getpid(), partExt) }

// tidy removes those files that were not opened for longest until few enough are left.
func (c execCache) tidy() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	type file struct {
		path string
		info fs.FileInfo
	}
	var files []file
	var errs []error
	for _, e := range entries {
		path := filepath.Join(c.dir, e.Name())
		if filepath.Ext(path) == partExt {
			errs = append(errs, removeAbandoned(path))
		} else if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, file{path, info})
		}
	}
	// A trace's index goes with it.
	traces := map[string]bool{}
	for _, f := range files {
		traces[f.path] = true
	}
	files = slices.DeleteFunc(files, func(f file) bool {
		trace, isIndex := strings.CutSuffix(f.path, indexExt)
		if isIndex && !traces[trace+traceExt] {
			errs = append(errs, removeUnused(f.path))
		}
		return isIndex
	})
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(b.info.ModTime().UnixNano(), a.info.ModTime().UnixNano()) })
	bytes := int64(0)
	for i, f := range files {
		index := indexOf(f.path)
		bytes += f.info.Size() + sizeOf(index)
		if f.path != c.path && (i >= execCacheFiles || bytes > execCacheBytes) {
			errs = append(errs, removeUnused(f.path), removeUnused(index))
		}
	}
	return errors.Join(errs...)
}
