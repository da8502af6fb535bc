package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/govis/govis/tracer/probe"
)

// cacheDir returns the folder that holds what govis keeps for the user: the
// last traces, unpacked scenarios. Where that is not the usual one, it is said
// on w.
func cacheDir(w io.Writer) (string, error) {
	dir, instead, err := probe.CacheDir()
	if err != nil {
		return "", err
	}
	if instead != nil {
		say(w, "%v; using %s", instead, dir)
	}
	return dir, nil
}

// goCache returns what the go command needs in its environment where its own
// cache folder cannot be written: GOCACHE, in the folder that govis uses.
func goCache(cache string) []string {
	if os.Getenv("GOCACHE") != "" {
		return nil
	}
	usual, err := os.UserCacheDir()
	if err == nil && filepath.Join(usual, "govis") == cache {
		return nil // it can be used, and so can the one beside it
	}
	if err == nil && probe.CanBuildIn(filepath.Join(usual, "go-build")) == nil {
		return nil
	}
	return []string{"GOCACHE=" + filepath.Join(cache, "go-build")}
}
