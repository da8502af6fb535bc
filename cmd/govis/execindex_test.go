package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
)

// The index of an execution trace is kept beside the trace, found the next time, and made anew where it is damaged or missing.
func TestExecIndex(t *testing.T) {
	s, err := openExecTrace(writeExecTrace(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cache := execCache{dir, filepath.Join(dir, "key"+traceExt)}
	path, keep, done, err := cache.begin()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	c, err := newConversion(s, path)
	if err != nil {
		t.Fatal(err)
	}
	kept := indexOf(cache.path)
	c.kept, c.index = keep, newExecIndex(kept)
	if err := c.run(); err != nil {
		t.Fatal(err)
	}
	c.index.done()
	trace := c.live.Trace()
	defer trace.Close()
	content, err := os.ReadFile(kept)
	if err != nil {
		t.Fatalf("the index was not kept: %v", err)
	}

	open := func(trace *tracer.Trace) (found bool) {
		x := openExecIndex(t.Context(), kept, trace)
		defer x.done()
		x.making.Wait()
		view := viz.OpenSegmented(trace, x.segments)
		if n, err := view.Update(); err != nil || n != trace.Len() {
			t.Fatalf("the page knows %d of %d events: %v", n, trace.Len(), err)
		}
		return x.found
	}
	if !open(trace) {
		t.Error("the index that was kept is not used")
	}
	content[len(content)-1] ^= 1
	if err := os.WriteFile(kept, content, 0o644); err != nil {
		t.Fatal(err)
	}
	if open(trace) {
		t.Error("a damaged index is used")
	}
	if !open(trace) {
		t.Error("a damaged index is not replaced")
	}
	os.Remove(kept)
	if open(trace) || !open(trace) {
		t.Error("a missing index is not made")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*"+partExt)); len(left) > 0 {
		t.Errorf("what is not whole is left behind: %v", left)
	}

	// Without its trace it goes.
	os.Remove(cache.path)
	if err := (execCache{dir, filepath.Join(dir, "other"+traceExt)}).tidy(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); err == nil {
		t.Error("an index without its trace stays in the cache")
	}
}
