package names

import (
	"go/ast"
	"go/token"
	"strings"
)

// text returns an expression as a person would say it, "" when it is too much
// to say. Calls lose their arguments, pointers and parentheses are dropped:
// (*s).conns[i+1].mu is s.conns[i+1].mu, time.After(d) is time.After(...).
func text(e ast.Expr) string {
	var b strings.Builder
	if !writeExpr(&b, e, 0) {
		return ""
	}
	return bound(b.String())
}

const maxTextDepth = 16

// writeExpr reports whether the expression could be written.
func writeExpr(b *strings.Builder, e ast.Expr, depth int) bool {
	if depth > maxTextDepth || b.Len() > maxName {
		return false
	}
	sub := func(e ast.Expr) bool { return writeExpr(b, e, depth+1) }
	lit := func(s string) bool { b.WriteString(s); return true }
	switch e := e.(type) {
	case *ast.Ident:
		return lit(e.Name)
	case *ast.BasicLit:
		return len(e.Value) <= maxName/2 && !strings.ContainsAny(e.Value, "\n\r") && lit(e.Value)
	case *ast.ParenExpr:
		if bin, ok := e.X.(*ast.BinaryExpr); ok {
			return lit("(") && sub(bin) && lit(")")
		}
		return sub(e.X)
	case *ast.StarExpr:
		return sub(e.X)
	case *ast.SelectorExpr:
		return sub(e.X) && lit(".") && sub(e.Sel)
	case *ast.IndexExpr:
		return sub(e.X) && lit("[") && sub(e.Index) && lit("]")
	case *ast.IndexListExpr: // type arguments
		return sub(e.X)
	case *ast.SliceExpr:
		return sub(e.X) && lit("[:]")
	case *ast.TypeAssertExpr:
		return sub(e.X)
	case *ast.CallExpr:
		if len(e.Args) == 0 {
			return sub(e.Fun) && lit("()")
		}
		return sub(e.Fun) && lit("(...)")
	case *ast.CompositeLit:
		return e.Type != nil && sub(e.Type) && lit("{...}")
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return sub(e.X)
		}
		return lit(e.Op.String()) && sub(e.X)
	case *ast.BinaryExpr:
		return sub(e.X) && lit(spaced(e.Op)) && sub(e.Y)
	}
	return false
}

// spaced sets operators as gofmt does inside an index: i+1, a && b.
func spaced(op token.Token) string {
	if op.Precedence() >= 4 {
		return op.String()
	}
	return " " + op.String() + " "
}

// bare strips what stands between an expression and the variable it is about:
// parentheses, & and *.
func bare(e ast.Expr) ast.Expr {
	for range maxTextDepth {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return e
			}
			e = x.X
		default:
			return e
		}
	}
	return e
}

// callee returns the function of a call without parentheses and type arguments.
func callee(call *ast.CallExpr) ast.Expr {
	e := call.Fun
	for range maxTextDepth {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		default:
			return e
		}
	}
	return e
}

// lastName returns the identifier that a call's function ends with, "" for
// a function literal and the like.
func lastName(call *ast.CallExpr) string {
	switch f := callee(call).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// operand returns what a method is called on, nil for a plain function.
func operand(call *ast.CallExpr) ast.Expr {
	if sel, ok := callee(call).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}
