package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// Each command of docs/exports.md makes the file that it names, and the columns there are all that there are.
func TestExportsDoc(t *testing.T) {
	data, err := os.ReadFile("../../docs/exports.md")
	if err != nil {
		t.Fatal(err)
	}
	recording, err := filepath.Abs("../../scenarios/buffered/recording.govis")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	n := 0
	for _, m := range regexp.MustCompile(`(?m)^    govis export buffered (-o (\S+).*)$`).FindAllStringSubmatch(string(data), -1) {
		args, out := m[1], m[2]
		if _, err := exec.LookPath("ffmpeg"); err != nil && (strings.HasSuffix(out, ".mp4") || strings.HasSuffix(out, ".webm")) {
			continue // make test-exports has one
		}
		n++
		cmd := exec.Command("govis", append([]string{"export", recording}, strings.Fields(args)...)...)
		cmd.Dir = dir
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("govis export buffered %s: %v\n%s", args, err, said)
		}
		if info, err := os.Stat(filepath.Join(dir, out)); err != nil || info.Size() == 0 {
			t.Errorf("%s: no file %s (%v)", args, out, err)
		}
	}
	if n < 14 {
		t.Errorf("%d commands", n)
	}
	_, columns, _ := strings.Cut(string(data), "### Columns")
	for _, name := range append([]string{"seq", "t", "g", "p", "kind"}, tracer.FieldNames()...) {
		if !strings.Contains(columns, "`"+name+"`") {
			t.Errorf("the column %s is not documented", name)
		}
	}
	for _, m := range regexp.MustCompile(`\]\((exports/[^)]+)\)`).FindAllStringSubmatch(string(data), -1) {
		if _, err := os.Stat(filepath.Join("../../docs", m[1])); err != nil {
			t.Error(err)
		}
	}
}
