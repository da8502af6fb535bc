package probe_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer/probe"
)

func TestCacheDir(t *testing.T) {
	temp := t.TempDir()
	home := filepath.Join(temp, "home")
	t.Setenv("TMPDIR", temp)
	t.Setenv("XDG_CACHE_HOME", home)
	dir, instead, err := probe.CacheDir()
	if want := filepath.Join(home, "govis"); dir != want || instead != nil || err != nil {
		t.Errorf("CacheDir: %q, %v, %v; want %q", dir, instead, err, want)
	}

	file := filepath.Join(temp, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", file)
	dir, instead, err = probe.CacheDir()
	if want := filepath.Join(temp, "govis-"+strconv.Itoa(os.Getuid())); dir != want || instead == nil || err != nil {
		t.Errorf("CacheDir without a cache folder: %q, %v, %v; want %q", dir, instead, err, want)
	}

	t.Setenv("TMPDIR", file)
	if dir, _, err := probe.CacheDir(); err == nil || !strings.Contains(err.Error(), "set XDG_CACHE_HOME") {
		t.Errorf("CacheDir without any folder: %q, %v; want an error that names the way out", dir, err)
	}
}

// TestCacheDirOfOthers: who made the folder first, in a folder that all may write to, would choose what we run.
func TestCacheDirOfOthers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, prepare := range map[string]func(dir string) error{
		"written by others": func(dir string) error { return errors.Join(os.Mkdir(dir, 0o700), os.Chmod(dir, 0o777)) },
		"a link":            func(dir string) error { return os.Symlink(t.TempDir(), dir) },
		"of another user":   func(dir string) error { return errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, 12345, 12345)) },
	} {
		t.Run(name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			t.Setenv("XDG_CACHE_HOME", file)
			if err := prepare(filepath.Join(temp, "govis-"+strconv.Itoa(os.Getuid()))); err != nil {
				t.Skip(err) // only root gives folders away
			}
			if dir, _, err := probe.CacheDir(); err == nil || !strings.Contains(err.Error(), "set XDG_CACHE_HOME") {
				t.Errorf("CacheDir: %q, %v; want an error that names the way out", dir, err)
			}
		})
	}
}
