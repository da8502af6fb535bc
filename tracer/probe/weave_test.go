package probe_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// TestWeaveAndOpen builds a program by the go command that Weave returns, as a user would who wants to run
// it elsewhere, and watches it later.
func TestWeaveAndOpen(t *testing.T) {
	app := filepath.Join(t.TempDir(), "app")
	g, err := probe.Weave(context.Background(), probe.Config{Stderr: os.Stderr, CacheDir: cache}, "build",
		[]string{"-o", app, "./testdata/objects"})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(g.Path, g.Args...)
	cmd.Env = g.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", g.Args, err, out)
	}
	b, err := probe.Open(app)
	if err != nil {
		t.Fatal(err)
	}
	if b.GoVersion != g.GoVersion {
		t.Errorf("built with %s, opened as of %s", g.GoVersion, b.GoVersion)
	}
	var places []string
	p, err := b.Start(probe.Config{}, func(e *tracer.Event) error {
		if e.Name == "people" {
			places = append(places, e.At)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if exit, err := p.Wait(); err != nil || exit.Code != 0 {
		t.Errorf("the program ended with %v, %v", exit, err)
	}
	if len(places) != 3 || slices.Contains(places, "") {
		t.Errorf("events about people are at %q, want a make, a send and a receive", places)
	}
	if err := b.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(app); err != nil {
		t.Errorf("Remove took away a program that is not ours: %v", err)
	}
}

func TestOpenOthers(t *testing.T) {
	self, err := os.Executable() // a Go program without the probe
	if err != nil {
		t.Fatal(err)
	}
	if _, err := probe.Open(self); !errors.Is(err, probe.ErrNoProbe) {
		t.Errorf("a program without the probe: %v, want %v", err, probe.ErrNoProbe)
	}
	if _, err := probe.Open("weave_test.go"); err == nil || errors.Is(err, probe.ErrNoProbe) {
		t.Errorf("a text file: %v, want an error that says it is no program", err)
	}
	if _, err := probe.Open("missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v, want %v", err, os.ErrNotExist)
	}
}
