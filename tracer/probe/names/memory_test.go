package names_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/names"
)

func TestAtomic(t *testing.T) {
	const src = `package p

import "sync/atomic"

func f(c *counters, state *uint32, i int) {
	c.hits.Add(1) // Add c.hits
	atomic.AddInt64(&c.n, 1) // AddInt64 c.n
	_ = atomic.LoadUint32(state) // LoadUint32 state
	c.all[i].Store(2) // Store c.all[i]
	_, _ = c.hits.Load(), c.misses.Load() // Load
	_, _ = c.hits.Load(), c.hits.Load() // Load c.hits
	go c.hits.Add(2) // Swap
}
`
	file := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	r := names.New(names.Options{})
	for i, line := range strings.Split(src, "\n") {
		_, comment, ok := strings.Cut(line, "// ")
		if !ok {
			continue
		}
		op, want, _ := strings.Cut(comment, " ")
		stack := []tracer.Frame{
			{Func: "sync/atomic.(*Int64)." + op, File: "/go/src/sync/atomic/type.go", Line: 1},
			{Func: "example.com/p.f", File: file, Line: i + 1},
		}
		if got := r.Atomic(stack, op); got != want {
			t.Errorf("%s: %q, want %q", strings.TrimSpace(line), got, want)
		}
	}
}
