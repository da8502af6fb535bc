package names

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
)

// Goroutine returns what a person would call a goroutine. stack is that of the
// go statement, innermost frame first; startFunc is the function that the runtime
// started, which can be the compiler's wrapper (main.main.gowrap1). Either may be
// missing.
//
//	go worker(ctx)                              worker
//	go s.handle(c)                              handle
//	go http.ListenAndServe(a, h)                http.ListenAndServe
//	go func() { defer wg.Done(); worker() }()   worker: the literal does but one call
//	go func() { ... }(), in main                main.func1, as in a stack dump
//	wg.Go(func() { worker() })                  worker: the literal is an argument of a
//	g.Go(s.run)                                 run     function that starts it
//	time.AfterFunc(d, s.stop)                   stop
//
// Functions outside package main have their package's name in front:
// pool.worker, http.serve. Methods are named without their type.
func (r *Resolver) Goroutine(stack []tracer.Frame, startFunc string) string {
	if startFunc == "runtime.main" || startFunc == "main.main" {
		return "main"
	}
	i := skip(stack, inRuntime)
	if i < len(stack) {
		if name := r.started(stack, i, startFunc); name != "" {
			return bound(name)
		}
	}
	return bound(label(startFunc))
}

// Called returns what a go statement calls, as it stands there: "s.handle" of go s.handle(c). stack is that of the go
// statement; "" if its source is not known.
func (r *Resolver) Called(stack []tracer.Frame, startFunc string) string {
	i := skip(stack, inRuntime)
	if i == len(stack) {
		return ""
	}
	call := r.goCall(stack[i], startFunc)
	if call == nil {
		return ""
	}
	if _, literal := ast.Unparen(call.node().(*ast.GoStmt).Call.Fun).(*ast.FuncLit); literal {
		return ""
	}
	return text(call.node().(*ast.GoStmt).Call.Fun)
}

// label shortens a function's name: main.(*server).serve.func1 is serve.func1,
// net/http.(*conn).serve is http.serve, main.worker is worker.
func label(fn string) string {
	f := parseFunction(fn)
	if f.name == "" {
		return fn
	}
	name := f.name
	for _, part := range []string{f.closure, f.wrap} {
		if part != "" {
			name += "." + part
		}
	}
	return qualify(fn, name)
}

// qualify puts the package of function fn before a name of it, unless it is
// main.
func qualify(fn, name string) string {
	pkg := parseFunction(fn).pkg
	if pkg == "main" || pkg == "" {
		return name
	}
	return packageName(pkg) + "." + name
}

// started names the goroutine after the go statement on the line of stack[i].
func (r *Resolver) started(stack []tracer.Frame, i int, startFunc string) string {
	at := r.goCall(stack[i], startFunc)
	if at == nil {
		return ""
	}
	call := at.node().(*ast.GoStmt).Call
	w := walker{r: r, start: startFunc}
	return w.function(stack, i, r.source(stack[i].File), at, call.Fun, call, 0)
}

// goCall returns the path to the go statement at a frame that starts the function, nil if that is not clear.
func (r *Resolver) goCall(frame tracer.Frame, startFunc string) path {
	src := r.source(frame.File)
	if src == nil {
		return nil
	}
	line := frame.Line
	found := inScope(src.find(line, func(n ast.Node) bool {
		g, ok := n.(*ast.GoStmt)
		return ok && (src.line(g.Go) == line || src.line(g.Call.Pos()) == line ||
			src.line(g.Call.Fun.End()) == line || src.line(g.Call.Lparen) == line)
	}), frame.Func)
	if len(found) > 1 {
		start := parseFunction(startFunc)
		found = keep(found, func(p path) bool { return startsAs(p, start) })
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// startsAs reports whether a go statement can start the function.
func startsAs(p path, start function) bool {
	call := p.node().(*ast.GoStmt).Call
	if lit, ok := callee(call).(*ast.FuncLit); ok {
		decl := p.decl()
		return decl != nil && start.closure == literalName(decl, lit)
	}
	return lastName(call) == start.name && start.wrap == ""
}

// A walker finds the function that a goroutine is about, through the functions
// that do nothing but start what they are given.
type walker struct {
	r     *Resolver
	start string // function that the runtime started
}

// function names the function expression e at p in stack[i]. call is the call of
// it, if it is called there.
func (w *walker) function(stack []tracer.Frame, i int, src *source, p path, e ast.Expr, call *ast.CallExpr, hops int) string {
	if hops > maxHops {
		return ""
	}
	fn := stack[i].Func
	switch e := bareFunc(e).(type) {
	case *ast.FuncLit:
		return w.literal(stack, i, src, p, e, call, hops)
	case *ast.Ident:
		if name, ok := w.parameter(stack, i, p, e.Name, hops); ok {
			return name
		}
		if call != nil && w.startsOther(e.Name) && p.localFunc(e.Name) == nil {
			return "" // a variable that holds any function
		}
		return qualify(fn, e.Name)
	case *ast.SelectorExpr:
		switch {
		case src.isImport(e.X):
			return text(e)
		case call != nil && w.startsOther(e.Sel.Name):
			return "" // a field that holds any function
		}
		return qualify(fn, e.Sel.Name)
	case *ast.CallExpr: // of a function that returns one
		return w.function(stack, i, src, p, e.Fun, nil, hops+1)
	}
	return ""
}

// startsOther reports whether the runtime is known to have started a function
// of another name, without a wrapper that hides it.
func (w *walker) startsOther(name string) bool {
	f := parseFunction(w.start)
	return f.name != "" && f.wrap == "" && (f.name != name || f.isLit())
}

// bareFunc strips parentheses and type arguments.
func bareFunc(e ast.Expr) ast.Expr { return callee(&ast.CallExpr{Fun: e}) }

// literal names a function literal: after the parameter of the enclosing
// function that it calls, after its only call, or by the compiler's name.
func (w *walker) literal(stack []tracer.Frame, i int, src *source, p path, lit *ast.FuncLit, call *ast.CallExpr, hops int) string {
	if name, ok := w.callsParameter(stack, i, p, lit, hops); ok && name != "" {
		return name
	}
	if e := onlyCall(src, lit); e != nil {
		if id, ok := e.(*ast.Ident); ok && call != nil {
			// A parameter of the literal itself: what the go statement gives it.
			if k := fieldIndex(lit.Type.Params, id.Name); k >= 0 && k < len(call.Args) {
				return w.function(stack, i, src, p, call.Args[k], nil, hops+1)
			}
		}
		return w.function(stack, i, src, p, e, nil, hops+1)
	}
	if f := parseFunction(w.start); call != nil && f.wrap == "" && f.isLit() {
		return label(w.start)
	}
	decl := p.decl()
	if decl == nil {
		return ""
	}
	return qualify(stack[i].Func, decl.Name.Name+"."+literalName(decl, lit))
}

// callsParameter reports whether a literal calls a parameter of the function
// around it, as sync.WaitGroup's Go does, and names what the caller gave for it.
func (w *walker) callsParameter(stack []tracer.Frame, i int, p path, lit *ast.FuncLit, hops int) (name string, ok bool) {
	inspectBody(lit.Body, func(n ast.Node) {
		call, is := n.(*ast.CallExpr)
		if !is || ok {
			return
		}
		if id, is := callee(call).(*ast.Ident); is && fieldIndex(lit.Type.Params, id.Name) < 0 {
			name, ok = w.parameter(stack, i, p, id.Name, hops)
		}
	})
	return name, ok
}

// parameter reports whether a name is a parameter of the declared function
// around p in stack[i], and names what the caller gave for it.
func (w *walker) parameter(stack []tracer.Frame, i int, p path, name string, hops int) (string, bool) {
	decl := p.decl()
	if decl == nil || hops >= maxHops {
		return "", false
	}
	k := fieldIndex(decl.Type.Params, name)
	up := caller(stack, i)
	if k < 0 || up >= len(stack) || parseFunction(stack[i].Func).isLit() {
		return "", false
	}
	src, calls := w.r.callsOf(stack[up], stack[i])
	result := ""
	for n, c := range calls {
		call := c.node().(*ast.CallExpr)
		if k >= len(call.Args) {
			return "", false
		}
		s := w.function(stack, up, src, c, call.Args[k], nil, hops+1)
		if n > 0 && s != result {
			return "", false
		}
		result = s
	}
	return result, result != ""
}

// onlyCall returns the function of the one call that a literal is about, nil if
// there is more to it. Deferred calls, checks of the call's error and what is
// done with its result do not count; calls that say nothing about the goroutine,
// like fmt.Println, are not an answer.
func onlyCall(src *source, lit *ast.FuncLit) ast.Expr {
	var only *ast.CallExpr
	for _, s := range lit.Body.List {
		if isIncidental(s) {
			continue
		}
		call := callIn(s)
		if call == nil || only != nil {
			return nil
		}
		only = call
	}
	if only == nil || saysNothing(src, only) {
		return nil
	}
	return callee(only)
}

// callIn returns the call that a statement consists of.
func callIn(s ast.Stmt) *ast.CallExpr {
	var e ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.SendStmt:
		e = s.Value
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			e = s.Results[0]
		}
	case *ast.AssignStmt:
		if len(s.Rhs) == 1 {
			e = s.Rhs[0]
		}
	case *ast.IfStmt:
		if s.Init != nil && isNilCheck(s.Cond) {
			return callIn(s.Init)
		}
	}
	for {
		paren, ok := e.(*ast.ParenExpr)
		if !ok {
			break
		}
		e = paren.X
	}
	call, _ := e.(*ast.CallExpr)
	return call
}

// isIncidental reports whether a statement only ends what the goroutine did.
func isIncidental(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.DeferStmt, *ast.EmptyStmt:
		return true
	case *ast.ReturnStmt:
		return !slices.ContainsFunc(s.Results, func(e ast.Expr) bool { _, ok := e.(*ast.CallExpr); return ok })
	case *ast.SendStmt: // done <- true
		_, isCall := s.Value.(*ast.CallExpr)
		return !isCall
	case *ast.IfStmt:
		return s.Init == nil && isNilCheck(s.Cond)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && (lastName(call) == "Done" || isName(callee(call), "close"))
	}
	return false
}

// isNilCheck reports whether a condition is that of "if err != nil".
func isNilCheck(cond ast.Expr) bool {
	b, ok := cond.(*ast.BinaryExpr)
	return ok && b.Op == token.NEQ && isName(b.Y, "nil")
}

// saysNothing reports whether a call is to something that every program calls.
func saysNothing(src *source, call *ast.CallExpr) bool {
	switch f := callee(call).(type) {
	case *ast.Ident:
		return builtins[f.Name]
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && src.isImport(x) {
			return strings.Contains(" fmt log slog os time runtime errors rand atomic ", " "+x.Name+" ")
		}
		return strings.Contains(" Add Wait Lock Unlock RLock RUnlock Load Store Close Cancel Print Printf Println Log Logf ", " "+f.Sel.Name+" ")
	}
	return true
}
