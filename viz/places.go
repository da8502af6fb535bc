package viz

import (
	"unsafe"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// A place is a line of the user's source.
type place struct {
	file, fn, at string
	line         int
	events       eventList // indexes of the events that happened there
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

// stackKey tells stacks apart, and kinds of events: who did it depends on both.
type stackKey struct {
	first *tracer.Frame
	kind  tracer.Kind
}

// maxStacks bounds the memory for stacks already looked at.
const maxStacks = 1 << 16

// places gathers the lines of source that events name.
type places struct {
	all    []place
	byKey  map[placeKey]int32
	stacks map[stackKey]stackInfo // events share their stacks
	recent [64]recentStack        // of those, by address: most are met again and again
}

type recentStack struct {
	stackKey
	info stackInfo
}

func newPlaces() places {
	return places{byKey: make(map[placeKey]int32), stacks: make(map[stackKey]stackInfo)}
}

// of looks at an event's stack.
func (p *places) of(e *tracer.Event) stackInfo {
	if len(e.Stack) == 0 {
		return p.look(e)
	}
	key := stackKey{&e.Stack[0], e.Kind}
	at := uintptr(unsafe.Pointer(key.first))
	r := &p.recent[(at>>5^at>>11^uintptr(e.Kind))%uintptr(len(p.recent))]
	if r.stackKey != key {
		*r = recentStack{key, p.find(key, e)}
	}
	return r.info
}

func (p *places) find(key stackKey, e *tracer.Event) stackInfo {
	info, ok := p.stacks[key]
	if !ok {
		info = p.look(e)
		if len(p.stacks) >= maxStacks {
			clear(p.stacks)
		}
		p.stacks[key] = info
	}
	return info
}

func (p *places) look(e *tracer.Event) stackInfo {
	origin := e.Origin()
	info := stackInfo{
		place:   -1,
		direct:  origin == tracer.OriginUser || origin == tracer.OriginUnknown, // nothing is known: do not hide it
		known:   origin != tracer.OriginUnknown,
		library: origin == tracer.OriginLibrary && len(e.Stack) > 0,
	}
	if pl := userPlace(e); pl != nil {
		info.place = p.intern(place{file: pl.File, line: pl.Line, fn: pl.Func, at: pl.At})
	}
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
	if at == "" || tracer.Standard(pkg) {
		return nil
	}
	for i := range stack {
		if f := &stack[i]; f.IsAt(at) {
			return &protocol.Place{File: f.File, Line: f.Line, Func: f.Func, At: at}
		}
	}
	return &protocol.Place{At: at}
}
