package probe

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/govis/govis/tracer/probe/patch"
)

// What is added to the standard library: _hooks has a folder for each package.
//
//go:embed _hooks
var hooks embed.FS

// The constants that both sides share; as part of the overlay it belongs to
// package runtime and the others.
//
//go:embed wire.go
var wire string

// hookPackages maps the folders of _hooks to packages of the standard library.
var hookPackages = map[string]string{
	"runtime":       "runtime",
	"internal_sync": "internal/sync",
	"sync":          "sync",
	"context":       "context",
	"os":            "os",
	"runtime_trace": "runtime/trace",
	"runtime_pprof": "runtime/pprof",
	"testing":       "testing",
	"sync_atomic":   "sync/atomic",
}

// overlayFiles returns the probe's version of the standard library in goroot:
// the content of each file that it changes or adds, by its slash-separated path below
// goroot/src.
func overlayFiles(goroot, release string) (map[string][]byte, error) {
	files := map[string][]byte{}
	byFile := map[string][]patch.Patch{}
	for _, p := range patches(release) {
		byFile[p.File] = append(byFile[p.File], p)
	}
	for name, list := range byFile {
		src, err := os.ReadFile(filepath.Join(goroot, "src", filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("reading the standard library: %w", err)
		}
		out, err := patch.Apply(name, src, list)
		if err != nil {
			return nil, fmt.Errorf("weaving the probe into %s of %s: %w", name, goroot, err)
		}
		files[name] = out
	}
	for dir, pkg := range hookPackages {
		entries, err := hooks.ReadDir(path.Join("_hooks", dir))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			data, err := fs.ReadFile(hooks, path.Join("_hooks", dir, e.Name()))
			if err != nil {
				return nil, err
			}
			files[path.Join(pkg, e.Name())] = data
		}
		files[path.Join(pkg, "govis_wire.go")] = []byte(wireFor(path.Base(pkg)))
	}
	return files, nil
}

// wireFor returns the shared constants as a file of another package.
func wireFor(pkg string) string {
	return strings.Replace(wire, "package probe\n", "package "+pkg+"\n", 1)
}

// overlay writes the overlay for a toolchain below dir, unless it is there already, and returns the name of
// the file for go build's -overlay. root is the name of goroot that the go command will
// see.
//
// The names and the content depend on nothing but govis and the toolchain, so
// that the go command builds the standard library once.
func overlay(dir, goroot, root, release string) (string, error) {
	key := sha256.New()
	fmt.Fprintln(key, "2", root, release, buildStamp(goroot))
	for _, dir := range sortedKeys(hookPackages) {
		entries, err := hooks.ReadDir(path.Join("_hooks", dir))
		if err != nil {
			return "", err
		}
		for _, e := range entries {
			data, err := fs.ReadFile(hooks, path.Join("_hooks", dir, e.Name()))
			if err != nil {
				return "", err
			}
			fmt.Fprintln(key, dir, e.Name(), len(data))
			key.Write(data)
		}
	}
	fmt.Fprintln(key, wire)
	for _, p := range patches(release) {
		fmt.Fprintf(key, "%+v\n", p)
	}
	dir = filepath.Join(dir, "overlay", hex.EncodeToString(key.Sum(nil)[:8]))
	list := filepath.Join(dir, "overlay.json")
	if _, err := os.Stat(list); err == nil {
		return list, nil
	}
	sweepNew(dir)
	files, err := overlayFiles(goroot, release)
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, data := range files {
		to := filepath.Join(dir, "src", filepath.FromSlash(name))
		if err := writeFile(to, data); err != nil {
			return "", err
		}
		replace[filepath.Join(root, "src", filepath.FromSlash(name))] = to
	}
	data, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return "", err
	}
	return list, writeFile(list, data)
}

// buildStamp tells two toolchains of one release apart.
func buildStamp(goroot string) string {
	data, _ := os.ReadFile(filepath.Join(goroot, "VERSION"))
	return string(data)
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// writeFile writes a file that others may be writing too, so that nobody sees half of
// it.
func writeFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("making room for the probe: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), newPrefix+"*")
	if err != nil {
		return fmt.Errorf("making room for the probe: %w", err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("writing the probe: %w", err)
	}
	return nil
}
