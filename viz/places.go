package viz

import (
	"path"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// A place is a line of the user's source.
type place struct {
	file, fn, at string
	line         int
	events       []uint32 // indexes of the events that happened there
}

// placeKey tells places apart: by file and line, where only the short form is
// known by that.
type placeKey struct {
	file string
	line int
}

// stackInfo is what a stack says: where in the user's source, and whether user code made
// the call itself, not a library on its behalf.
type stackInfo struct {
	place  int32 // position in places.all, -1 none
	direct bool
}

// maxStacks bounds the memory for stacks already looked at.
const maxStacks = 1 << 16

// places gathers the lines of source that events name.
type places struct {
	all    []place
	byKey  map[placeKey]int32
	stacks map[*tracer.Frame]stackInfo // events share their stacks
}

func newPlaces() places {
	return places{byKey: make(map[placeKey]int32), stacks: make(map[*tracer.Frame]stackInfo)}
}

// of looks at an event's stack.
func (p *places) of(e *tracer.Event) stackInfo {
	if len(e.Stack) == 0 {
		if e.At == "" {
			return stackInfo{place: -1, direct: true} // nothing is known: do not hide it
		}
		return stackInfo{place: p.intern(place{at: e.At}), direct: true}
	}
	key := &e.Stack[0]
	if info, ok := p.stacks[key]; ok {
		return info
	}
	info := stackInfo{place: -1, direct: direct(e)}
	if pl := userPlace(e); pl != nil {
		info.place = p.intern(place{file: pl.File, line: pl.Line, fn: pl.Func, at: pl.At})
	}
	if len(p.stacks) >= maxStacks {
		clear(p.stacks)
	}
	p.stacks[key] = info
	return info
}

func (p *places) intern(pl place) int32 {
	key := placeKey{pl.file, pl.line}
	if pl.file == "" {
		key = placeKey{pl.at, -1}
	}
	id, ok := p.byKey[key]
	if !ok {
		id = int32(len(p.all))
		p.byKey[key] = id
		p.all = append(p.all, pl)
	}
	return id
}

// userPlace returns where in the user's source an event happened, nil when it
// does not say.
func userPlace(e *tracer.Event) *protocol.Place { return placeOf(e.At, e.Stack) }

// placeOf finds the frame of a stack that at is the short form of.
func placeOf(at string, stack []tracer.Frame) *protocol.Place {
	if at == "" {
		return nil
	}
	for i := range stack {
		if f := &stack[i]; isAt(f, at) {
			return &protocol.Place{File: f.File, Line: f.Line, Func: f.Func, At: at}
		}
	}
	return &protocol.Place{At: at}
}

// isAt reports whether at, "main.go:21", is the short form of the frame.
func isAt(f *tracer.Frame, at string) bool {
	line := strconv.Itoa(f.Line)
	rest, ok := strings.CutSuffix(at, line)
	return ok && rest == path.Base(f.File)+":"
}

// direct reports whether user code did this itself: at most the packages that
// make up the operation stand between it and the event.
func direct(e *tracer.Event) bool {
	for i := range e.Stack {
		f := &e.Stack[i]
		if e.At != "" && isAt(f, e.At) {
			return true
		}
		if !operationPackage(packageOf(f.Func)) {
			return false
		}
	}
	return false
}

// operationPackage reports whether functions of the package stand on the stack
// of a channel operation, a lock and so on as part of it.
func operationPackage(pkg string) bool {
	switch pkg {
	case "runtime", "sync", "context", "time", "sync/atomic":
		return true
	}
	return strings.HasPrefix(pkg, "internal/") || strings.HasPrefix(pkg, "runtime/")
}

// packageOf returns the package path of a function, "net/http.(*conn).serve".
func packageOf(fn string) string {
	slash := strings.LastIndexByte(fn, '/') + 1
	if dot := strings.IndexByte(fn[slash:], '.'); dot >= 0 {
		return fn[:slash+dot]
	}
	return fn
}
