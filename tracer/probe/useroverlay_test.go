package probe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer/probe"
)

// TestUserOverlay builds a program whose user replaces a file of it by an overlay of
// his own, as GOFLAGS and as a flag.
func TestUserOverlay(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":     "module replaced\n\ngo 1.24\n",
		"main.go":    "package main\n\nfunc main() { print(word) }\n",
		"word.go":    "package main\n\nconst word = \"plain\"\n",
		"own.json":   `{"Replace": {"word.go": "word.txt"}}`,
		"word.txt":   "package main\n\nconst word = \"replaced\"\n",
		"broken.txt": `{"Replace": `,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]probe.Config{
		"GOFLAGS": {Env: append(os.Environ(), "GOFLAGS='-overlay=own.json' -buildvcs=false")},
		"Flag":    {BuildFlags: []string{"-overlay=" + filepath.Join(dir, "own.json")}},
	} {
		t.Run(name, func(t *testing.T) {
			c.Dir, c.Target, c.CacheDir, c.Stderr = dir, []string{"."}, cache, os.Stderr
			b, err := probe.Build(context.Background(), c)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Remove()
			if out, err := exec.Command(b.Path).CombinedOutput(); string(out) != "replaced" {
				t.Errorf("the program says %q (%v), want %q", out, err, "replaced")
			}
		})
	}
	t.Run("Clash", func(t *testing.T) {
		root, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(string(bytes.TrimSpace(root)), "src", "runtime", "chan.go")
		list, err := json.Marshal(map[string]any{"Replace": map[string]string{file: file}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "clash.json"), list, 0o644); err != nil {
			t.Fatal(err)
		}
		want := "your overlay clash.json replaces " + file + ", and so does govis"
		wantBuildError(t, dir, "clash.json", want)
	})
	t.Run("Missing", func(t *testing.T) { wantBuildError(t, dir, "no.json", "no.json: no such file or directory") })
	t.Run("Broken", func(t *testing.T) { wantBuildError(t, dir, "broken.txt", "broken.txt: byte 12: unexpected end") })
}

func wantBuildError(t *testing.T, dir, overlay, want string) {
	t.Helper()
	b, err := probe.Build(context.Background(), probe.Config{
		Dir: dir, Target: []string{"."}, CacheDir: cache, Stderr: os.Stderr,
		BuildFlags: []string{"-overlay=" + overlay},
	})
	if err == nil {
		b.Remove()
	}
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("building with -overlay=%s: %v, want something with %q", overlay, err, want)
	}
}
