package names

import (
	"go/ast"
	"strings"

	"github.com/govis/govis/tracer"
)

// outside returns what a name in the standard library's own source is called by those who use
// the library. stack[i] is the frame in which name means something; in code that is not the
// library's it stays.
//
//	c.mu in (*cancelCtx).Done, called as ctx.Done()     ctx.mu
//	s.mu in (*http.Server).trackConn, a goroutine's own  http.Server.mu
//	allPoolsMu in (*sync.Pool).pinSlow                   sync.allPoolsMu
//	c in runtime.gcenable                                runtime.gcenable.c
func (r *Resolver) outside(stack []tracer.Frame, i int, name string) string {
	if name == "" || i >= len(stack) || !isStd(stack[i]) {
		return bound(name)
	}
	src := r.sourceAt(stack[i])
	if src == nil {
		return ""
	}
	root, rest := splitRoot(name)
	decl := src.declAt(stack[i])
	if up := r.receiverAbove(stack, i, root, rest, decl); up != "" {
		return up
	}
	return bound(src.qualified(stack[i], decl, root, rest))
}

// receiverAbove follows a field of the receiver of the method in stack[i] up to the program's own call of a
// method, and returns what it calls the object with the way to the field behind it. It is "" where the
// way does not lead there from receiver to receiver.
func (r *Resolver) receiverAbove(stack []tracer.Frame, i int, root, rest string, decl *ast.FuncDecl) string {
	for range maxHops {
		if root != receiverName(decl) || rest == "" {
			return ""
		}
		up := caller(stack, i)
		if up >= len(stack) {
			return ""
		}
		src, calls := r.callsOf(stack[up], stack[i])
		if len(calls) != 1 {
			return ""
		}
		outer := text(operand(calls[0].node().(*ast.CallExpr)))
		if outer == "" {
			return ""
		}
		if !isStd(stack[up]) {
			return bound(outer + rest)
		}
		i, decl = up, src.declAt(stack[up])
		var between string
		root, between = splitRoot(outer)
		rest = between + rest
	}
	return ""
}

// splitRoot splits a name behind its first identifier.
func splitRoot(name string) (root, rest string) {
	if i := strings.IndexAny(name, ".[(:{"); i >= 0 {
		return name[:i], name[i:]
	}
	return name, ""
}

// declAt returns the declaration of the function of a frame, nil if there is none on its line.
func (s *source) declAt(fr tracer.Frame) *ast.FuncDecl {
	found := s.find(fr.Line, func(n ast.Node) bool {
		_, is := n.(*ast.FuncDecl)
		return is
	})
	if len(found) == 0 {
		return nil
	}
	return found[0].decl()
}

// receiverName returns what a method calls its receiver, "" where there is none.
func receiverName(decl *ast.FuncDecl) string {
	if decl == nil || decl.Recv == nil || len(decl.Recv.List) == 0 || len(decl.Recv.List[0].Names) == 0 {
		return ""
	}
	return decl.Recv.List[0].Names[0].Name
}

// qualified puts in front of a name the package, and what else it takes: the receiver's type for
// what is reached through it, the function for its variables.
func (s *source) qualified(fr tracer.Frame, decl *ast.FuncDecl, root, rest string) string {
	if s.isImport(&ast.Ident{Name: root}) {
		return root + rest
	}
	pkg := parseFunction(fr.Func).pkg
	pkg = pkg[strings.LastIndexByte(pkg, '/')+1:] + "."
	switch {
	case decl == nil:
	case root == receiverName(decl):
		return pkg + strings.TrimPrefix(receiver(decl), "*") + rest
	case decl.Body != nil && declaresDeep(decl, root):
		return pkg + decl.Name.Name + "." + root + rest
	}
	return pkg + root + rest
}

// declaresDeep reports whether a function, or one inside it, declares the variable.
func declaresDeep(decl *ast.FuncDecl, name string) bool {
	if declares(decl.Type, decl.Body, name) {
		return true
	}
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			found = found || declares(lit.Type, lit.Body, name)
		}
		return !found
	})
	return found
}
