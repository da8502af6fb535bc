package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// Every scenario has a recording that could have happened, of the scenario as it
// is now; make recordings makes them.
func TestRecordingsAreCurrent(t *testing.T) {
	for _, s := range scenarios.List() {
		t.Run(s.Name, func(t *testing.T) {
			data, err := scenarios.Recording(s.Name)
			if err != nil {
				t.Fatal(err)
			}
			trace, err := tracer.NewTrace(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			defer trace.Close()
			if err := trace.Damage(); err != nil {
				t.Fatal(err)
			}
			if meta := trace.Meta(); meta.Scenario != s.Name || !meta.Recording {
				t.Errorf("the recording says that it is %+v", meta)
			}
			if end, ok := trace.End(); !ok || !end.Exited || end.Dropped+end.Holes > 0 {
				t.Errorf("the recording ends with %+v, whole %v", end, ok)
			}
			if err := verify.Check(trace.Events(0, trace.Len()), verify.Options{Complete: true}); err != nil {
				t.Error(err)
			}
			if !holdsSource(t, trace, s.Name) {
				t.Error("the recording is of another main.go: run make recordings")
			}
		})
	}
}

// holdsSource tells whether the trace has the scenario's main.go as it is.
func holdsSource(t *testing.T, trace *tracer.Trace, name string) bool {
	t.Helper()
	fsys, err := scenarios.FS(name)
	if err != nil {
		t.Fatal(err)
	}
	want, err := fs.ReadFile(fsys, "main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range trace.Sources() {
		if got, err := trace.Source(file); err == nil && bytes.Equal(got, want) {
			return true
		}
	}
	return false
}

// Without a Go toolchain a scenario is shown as its recording; a program of the
// user's is an error that says what to do.
func TestWithoutGo(t *testing.T) {
	govis, err := exec.LookPath("govis")
	if err != nil {
		t.Fatal(err)
	}
	dir := program(t, exitsWith7)
	start := func(args ...string) *govisProcess {
		cmd := exec.Command("env", append([]string{"PATH=" + t.TempDir(), govis}, args...)...)
		cmd.Dir = dir
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		return launch(t, cmd, in)
	}
	p := start("run", "--no-browser", "buffered")
	p.err.wait(`^govis: this is a recording of buffered: there is no go command in PATH; .*https://go\.dev/dl/$`)
	pageAt(t, p.err.wait(`^govis: watch the recording of buffered at (\S+)$`)[1])
	p.signal(os.Interrupt)
	p.exit(0)

	p = start("run", "--batch", "buffered")
	p.err.wait(`^govis: cannot build buffered: there is no go command in PATH; install Go .* from https://go\.dev/dl/$`)
	p.exit(1)
	p = start("run", "--no-browser", ".")
	p.err.wait(`^govis: cannot build .+: there is no go command in PATH; install Go`)
	p.exit(1)
}

// The command that makes the recordings, from the source tree.
func TestRecordScenarios(t *testing.T) {
	tree := t.TempDir()
	folder := filepath.Join(tree, "scenarios", "hello")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	p := startGovis(t, tree, "record-scenarios", "hello")
	p.err.wait(`^govis: this has to run in the folder of govis's go\.mod`)
	p.exit(1)

	if err := os.WriteFile(filepath.Join(folder, "main.go"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	p = startGovis(t, tree, "record-scenarios", "hello")
	p.err.wait(`^govis: recorded scenarios/hello/recording\.govis$`)
	p.exit(0)
	trace, err := tracer.Open(filepath.Join(folder, "recording.govis"))
	if err != nil {
		t.Fatal(err)
	}
	defer trace.Close()
	if meta := trace.Meta(); !meta.Recording || meta.Dir != "" || strings.Contains(strings.Join(trace.Sources(), " "), tree) {
		t.Errorf("the recording says %+v, with %q; want one that does not tell where it was made", meta, trace.Sources())
	}
}
