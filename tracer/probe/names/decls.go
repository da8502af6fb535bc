package names

import (
	"go/ast"
	"path/filepath"
	"strings"
	"sync"
)

// declarations are what is needed to know of a package's top level: names
// only, no syntax trees, so that packages are cheap to keep.
type declarations struct {
	funcs map[string]*params // functions, and methods under ".Name"
	types map[string]*typeDecl
}

// params are the names of a function's parameters, "" where it has none.
type params struct {
	names    []string
	variadic bool
}

// at returns the name of the parameter that takes argument i of a call.
func (p *params) at(i int) string {
	switch {
	case p == nil || i < 0 || len(p.names) == 0:
		return ""
	case p.variadic && i >= len(p.names)-1:
		last := p.names[len(p.names)-1]
		if last == "" {
			return ""
		}
		return last + "[]"
	case i < len(p.names):
		return p.names[i]
	}
	return ""
}

// equal reports whether both name their parameters alike.
func (p *params) equal(q *params) bool {
	if len(p.names) != len(q.names) || p.variadic != q.variadic {
		return false
	}
	for i := range p.names {
		if p.names[i] != q.names[i] {
			return false
		}
	}
	return true
}

// A typeDecl is the shape of a declared type, as far as it can be seen.
type typeDecl struct {
	kind   typeKind
	fields []string // of a struct, in order
}

type typeKind uint8

const (
	otherType typeKind = iota
	structType
	mapType
	listType // array or slice
)

// typeOf returns the shape of a type expression, nil if it is not known. named
// looks up declared types; it may be nil.
func typeOf(e ast.Expr, named func(string) *typeDecl) *typeDecl {
	switch t := e.(type) {
	case *ast.ParenExpr:
		return typeOf(t.X, named)
	case *ast.MapType:
		return &typeDecl{kind: mapType}
	case *ast.ArrayType:
		return &typeDecl{kind: listType}
	case *ast.StructType:
		return &typeDecl{kind: structType, fields: fieldNames(t)}
	case *ast.IndexExpr:
		return typeOf(t.X, named)
	case *ast.IndexListExpr:
		return typeOf(t.X, named)
	case *ast.Ident:
		if named != nil {
			return named(t.Name)
		}
	}
	return nil
}

func fieldNames(t *ast.StructType) []string {
	var names []string
	for _, f := range t.Fields.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
		if len(f.Names) == 0 { // embedded
			name := text(f.Type)
			name, _, _ = strings.Cut(name, "[")
			names = append(names, name[strings.LastIndexByte(name, '.')+1:])
		}
	}
	return names
}

func paramsOf(t *ast.FuncType) *params {
	p := new(params)
	for _, f := range t.Params.List {
		for _, n := range f.Names {
			name := n.Name
			if name == "_" {
				name = ""
			}
			p.names = append(p.names, name)
		}
		if len(f.Names) == 0 {
			p.names = append(p.names, "")
		}
		_, p.variadic = f.Type.(*ast.Ellipsis)
	}
	return p
}

// A pkgEntry is a package whose declarations are read at most once while it is
// kept.
type pkgEntry struct {
	once  sync.Once
	decls *declarations
}

// typeNamed returns the shape of a type of src's package. The file itself is
// asked first: it mostly knows, and the package costs its parsing.
func (r *Resolver) typeNamed(src *source) func(string) *typeDecl {
	return func(name string) *typeDecl {
		if builtins[name] {
			return nil
		}
		if t := src.declarations().types[name]; t != nil {
			return t
		}
		return r.packageDecls(src).types[name]
	}
}

// funcNamed returns the parameters of a function of src's package.
func (r *Resolver) funcNamed(src *source, name string) *params {
	if p := src.declarations().funcs[name]; p != nil {
		return p
	}
	return r.packageDecls(src).funcs[name]
}

// method returns the parameters of the methods of that name, if they are the
// same for all types of src's package.
func (r *Resolver) method(src *source, name string) *params {
	return r.packageDecls(src).funcs["."+name]
}

// declarations returns those of the file alone.
func (s *source) declarations() *declarations {
	s.declsOnce.Do(func() {
		s.decls = newDeclarations()
		s.decls.add(s.ast)
	})
	return s.decls
}

func newDeclarations() *declarations {
	return &declarations{funcs: make(map[string]*params), types: make(map[string]*typeDecl)}
}

// packageDecls returns the declarations of the package that src belongs to.
func (r *Resolver) packageDecls(src *source) *declarations {
	dir, pkg := filepath.Dir(src.name), src.ast.Name.Name
	key := dir + "\x00" + pkg
	r.mu.Lock()
	e := r.pkgs[key]
	if e == nil {
		e = new(pkgEntry)
		r.pkgs[key] = e
		r.pkgOrder = append(r.pkgOrder, key)
		if len(r.pkgOrder) > maxPackages {
			delete(r.pkgs, r.pkgOrder[0])
			r.pkgOrder = r.pkgOrder[1:]
		}
	}
	r.mu.Unlock()
	e.once.Do(func() { e.decls = r.readDecls(src, dir, pkg) })
	return e.decls
}

func (r *Resolver) readDecls(src *source, dir, pkg string) *declarations {
	d := newDeclarations()
	d.add(src.ast)
	files, err := r.opts.ReadDir(dir)
	if err != nil {
		return d // the file itself is better than nothing
	}
	seen := 0
	for _, name := range files {
		full := filepath.Join(dir, name)
		if !strings.HasSuffix(name, ".go") || full == src.name {
			continue
		}
		if strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(src.name, "_test.go") {
			continue
		}
		if seen++; seen > maxSiblings {
			break
		}
		if s := r.source(full); s != nil && s.ast.Name.Name == pkg {
			d.add(s.ast)
		}
	}
	return d
}

// add notes the declarations of one file. Functions declared twice, for
// different systems, or methods of several types, are kept if their parameters
// have the same names.
func (d *declarations) add(f *ast.File) {
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			name := decl.Name.Name
			if decl.Recv != nil {
				name = "." + name
			}
			p := paramsOf(decl.Type)
			if old, ok := d.funcs[name]; ok && (old == nil || !old.equal(p)) {
				p = nil
			}
			d.funcs[name] = p
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					d.types[t.Name.Name] = d.shape(t.Type)
				}
			}
		}
	}
}

// shape is typeOf for a declaration: it is known to be a type, if not of what
// kind. A type declared from another declared type stays unknown.
func (d *declarations) shape(e ast.Expr) *typeDecl {
	if t := typeOf(e, nil); t != nil {
		return t
	}
	return new(typeDecl)
}
