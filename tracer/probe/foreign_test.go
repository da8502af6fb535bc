package probe_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/govis/govis/tracer/probe"
)

const here = runtime.GOOS + "/" + runtime.GOARCH

// With this the tests run programs for another processor, in an emulator. Those that are about how the
// program is started, not about its trace, are left out by the pattern for -run.
var platform = flag.String("probe.platform", here, "the programs' operating system and processor")

// With this the tests run programs that were built elsewhere: testdata/objects is FOLDER/objects, on Windows
// FOLDER/objects.exe. So the tests' own binary can be taken to a machine without Go.
var built = flag.String("probe.built", "", "`FOLDER` of the programs, built with govis build")

// With this the tests build the programs with another toolchain: GOTOOLCHAIN=go1.24.13.
var toolchain = flag.String("probe.toolchain", "", "the programs' toolchain, `go1.N.M`")

var errNoEmulator = errors.New("there is no emulator")

// emulators are the commands that run a program for another platform on linux.
var emulators = map[string][]string{
	"linux/arm64": {"qemu-aarch64", "qemu-aarch64-static"},
}

// buildForeign builds c.Target for -probe.platform. What it returns is started as a program for
// this one is.
func buildForeign(c probe.Config) (*probe.Binary, error) {
	b, err := buildFor(c, *platform)
	if err != nil {
		return nil, err
	}
	b.Path, err = emulated(b.Path)
	return b, err
}

// buildFor builds c.Target for a platform.
func buildFor(c probe.Config, platform string) (*probe.Binary, error) {
	dir, err := os.MkdirTemp(temp, "foreign-")
	if err != nil {
		return nil, err
	}
	app := filepath.Join(dir, "app")
	goos, goarch, _ := strings.Cut(platform, "/")
	if c.Env == nil {
		c.Env = os.Environ()
	}
	c.Env = append(c.Env[:len(c.Env):len(c.Env)], "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0")
	g, err := probe.Weave(context.Background(), c, "build", append(append([]string{"-o", app}, c.BuildFlags...), c.Target...))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(g.Path, g.Args...)
	cmd.Dir, cmd.Env = c.Dir, g.Env
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go %v: %w\n%s", g.Args, err, out)
	}
	b, err := probe.Open(app)
	if err == nil {
		if o, a := b.Platform(); o != goos || a != goarch {
			err = fmt.Errorf("a program for %s/%s says that it is for %s/%s", goos, goarch, o, a)
		}
	}
	return b, err
}

// openBuilt finds the program for c.Target in -probe.built.
func openBuilt(c probe.Config) (*probe.Binary, error) {
	path := filepath.Join(*built, filepath.Base(c.Target[0]))
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	return probe.Open(path)
}

// emulated returns a command that runs app in an emulator, as the same process and with the same descriptors.
func emulated(app string) (string, error) {
	for _, name := range emulators[*platform] {
		emulator, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		script := fmt.Sprintf("#!/bin/sh\nexec '%s' '%s' \"$@\"\n", emulator, app)
		return app + ".sh", os.WriteFile(app+".sh", []byte(script), 0o755)
	}
	return "", fmt.Errorf("%w for %s: none of %v", errNoEmulator, *platform, emulators[*platform])
}

// testElsewhere runs tests of this package once more, with other flags.
func testElsewhere(t *testing.T, tests string, flags ...string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"-test.run=" + tests, "-test.v", "-scenario.runs=1"}, flags...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %v\n%s", cmd.Args, err, out)
		return
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "was built and not run") {
			t.Log(strings.TrimSpace(line))
		}
	}
	if !strings.Contains(string(out), "--- PASS") && !strings.Contains(string(out), "--- SKIP") {
		t.Errorf("%v ran no test:\n%s", cmd.Args, out)
	}
}

// TestARM64 runs programs as they are on linux/arm64, in an emulator where this machine is none. More tests
// than these pass there: make test-arm64.
//
// Only TestHidden does not pass there, for /proc/self/environ is then the emulator's.
func TestARM64(t *testing.T) {
	if runtime.GOOS != "linux" || here == "linux/arm64" || *platform != here {
		t.Skip("the other tests do it")
	}
	testElsewhere(t, "^(TestScenarios|TestComplete|TestValues|TestReflected)$", "-probe.platform=linux/arm64")
}

// TestPlatforms builds a program for each platform: what is of the system's own in the probe compiles and
// links.
func TestPlatforms(t *testing.T) {
	if *platform != here || *built != "" {
		t.Skip("the platform is given")
	}
	for _, p := range probe.Platforms {
		t.Run(p, func(t *testing.T) {
			b, err := buildFor(withToolchain(probe.Config{Target: []string{"../../scenarios/hello"}, CacheDir: cache, Stderr: os.Stderr}), p)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(b.Path); err != nil {
				t.Error(err)
			}
		})
	}
}
