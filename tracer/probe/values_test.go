package probe_test

import (
	"slices"
	"strconv"
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
		"-32768", "2147483647", "-9223372036854775808", "255", "65535", "4294967295", "18446744073709551615", "18", "-3", "7",
		"NaN", "+Inf", "-Inf", "-0", "1e+100", "0.1", "(-1.5+0i)", "false",
		"{1 x}", `{0 ""}`, "failing{3}", "nil", // methods are not called
		"rude(4)", "*pair[int,string] 0x*", "pair[int8,bool]{1 true}", `outer{{5 "…"}}`, "3s", "NaN",
		"{a 2}", "nil", "map[string]int 0x*", "[]int len 3 cap 3", "nil", "[]int len 0 cap 0", "func() 0x*", "*int 0x*", "chan int 0x*",
		`"a \"quoted\"\tword"`, `"` + strings.Repeat("long ", 10) + `l…" len 500`,
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
		if !sameValue(e.Value, want[i]) {
			t.Errorf("value %d of a channel of %s: %s, want %s", i, e.Name, e.Value, want[i])
		}
	}
	received := rec.named("c", tracer.ChanRecv)
	for i, e := range received {
		if e.Value != sends[i].Value {
			t.Errorf("received %s, sent %s", e.Value, sends[i].Value)
		}
	}
	last := sends[len(sends)-1]
	if last.Len != 3 || last.Cap != 1<<30 || !strings.HasPrefix(last.At, "main.go:") {
		t.Errorf("the last send leaves len %d of %d at %s", last.Len, last.Cap, last.At)
	}
}

// sameValue compares a value with what is wanted, which may leave the digits of an address open.
func sameValue(got, want string) bool {
	before, open := strings.CutSuffix(want, "0x*")
	if !open {
		return got == want
	}
	digits, ok := strings.CutPrefix(got, before+"0x")
	return ok && digits != "" && strings.Trim(digits, "0123456789abcdef") == ""
}

// TestValueBytes: more of a value is kept where that is asked for, and less where less is.
func TestValueBytes(t *testing.T) {
	long := strings.Repeat("long ", 100)
	for bytes, most := range map[int]int{16: 16, 256: 256, 1024: 500} {
		c := program("values")
		c.ValueBytes = bytes
		rec := run(t, c)
		texts := slices.DeleteFunc(rec.named("c", tracer.ChanSend), func(e tracer.Event) bool {
			return !strings.Contains(e.Value, "len 500") && e.Value != strconv.Quote(long)
		})
		if len(texts) != 1 {
			t.Errorf("%d bytes: %+v", bytes, texts)
			continue
		}
		kept, _, _ := strings.Cut(strings.Trim(texts[0].Value, `"`), "…")
		if !strings.HasPrefix(long, kept) || len(kept) > most || kept == "" || bytes > 500 && kept != long {
			t.Errorf("%d bytes: %s", bytes, texts[0].Value)
		}
	}
}
