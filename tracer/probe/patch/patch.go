// Package patch inserts statements into Go source files at places that are found
// in the syntax tree, and keeps every line where it is.
//
// A place is named by the function and the text of a statement in it, so a patch
// survives changes elsewhere in the file, and one whose place is gone says which:
//
//	p := patch.Patch{File: "runtime/chan.go", In: "closechan", At: "c.closed = 1", Op: patch.After, Code: "note(c)"}
//	out, err := patch.Apply("chan.go", src, []patch.Patch{p})
//
// Code goes onto the line of the statement that it is anchored to. So tracebacks and
// debuggers show the same lines for the patched file as for the original.
package patch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// An Op says what to do with the anchor.
type Op int

const (
	Before  Op = iota // insert Code as statements before the anchor
	After             // insert Code as statements behind it
	Cond              // replace the condition (and init statement) of the anchor, an if statement
	Replace           // replace the anchor, which has to be on one line
	Field             // insert Code as fields behind the anchor, a field of a struct type
)

// A Patch is one change of one file.
type Patch struct {
	File string // slash-separated, below GOROOT/src
	In   string // function "chansend", method "Mutex.Lock", or struct type for Field
	// At is the anchor's text with all white space runs as one blank. Ending in "…" it
	// matches what starts with it. A labeled statement is matched with its label.
	At   string
	Nth  int // which match, from 1; 0: there has to be exactly one; All: each, at least one
	Op   Op
	Code string // on one line
}

// All as Nth means every match.
const All = -1

// An AnchorError says which anchor was not found.
type AnchorError struct {
	Patch Patch
	Found int  // matches
	NoIn  bool // not even the function was found
}

func (e *AnchorError) Error() string {
	p := e.Patch
	if e.NoIn {
		return fmt.Sprintf("%s has no %s, where govis looks for the statement %q", p.File, p.In, p.At)
	}
	want := "one"
	if p.Nth > 0 {
		want = fmt.Sprintf("at least %d", p.Nth)
	}
	return fmt.Sprintf("%s: %s has %d statements %q, want %s", p.File, p.In, e.Found, p.At, want)
}

type edit struct {
	from, to int // bytes of the source that are replaced
	text     string
	order    int
}

// Apply returns src with the patches applied. All patches are found in src as it is;
// several at one place come out in their order. It fails with an [*AnchorError] where
// the place is not found, and with the parser's error if src or the result is not Go.
func Apply(name string, src []byte, patches []Patch) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return nil, err
	}
	f := &source{file: file, src: src, base: fset.File(file.Pos()).Base()}
	var edits []edit
	for i, p := range patches {
		if strings.Contains(p.Code, "\n") {
			return nil, fmt.Errorf("the code for %s in %s has more than one line", p.At, p.In)
		}
		found, err := f.find(p)
		if err != nil {
			return nil, err
		}
		for _, node := range found {
			e, err := f.edit(p, node)
			if err != nil {
				return nil, err
			}
			e.order = i
			edits = append(edits, e)
		}
	}
	slices.SortStableFunc(edits, func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return a.order - b.order
	})
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.from < at {
			return nil, fmt.Errorf("%s: two patches change the same text %q", name, src[e.from:e.to])
		}
		out.Write(src[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(src[at:])
	if _, err := parser.ParseFile(token.NewFileSet(), name, out.Bytes(), parser.SkipObjectResolution); err != nil {
		return nil, fmt.Errorf("patched: %w", err)
	}
	return out.Bytes(), nil
}

type source struct {
	file *ast.File
	src  []byte
	base int
}

func (f *source) offset(p token.Pos) int { return int(p) - f.base }

// text returns the node's source with white space folded and comments left out.
func (f *source) text(n ast.Node) string {
	from, to := f.offset(n.Pos()), f.offset(n.End())
	src := f.src[from:to]
	var b strings.Builder
	at := 0
	for _, group := range f.file.Comments {
		for _, c := range group.List {
			if c.Pos() >= n.Pos() && c.End() <= n.End() {
				b.Write(src[at : f.offset(c.Pos())-from])
				at = f.offset(c.End()) - from
			}
		}
	}
	b.Write(src[at:])
	return strings.Join(strings.Fields(b.String()), " ")
}

func matches(text, at string) bool {
	if start, ok := strings.CutSuffix(at, "…"); ok {
		return strings.HasPrefix(text, start)
	}
	return text == at
}

// find returns the nodes that p is anchored to.
func (f *source) find(p Patch) ([]ast.Node, error) {
	var found []ast.Node
	scope := f.scope(p)
	if scope == nil {
		return nil, &AnchorError{Patch: p, NoIn: true}
	}
	ast.Inspect(scope, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if p.Op == Field && matches(f.text(n), p.At) {
				found = append(found, n)
			}
		case ast.Stmt:
			if p.Op != Field && matches(f.text(n), p.At) {
				found = append(found, n)
			}
		}
		return true
	})
	switch {
	case p.Nth == All && len(found) > 0:
		return found, nil
	case p.Nth > 0 && len(found) >= p.Nth:
		return found[p.Nth-1 : p.Nth], nil
	case p.Nth == 0 && len(found) == 1:
		return found, nil
	}
	return nil, &AnchorError{Patch: p, Found: len(found)}
}

// scope returns the body of the function or the struct type that p.In names.
func (f *source) scope(p Patch) ast.Node {
	for _, decl := range f.file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if p.Op != Field && decl.Body != nil && funcName(decl) == p.In {
				return decl.Body
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				spec, ok := spec.(*ast.TypeSpec)
				if !ok || p.Op != Field || spec.Name.Name != p.In {
					continue
				}
				if t, ok := spec.Type.(*ast.StructType); ok {
					return t.Fields
				}
			}
		}
	}
	return nil
}

func funcName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	t := decl.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if ident, ok := t.(*ast.Ident); ok {
		return ident.Name + "." + decl.Name.Name
	}
	return decl.Name.Name
}

// edit turns a found anchor into a change of bytes.
func (f *source) edit(p Patch, n ast.Node) (edit, error) {
	switch p.Op {
	case Before:
		if labeled, ok := n.(*ast.LabeledStmt); ok {
			n = labeled.Stmt
		}
		at := f.offset(n.Pos())
		return edit{from: at, to: at, text: p.Code + "; "}, nil
	case After, Field:
		at := f.offset(n.End())
		return edit{from: at, to: at, text: "; " + p.Code}, nil
	case Cond:
		s, ok := n.(*ast.IfStmt)
		if !ok {
			return edit{}, fmt.Errorf("%s: %s: %q is not an if statement", p.File, p.In, p.At)
		}
		from := s.Cond.Pos()
		if s.Init != nil {
			from = s.Init.Pos()
		}
		return f.oneLine(p, from, s.Cond.End())
	case Replace:
		return f.oneLine(p, n.Pos(), n.End())
	}
	return edit{}, fmt.Errorf("%s: %s: unknown operation %d", p.File, p.In, p.Op)
}

func (f *source) oneLine(p Patch, from, to token.Pos) (edit, error) {
	e := edit{from: f.offset(from), to: f.offset(to), text: p.Code}
	if bytes.ContainsRune(f.src[e.from:e.to], '\n') {
		return edit{}, fmt.Errorf("%s: %s: %q spans lines and cannot be replaced", p.File, p.In, p.At)
	}
	return e, nil
}
