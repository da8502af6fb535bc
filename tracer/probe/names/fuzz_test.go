package names

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// FuzzResolver asks everything about one line of arbitrary source. Seeds are
// the snippets of the tests and the sources of this package.
func FuzzResolver(f *testing.F) {
	for _, tt := range channelTests {
		f.Add(header+tt.src, 3, "main.main", "main.main.func1")
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		f.Fatalf("no sources to start from: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), 40, "names.(*Resolver).Lock", "names.(*Resolver).Lock.gowrap1")
	}
	f.Fuzz(func(t *testing.T, src string, line int, fn, start string) {
		r := memory{mainFile: src}.resolver()
		here := tracer.Frame{Func: fn, File: mainFile, Line: line}
		next := here
		next.Line++
		for _, below := range [][]tracer.Frame{
			nil,
			{std("time.NewTimer")},
			{std("sync.(*Cond).Wait")},
			{std("context.(*cancelCtx).Done"), std("context.WithCancel")},
			{{Func: start, File: mainFile, Line: line - 1}},
		} {
			stack := append(below, here, next, here)
			for _, name := range []string{
				r.Channel(stack, 0), r.Channel(stack, 1), r.LockNth(stack, "Lock", 1),
				r.Lock(stack, "Done"), r.Context(stack), r.Goroutine(stack, start),
			} {
				if len(name) > maxName || strings.ContainsAny(name, "\n\r") {
					t.Errorf("not a name that can be shown: %q", name)
				}
			}
		}
		if cases, ok := r.SelectCases(mainFile, line, 0, 1, true); ok && len(cases) != 2 {
			t.Errorf("a select of one receive and default has %d cases", len(cases))
		}
	})
}
