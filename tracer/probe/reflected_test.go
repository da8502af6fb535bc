package probe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestReflected runs selects through package reflect: cases stand as the program has them, also
// when there are very many.
func TestReflected(t *testing.T) {
	rec := run(t, program("reflected"))
	var chosen, cases []string
	for _, e := range rec.kinds(tracer.SelectWait, tracer.SelectDone) {
		if e.G != 1 {
			continue
		}
		if e.Kind == tracer.SelectDone {
			chosen = append(chosen, fmt.Sprint(e.Case))
		}
		if len(e.Cases) > 10 {
			cases = append(cases, fmt.Sprint(len(e.Cases), " ", e.Cases[9_000].Name))
			continue
		}
		var list []string
		for _, c := range e.Cases {
			list = append(list, strings.TrimSpace(c.Dir+" "+c.Name))
		}
		cases = append(cases, strings.Join(list, ", "))
	}
	if got := strings.Join(chosen, "\n") + "\n"; got != rec.stdout {
		t.Errorf("the trace has these cases chosen:\n%s\nthe program says:\n%s", got, rec.stdout)
	}
	want := []string{
		"recv a, send b, recv c, default",
		"recv a, default, send b, send c, recv",
		"recv a, send b, recv c",
		"send a, recv, recv c, recv b, send",
		"10001 last",
		"10002 last",
	}
	cases = slices.Compact(cases) // with a select.wait, where it comes to that
	if got := strings.Join(cases, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("cases:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}
