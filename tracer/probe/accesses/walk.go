package accesses

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"github.com/govis/govis/tracer/probe/values"
)

// A walker collects the accesses of a line.
type walker struct {
	c       *checked
	line    int
	list    []Access
	ordered bool
}

func (w *walker) here(n ast.Node) bool {
	return n != nil && w.c.lineOf(n.Pos()) == w.line
}

// statement collects what a statement does itself, not those inside it.
func (w *walker) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		for _, l := range s.Lhs {
			if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
				w.read(l)
			} else {
				w.address(l)
			}
		}
		for _, r := range s.Rhs {
			w.read(r)
		}
		for _, l := range s.Lhs {
			w.access(l, true)
		}
	case *ast.IncDecStmt:
		w.read(s.X)
		w.access(s.X, true)
	case *ast.ExprStmt:
		w.read(s.X)
	case *ast.SendStmt:
		w.read(s.Chan)
		w.read(s.Value)
	case *ast.ReturnStmt:
		for _, r := range s.Results {
			w.read(r)
		}
	case *ast.IfStmt:
		w.read(s.Cond)
	case *ast.ForStmt:
		if s.Cond != nil {
			w.read(s.Cond)
		}
	case *ast.RangeStmt:
		w.read(s.X)
	case *ast.SwitchStmt:
		if s.Tag != nil {
			w.read(s.Tag)
		}
	case *ast.GoStmt:
		w.read(s.Call)
	case *ast.DeferStmt:
		w.read(s.Call)
	case *ast.DeclStmt:
		if d, ok := s.Decl.(*ast.GenDecl); ok {
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, x := range v.Values {
						w.read(x)
					}
					if len(v.Values) == 0 {
						continue // it has its zero value: the program writes nothing
					}
					for _, id := range v.Names {
						w.access(id, true)
					}
				}
			}
		}
	}
}

// address collects what is read to find where an expression is.
func (w *walker) address(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		w.address(e.X)
	case *ast.StarExpr:
		w.read(e.X)
	case *ast.SelectorExpr:
		if t := w.c.info.TypeOf(e.X); t != nil && isPointer(t) {
			w.read(e.X)
		} else {
			w.address(e.X)
		}
	case *ast.IndexExpr:
		if t := w.c.info.TypeOf(e.X); t != nil {
			if _, ok := t.Underlying().(*types.Array); ok {
				w.address(e.X)
			} else {
				w.read(e.X)
			}
		}
		w.read(e.Index)
	}
}

// read collects what the evaluation of an expression reads.
func (w *walker) read(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Ident:
		w.access(e, false)
	case *ast.ParenExpr:
		w.read(e.X)
	case *ast.StarExpr, *ast.SelectorExpr, *ast.IndexExpr:
		w.address(e)
		w.access(e, false)
	case *ast.BinaryExpr:
		w.read(e.X)
		if e.Op == token.LAND || e.Op == token.LOR {
			w.ordered = false
		}
		w.read(e.Y)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			w.address(e.X)
		} else {
			w.read(e.X)
		}
	case *ast.CallExpr:
		if s, ok := e.Fun.(*ast.SelectorExpr); ok {
			w.address(s)
		}
		for _, a := range e.Args {
			w.read(a)
		}
	case *ast.SliceExpr:
		w.read(e.X)
		for _, x := range []ast.Expr{e.Low, e.High, e.Max} {
			if x != nil {
				w.read(x)
			}
		}
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			if kv, ok := x.(*ast.KeyValueExpr); ok {
				x = kv.Value
			}
			w.read(x)
		}
	case *ast.TypeAssertExpr:
		w.read(e.X)
	}
}

// access collects the access to a variable itself, if it is in memory.
func (w *walker) access(e ast.Expr, write bool) {
	if !w.here(e) || !w.memory(e) {
		return
	}
	name := types.ExprString(e)
	if len(name) > maxName {
		name = ""
	}
	w.list = append(w.list, Access{Name: name, Type: w.basic(e), Write: write})
}

// memory reports whether a variable is in memory that others can see.
func (w *walker) memory(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		obj := w.c.info.Uses[e]
		if obj == nil {
			obj = w.c.info.Defs[e]
		}
		v, ok := obj.(*types.Var)
		return ok && (v.Pkg() != nil && v.Parent() == v.Pkg().Scope() || w.c.inMem[v])
	case *ast.ParenExpr:
		return w.memory(e.X)
	case *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		if s := w.c.info.Selections[e]; s == nil {
			return w.doubtful(e.X)
		} else if s.Kind() != types.FieldVal {
			return false
		}
		if t := w.c.info.TypeOf(e.X); t != nil && isPointer(t) {
			return true
		}
		return w.memory(e.X)
	case *ast.IndexExpr:
		t := w.c.info.TypeOf(e.X)
		if t == nil || t == types.Typ[types.Invalid] {
			return w.doubtful(e.X)
		}
		switch t.Underlying().(type) {
		case *types.Slice, *types.Map:
			return true
		case *types.Array:
			return w.memory(e.X)
		}
	}
	return false
}

// doubtful reports whether the type of an operand depends on what is imported, so that its parts may be in memory.
func (w *walker) doubtful(x ast.Expr) bool {
	if id, ok := x.(*ast.Ident); ok {
		if _, pkg := w.c.info.Uses[id].(*types.PkgName); pkg {
			return false
		}
	}
	t := w.c.info.TypeOf(x)
	return t == nil || t == types.Typ[types.Invalid]
}

var kinds = map[types.BasicKind]reflect.Kind{
	types.Bool: reflect.Bool, types.Int: reflect.Int, types.Int8: reflect.Int8, types.Int16: reflect.Int16, types.Int32: reflect.Int32,
	types.Int64: reflect.Int64, types.Uint: reflect.Uint, types.Uint8: reflect.Uint8, types.Uint16: reflect.Uint16,
	types.Uint32: reflect.Uint32, types.Uint64: reflect.Uint64, types.Uintptr: reflect.Uintptr,
	types.Float32: reflect.Float32, types.Float64: reflect.Float64,
}

// basic returns the type of an expression whose values are a word or less.
func (w *walker) basic(e ast.Expr) *values.Type {
	t := w.c.info.TypeOf(e)
	if t == nil {
		return nil
	}
	name := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if kind, ok := kinds[u.Kind()]; ok {
			_, named := t.(*types.Named)
			return &values.Type{Kind: kind, Size: uint64(sizes[kind]), Name: name, Named: named}
		}
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return &values.Type{Kind: reflect.UnsafePointer, Size: 8, Name: name}
	}
	return nil
}

var sizes = map[reflect.Kind]int{
	reflect.Bool: 1, reflect.Int8: 1, reflect.Uint8: 1, reflect.Int16: 2, reflect.Uint16: 2, reflect.Int32: 4, reflect.Uint32: 4, reflect.Float32: 4,
	reflect.Int: 8, reflect.Uint: 8, reflect.Int64: 8, reflect.Uint64: 8, reflect.Uintptr: 8, reflect.Float64: 8,
}
