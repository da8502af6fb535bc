package tracetest

import (
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/govis/govis/tracer"
)

// places remembers what each line of a made-up program is called, so that all
// events of one line share a stack, as those of the probe do.
var places sync.Map // of [depth]uintptr to *place

const depth = 3

type place struct {
	at, pkg string
	stack   []tracer.Frame
}

// place gives e the line of the program that is being played: the nearest one
// on the stack outside the model itself.
func (g *G) place(e *tracer.Event) {
	var pcs [12]uintptr
	n := runtime.Callers(2, pcs[:])
	if n == 0 {
		return
	}
	known, ok := places.Load(pcs)
	if !ok {
		known, _ = places.LoadOrStore(pcs, newPlace(pcs[:n]))
	}
	p := known.(*place)
	e.Has |= tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack
	e.At, e.Pkg, e.Stack = p.at, p.pkg, p.stack
}

func newPlace(pcs []uintptr) *place {
	p := &place{pkg: "main"}
	for frames := runtime.CallersFrames(pcs); ; {
		f, more := frames.Next()
		inModel := strings.Contains(f.Function, "tracetest.(*")
		inModel = inModel || strings.HasPrefix(f.Function, "iter.") || strings.HasPrefix(f.Function, "runtime.")
		if f.Function != "" && !inModel && len(p.stack) < depth {
			name := "main." + f.Function[strings.LastIndexByte(f.Function, '.')+1:]
			p.stack = append(p.stack, tracer.Frame{Func: name, File: f.File, Line: f.Line})
		}
		if !more {
			break
		}
	}
	if len(p.stack) > 0 {
		p.at = path.Base(p.stack[0].File) + ":" + strconv.Itoa(p.stack[0].Line)
	}
	return p
}
