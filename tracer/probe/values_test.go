package probe_test

import (
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestValues sends values of every kind through channels: both sides show them as
// a reader of the program expects.
func TestValues(t *testing.T) {
	want := []string{
		"{{{{4}}}}", "{{{3}}}", "{{2}}", "{1}",
		`{{1} nil {-1 2} errors.errorString: "e" nil …}`,
		`""`, `"a\x00b\xff"`, `"日本語"`,
		`"named"`,
		"[a b c d]",
		`[1 "two"]`, `[nil errors.errorString: "x"]`,
		"[{1} {2}]",
		`{first nil errors.errorString: "deep" [1 2]}`,
		"nil", `fmt.wrapError: "outer: inner"`,
		"shouting{9}",
		"{}", "[]", "true", "-1", "19990", "1.5", "(1+2i)", "1.5s", "2024-05-01T12:00:00Z",
		"nil", "nil", "nil",
		"[]byte len 5 cap 5",
		"[7 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 …]",
		"Four{{{{0}}}}", `label("l")`, "nil", "nil", "7", "[1 2 3]",
		"[8 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 …]",
		"{}", "{}", "{}",
	}
	rec := run(t, program("values"))
	if rec.stdout != "ok\n" {
		t.Fatalf("the program said %q; stderr:\n%s", rec.stdout, rec.stderr)
	}
	sends := rec.named("c", tracer.ChanSend)
	if len(sends) != len(want) {
		t.Fatalf("%d values were sent, want %d", len(sends), len(want))
	}
	for i, e := range sends {
		if e.Value != want[i] {
			t.Errorf("value %d of a channel of %s: %s, want %s", i, e.Name, e.Value, want[i])
		}
	}
	received := rec.named("c", tracer.ChanRecv)
	for i, e := range received {
		if e.Value != want[i] {
			t.Errorf("received %s, sent %s", e.Value, want[i])
		}
	}
	last := sends[len(sends)-1]
	if last.Len != 3 || last.Cap != 1<<30 || !strings.HasPrefix(last.At, "main.go:") {
		t.Errorf("the last send leaves len %d of %d at %s", last.Len, last.Cap, last.At)
	}
}
