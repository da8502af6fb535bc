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
	place   int32 // position in places.all, -1 none
	direct  bool
	known   bool // there is a stack, or a place
	library bool // there is a stack, and nothing of the user's on it
}

// stackKey tells stacks apart. What package context does with a channel is not
// the user's doing, but what it does with a context is.
type stackKey struct {
	first   *tracer.Frame
	context bool
}

func isContext(k tracer.Kind) bool {
	return k == tracer.ContextCreate || k == tracer.ContextCancel || k == tracer.ContextDone
}

// maxStacks bounds the memory for stacks already looked at.
const maxStacks = 1 << 16

// places gathers the lines of source that events name.
type places struct {
	all    []place
	byKey  map[placeKey]int32
	stacks map[stackKey]stackInfo // events share their stacks
}

func newPlaces() places {
	return places{byKey: make(map[placeKey]int32), stacks: make(map[stackKey]stackInfo)}
}

// of looks at an event's stack.
func (p *places) of(e *tracer.Event) stackInfo {
	if len(e.Stack) == 0 {
		info := stackInfo{place: -1, direct: true} // nothing is known: do not hide it
		if e.At != "" {
			info.direct, info.known = !standard(e.Pkg), true
			if info.direct {
				info.place = p.intern(place{at: e.At})
			}
		}
		return info
	}
	key := stackKey{&e.Stack[0], isContext(e.Kind)}
	if info, ok := p.stacks[key]; ok {
		return info
	}
	info := stackInfo{place: -1, known: true, library: true}
	if pl := userPlace(e); pl != nil {
		info.place = p.intern(place{file: pl.File, line: pl.Line, fn: pl.Func, at: pl.At})
		info.direct, info.library = direct(e), false
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
func userPlace(e *tracer.Event) *protocol.Place { return placeOf(e.At, e.Pkg, e.Stack) }

// placeOf finds the frame of a stack that at is the short form of; nil when
// that is not in the user's source.
func placeOf(at, pkg string, stack []tracer.Frame) *protocol.Place {
	if at == "" || standard(pkg) {
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

// direct reports whether the user's code, where e.At is, did this itself: only
// the functions that make up the operation stand between it and the event.
func direct(e *tracer.Event) bool {
	for i := range e.Stack {
		f := &e.Stack[i]
		if isAt(f, e.At) {
			return true
		}
		if !ofOperation(f.Func) && !(isContext(e.Kind) && packageOf(f.Func) == "context") {
			return false
		}
	}
	return false
}

// ofOperation reports whether a function stands on the stack of a channel
// operation, a lock, a timer and so on as part of it.
func ofOperation(fn string) bool {
	switch pkg := packageOf(fn); pkg {
	case "runtime", "time":
		return true
	case "sync", "internal/sync":
		switch typ, _, _ := strings.Cut(fn[len(pkg)+1:], ")"); typ {
		case "(*Mutex", "(*RWMutex", "(*rlocker", "(*WaitGroup", "(*Cond":
			return true
		}
		return false
	default:
		return strings.HasPrefix(pkg, "internal/runtime/")
	}
}

// standardRoots are the folders at the top of the standard library. Its
// packages are known by them: a trace need not come from this machine, where one
// could look.
var standardRoots = func() map[string]bool {
	m := make(map[string]bool)
	for _, r := range strings.Fields(`archive bufio bytes cmp compress container context crypto database
		debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math
		mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall
		testing text time unicode unique unsafe vendor weak`) {
		m[r] = true
	}
	return m
}()

// standard reports whether a package is of the standard library.
func standard(pkg string) bool {
	root, _, _ := strings.Cut(pkg, "/")
	return standardRoots[root]
}

// packageOf returns the package path of a function, "net/http.(*conn).serve".
func packageOf(fn string) string {
	slash := strings.LastIndexByte(fn, '/') + 1
	if dot := strings.IndexByte(fn[slash:], '.'); dot >= 0 {
		return fn[:slash+dot]
	}
	return fn
}
