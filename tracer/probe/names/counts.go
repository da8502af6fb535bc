package names

import (
	"go/ast"
	"go/token"
)

// counts reports whether an expression is known to be an integer, as far as syntax tells.
func (e *element) counts(x ast.Expr) bool { return e.isInteger(x, 0) }

func (e *element) isInteger(x ast.Expr, hops int) bool {
	if hops > maxHops {
		return false
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return e.isInteger(x.X, hops+1)
	case *ast.BasicLit:
		return x.Kind == token.INT
	case *ast.BinaryExpr:
		switch x.Op {
		case token.ADD, token.SUB, token.MUL, token.QUO, token.REM:
			return e.isInteger(x.X, hops+1) && e.isInteger(x.Y, hops+1)
		}
	case *ast.CallExpr:
		name, ok := x.Fun.(*ast.Ident)
		return ok && len(x.Args) == 1 && (name.Name == "len" || name.Name == "cap" || integers[name.Name])
	case *ast.Ident:
		return e.declaredAs(x.Name, func(t ast.Expr) bool {
			name, ok := t.(*ast.Ident)
			return ok && integers[name.Name]
		}, func(v ast.Expr) bool { return !isName(v, x.Name) && e.isInteger(v, hops+1) })
	}
	return false
}

var integers = map[string]bool{
	"int": true, "int8": true, "int16": true, "int32": true, "int64": true, "byte": true, "rune": true,
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true, "uintptr": true,
}

// isList reports whether an expression is a variable that is known to be a slice or an array.
func (e *element) isList(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	if !ok {
		return false
	}
	list := func(t ast.Expr) bool {
		shape := typeOf(t, e.r.typeNamed(e.src))
		return shape != nil && shape.kind == listType
	}
	return e.declaredAs(id.Name, list, func(v ast.Expr) bool {
		switch v := v.(type) {
		case *ast.CompositeLit:
			return v.Type != nil && list(v.Type)
		case *ast.CallExpr:
			return lastName(v) == "make" && len(v.Args) > 0 && list(v.Args[0])
		}
		return false
	})
}

// declaredAs reports whether all declarations of a name in the function around the statement, or else in the file, have a type
// or a value that is right. There has to be one.
func (e *element) declaredAs(name string, isType, isValue func(ast.Expr) bool) bool {
	decl := e.path.decl()
	if decl == nil {
		return false
	}
	found, right := e.declarationsIn(decl, name, isType, isValue)
	if found {
		return right
	}
	for _, d := range e.src.ast.Decls {
		if gen, ok := d.(*ast.GenDecl); ok {
			if found, right := e.declarationsIn(gen, name, isType, isValue); found {
				return right
			}
		}
	}
	return false
}

func (e *element) declarationsIn(in ast.Node, name string, isType, isValue func(ast.Expr) bool) (found, right bool) {
	right = true
	note := func(ok bool) { found, right = true, right && ok }
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, id := range n.Names {
				if id.Name == name {
					note(isType(n.Type))
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if id.Name == name {
					note(n.Type != nil && isType(n.Type) || n.Type == nil && len(n.Values) == len(n.Names) && isValue(n.Values[i]))
				}
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if n.Tok == token.DEFINE && isName(lhs, name) {
					note(len(n.Lhs) == len(n.Rhs) && isValue(n.Rhs[i]))
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE && (isName(n.Key, name) || isName(n.Value, name)) {
				note(false)
			}
		}
		return true
	})
	return found, right
}
