// Package tsgen turns the Go types of a package into TypeScript, with their
// comments.
//
// It knows structs with json tags, named strings with their constants, named
// interfaces with one unexported method (a union of the types that have the method),
// and whole-number constants. Whatever else is exported is an error, so that nothing is
// left out silently.
//
// A field tagged const:"x" has the literal type "x"; omitempty makes a field
// optional; a slice is an array that is always there.
package tsgen

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

const header = `// Code generated from viz/protocol by "go generate ./viz/..."; DO NOT EDIT.

/* eslint-disable */
`

// Generate returns the TypeScript form of the package in dir.
func Generate(dir string) ([]byte, error) {
	files, err := parse(dir)
	if err != nil {
		return nil, err
	}
	g := &generator{
		consts: make(map[string][]constant),
		unions: make(map[string][]string),
	}
	for _, f := range files {
		g.collect(f)
	}
	g.out.WriteString(header)
	for _, f := range files {
		if err := g.file(f); err != nil {
			return nil, err
		}
	}
	return g.out.Bytes(), nil
}

// parse reads the package's files, in the order of their names.
func parse(dir string) ([]*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(fset, filepath.Base(name), src, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no Go files in %s", dir)
	}
	return files, nil
}

type constant struct{ value, comment string }

type generator struct {
	out    bytes.Buffer
	consts map[string][]constant // by type: the values of a named string
	unions map[string][]string   // by marker method: the types that have it
}

// collect notes what other declarations need: constants and marker methods.
func (g *generator) collect(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || d.Name.IsExported() {
				continue
			}
			if star, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
				if t, ok := star.X.(*ast.Ident); ok {
					g.unions[d.Name.Name] = append(g.unions[d.Name.Name], t.Name)
				}
			}
		case *ast.GenDecl:
			if d.Tok != token.CONST {
				continue
			}
			for _, s := range d.Specs {
				v := s.(*ast.ValueSpec)
				t, ok := v.Type.(*ast.Ident)
				if !ok || len(v.Values) != 1 {
					continue
				}
				if lit, ok := v.Values[0].(*ast.BasicLit); ok {
					g.consts[t.Name] = append(g.consts[t.Name], constant{lit.Value, text(v.Comment)})
				}
			}
		}
	}
}

func (g *generator) file(f *ast.File) error {
	for _, d := range f.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range d.Specs {
			var err error
			switch s := s.(type) {
			case *ast.TypeSpec:
				doc := s.Doc
				if doc == nil {
					doc = d.Doc
				}
				err = g.typ(s, doc)
			case *ast.ValueSpec:
				err = g.constant(d, s)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// constant writes an exported whole-number constant.
func (g *generator) constant(d *ast.GenDecl, s *ast.ValueSpec) error {
	name := s.Names[0].Name
	if d.Tok != token.CONST || s.Type != nil || !s.Names[0].IsExported() {
		return nil
	}
	n, err := number(s.Values[0])
	if err != nil {
		return fmt.Errorf("constant %s: %w", name, err)
	}
	doc := s.Doc
	if doc == nil && !d.Lparen.IsValid() {
		doc = d.Doc
	}
	g.doc("", doc)
	fmt.Fprintf(&g.out, "export const %s = %d", name, n)
	g.trailing(s.Comment)
	return nil
}

// number evaluates whole numbers and shifts of them.
func number(e ast.Expr) (int64, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.INT {
			return strconv.ParseInt(e.Value, 0, 64)
		}
	case *ast.BinaryExpr:
		x, err := number(e.X)
		if err != nil {
			return 0, err
		}
		y, err := number(e.Y)
		if err == nil && e.Op == token.SHL && y >= 0 && y < 53 {
			return x << y, nil
		}
	}
	return 0, fmt.Errorf("not a whole number that tsgen understands")
}

func (g *generator) typ(s *ast.TypeSpec, doc *ast.CommentGroup) error {
	name := s.Name.Name
	if !s.Name.IsExported() {
		return nil
	}
	g.out.WriteByte('\n')
	g.doc("", doc)
	switch t := s.Type.(type) {
	case *ast.StructType:
		return g.structure(name, t)
	case *ast.InterfaceType:
		return g.union(name, t)
	case *ast.Ident:
		if t.Name == "string" && len(g.consts[name]) > 0 {
			g.enum(name)
			return nil
		}
	}
	return fmt.Errorf("type %s: neither a struct, a string with constants nor an interface with a marker method", name)
}

func (g *generator) structure(name string, t *ast.StructType) error {
	fmt.Fprintf(&g.out, "export interface %s {\n", name)
	for _, f := range t.Fields.List {
		if len(f.Names) != 1 || f.Tag == nil {
			return fmt.Errorf("%s: a field without a name or a tag of its own", name)
		}
		raw, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			return err
		}
		tag := reflect.StructTag(raw)
		key, opts, _ := strings.Cut(tag.Get("json"), ",")
		ts, err := tsType(f.Type)
		if err != nil || key == "" {
			return fmt.Errorf("%s.%s: tag or type that tsgen does not understand: %v", name, f.Names[0], err)
		}
		if c := tag.Get("const"); c != "" {
			ts = strconv.Quote(c)
		}
		if opts == "omitempty" {
			key += "?"
		}
		g.doc("  ", f.Doc)
		fmt.Fprintf(&g.out, "  %s: %s", key, ts)
		g.trailing(f.Comment)
	}
	g.out.WriteString("}\n")
	return nil
}

// tsType is the TypeScript form of a field's type.
func tsType(e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.StarExpr:
		return tsType(e.X)
	case *ast.ArrayType:
		if e.Len == nil {
			elem, err := tsType(e.Elt)
			return elem + "[]", err
		}
	case *ast.Ident:
		switch e.Name {
		case "string":
			return "string", nil
		case "bool":
			return "boolean", nil
		case "int", "int32", "int64", "uint32", "uint64", "float64":
			return "number", nil
		}
		if e.IsExported() {
			return e.Name, nil
		}
	}
	return "", fmt.Errorf("type %T", e)
}

func (g *generator) union(name string, t *ast.InterfaceType) error {
	if len(t.Methods.List) != 1 || len(t.Methods.List[0].Names) != 1 {
		return fmt.Errorf("interface %s: not one marker method", name)
	}
	members := g.unions[t.Methods.List[0].Names[0].Name]
	if len(members) == 0 {
		return fmt.Errorf("interface %s: no type has its method", name)
	}
	fmt.Fprintf(&g.out, "export type %s =\n  | %s\n", name, strings.Join(members, "\n  | "))
	return nil
}

func (g *generator) enum(name string) {
	fmt.Fprintf(&g.out, "export type %s =\n", name)
	for _, c := range g.consts[name] {
		fmt.Fprintf(&g.out, "  | %s", c.value)
		if c.comment != "" {
			fmt.Fprintf(&g.out, " // %s", c.comment)
		}
		g.out.WriteByte('\n')
	}
}

func (g *generator) doc(indent string, c *ast.CommentGroup) {
	if c == nil {
		return
	}
	fmt.Fprintf(&g.out, "%s/**\n", indent)
	for line := range strings.Lines(strings.TrimSpace(c.Text())) {
		line = strings.TrimRight(indent+" * "+strings.ReplaceAll(line, "*/", "* /"), " \n")
		g.out.WriteString(line + "\n")
	}
	fmt.Fprintf(&g.out, "%s */\n", indent)
}

func (g *generator) trailing(c *ast.CommentGroup) {
	if t := text(c); t != "" {
		g.out.WriteString(" // " + t)
	}
	g.out.WriteByte('\n')
}

func text(c *ast.CommentGroup) string {
	return strings.ReplaceAll(strings.TrimSpace(c.Text()), "\n", " ")
}
