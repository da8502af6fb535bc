package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/govis/govis/scenarios"
)

// unpackScenario puts the source of the target's scenario where the go command
// can build it, and points the target at it. The same source always has the
// same place, so that the go command's cache knows it again.
func unpackScenario(t target, cache string) (target, error) {
	fsys, err := scenarios.FS(t.scenario)
	if err != nil {
		return t, err
	}
	sources, err := fs.Glob(fsys, "*.go")
	if err != nil {
		return t, err
	}
	// A module of its own: the language version of the module the user happens
	// to stand in must not change the scenario.
	lesson, _ := scenarios.Get(t.scenario)
	goMod := "module " + t.scenario + "\n\ngo " + cmp.Or(lesson.Go, "1.24") + "\n"
	content := map[string][]byte{"go.mod": []byte(goMod)}
	hash := sha256.New()
	for _, name := range sources {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return t, err
		}
		content[name] = data
		fmt.Fprintf(hash, "%s %d\n%s", name, len(data), data)
	}
	version := hex.EncodeToString(hash.Sum(nil))[:12]
	t.dir = filepath.Join(cache, "scenarios", version, t.scenario)
	if err := os.MkdirAll(t.dir, 0o755); err != nil {
		return t, fmt.Errorf("cannot unpack scenario %s: %w", t.scenario, err)
	}
	for name, data := range content {
		if err := ensureFile(filepath.Join(t.dir, name), data); err != nil {
			return t, fmt.Errorf("cannot unpack scenario %s: %w", t.scenario, err)
		}
	}
	t.packages = []string{"."}
	// Neither the user's workspace nor flags like -mod=vendor are meant for a
	// scenario. (An empty GOFLAGS would let the go command's settings file decide.)
	t.env = []string{"GOWORK=off", "GOFLAGS=-buildvcs=false"}
	return t, nil
}

// ensureFile makes the file at path hold data. It is replaced in one step, so
// another govis that builds from it at the same time never sees half of it.
func ensureFile(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".unpack-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return err
}
