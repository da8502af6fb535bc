package names

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/govis/govis/tracer"
)

// header is on the first line of every snippet.
const header = `package main; import ("context"; "fmt"; "log"; "net/http"; "os/signal"; "sync"; "time"; pool "example.com/worker/v2");`

const mainFile = "/src/app/main.go"

// mark is how a snippet says that a line is a frame of the stack: "// @1
// main.run" makes it the second innermost, in function main.run.
var mark = regexp.MustCompile(`// @(\d+) (\S+)`)

// stackOf returns the stack that the marks in a file give, and under it,
// innermost, the frames of below.
func stackOf(t *testing.T, src string, below ...tracer.Frame) []tracer.Frame {
	t.Helper()
	frames := make(map[int]tracer.Frame)
	for i, line := range strings.Split(src, "\n") {
		for _, m := range mark.FindAllStringSubmatch(line, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			frames[n] = tracer.Frame{Func: m[2], File: mainFile, Line: i + 1}
		}
	}
	stack := append([]tracer.Frame(nil), below...)
	for n := range len(frames) {
		fr, ok := frames[n]
		if !ok {
			t.Fatalf("no frame @%d", n)
		}
		stack = append(stack, fr)
	}
	return append(stack, tracer.Frame{Func: "runtime.main", File: "/go/src/runtime/proc.go", Line: 290})
}

// memory is a file system of Go files.
type memory map[string]string

func (m memory) ReadFile(name string) ([]byte, error) {
	s, ok := m[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return []byte(s), nil
}

func (m memory) ReadDir(dir string) ([]string, error) {
	var names []string
	for name := range m {
		if filepath.Dir(name) == dir {
			names = append(names, filepath.Base(name))
		}
	}
	return names, nil
}

func (m memory) resolver() *Resolver {
	return New(Options{ReadFile: m.ReadFile, ReadDir: m.ReadDir})
}

// snippet returns a resolver that knows the snippet as mainFile, and the stack.
func snippet(t *testing.T, src string, below ...tracer.Frame) (*Resolver, []tracer.Frame) {
	t.Helper()
	src = header + src
	return memory{mainFile: src}.resolver(), stackOf(t, src, below...)
}

// std is a frame of the standard library.
func std(fn string) tracer.Frame {
	pkg := parseFunction(fn).pkg
	return tracer.Frame{Func: fn, File: "/go/src/" + pkg + "/x.go", Line: 1}
}

// frames returns frames of the standard library.
func frames(fns []string) []tracer.Frame {
	var stack []tracer.Frame
	for _, fn := range fns {
		stack = append(stack, std(fn))
	}
	return stack
}
