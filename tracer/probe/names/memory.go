package names

import (
	"go/ast"

	"github.com/govis/govis/tracer"
)

// Atomic names the variable that an operation of package sync/atomic is about, at the top of the stack. op is the name
// of the method or function.
//
//	c.n.Add(1)                   c.n
//	atomic.AddInt64(&c.n, 1)     c.n
//	atomic.LoadUint32(state)     state
func (r *Resolver) Atomic(stack []tracer.Frame, op string) string {
	i := skip(stack, func(fr tracer.Frame) bool { return inRuntime(fr) || parseFunction(fr.Func).pkg == "sync/atomic" })
	if i >= len(stack) {
		return ""
	}
	src, calls := r.calls(stack[i], func(c *ast.CallExpr) bool { return lastName(c) == op })
	if src == nil {
		return ""
	}
	name := ""
	for _, p := range calls {
		call := p.node().(*ast.CallExpr)
		x := operand(call)
		if x == nil || src.isImport(x) {
			if len(call.Args) == 0 {
				return ""
			}
			x = call.Args[0]
		}
		s := text(x)
		if name != "" && s != name {
			return "" // the line has several, and which it is cannot be told
		}
		name = s
	}
	return bound(name)
}
