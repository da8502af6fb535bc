// Package accesses tells which variables a line of a program's source reads and writes in memory, with their types.
//
// The compiler's calls at memory accesses say an address, and no name or size. The package of the line is type-checked from
// its source alone: what it imports stays unknown, and so do the types that depend on it. Variables that the compiler keeps in
// the function's own frame are left out as far as that can be seen; what remains in doubt has no answer.
package accesses

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/govis/govis/tracer/probe/values"
)

// An Access is one read or write of a variable.
type Access struct {
	Name  string       // as the source has it: counter, c.n, counts[i]
	Type  *values.Type // nil where it is not known, or no basic type
	Write bool
}

// Limits of what is read of a program's source.
const (
	maxFiles    = 128 // of a package
	maxFileSize = 2 << 20
	maxPackages = 64
	maxName     = 80 // bytes; longer ones have none
)

// A Resolver answers by file and line. It keeps the packages that it has checked. Its methods may be called by several
// goroutines at once.
type Resolver struct {
	mu       sync.Mutex
	packages map[string]*checked // by folder, and whether it is with the tests
	overlay  map[string]string
}

// New returns a Resolver that reads source from disk. overlay has the files whose text is in another file, by their full
// names, and which: "" takes a file away. It is not modified.
func New(overlay map[string]string) *Resolver {
	return &Resolver{packages: map[string]*checked{}, overlay: overlay}
}

// checked is a package with its types.
type checked struct {
	fset    *token.FileSet
	overlay map[string]string
	files   map[string]*ast.File
	info    *types.Info
	inMem   map[types.Object]bool // locals that have to be in memory
}

// At returns the accesses of a line in the order in which they happen, as far as it is straight: ordered tells whether.
// known is false where the source cannot be read.
func (r *Resolver) At(file string, line int) (list []Access, ordered, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.load(file)
	if c == nil || c.files[file] == nil {
		return nil, false, false
	}
	w := &walker{c: c, line: line, ordered: true}
	ast.Inspect(c.files[file], func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if c.lineOf(n.Pos()) > line || c.lineOf(n.End()) < line {
			return false
		}
		if s, ok := n.(ast.Stmt); ok {
			w.statement(s)
		}
		return true
	})
	return w.list, w.ordered, true
}

// lineOf returns the line of a position as the file has it, whatever its comments say.
func (c *checked) lineOf(pos token.Pos) int { return c.fset.PositionFor(pos, false).Line }

func (r *Resolver) load(file string) *checked {
	if !filepath.IsAbs(file) || !strings.HasSuffix(file, ".go") {
		return nil
	}
	dir := filepath.Dir(file)
	key := dir
	tests := strings.HasSuffix(file, "_test.go")
	if tests {
		key += " tests"
	}
	c, ok := r.packages[key]
	if !ok && len(r.packages) < maxPackages {
		c = r.check(dir, file, tests)
		r.packages[key] = c
	}
	return c
}

// check parses and checks the package of a file, nil where that cannot be done. The file is of whatever the
// program names: what makes the type checker stumble must not stop its trace.
func (r *Resolver) check(dir, file string, tests bool) (c *checked) {
	defer func() {
		if recover() != nil {
			c = nil
		}
	}()
	c = &checked{fset: token.NewFileSet(), overlay: r.overlay, files: map[string]*ast.File{}, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	names := c.list(dir)
	main := c.parse(file)
	if main == nil {
		return nil
	}
	all := []*ast.File{main}
	context := build.Default
	context.OpenFile = func(name string) (io.ReadCloser, error) { return os.Open(c.text(name)) }
	for _, base := range names {
		name := filepath.Join(dir, base)
		if name == file || !strings.HasSuffix(name, ".go") || !tests && strings.HasSuffix(name, "_test.go") || len(all) == maxFiles {
			continue
		}
		if ok, err := context.MatchFile(dir, base); !ok || err != nil {
			continue
		}
		if f := c.parse(name); f != nil && f.Name.Name == main.Name.Name {
			all = append(all, f)
		} else {
			delete(c.files, name)
		}
	}
	config := types.Config{Error: func(error) {}, Importer: unknown{}, FakeImportC: true, Sizes: types.SizesFor("gc", build.Default.GOARCH)}
	config.Check(dir, c.fset, all, c.info) // its errors are what imports leave unknown
	c.findInMemory(all)
	return c
}

// list returns the names of the files in a folder.
func (c *checked) list(dir string) (names []string) {
	entries, _ := os.ReadDir(dir) // where there is none, the overlay may have it
	for _, e := range entries {
		names = append(names, e.Name())
	}
	for name := range c.overlay {
		if filepath.Dir(name) == dir && !slices.Contains(names, filepath.Base(name)) {
			names = append(names, filepath.Base(name))
		}
	}
	return names
}

// text returns the file that has the text of one.
func (c *checked) text(name string) string {
	if on, ok := c.overlay[name]; ok {
		return on
	}
	return name
}

func (c *checked) parse(name string) *ast.File {
	text := c.text(name)
	info, err := os.Stat(text)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFileSize {
		return nil
	}
	src, err := os.ReadFile(text)
	if err != nil {
		return nil
	}
	f, err := parser.ParseFile(c.fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	c.files[name] = f
	return f
}

// unknown imports packages of which nothing is known.
type unknown struct{}

func (unknown) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, filepath.Base(path))
	p.MarkComplete()
	return p, nil
}

// findInMemory finds the locals that are shared with a closure, or whose address is taken.
func (c *checked) findInMemory(files []*ast.File) {
	c.inMem = map[types.Object]bool{}
	written := map[types.Object]int{}
	shared := map[types.Object]bool{}
	for _, f := range files {
		var funcs []ast.Node
		ast.Inspect(f, func(n ast.Node) bool {
			for len(funcs) > 0 && n != nil && n.Pos() >= funcs[len(funcs)-1].End() {
				funcs = funcs[:len(funcs)-1]
			}
			switch n := n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				funcs = append(funcs, n)
			case *ast.Ident:
				if v, ok := c.info.Uses[n].(*types.Var); ok && len(funcs) > 0 {
					if in := funcs[len(funcs)-1]; v.Pos() < in.Pos() || v.Pos() >= in.End() {
						shared[v] = true
					}
				}
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					c.count(l, written)
				}
			case *ast.IncDecStmt:
				c.count(n.X, written)
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					if v := c.root(n.X); v != nil {
						c.inMem[v] = true
					}
				}
			}
			return true
		})
	}
	for v := range shared {
		if written[v] > 0 {
			c.inMem[v] = true
		}
	}
}

func (c *checked) count(l ast.Expr, written map[types.Object]int) {
	if id, ok := l.(*ast.Ident); ok && c.info.Defs[id] != nil {
		return
	}
	if v := c.root(l); v != nil {
		written[v]++
	}
}

// root returns the variable that an expression is a part of.
func (c *checked) root(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		if v, ok := c.info.Uses[e].(*types.Var); ok {
			return v
		}
	case *ast.ParenExpr:
		return c.root(e.X)
	case *ast.SelectorExpr:
		if t := c.info.TypeOf(e.X); t != nil && !isPointer(t) {
			return c.root(e.X)
		}
	case *ast.IndexExpr:
		if t := c.info.TypeOf(e.X); t != nil {
			if _, ok := t.Underlying().(*types.Array); ok {
				return c.root(e.X)
			}
		}
	}
	return nil
}

func isPointer(t types.Type) bool { _, ok := t.Underlying().(*types.Pointer); return ok }
