package profile_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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

// testTrace makes a trace of a package's tests.
func testTrace(t *testing.T, release string, test []string) string {
	t.Helper()
	dir := t.TempDir()
	version := release
	if release == "local" {
		version = runtime.Version()
	}
	minor, _, _ := strings.Cut(strings.TrimPrefix(version, "go1."), ".")
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/traced\n\ngo 1."+minor+"\n"), 0o644); err != nil {
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
