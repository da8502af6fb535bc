package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/trace"
	"testing"
	"time"
)

// writeExecTrace makes an execution trace.
func writeExecTrace(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "trace.out")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := trace.Start(f); err != nil {
		t.Skipf("the execution tracer is in use: %v", err)
	}
	done := make(chan bool)
	go func() { done <- true }()
	<-done
	trace.Stop()
	return name
}

// What was read of an execution trace is there the next time, and only if it is whole.
func TestExecCache(t *testing.T) {
	s, err := openExecTrace(writeExecTrace(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cache := execCache{dir, filepath.Join(dir, "key.govis")}
	if cache.open() != nil {
		t.Fatal("there is a trace in an empty cache")
	}
	path, keep, done, err := cache.begin()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	c, err := newConversion(s, path)
	if err != nil {
		t.Fatal(err)
	}
	c.kept = keep
	if err := c.run(); err != nil {
		t.Fatal(err)
	}
	defer c.live.Trace().Close()
	kept := cache.open()
	if kept == nil || kept.Len() != c.live.Trace().Len() || kept.Len() == 0 {
		t.Fatalf("the cache has not what was read: %v", kept)
	}
	kept.Close()

	content, err := os.ReadFile(cache.path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(cache.path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	if cache.open() != nil {
		t.Error("a damaged trace in the cache was believed")
	}
	if _, err := os.Stat(cache.path); err == nil {
		t.Error("a damaged trace stays in the cache")
	}
}

// The key of a file is another after any change of its time, its size, or what is looked at in it.
func TestExecKey(t *testing.T) {
	name := filepath.Join(t.TempDir(), "trace.out")
	at := time.Unix(1_700_000_000, 0)
	seen := map[string]string{}
	key := func(what string, content []byte, at time.Time) {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		k, err := execKey(f, int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		if was, ok := seen[k]; ok {
			t.Errorf("%s has the key of %s", what, was)
		}
		seen[k] = what
	}
	content := make([]byte, 3<<20)
	key("the file", content, at)
	key("a later file", content, at.Add(time.Nanosecond))
	key("a shorter file", content[:len(content)-1], at)
	for _, i := range []int{0, len(content) - 1} {
		content[i] = 1
		key(fmt.Sprint("another byte ", i), content, at)
		content[i] = 0
	}
}

// What was not opened for longest goes.
func TestExecCacheTidy(t *testing.T) {
	dir := t.TempDir()
	for i := range execCacheFiles + 4 {
		name := filepath.Join(dir, fmt.Sprintf("%02d.govis", i))
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1_700_000_000+int64(i), 0)
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	cache := execCache{dir, filepath.Join(dir, "00.govis")} // just written, whatever its time says
	if err := cache.tidy(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(left); n != execCacheFiles+1 || filepath.Base(left[0]) != "00.govis" || filepath.Base(left[1]) != "04.govis" {
		t.Errorf("left are %v", left)
	}
}
