package names

import (
	"go/ast"

	"github.com/govis/govis/tracer"
)

// Channel names the channel that was made at the top of the stack, innermost
// frame first. nth tells several makes on one line of one function apart: 0 is the
// first of them in the source.
//
//	tasks := make(chan string, 3)         tasks
//	s.quit = make(chan struct{})          s.quit
//	srv := &server{quit: make(chan T)}    srv.quit; without a variable server.quit
//	out[i] = make(chan int)               out[i]
//	outs = append(outs, make(chan int))   outs[]
//	run(make(chan int))                   the parameter of run, if run is in the same package
//	return make(chan int), in gen         what gen's caller assigns it to; else gen()
//	c := make(chan int); return c         what the caller assigns it to; else c
//	<-time.After(d)                       time.After(...)
//	t := time.NewTimer(d)                 t.C
//	<-ctx.Done()                          ctx.Done()
func (r *Resolver) Channel(stack []tracer.Frame, nth int) string {
	i := skip(stack, func(fr tracer.Frame) bool { return inRuntime(fr) || inPackage(fr, "reflect") })
	if i >= len(stack) {
		return ""
	}
	switch {
	case inPackage(stack[i], "time"):
		return r.timerChannel(stack, i)
	case inPackage(stack[i], "context"):
		if name, ok := r.doneChannel(stack, i); ok {
			return name
		}
	case i > 0 && inPackage(stack[i-1], "reflect"):
		return r.resultOf(stack, i, "")
	}
	return r.made(stack, i, nth)
}

// made names the nth channel made on the line of stack[i].
func (r *Resolver) made(stack []tracer.Frame, i, nth int) string {
	src, makes := r.calls(stack[i], func(c *ast.CallExpr) bool {
		return len(c.Args) > 0 && lastName(c) == "make" && operand(c) == nil
	})
	if len(makes) > 1 {
		makes = keep(makes, func(p path) bool {
			t := typeOf(p.node().(*ast.CallExpr).Args[0], r.typeNamed(src))
			return t == nil || t.kind == otherType // not a map, not a slice
		})
	}
	if len(makes) == 1 {
		nth = 0 // inlining copies code: one make can have several addresses
	}
	if nth < 0 || nth >= len(makes) {
		return ""
	}
	return r.follow(stack, i, src, makes[nth], 0, "")
}

// timerChannel names a channel made by package time, to which stack[i]
// belongs: after what the program called there.
func (r *Resolver) timerChannel(stack []tracer.Frame, i int) string {
	i += skip(stack[i:], func(fr tracer.Frame) bool { return inRuntime(fr) || inPackage(fr, "time") })
	suffix := ""
	switch parseFunction(stack[i-1].Func).name {
	case "NewTimer", "NewTicker":
		suffix = ".C"
	}
	return r.resultOf(stack, i, suffix)
}

// resultOf names what stack[i] does with the result of the call that led to
// stack[i-1]; if nothing, the call itself is the name.
func (r *Resolver) resultOf(stack []tracer.Frame, i int, suffix string) string {
	if i <= 0 || i >= len(stack) {
		return ""
	}
	name := ""
	src, calls := r.callsOf(stack[i], stack[i-1])
	for n, call := range calls {
		s := r.follow(stack, i, src, call, 0, suffix)
		if s == "" {
			if s = text(call.node().(ast.Expr)); s != "" {
				s += suffix
			}
		}
		if n > 0 && s != name {
			return "" // no telling which call it was
		}
		name = s
	}
	return bound(name)
}

// doneChannel names the Done channel of a context. It is made when someone
// first asks for it: a call of Done, or of a function that derives a context
// and watches its parent. ok is false if the channel is none such.
func (r *Resolver) doneChannel(stack []tracer.Frame, i int) (name string, ok bool) {
	first := i
	i += skip(stack[i:], func(fr tracer.Frame) bool { return inRuntime(fr) || inPackage(fr, "context") })
	for _, fr := range stack[first:i] {
		ok = ok || parseFunction(fr.Func).name == "Done"
	}
	if !ok || i >= len(stack) {
		return "", ok
	}
	outermost := parseFunction(stack[i-1].Func).name
	_, calls := r.callsOf(stack[i], stack[i-1])
	for n, call := range calls {
		c := call.node().(*ast.CallExpr)
		of := operand(c)
		if outermost != "Done" {
			if len(c.Args) == 0 {
				return "", true
			}
			of = c.Args[0]
		}
		s := ""
		if of != nil {
			s = text(of)
		}
		if s == "" || n > 0 && s != name {
			return "", true
		}
		name = s
	}
	if name == "" {
		return "", true
	}
	return bound(name + ".Done()"), true
}
