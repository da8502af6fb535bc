package probe_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// TestNamed holds the names of channels and locks against what testdata/named says that they are to be called.
func TestNamed(t *testing.T) {
	rec := run(t, program("named"))
	if rec.stdout != "ok\n" {
		t.Fatalf("the program said %q; stderr:\n%s", rec.stdout, rec.stderr)
	}
	said := map[string]int{}
	for _, e := range rec.kinds(tracer.ChanSend) {
		want, err := strconv.Unquote(e.Value)
		if err != nil || e.Pkg != "main" {
			continue
		}
		said[want]++
		if want == "moved chan" { // its source is not to be had
			want = "chan string generated.go:100"
		}
		if e.Name != want {
			t.Errorf("event %d: %q, want %q", e.Seq, e.Name, want)
		}
		alias := map[string]string{"main.call": "c", "main.main.func2": "param", "main.(*queue[go.shape.string]).put": "q.items"}[e.Stack[0].Func]
		if alias == e.Name {
			alias = ""
		}
		if e.Label != alias {
			t.Errorf("event %d: %s calls %q %q, want %q", e.Seq, e.Stack[0].Func, e.Name, e.Label, alias)
		}
	}
	for name, n := range map[string]int{
		"global": 1, "out[2]": 1, "outs[1]": 1, "two[1]": 1, "again[i]": 4, "h.ports[i].in": 2, "local": 2, "jobs.items": 2, "given": 1, "moved chan": 1,
	} {
		if said[name] != n {
			t.Errorf("%s was said %d times, want %d", name, said[name], n)
		}
	}
	if sends := rec.named("numbers.items", tracer.ChanSend); len(sends) != 1 || sends[0].Value != "1" {
		t.Errorf("numbers.items: %+v", sends)
	}
	var locks []string
	for _, e := range rec.kinds(tracer.MutexLock, tracer.RWMutexRLock) {
		if e.Pkg == "main" && !strings.Contains(e.Name, ".go:") && e.At[:4] == "main" && slices.ContainsFunc(e.Stack, func(f tracer.Frame) bool { return f.Func == "main.fields" }) {
			locks = append(locks, e.Kind.String()+" "+e.Name)
		}
	}
	if want := []string{"mutex.lock h", "rwmutex.rlock h.rw", "mutex.lock shared"}; !slices.Equal(locks, want) {
		t.Errorf("locks %q, want %q", locks, want)
	}
}
