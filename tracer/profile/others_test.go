package profile_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

var allTraces = flag.Bool("traces.all", false, "traces of every release from Go 1.22 on, and of more packages; it fetches the toolchains")

// TestOthersLikeGoTool holds the profiles and summaries of traces that nobody here wrote against go tool trace's: of the standard library's own tests.
func TestOthersLikeGoTool(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs tests of the standard library")
	}
	releases, tests := []string{"local"}, [][]string{{"context"}}
	if *allTraces {
		releases = []string{"go1.22.12", "go1.23.12", "go1.24.13", "go1.25.14", "local", "go1.27.4"}
		tests = append(tests, []string{"-run", "WaitGroup|Cond|Once", "sync"}, []string{"-run", "TestServeTime|TestTransport.*Dial", "net/http"})
	}
	for _, release := range releases {
		for _, test := range tests {
			t.Run(test[len(test)-1]+" "+release, func(t *testing.T) {
				file := testTrace(t, release, test)
				profilesLikeGoTool(t, file, false)
				goroutinesLikeGoTool(t, file, 3)
			})
		}
	}
}

// TestProgramsLikeGoTool does so with programs that make goroutines do what they seldom do: of tracer/exectrace. Their tasks and regions are compared, too.
func TestProgramsLikeGoTool(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds programs")
	}
	// Each with the minor version of Go from which on it can be built.
	programs := map[string]int{"nested": 0, "threads": 0, "cgo": 0, "collect": 0, "short": 0, "coroutines": 23}
	releases := []string{"local"}
	if *allTraces {
		releases = []string{"go1.22.12", "go1.23.12", "go1.24.13", "go1.25.14", "local", "go1.27.4"}
	} else {
		programs = map[string]int{"nested": 0, "cgo": 0}
	}
	for _, release := range releases {
		for program, since := range programs {
			if minorOf(release) < since {
				continue
			}
			t.Run(program+" "+release, func(t *testing.T) {
				file := programTrace(t, release, program)
				profilesLikeGoTool(t, file, false)
				goroutinesLikeGoTool(t, file, 1)
				tasksLikeGoTool(t, file)
			})
		}
	}
}

// minorOf returns the 24 of go1.24.13.
func minorOf(release string) int {
	if release == "local" {
		release = runtime.Version()
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(release, "go1."), ".")
	minor, _ := strconv.Atoi(text)
	return minor
}

// programTrace makes a trace of one of tracer/exectrace's programs.
func programTrace(t *testing.T, release, program string) string {
	t.Helper()
	dir := t.TempDir()
	source, err := os.ReadFile(filepath.Join("../exectrace/testdata/programs", program, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"main.go": string(source), "go.mod": fmt.Sprintf("module example.com/traced\n\ngo 1.%d\n", minorOf(release))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "trace.out")
	cmd := exec.Command("go", "run", ".", file)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOTOOLCHAIN="+release, "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// testTrace makes a trace of a package's tests.
func testTrace(t *testing.T, release string, test []string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), fmt.Appendf(nil, "module example.com/traced\n\ngo 1.%d\n", minorOf(release)), 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "trace.out")
	cmd := exec.Command("go", append([]string{"test", "-count=1", "-short", "-trace=" + file, "-o", filepath.Join(dir, "test")}, test...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOTOOLCHAIN="+release, "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Logf("%v\n%s", err, out) // a test may fail; the trace is there
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatal(err)
	}
	return file
}
