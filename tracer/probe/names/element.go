package names

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
)

// Element reports whether the channels made at the top of the stack, which Channel calls name, are the elements of a list one
// after the other, from the first: then the kth that one goroutine makes with this very stack, from 0, is called
// before + k + after.
//
//	for i := range 3 { out[i] = make(chan int) }             out[0], out[1], out[2]
//	for i := 0; i < n; i++ { ws[i].in = make(chan int) }     ws[0].in, ws[1].in ...
//	for range n { outs = append(outs, make(chan int)) }      outs[0], outs[1] ... if nothing else changes outs
//
// The source has to make it certain: the loop, and each function on the stack, runs once in the life of the goroutine, and
// whatever comes before the make leaves neither the iteration nor the index as they should not be.
func (r *Resolver) Element(stack []tracer.Frame, nth int, name string) (before, after string, ok bool) {
	i := skip(stack, makesChannels)
	if i >= len(stack) || isStd(stack[i]) {
		return "", "", false
	}
	src, p := r.makeAt(stack[i], nth)
	if p == nil {
		return "", "", false
	}
	k := len(p) - 1
	for k > 0 && !isStatement(p[k]) {
		k--
	}
	assign, is := p[k].(*ast.AssignStmt)
	if !is || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 || assign.Tok != token.ASSIGN {
		return "", "", false
	}
	e := element{r: r, src: src, path: p[:k+1], assign: assign, fn: p[:k+1].enclosing()}
	if e.fn == nil || jumps(e.fn.node()) {
		return "", "", false
	}
	list := e.indexed()
	if list == "" {
		list = e.appended()
	}
	before, after, found := strings.Cut(name, "]")
	if list == "" || !found || !strings.HasPrefix(before, list+"[") || !r.once(stack, i) {
		return "", "", false
	}
	return list + "[", "]" + after, true
}

func isStatement(n ast.Node) bool { _, is := n.(ast.Stmt); return is }

// An element is a statement that puts something into a list.
type element struct {
	r      *Resolver
	src    *source
	path   path // to the statement
	fn     path // to the function around it
	assign *ast.AssignStmt
}

// indexed returns the list whose elements a loop sets in their order, "" if the statement is none such.
func (e *element) indexed() string {
	var index *ast.IndexExpr
	for lhs := bare(e.assign.Lhs[0]); index == nil; {
		switch x := lhs.(type) {
		case *ast.SelectorExpr:
			lhs = bare(x.X)
		case *ast.IndexExpr:
			index = x
		default:
			return ""
		}
	}
	k := len(e.path) - 1
	i, is := index.Index.(*ast.Ident)
	if !is || k < 2 || e.looped(k-2) {
		return ""
	}
	list := text(index.X)
	var body *ast.BlockStmt
	switch loop := e.path[k-2].(type) {
	case *ast.RangeStmt:
		if loop.Tok != token.DEFINE || !isName(loop.Key, i.Name) || !e.counts(loop.X) && (text(loop.X) != list || !e.isList(loop.X)) {
			return ""
		}
		body = loop.Body
	case *ast.ForStmt:
		post, is := loop.Post.(*ast.IncDecStmt)
		if !is || post.Tok != token.INC || !isName(post.X, i.Name) || !startsAtZero(loop.Init, i.Name) {
			return ""
		}
		body = loop.Body
	}
	if body == nil || e.path[k-1] != ast.Node(body) || changes(body, i.Name, nil) || skips(body, e.assign) {
		return ""
	}
	return list
}

// appended returns the list that the statement, and nothing else, appends to, "" if it is none such.
func (e *element) appended() string {
	list, is := e.assign.Lhs[0].(*ast.Ident)
	if !is {
		return ""
	}
	call, is := e.assign.Rhs[0].(*ast.CallExpr)
	if !is || lastName(call) != "append" || len(call.Args) != 2 || !isName(call.Args[0], list.Name) {
		return ""
	}
	_, body := signature(e.fn.node())
	var declared ast.Node // as empty, once in the function
	for _, s := range body.List {
		if s.Pos() < e.assign.Pos() && declaresEmpty(s, list.Name) {
			declared = s
		}
	}
	if declared == nil || changes(body, list.Name, func(n ast.Node) bool {
		return n == e.assign || n.Pos() >= declared.Pos() && n.End() <= declared.End()
	}) {
		return ""
	}
	return list.Name
}

// looped reports whether path[k] lies in a loop of the function.
func (e *element) looped(k int) bool {
	return slices.ContainsFunc(e.path[len(e.fn):max(k, len(e.fn))], isLoop)
}

func isLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// once reports whether the function of stack[i] runs once in the life of its goroutine with this stack: each of the calls that
// lead to it stands in no loop.
func (r *Resolver) once(stack []tracer.Frame, i int) bool {
	for {
		up := caller(stack, i)
		if up >= len(stack) {
			return len(stack) < maxWhole // the function that the go statement started
		}
		if fn := stack[up].Func; inRuntime(stack[up]) {
			return fn == "runtime.main" || fn == "runtime.goexit" || fn == "runtime.doInit1"
		}
		_, calls := r.callsOf(stack[up], stack[i])
		if len(calls) != 1 {
			return false
		}
		fn := calls[0].enclosing()
		if fn == nil || jumps(fn.node()) || slices.ContainsFunc(calls[0][len(fn):], isLoop) {
			return false
		}
		i = up
	}
}

// maxWhole is from how many calls on a stack may have been cut: the probe keeps 48.
const maxWhole = 48

// jumps reports whether there is a goto in a function: with it anything may run again.
func jumps(fn ast.Node) bool {
	return contains(fn, func(n ast.Node) bool {
		b, is := n.(*ast.BranchStmt)
		return is && b.Tok == token.GOTO
	})
}

// skips reports whether what stands in a loop's body before the statement may go on with the next iteration.
func skips(body *ast.BlockStmt, statement ast.Stmt) bool {
	for _, s := range body.List {
		if s == statement {
			return false
		}
		if contains(s, func(n ast.Node) bool {
			b, is := n.(*ast.BranchStmt)
			return is && b.Tok == token.CONTINUE
		}) {
			return true
		}
	}
	return true
}

// changes reports whether a variable may get another value in a body, but by the nodes that are allowed.
func changes(body ast.Node, name string, allowed func(ast.Node) bool) bool {
	is := func(e ast.Expr) bool { return isName(e, name) }
	return contains(body, func(n ast.Node) bool {
		if allowed != nil && n != nil && allowed(n) {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			same := n.Tok == token.DEFINE && len(n.Lhs) == 1 && is(n.Rhs[0]) // i := i
			return !same && slices.ContainsFunc(n.Lhs, is)
		case *ast.IncDecStmt:
			return is(n.X)
		case *ast.RangeStmt:
			return is(n.Key) || is(n.Value)
		case *ast.UnaryExpr:
			return n.Op == token.AND && is(bare(n.X))
		case *ast.ValueSpec:
			return slices.ContainsFunc(n.Names, func(id *ast.Ident) bool { return id.Name == name })
		}
		return false
	})
}

func contains(in ast.Node, match func(ast.Node) bool) bool {
	found := false
	ast.Inspect(in, func(n ast.Node) bool {
		found = found || n != nil && match(n)
		return !found
	})
	return found
}

// startsAtZero reports whether a loop's first statement is i := 0.
func startsAtZero(init ast.Stmt, i string) bool {
	a, is := init.(*ast.AssignStmt)
	if !is || a.Tok != token.DEFINE || len(a.Lhs) != 1 || len(a.Rhs) != 1 || !isName(a.Lhs[0], i) {
		return false
	}
	zero, is := a.Rhs[0].(*ast.BasicLit)
	return is && zero.Value == "0"
}

// declaresEmpty reports whether a statement declares a slice without elements: var s []T, s := []T{} or s := make([]T, 0, n).
func declaresEmpty(s ast.Stmt, name string) bool {
	switch s := s.(type) {
	case *ast.DeclStmt:
		decl, is := s.Decl.(*ast.GenDecl)
		if !is || len(decl.Specs) != 1 {
			return false
		}
		spec, is := decl.Specs[0].(*ast.ValueSpec)
		return is && len(spec.Names) == 1 && spec.Names[0].Name == name && len(spec.Values) == 0 && isSlice(spec.Type)
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE || len(s.Lhs) != 1 || len(s.Rhs) != 1 || !isName(s.Lhs[0], name) {
			return false
		}
		switch v := s.Rhs[0].(type) {
		case *ast.CompositeLit:
			return isSlice(v.Type) && len(v.Elts) == 0
		case *ast.CallExpr:
			if lastName(v) != "make" || len(v.Args) < 2 || !isSlice(v.Args[0]) {
				return false
			}
			zero, is := v.Args[1].(*ast.BasicLit)
			return is && zero.Value == "0"
		}
	}
	return false
}

func isSlice(t ast.Expr) bool {
	a, is := t.(*ast.ArrayType)
	return is && a.Len == nil
}
