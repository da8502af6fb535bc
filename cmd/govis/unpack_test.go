package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/scenarios"
)

func TestUnpackedScenarioBuilds(t *testing.T) {
	cache := t.TempDir()
	// A foreign workspace and flags must not matter to a scenario.
	t.Setenv("GOFLAGS", "-mod=vendor")
	t.Setenv("GOWORK", filepath.Join(cache, "nosuch", "go.work"))
	for i, s := range scenarios.List() {
		if i%10 > 0 && s.Go == "" {
			continue // what go vet says of each of them is tested where they are
		}
		got, err := unpackScenario(target{name: s.Name, scenario: s.Name}, cache)
		if err != nil {
			t.Fatal(err)
		}
		vet := []string{"vet"}
		if s.Vet != "" {
			vet = append(vet, "-"+s.Vet+"=false") // its mistake
		}
		cmd := exec.Command("go", append(vet, got.packages...)...)
		cmd.Dir = got.dir
		cmd.Env = append(os.Environ(), got.env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: go vet of the unpacked source: %v\n%s", s.Name, err, out)
		}
	}
}

func TestUnpackMendsWhatWasChanged(t *testing.T) {
	cache := t.TempDir()
	first, err := unpackScenario(target{scenario: "hello"}, cache)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(first.dir, "main.go")
	if err := os.WriteFile(file, []byte("package broken"), 0o644); err != nil {
		t.Fatal(err)
	}
	second, err := unpackScenario(target{scenario: "hello"}, cache)
	if err != nil {
		t.Fatal(err)
	}
	if first.dir != second.dir {
		t.Errorf("the same source went to %s, then to %s", first.dir, second.dir)
	}
	if src, err := os.ReadFile(file); err != nil || !strings.Contains(string(src), "package main") {
		t.Errorf("main.go was not mended: %s (%v)", src, err)
	}
	entries, err := os.ReadDir(second.dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v (%v), want go.mod and main.go", entries, err)
	}
}
