package names

import (
	"go/ast"
	"go/token"

	"github.com/govis/govis/tracer"
)

// Operand names the channel on which the line of a frame does its only send, or its only receive: what the
// source says there, for channels of which nothing else is known, as nil ones.
//
//	jobs <- 1            jobs
//	v := <-s.results     s.results
//	for v := range in    in
func (r *Resolver) Operand(fr tracer.Frame, send bool) string {
	src := r.source(fr.File)
	if src == nil {
		return ""
	}
	found := inScope(src.find(fr.Line, func(n ast.Node) bool {
		e := operandOf(n, send)
		return e != nil && (src.line(n.Pos()) == fr.Line || src.line(e.Pos()) == fr.Line)
	}), fr.Func)
	name := ""
	for i, p := range found {
		s := text(operandOf(p.node(), send))
		if i > 0 && s != name {
			return ""
		}
		name = s
	}
	return name
}

// operandOf returns the channel of a node that sends or receives, nil for others. A range over something
// counts as a receive, though it need not be one.
func operandOf(n ast.Node, send bool) ast.Expr {
	switch n := n.(type) {
	case *ast.SendStmt:
		if send {
			return n.Chan
		}
	case *ast.UnaryExpr:
		if !send && n.Op == token.ARROW {
			return n.X
		}
	case *ast.RangeStmt:
		if !send && n.Value == nil {
			return n.X
		}
	}
	return nil
}
