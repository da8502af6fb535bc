package names

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/govis/govis/tracer"
)

// Lock names the Mutex, RWMutex, WaitGroup, Cond or Once on which a method was
// called, at the top of the stack: the expression before the method's name.
// method is the name of the method, "Lock"; it is only looked at if the stack
// begins with the caller.
//
//	s.mu.Lock()              s.mu
//	(*m).RLock()             m
//	counters[i].mu.Unlock()  counters[i].mu
//	c.Lock()                 c, which embeds the lock
//	wg.Go(f)                 wg, for the Add inside it
//	cond.Wait()              cond.L, for the lock inside it
//	s.rw.RLocker().Lock()    s.rw
//
// In the standard library's own code it is what users of the library can know it by, with the package in front.
// Of several calls of the method on the line it means the first; see [Resolver.LockNth].
func (r *Resolver) Lock(stack []tracer.Frame, method string) string {
	return r.LockNth(stack, method, 0)
}

// LockNth is Lock for the nth call, from 0, of the method on its line.
func (r *Resolver) LockNth(stack []tracer.Frame, method string, nth int) string {
	i := skip(stack, func(fr tracer.Frame) bool { return inRuntime(fr) || lockMethod(fr) })
	if i >= len(stack) {
		return ""
	}
	suffix := ""
	for _, fr := range stack[:i] {
		f := parseFunction(fr.Func)
		if f.pkg == "sync" && f.recv == "*Cond" && f.name == "Wait" && method != "Wait" {
			suffix = ".L"
		}
	}
	// The frame below says for certain what the line calls.
	if i > 0 {
		if f := parseFunction(stack[i-1].Func); f.pkg == "sync" && !f.isLit() {
			method = f.name
		}
	}
	name := r.lockAt(stack[i], method, nth)
	if name == "" {
		return ""
	}
	name = strings.TrimSuffix(name, ".RLocker()") // a Locker that works by the lock itself
	return r.outside(stack, i, mapLock(stack[i], name+suffix))
}

// lockMethod reports whether a frame is a method of one of the types that are locks or work by one: what
// the method's caller calls the object is its name.
func lockMethod(fr tracer.Frame) bool {
	f := parseFunction(fr.Func)
	switch f.pkg {
	case "sync/atomic":
		return true
	case "sync", "internal/sync":
		switch strings.TrimPrefix(f.recv, "*") {
		case "Mutex", "RWMutex", "rlocker", "WaitGroup", "Cond", "Once":
			return true
		}
		return strings.HasPrefix(f.name, "runtime_") // the way into the runtime
	}
	return false
}

// mapLock makes of i.mu, the lock of a node somewhere in a sync.Map, one that is the map's own: so it has
// the map's name.
func mapLock(fr tracer.Frame, name string) string {
	f := parseFunction(fr.Func)
	if _, rest := splitRoot(name); f.pkg == "internal/sync" && f.recv == "*HashTrieMap" && rest != "" {
		return "ht" + rest
	}
	return name
}

func (r *Resolver) lockAt(fr tracer.Frame, method string, nth int) string {
	isCall := func(c *ast.CallExpr) bool { return operand(c) != nil && lastName(c) == method }
	src, calls := r.calls(fr, isCall)
	if len(calls) == 1 {
		nth = 0
	}
	if nth >= 0 && nth < len(calls) {
		return text(operand(calls[nth].node().(*ast.CallExpr)))
	}
	if src == nil || len(calls) > 0 {
		return ""
	}
	return deferred(src, fr, isCall)
}

// deferred names the operand of a deferred call. Such a call runs at the line
// of the return statement or of the brace that ends the function, so it is one
// of the defer statements above. If they differ in the operand there is no
// telling which it is.
func deferred(src *source, fr tracer.Frame, isCall func(*ast.CallExpr) bool) string {
	ends := inScope(src.find(fr.Line, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			_, body := signature(n)
			return body != nil && src.line(body.Rbrace) == fr.Line
		}
		return false
	}), fr.Func)
	name := ""
	for _, end := range ends {
		fn := end
		if _, ok := end.node().(*ast.ReturnStmt); ok {
			fn = end.enclosing()
		}
		if fn == nil {
			continue
		}
		s, ok := deferredIn(fn.node(), end.node().End(), isCall)
		if !ok || s != "" && name != "" && s != name {
			return ""
		}
		if s != "" {
			name = s
		}
	}
	return name
}

// deferredIn names the operand of the deferred calls in a function before
// end; ok is false if there are several.
func deferredIn(fn ast.Node, end token.Pos, isCall func(*ast.CallExpr) bool) (name string, ok bool) {
	_, body := signature(fn)
	ok = true
	inspectBody(body, func(n ast.Node) {
		d, is := n.(*ast.DeferStmt)
		if !is || d.Pos() > end || !isCall(d.Call) {
			return
		}
		s := text(operand(d.Call))
		if name != "" && s != name {
			ok = false
		}
		name = s
	})
	return name, ok
}
