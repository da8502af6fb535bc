package scenarios

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"testing"
)

// What go vet finds in a scenario is what its lesson declares, and only wrong ones have anything to declare. (The rest of
// the gate leaves those that do to this test: see .ci/vetted.) That goes for the language version that a scenario is built
// with, so that none needs a newer Go than it says.
func TestVet(t *testing.T) {
	releases := map[string][]Scenario{}
	for _, s := range List() {
		goVersion := cmp.Or(s.Go, "1.24")
		releases[goVersion] = append(releases[goVersion], s)
	}
	for goVersion, list := range releases {
		found := vet(t, goVersion, list)
		for _, s := range list {
			var declared []string
			if s.Vet != "" {
				declared = []string{s.Vet}
			}
			if !slices.Equal(found[s.Name], declared) {
				t.Errorf("%s: go vet finds %q, the lesson declares %q", s.Name, found[s.Name], declared)
			}
			if s.Vet != "" && !s.Wrong {
				t.Errorf("%s: the lesson declares what go vet finds, and not that it is wrong", s.Name)
			}
		}
	}
}

// vet runs go vet over scenarios, as packages of one module, and returns the names of the analyzers that found something, by
// scenario.
func vet(t *testing.T, goVersion string, list []Scenario) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module lessons\n\ngo "+goVersion+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		fsys, err := FS(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(dir, s.Name), fsys); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "vet", "-json", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("go vet: %v\n%s", err, &stderr)
	}
	// Older releases of Go write the findings to stderr, with lines like "# pkg" in between.
	out := stdout.Bytes()
	for line := range bytes.Lines(stderr.Bytes()) {
		if !bytes.HasPrefix(line, []byte("#")) {
			out = append(out, line...)
		}
	}
	found := map[string][]string{}
	packages := 0
	for in := json.NewDecoder(bytes.NewReader(out)); ; packages++ {
		var finding map[string]map[string]json.RawMessage // package, analyzer
		if err := in.Decode(&finding); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("what go vet -json says cannot be read: %v\n%s", err, out)
		}
		for pkg, analyzers := range finding {
			for name := range analyzers {
				found[path.Base(pkg)] = append(found[path.Base(pkg)], name)
			}
		}
	}
	if packages < len(list) {
		t.Fatalf("go vet speaks of %d packages; there are %d scenarios", packages, len(list))
	}
	for _, names := range found {
		slices.Sort(names)
	}
	return found
}
