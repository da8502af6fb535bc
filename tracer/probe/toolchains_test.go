package probe_test

import (
	"errors"
	"flag"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"testing"

	"github.com/govis/govis/tracer/probe"
)

// How many releases are tested, from the newest.
var newest = flag.Int("probe.newest", 2, "test the `N` newest of the supported releases; -1: all, and with more tests")

// withToolchain returns c for -probe.toolchain.
func withToolchain(c probe.Config) probe.Config {
	if *toolchain == "" {
		return c
	}
	module, err := oldModule()
	if err != nil {
		panic(err)
	}
	if c.Dir == "" {
		c.Dir = filepath.Join(module, "tracer", "probe")
	}
	if c.Env == nil {
		c.Env = os.Environ()
	}
	c.Env = append(c.Env[:len(c.Env):len(c.Env)], "GOTOOLCHAIN="+*toolchain)
	return c
}

// oldModule copies the tests' programs into a module that is not newer than the toolchain, as ours is.
var oldModule = sync.OnceValues(func() (string, error) {
	module := filepath.Join(temp, "module")
	var failed error
	for _, dir := range []string{"tracer/probe/testdata", "tracer/probe/internal", "scenarios"} {
		from := filepath.Join("..", "..", filepath.FromSlash(dir))
		failed = errors.Join(failed, os.CopyFS(filepath.Join(module, filepath.FromSlash(dir)), os.DirFS(from)))
	}
	text := fmt.Sprintf("module github.com/govis/govis\n\ngo %s\n", version.Lang(*toolchain)[len("go"):])
	failed = errors.Join(failed, os.WriteFile(filepath.Join(module, "go.mod"), []byte(text), 0o644))
	if version.Compare(*toolchain, "go1.25") < 0 {
		failed = errors.Join(failed, withoutGo(filepath.Join(module, "tracer", "probe", "testdata")))
	}
	return module, failed
})

// goIn is what the method Go of WaitGroups does, which releases before go1.25 do not have.
const goIn = `package main

import "sync"

func goIn(wg *sync.WaitGroup, f func()) {
	wg.Add(1)
	go func() { defer wg.Done(); f() }()
}
`

var callOfGo = regexp.MustCompile(`\b(wg)\.Go\(`)

// withoutGo rewrites the programs below dir so that they do not need WaitGroup.Go. No line moves.
func withoutGo(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*", "main.go"))
	for _, file := range files {
		text, failed := os.ReadFile(file)
		if err = errors.Join(err, failed); !callOfGo.Match(text) {
			continue
		}
		err = errors.Join(err, os.WriteFile(file, callOfGo.ReplaceAll(text, []byte("goIn(&$1, ")), 0o644),
			os.WriteFile(filepath.Join(filepath.Dir(file), "goin.go"), []byte(goIn), 0o644))
	}
	return err
}

const (
	fewTests  = "TestScenarios|TestComplete|TestEnds"
	someTests = fewTests + "|TestPanics|TestTimers|TestValues|TestReflected|TestRandom|TestKilled|TestHidden|" +
		"TestObjects|TestConds|TestSaid|TestSpans|TestFresh|TestAtomics|TestMemoryOff|TestSmallRing|TestDrop|TestPlatforms|TestAllContexts"
	// Those that need what go1.24 does not have.
	allTests = someTests + "|TestLocks|TestNamed|TestNilChannels|TestPreempted|TestWaits|TestPrograms|TestRandomCompiled"
)

// TestReleases runs tests with programs of other releases than that of this go command.
func TestReleases(t *testing.T) {
	if *toolchain != "" || *platform != here {
		t.Skip("the toolchain is given")
	}
	releases := probe.Supported
	if *newest >= 0 {
		releases = releases[:*newest]
	}
	for _, release := range releases {
		t.Run(release, func(t *testing.T) {
			tests := fewTests
			switch {
			case version.Compare(release, "go1.25") < 0:
				tests = someTests
			case *newest < 0:
				tests = allTests
			case release == version.Lang(runtime.Version()):
				t.Skip("the other tests do it")
			}
			testElsewhere(t, "^("+tests+")$", "-probe.toolchain="+probe.Tested[release])
		})
	}
}
