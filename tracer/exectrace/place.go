package exectrace

import (
	"path"
	"strconv"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// maxStacks bounds how many stacks are remembered. Their numbers begin anew with each generation of a trace.
const maxStacks = 1 << 16

// maxFiles bounds how many source files are told of.
const maxFiles = 1 << 14

// place sets where e happened, if the trace tells.
func (c *converter) place(s trace.Stack) { c.at(c.resolve(s)) }

// at is place for a stack that is known.
func (c *converter) at(p *tracer.Place) {
	if p != nil {
		c.where = p
		c.e.Stack, c.e.At, c.e.Pkg = p.Stack, p.At, p.Pkg
		c.e.Has |= tracer.FieldStack | tracer.FieldAt | tracer.FieldPkg
	}
}

// A stackTable has the places of a generation's stacks. Most are met again and again: the last ones are found without looking far.
type stackTable struct {
	recent [8]recentStack
	next   int // of recent
	all    map[trace.Stack]*tracer.Place
}

type recentStack struct {
	stack trace.Stack
	place *tracer.Place
}

// get returns the place of a stack, ok false where the table has none.
func (t *stackTable) get(s trace.Stack) (p *tracer.Place, ok bool) {
	for i := range t.recent {
		if t.recent[i].stack == s {
			return t.recent[i].place, true
		}
	}
	if p, ok = t.all[s]; ok {
		t.note(s, p)
	}
	return p, ok
}

func (t *stackTable) put(s trace.Stack, p *tracer.Place) {
	if len(t.all) >= maxStacks {
		clear(t.all)
	}
	t.all[s] = p
	t.note(s, p)
}

func (t *stackTable) note(s trace.Stack, p *tracer.Place) {
	t.recent[t.next%len(t.recent)] = recentStack{s, p}
	t.next++
}

func (t *stackTable) clear() {
	clear(t.all)
	clear(t.recent[:])
}

// resolve returns the place that a stack is of, which it has with it; nil for none.
func (c *converter) resolve(s trace.Stack) *tracer.Place {
	if s == trace.NoStack {
		return nil
	}
	if p, ok := c.stacks.get(s); ok {
		return p
	}
	var frames []tracer.Frame
	for f := range s.Frames() {
		frames = append(frames, tracer.Frame{Func: c.text(f.Func), File: c.text(f.File), Line: int(f.Line)})
		c.file(f.File, f.Func)
	}
	found := c.placeOf(frames)
	c.stacks.put(s, found)
	return found
}

// placeOf returns a stack with what of it is the program's own; nil for an empty one.
func (c *converter) placeOf(frames []tracer.Frame) *tracer.Place {
	if len(frames) == 0 {
		return nil
	}
	own := frames[0]
	for _, f := range frames {
		if !tracer.Standard(tracer.PackageOf(f.Func)) {
			own = f
			break
		}
	}
	return &tracer.Place{
		At: c.text(path.Base(own.File) + ":" + strconv.Itoa(own.Line)), Pkg: c.text(tracer.PackageOf(own.Func)), Stack: frames,
	}
}

// file notes a source file that a stack names, with a function in it.
func (c *converter) file(file, fn string) {
	if _, ok := c.files[file]; ok || len(c.files) >= maxFiles {
		return
	}
	file = c.text(file)
	c.files[file] = c.text(fn)
	c.newFile(file, c.files[file])
}

// outermost returns the function that a goroutine with this stack runs; "" where that is not known.
func (c *converter) outermost(s trace.Stack) string {
	p := c.resolve(s)
	if p == nil {
		return ""
	}
	return p.Stack[len(p.Stack)-1].Func
}
