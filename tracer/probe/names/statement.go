package names

import (
	"go/ast"
	"go/token"
	"slices"
)

// statement says where a value goes that is an operand, child, of the
// statement path[k].
func (f *flow) statement(k int, child ast.Node, typeName string) destination {
	at := func(list []ast.Expr, other int) int {
		i := slices.IndexFunc(list, func(e ast.Expr) bool { return e == child })
		if i == 0 && len(list) == 1 && other != 1 {
			return f.index // one call with several results
		}
		return i
	}
	switch n := f.path[k].(type) {
	case *ast.AssignStmt:
		if i := at(n.Rhs, len(n.Lhs)); i >= 0 && i < len(n.Lhs) {
			return f.variable(k, n.Lhs[i], typeName)
		}
	case *ast.ValueSpec:
		if i := at(n.Values, len(n.Names)); i >= 0 && i < len(n.Names) {
			return f.variable(k, n.Names[i], typeName)
		}
	case *ast.ReturnStmt:
		if i := at(n.Results, -1); i >= 0 {
			return f.result(f.path[:k+1].enclosing(), i, typeName)
		}
	}
	return destination{name: typeName}
}

// result is the destination of a value that the function fn returns. What has
// no other name is called after the function.
func (f *flow) result(fn path, i int, name string) destination {
	if fn == nil {
		return destination{name: name}
	}
	if decl, ok := fn.node().(*ast.FuncDecl); ok && name == "" {
		name = decl.Name.Name + "()" + f.suffix
	}
	return destination{name: name, returned: true, index: i, suffix: f.suffix}
}

// variable is the destination of a value that the statement path[k] assigns to
// lhs.
//
// A local variable that the function then returns gives its name only if the
// caller has none: in
//
//	evens := filter(nums)
//	odds := filter(nums)
//
// evens and odds say more than the variable of filter that both were. The
// local name stays for a field of it, s.quit, because methods call their
// receiver so.
func (f *flow) variable(k int, lhs ast.Expr, typeName string) destination {
	name := text(lhs)
	if name == "_" || name == "" {
		return destination{name: typeName}
	}
	name += f.suffix
	id, ok := lhs.(*ast.Ident)
	fn := f.path[:k+1].enclosing()
	if !ok || fn == nil || f.suffix != "" {
		return destination{name: name}
	}
	typ, body := signature(fn.node())
	if body == nil || !declares(typ, body, id.Name) {
		return destination{name: name}
	}
	if i := returnIndex(typ, body, id.Name); i >= 0 {
		return f.result(fn, i, name)
	}
	return destination{name: name}
}

// declares reports whether a function declares the variable: as a parameter, a
// result or in its body.
func declares(typ *ast.FuncType, body *ast.BlockStmt, name string) bool {
	if fieldIndex(typ.Params, name) >= 0 || fieldIndex(typ.Results, name) >= 0 {
		return true
	}
	found := false
	inspectBody(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				found = found || slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return isName(e, name) })
			}
		case *ast.RangeStmt:
			found = found || n.Tok == token.DEFINE && (isName(n.Key, name) || isName(n.Value, name))
		case *ast.ValueSpec:
			found = found || slices.ContainsFunc(n.Names, func(id *ast.Ident) bool { return id.Name == name })
		}
	})
	return found
}

// returnIndex returns which result of a function the variable is, -1 for none.
func returnIndex(typ *ast.FuncType, body *ast.BlockStmt, name string) int {
	index := fieldIndex(typ.Results, name)
	inspectBody(body, func(n ast.Node) {
		if ret, ok := n.(*ast.ReturnStmt); ok && index < 0 {
			index = slices.IndexFunc(ret.Results, func(e ast.Expr) bool { return isName(e, name) })
		}
	})
	return index
}

// fieldIndex returns the position of a name among parameters or results.
func fieldIndex(list *ast.FieldList, name string) int {
	if list == nil {
		return -1
	}
	i := 0
	for _, field := range list.List {
		for _, id := range field.Names {
			if id.Name == name {
				return i
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	return -1
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// inspectBody visits the nodes of a function, those of functions inside it
// excepted.
func inspectBody(body *ast.BlockStmt, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || n == nil {
			return false
		}
		visit(n)
		return true
	})
}
