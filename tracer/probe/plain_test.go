package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

var memKinds = []tracer.Kind{tracer.MemRead, tracer.MemWrite, tracer.MemLater}

// TestPlainMemory holds the trace of testdata/race against what the program does, whatever the schedule.
func TestPlainMemory(t *testing.T) {
	rec := run(t, watchedProgram("race"))
	if want := "true true [100 100] true 1\n"; rec.stdout != want {
		t.Fatalf("the program said %q, want %q", rec.stdout, want)
	}
	for name, elem := range map[string]string{"total": "int", "c.n": "int32", "counts[i]": "uint8", "local": "int"} {
		n := map[tracer.Kind]int{}
		for _, e := range rec.named(name, memKinds...) {
			if e.Elem != elem || e.Has&(tracer.FieldValue|tracer.FieldOld|tracer.FieldNew) == 0 {
				t.Fatalf("event %d: %s of %s, %s, without a value", e.Seq, e.Kind, name, e.Elem)
			}
			if e.Kind == tracer.MemLater || strings.HasSuffix(e.Stack[0].Func, "main.main.func1") {
				n[e.Kind]++
			}
		}
		if n[tracer.MemRead] != 200 || n[tracer.MemWrite] != 200 || n[tracer.MemLater] < 200 {
			t.Errorf("%s has %v, want 200 reads and writes", name, n)
		}
	}
	for _, e := range rec.kinds(memKinds...) {
		if strings.Contains(e.Name, " ") || e.Kind != tracer.MemLater && e.Pkg != "main" {
			t.Errorf("event %d: %s of %q in package %s", e.Seq, e.Kind, e.Name, e.Pkg)
		}
	}
	t.Run("LostUpdate", func(t *testing.T) {
		var got []string
		for _, e := range rec.named("lost", memKinds...) {
			who := "other"
			if e.G == 1 {
				who = "main"
			}
			got = append(got, strings.TrimSpace(fmt.Sprint(who, " ", strings.TrimPrefix(e.Kind.String(), "mem."), " ", e.Value, e.Old, e.New)))
		}
		want := []string{"main read 0", "other read 0", "other write 0", "other later 1", "main write 1", "main later 1", "main read 1"}
		if !slices.Equal(got, want) {
			t.Errorf("lost: %q, want %q", got, want)
		}
	})
	t.Run("Types", func(t *testing.T) {
		for name, want := range map[string]string{"c.done": "bool false>true", "c.ratio": "float64 0>0.5", "c.name": " >"} {
			var old, left, elem string
			for _, e := range rec.named(name, tracer.MemWrite, tracer.MemLater) {
				old, left, elem = old+e.Old, left+e.New, e.Elem
			}
			if got := elem + " " + old + ">" + left; got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	})
}
