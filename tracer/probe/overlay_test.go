package probe

import (
	"bytes"
	"context"
	"flag"
	"go/parser"
	"go/token"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// tested names one toolchain of each supported release. CI fetches those that are
// not installed.
var tested = map[string]string{
	"go1.27": "go1.27.4",
	"go1.26": "go1.26.8",
	"go1.25": "go1.25.14",
	"go1.24": "go1.24.13",
}

// testedReleases returns the releases to test, as -probe.newest says.
func testedReleases() []string {
	n, _ := strconv.Atoi(flag.Lookup("probe.newest").Value.String())
	if n < 0 || n > len(Supported) {
		return Supported
	}
	return Supported[:n]
}

// releasesOfOurs returns those of them that build the programs of our own module. The older ones build a copy of it:
// TestReleases.
func releasesOfOurs() []string {
	return slices.DeleteFunc(slices.Clone(testedReleases()), func(r string) bool { return version.Compare(r, "go1.26") < 0 })
}

// gorootOf returns the root of a toolchain.
func gorootOf(t testing.TB, version string) string {
	t.Helper()
	cmd := exec.Command("go", "env", "GOROOT")
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+version)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the toolchain %s is not to be had: %v\n%s", version, err, out)
	}
	lines := strings.Fields(string(out))
	return lines[len(lines)-1]
}

// TestPatches applies every patch to every supported toolchain, and keeps an eye on what
// tracebacks need: no line moves.
func TestPatches(t *testing.T) {
	for _, release := range testedReleases() {
		t.Run(release, func(t *testing.T) {
			goroot := gorootOf(t, tested[release])
			files, err := overlayFiles(goroot, release)
			if err != nil {
				t.Fatal(err)
			}
			for name, data := range files {
				stock, err := os.ReadFile(filepath.Join(goroot, "src", name))
				if err != nil {
					continue // a file of ours
				}
				if strings.HasSuffix(name, ".s") {
					sameSymbols(t, name, stock, data)
					continue
				}
				was, is := bytes.Split(stock, []byte("\n")), bytes.Split(data, []byte("\n"))
				if len(was) != len(is) {
					t.Errorf("%s has %d lines, stock %d", name, len(is), len(was))
				}
				if bytes.Equal(stock, data) {
					t.Errorf("%s is in the overlay and not changed", name)
				}
				if _, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func testCache(t *testing.T) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "govis-test")
}

// sameSymbols: a file in assembly that is replaced as a whole has to define what stock does.
func sameSymbols(t *testing.T, name string, stock, data []byte) {
	t.Helper()
	text := regexp.MustCompile(`(?m)^TEXT\s+\S+`)
	was, is := text.FindAllString(string(stock), -1), text.FindAllString(string(data), -1)
	slices.Sort(was)
	slices.Sort(is)
	if !slices.Equal(was, is) {
		t.Errorf("%s defines %q, stock %q", name, is, was)
	}
}

// TestToolchains builds and runs a program with each supported toolchain, also one that the go command
// keeps in the module cache, where it refuses overlays.
func TestToolchains(t *testing.T) {
	for _, release := range releasesOfOurs() {
		t.Run(release, func(t *testing.T) {
			gorootOf(t, tested[release])
			b, err := Build(context.Background(), Config{
				Target:   []string{"./testdata/last"},
				CacheDir: testCache(t),
				Env:      append(os.Environ(), "GOTOOLCHAIN="+tested[release]),
				Stderr:   os.Stderr,
			})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Remove()
			if b.GoVersion != tested[release] {
				t.Errorf("built with %s, want %s", b.GoVersion, tested[release])
			}
			events := 0
			p, err := b.Start(Config{Args: []string{"return"}}, func(*tracer.Event) error { events++; return nil })
			if err != nil {
				t.Fatal(err)
			}
			if exit, err := p.Wait(); err != nil || exit.Code != 0 || events < 10 {
				t.Errorf("exit %+v, error %v, %d events", exit, err, events)
			}
		})
	}
}

func TestSupportedHasToolchains(t *testing.T) {
	for _, release := range Supported {
		if tested[release] == "" {
			t.Errorf("no toolchain of %s is tested", release)
		}
	}
	if !slices.IsSortedFunc(Supported, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("%v is not newest first", Supported)
	}
}

func TestRelease(t *testing.T) {
	for version, want := range map[string]string{
		"go1.26.8":            "go1.26",
		"go1.27":              "go1.27",
		"go1.27rc1":           "go1.27",
		"go1.26.8 X:nodwarf5": "go1.26",
		"devel go1.28-abc":    "",
		"":                    "",
	} {
		if got := release(version); got != want {
			t.Errorf("release(%q) = %q, want %q", version, got, want)
		}
	}
}

func TestUnsupportedError(t *testing.T) {
	err := &UnsupportedError{Version: "go1.19.3"}
	for _, want := range append([]string{"go1.19.3", "GOTOOLCHAIN="}, Supported...) {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

func TestUnsupportedPlatform(t *testing.T) {
	for platform, want := range map[string]string{
		"linux/386":   "one for linux/amd64",
		"linux/arm64": "govis build",
	} {
		if err := (&UnsupportedError{Platform: platform}).Error(); !strings.Contains(err, platform) || !strings.Contains(err, want) {
			t.Errorf("%q does not say %q and %q", err, platform, want)
		}
	}
}
