package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// cacheDir returns the folder that holds what govis keeps for the user: the
// last traces, unpacked lessons. Where the usual one cannot be written it is a
// folder in the temp directory, and that is said on w.
func cacheDir(w io.Writer) (string, error) {
	base, err := os.UserCacheDir()
	if err == nil {
		dir := filepath.Join(base, "govis")
		if err = os.MkdirAll(dir, 0o755); err == nil {
			err = probeWrite(dir)
		}
		if err == nil {
			return dir, nil
		}
	}
	// Named by user: in a shared temp directory the first user's folder is not
	// writable for the second.
	dir := filepath.Join(os.TempDir(), "govis-"+strconv.Itoa(os.Getuid()))
	tmpErr := os.MkdirAll(dir, 0o700)
	if tmpErr == nil {
		tmpErr = probeWrite(dir)
	}
	if tmpErr != nil {
		return "", fmt.Errorf("no folder to write to: the cache directory: %w; the temp directory: %w; set XDG_CACHE_HOME or TMPDIR to one that can be written", err, tmpErr)
	}
	say(w, "the cache directory cannot be used (%v); using %s", err, dir)
	return dir, nil
}

// probeWrite tells whether a file can be made in dir. Permission bits do not
// say so for read-only file systems, nor for root.
func probeWrite(dir string) error {
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}
