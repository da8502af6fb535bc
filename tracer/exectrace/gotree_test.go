package exectrace_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The traces of Go 1.11, 1.19 and 1.21 that the Go tree has for the tests of its own reader.
func TestOldTraces(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "src/internal/trace/internal/tracev1/testdata/*_good"))
	if err != nil || len(files) == 0 {
		t.Skipf("this Go has none: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			events, err := read(t, data)
			if err != nil || len(events) == 0 {
				t.Fatalf("%d events, %v", len(events), err)
			}
			checkPossible(t, events)
			// Go's reader of these gives events of one instant in any order.
			if got, err := convert(t, data); err != nil || got.Len() != len(events) {
				t.Errorf("from a file %d events, %v; from a stream %d", got.Len(), err, len(events))
			}
			for i := range events {
				if events[i].P >= 1000 {
					t.Fatalf("event %d is on P %d", i+1, events[i].P)
				}
			}
			if len(data) < 50_000 && !testing.Short() {
				for n := len(data) / 4; n < len(data); n += len(data) / 4 {
					partEvents, _ := read(t, data[:n])
					checkPossible(t, partEvents)
				}
			}
		})
	}
}

// What the fuzzing of Go's own reader has found.
func TestGoFuzzdata(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "golang.org/x/exp/trace").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "testdata/fuzz/*/*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no inputs: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			literal, ok := strings.CutPrefix(strings.TrimSpace(line), "[]byte(")
			if !ok {
				continue
			}
			data, err := strconv.Unquote(strings.TrimSuffix(literal, ")"))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			damaged(t, filepath.Base(file), []byte(data), -1)
		}
	}
}
