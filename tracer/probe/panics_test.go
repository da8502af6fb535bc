package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestPanics holds the trace of testdata/panics against what the program panics with.
func TestPanics(t *testing.T) {
	rec := run(t, program("panics"))
	stdout, _, _ := plain(t, program("panics"))
	if rec.stdout != stdout {
		t.Errorf("with the probe the program says:\n%s\nwithout:\n%s", rec.stdout, stdout)
	}
	var got []string
	for _, e := range rec.kinds(tracer.PanicStart, tracer.PanicRecover) {
		got = append(got, strings.TrimPrefix(e.Kind.String(), "panic.")+" "+strings.Replace(e.Message, "runtime error: panic called", "panic called", 1)) // Go 1.27 says more
		if e.G != 1 || !strings.HasPrefix(e.At, "main.go:") {
			t.Errorf("event %d is goroutine %d's at %q", e.Seq, e.G, e.At)
		}
	}
	var want []string
	for _, message := range []string{
		"no route", "no error", "code(7)", "runtime error: index out of range [5] with length 0",
		"assignment to entry in nil map", "runtime error: invalid memory address or nil pointer dereference",
		"interface conversion: interface {} is string, not int", "panic called with nil argument",
	} {
		want = append(want, "start "+message, "recover "+message)
	}
	want = append(want, "start first", "start second", "recover second", "start inner", "recover inner")
	if !slices.Equal(got, want) {
		t.Errorf("panics:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range rec.kinds(tracer.PanicRecover) {
		if e.Stack[0].Func != "main.caught" {
			t.Errorf("event %d: recovered in %s", e.Seq, e.Stack[0].Func)
		}
	}
	if exits := rec.kinds(tracer.Goexit); len(exits) != 1 || exits[0].G == 1 || exits[0].Pkg != "main" {
		t.Errorf("Goexit: %+v", exits)
	}
	if n := len(rec.kinds(tracer.Panic)); n != 0 {
		t.Errorf("%d panics that nothing recovered", n)
	}
}
