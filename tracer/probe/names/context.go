package names

import "github.com/govis/govis/tracer"

// Context names the context that a function of package context, or one of the
// standard library that uses it, made at the top of the stack: what its caller
// assigns it to.
//
//	ctx, cancel := context.WithTimeout(parent, d)   ctx
//	s.ctx, s.stop = context.WithCancel(p)           s.ctx
//	run(context.WithValue(ctx, k, v))               the parameter of run
//	return context.WithCancel(p)                    what the caller assigns it to
//	_, cancel := context.WithCancel(p)              context.WithCancel(...)
func (r *Resolver) Context(stack []tracer.Frame) string {
	i := skip(stack, func(fr tracer.Frame) bool { return inRuntime(fr) || inPackage(fr, "context") })
	// signal.NotifyContext and the like hand on what they made.
	for i > 0 && i < len(stack) && inPackage(stack[i], "os/signal") {
		i = caller(stack, i)
	}
	return r.resultOf(stack, i, "")
}
