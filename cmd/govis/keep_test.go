package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestReserveTraceNeverTheSameFile(t *testing.T) {
	cache := t.TempDir()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	first, err := reserveTrace(cache, "my app/x", now)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(cache, "traces", "20260301-120000.000-my_app_x.govis"); first != want {
		t.Errorf("first trace is %s, want %s", first, want)
	}
	second, err := reserveTrace(cache, "my app/x", now)
	if err != nil {
		t.Fatal(err)
	}
	if first == second {
		t.Errorf("two traces of one instant are both %s", first)
	}
}

func TestPruneKeepsTheNewestAndThoseInUse(t *testing.T) {
	cache := t.TempDir()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var paths []string
	for i := range tracesKept + 5 {
		path, err := reserveTrace(cache, "p", start.Add(time.Duration(i)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	foreign := filepath.Join(cache, "traces", "00-note.txt")
	if err := os.WriteFile(foreign, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	begun, abandoned := foreign+".1.part", foreign+".2.part"
	for _, path := range []string{begun, abandoned} {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(abandoned, start, start); err != nil {
		t.Fatal(err)
	}
	release, err := holdInUse(paths[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := pruneTraces(cache); err != nil {
		t.Fatal(err)
	}
	exists := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	for i, path := range paths {
		if want := i >= 5 || i == 1; exists(path) != want {
			t.Errorf("trace %d of %d: kept %v, want %v", i+1, len(paths), !want, want)
		}
	}
	if !exists(foreign) {
		t.Error("a file that is no trace was removed")
	}
	if !exists(begun) || exists(abandoned) {
		t.Errorf("of traces that have only begun, the one of now is kept: %v, one of long ago: %v", exists(begun), exists(abandoned))
	}

	// Once it is no longer in use it goes with the next run.
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if err := pruneTraces(cache); err != nil {
		t.Fatal(err)
	}
	if exists(paths[1]) {
		t.Error("a trace that is no longer in use was kept beyond the limit")
	}
}

func TestNothingToPrune(t *testing.T) {
	if err := pruneTraces(t.TempDir()); err != nil {
		t.Errorf("where nothing was kept yet: %v", err)
	}
}

func TestCacheDirFallsBack(t *testing.T) {
	temp := t.TempDir()
	notADir := filepath.Join(temp, "file")
	if err := os.WriteFile(notADir, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", notADir)
	t.Setenv("TMPDIR", temp)
	said := &lines{}
	dir, err := cacheDir(said)
	if want := filepath.Join(temp, fmt.Sprintf("govis-%d", os.Getuid())); err != nil || dir != want {
		t.Errorf("cacheDir: %q, %v; want %q", dir, err, want)
	}
	said.want(t, notADir+"/govis cannot be written: not a directory; using "+dir)

	t.Setenv("TMPDIR", notADir)
	if dir, err := cacheDir(said); err == nil {
		t.Errorf("cacheDir without a writable folder: %q, want an error", dir)
	}
}
