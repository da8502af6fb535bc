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

// A place is a stack with what of it is the program's own.
type place struct {
	frames  []tracer.Frame
	at, pkg string
}

// place sets where e happened, if the trace tells.
func (c *converter) place(s trace.Stack) { c.at(c.resolve(s)) }

// at is place for a stack that is known.
func (c *converter) at(p *place) {
	if p != nil {
		c.e.Stack, c.e.At, c.e.Pkg = p.frames, p.at, p.pkg
		c.e.Has |= tracer.FieldStack | tracer.FieldAt | tracer.FieldPkg
	}
}

// resolve returns a stack as we have it; nil for none.
func (c *converter) resolve(s trace.Stack) *place {
	if s == trace.NoStack {
		return nil
	}
	if p, ok := c.stacks[s]; ok {
		return p
	}
	var frames []tracer.Frame
	for f := range s.Frames() {
		frames = append(frames, tracer.Frame{Func: c.text(f.Func), File: c.text(f.File), Line: int(f.Line)})
		c.file(f.File, f.Func)
	}
	if len(c.stacks) >= maxStacks {
		clear(c.stacks)
	}
	found := c.placeOf(frames)
	c.stacks[s] = found
	return found
}

// placeOf returns a stack with what of it is the program's own; nil for an empty one.
func (c *converter) placeOf(frames []tracer.Frame) *place {
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
	return &place{frames, c.text(path.Base(own.File) + ":" + strconv.Itoa(own.Line)), c.text(tracer.PackageOf(own.Func))}
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
	return p.frames[len(p.frames)-1].Func
}
