package names

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govis/govis/tracer"
)

// A destination is where the value of an expression is put.
type destination struct {
	name string // "" if it is used without being put anywhere

	// If returned, the value is result number index of the function around the
	// expression, and the caller's name for it is suffix appended to the
	// caller's name for that result. If the caller has none, name is to be taken.
	returned bool
	index    int
	suffix   string
}

// A flow follows one value through one frame.
type flow struct {
	r      *Resolver
	src    *source
	path   path
	index  int    // which result, while the expression is a call with several
	suffix string // what leads from the expression now looked at to the value, ".quit"
}

// follow names the value of the expression at the end of p, which lies in
// stack[i]: result number index of it, and of that what suffix says.
// It goes up the stack as long as the value is returned.
func (r *Resolver) follow(stack []tracer.Frame, i int, src *source, p path, index int, suffix string) string {
	return r.followHops(stack, i, src, p, index, suffix, 0)
}

func (r *Resolver) followHops(stack []tracer.Frame, i int, src *source, p path, index int, suffix string, hops int) string {
	f := flow{r: r, src: src, path: p, index: index, suffix: suffix}
	d := f.destination()
	if !d.returned || hops == maxHops {
		return r.outside(stack, i, d.name)
	}
	up := caller(stack, i)
	if up >= len(stack) || isStd(stack[up]) && !isStd(stack[i]) {
		return r.outside(stack, i, d.name) // what the standard library calls it helps nobody
	}
	upSrc, calls := r.callsOf(stack[up], stack[i])
	name := ""
	for n, call := range calls {
		s := r.followHops(stack, up, upSrc, call, d.index, d.suffix, hops+1)
		if n > 0 && s != name {
			return r.outside(stack, i, d.name) // several calls on the line, and no telling which it was
		}
		name = s
	}
	if name == "" {
		return r.outside(stack, i, d.name)
	}
	return bound(name)
}

// bound keeps names to what can be shown: not long, and nothing that moves a
// terminal's cursor. Functions' names come from a foreign program.
func bound(name string) string {
	if len(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return ""
	}
	return name
}

// destination walks up the syntax tree from the expression.
func (f *flow) destination() destination {
	typeName := "" // of the literal that the value is in, if nothing better comes
	for k := len(f.path) - 1; k > 0; k-- {
		if len(f.suffix) > maxName {
			return destination{}
		}
		child, parent := f.path[k], f.path[k-1]
		switch n := parent.(type) {
		case *ast.ParenExpr, *ast.StarExpr, *ast.TypeAssertExpr:
		case *ast.UnaryExpr:
			if n.Op != token.AND {
				return destination{name: typeName}
			}
		case *ast.SelectorExpr:
			// A field of the value. If it is the one that leads to ours, good.
			rest, ok := cutField(f.suffix, n.Sel.Name)
			if !ok {
				return destination{name: typeName}
			}
			f.suffix = rest
		case *ast.KeyValueExpr:
			if n.Value != child {
				return destination{}
			}
			f.suffix = f.key(k-1, n) + f.suffix
		case *ast.CompositeLit:
			if _, keyed := child.(*ast.KeyValueExpr); !keyed {
				f.suffix = f.position(k-1, n, child) + f.suffix
			}
			f.index = 0
			if t := f.literalType(k - 1); t != nil {
				if s := text(t); s != "" {
					typeName = s + f.suffix
				}
			}
		case *ast.CallExpr:
			d, through := f.argument(n, child)
			if !through {
				if d.name == "" {
					d.name = typeName
				}
				return d
			}
		default:
			return f.statement(k-1, child, typeName)
		}
	}
	return destination{name: typeName}
}

// cutField removes the field's name from the front of a suffix.
func cutField(suffix, field string) (string, bool) {
	if len(suffix) > len(field) && suffix[0] == '.' && suffix[1:1+len(field)] == field {
		rest := suffix[1+len(field):]
		if rest == "" || rest[0] == '.' || rest[0] == '[' {
			return rest, true
		}
	}
	return suffix, false
}

// literalType returns the type of the composite literal at path[k]; one
// without a type has that of its list's elements.
func (f *flow) literalType(k int) ast.Expr {
	lit, ok := f.path[k].(*ast.CompositeLit)
	if !ok {
		return nil
	}
	if lit.Type != nil {
		return bare(lit.Type)
	}
	k--
	if k >= 0 {
		if _, keyed := f.path[k].(*ast.KeyValueExpr); keyed {
			k--
		}
	}
	if k < 0 {
		return nil
	}
	switch t := f.literalType(k).(type) {
	case *ast.ArrayType:
		return bare(t.Elt)
	case *ast.MapType:
		return bare(t.Value)
	}
	return nil
}

// key returns how the element n of the literal around path[k] is reached:
// ".field" or "[key]".
func (f *flow) key(k int, n *ast.KeyValueExpr) string {
	var shape *typeDecl
	if k > 0 {
		shape = typeOf(f.literalType(k-1), f.r.typeNamed(f.src))
	}
	id, isIdent := n.Key.(*ast.Ident)
	if isIdent && (shape == nil || shape.kind == structType || shape.kind == otherType) {
		return "." + id.Name
	}
	return "[" + text(n.Key) + "]"
}

// position returns how an element without a key is reached.
func (f *flow) position(k int, lit *ast.CompositeLit, elem ast.Node) string {
	i := slices.IndexFunc(lit.Elts, func(e ast.Expr) bool { return e == elem })
	shape := typeOf(f.literalType(k), f.r.typeNamed(f.src))
	switch {
	case shape == nil || i < 0:
	case shape.kind == listType:
		return "[" + strconv.Itoa(i) + "]"
	case shape.kind == structType && i < len(shape.fields):
		return "." + shape.fields[i]
	}
	return "[]"
}

// argument says where a value goes that is an argument of a call. It is through
// if the call's result is the value itself.
func (f *flow) argument(call *ast.CallExpr, arg ast.Node) (d destination, through bool) {
	i := slices.IndexFunc(call.Args, func(e ast.Expr) bool { return e == arg })
	if i < 0 { // it is the function that is called
		return destination{}, false
	}
	var p *params
	switch fun := callee(call).(type) {
	case *ast.ChanType, *ast.InterfaceType:
		return destination{}, true // a conversion
	case *ast.FuncLit:
		p = paramsOf(fun.Type)
	case *ast.SelectorExpr:
		if !f.src.isImport(fun.X) {
			p = f.r.method(f.src, fun.Sel.Name)
		}
	case *ast.Ident:
		if fun.Name == "append" {
			if i == 0 {
				return destination{}, true
			}
			f.suffix = "[]" + f.suffix
			return destination{}, true
		}
		if lit := f.path.localFunc(fun.Name); lit != nil {
			p = paramsOf(lit.Type)
		} else {
			p = f.r.funcNamed(f.src, fun.Name)
		}
		if p == nil && (fun.Name == "any" || f.r.typeNamed(f.src)(fun.Name) != nil) {
			return destination{}, true
		}
	}
	name := p.at(i)
	if name == "" {
		return destination{}, false
	}
	return destination{name: name + f.suffix}, false
}

// localFunc returns the function literal that is assigned to a variable in the
// declaration that the path is in, nil for none.
func (p path) localFunc(name string) *ast.FuncLit {
	decl := p.decl()
	if decl == nil {
		return nil
	}
	var found *ast.FuncLit
	ast.Inspect(decl, func(n ast.Node) bool {
		assigned(n, func(lhs *ast.Ident, rhs ast.Expr) {
			if lit, ok := rhs.(*ast.FuncLit); ok && lhs.Name == name {
				found = lit
			}
		})
		return found == nil
	})
	return found
}

// assigned calls visit for each variable that n gives a value of its own.
func assigned(n ast.Node, visit func(*ast.Ident, ast.Expr)) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, rhs := range n.Rhs {
			if len(n.Lhs) != len(n.Rhs) {
				return
			}
			if id, ok := n.Lhs[i].(*ast.Ident); ok {
				visit(id, rhs)
			}
		}
	case *ast.ValueSpec:
		for i, rhs := range n.Values {
			if len(n.Names) == len(n.Values) {
				visit(n.Names[i], rhs)
			}
		}
	}
}
