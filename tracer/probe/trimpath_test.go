package probe_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// TestTrimpath builds programs whose symbols do not say where the source is: it is found all the same.
func TestTrimpath(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":         "module example.com/app\n\ngo 1.26\n",
		"main.go":        "package main\n\nimport \"example.com/app/queue\"\n\nfunc main() {\n\tlocal := make(chan int, 1)\n\tlocal <- 1\n\tqueue.New(3)\n}\n",
		"queue/queue.go": "package queue\n\nfunc New(n int) {\n\tjobs := make(chan int, n)\n\tjobs <- n\n}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]probe.Config{
		"Flag":    {BuildFlags: []string{"-trimpath"}, Target: []string{"."}},
		"File":    {BuildFlags: []string{"-trimpath=true"}, Target: []string{"main.go"}},
		"GOFLAGS": {Env: append(os.Environ(), "GOFLAGS=-trimpath"), Target: []string{"."}},
	} {
		t.Run(name, func(t *testing.T) {
			c.Dir, c.CacheDir, c.Stderr = dir, cache, os.Stderr
			b, err := probe.Build(context.Background(), c)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Remove()
			sources := map[string]bool{}
			c.Source = func(file, _ string) { sources[file] = true }
			made := map[string]string{}
			p, err := b.Start(c, func(e *tracer.Event) error {
				if e.Kind == tracer.ChanSend {
					made[e.Name] = e.Stack[0].File
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Wait(); err != nil {
				t.Fatal(err)
			}
			for channel, file := range map[string]string{"local": "main.go", "jobs": "queue/queue.go"} {
				file = filepath.Join(dir, file)
				if made[channel] != file || !sources[file] {
					t.Errorf("%s was sent on at %q, want %s; source files: %v", channel, made[channel], file, sources)
				}
			}
		})
	}
}
