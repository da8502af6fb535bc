package names

import (
	"go/ast"
	"go/token"
	"path/filepath"

	"github.com/govis/govis/tracer"
)

// A CaseRef is one case of a select statement in the source.
type CaseRef struct {
	Dir  string // tracer.DirSend, tracer.DirRecv or tracer.DirDefault
	Chan string // the channel as the source calls it; "" for default
}

// maxCases is the most that the runtime allows.
const maxCases = 1 << 16

// SelectCases returns the cases of the select statement on a line, in the order
// of the source. The line is that of the select keyword, or of the case if the
// compiler made a plain operation of a select with one case and default. Of several
// on one line it is the first that has so many sends and receives, and a
// default or none. ok is false if there is none such.
func (r *Resolver) SelectCases(file string, line, nsends, nrecvs int, hasDefault bool) (cases []CaseRef, ok bool) {
	src := r.source(filepath.Clean(file))
	if src == nil {
		return nil, false
	}
	var begins, within []CaseRef
	src.find(line, func(n ast.Node) bool {
		sel, is := n.(*ast.SelectStmt)
		if !is {
			return false
		}
		refs, sends, recvs, def := selectCases(sel)
		if sends != nsends || recvs != nrecvs || def != hasDefault {
			return false
		}
		if src.line(sel.Select) == line {
			if begins == nil {
				begins = refs
			}
		} else if within == nil && hasCaseAt(src, sel, line) {
			within = refs
		}
		return false
	})
	if begins == nil {
		begins = within
	}
	return begins, begins != nil
}

func hasCaseAt(src *source, sel *ast.SelectStmt, line int) bool {
	for _, s := range sel.Body.List {
		if src.line(s.Pos()) == line {
			return true
		}
	}
	return false
}

// selectCases takes a select statement apart. The result is not nil.
func selectCases(sel *ast.SelectStmt) (refs []CaseRef, sends, recvs int, def bool) {
	refs = []CaseRef{}
	for _, s := range sel.Body.List {
		clause, ok := s.(*ast.CommClause)
		if !ok {
			continue
		}
		switch comm := clause.Comm.(type) {
		case nil:
			def = true
			refs = append(refs, CaseRef{Dir: tracer.DirDefault})
		case *ast.SendStmt:
			sends++
			refs = append(refs, CaseRef{Dir: tracer.DirSend, Chan: text(comm.Chan)})
		default:
			recvs++
			refs = append(refs, CaseRef{Dir: tracer.DirRecv, Chan: received(comm)})
		}
	}
	return refs, sends, recvs, def
}

// received names the channel that a statement receives from.
func received(comm ast.Stmt) string {
	var e ast.Expr
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		e = comm.X
	case *ast.AssignStmt:
		if len(comm.Rhs) == 1 {
			e = comm.Rhs[0]
		}
	}
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
			continue
		case *ast.UnaryExpr:
			if x.Op == token.ARROW {
				return text(x.X)
			}
		}
		return ""
	}
}

// MapCases says where in the source the cases of the runtime are: the case
// that selectgo knows as number i is cases[order[i]] and the default is
// cases[def], def being -1 without one.
//
// The compiler numbers sends in the order of the source, then receives
// backwards from the end, and the default not at all. If cases does not have nsends
// sends and nrecvs receives, or is nil because there is no source, the order is
// sends, receives, default, which is the source's as far as anyone can know; the
// default then has the last place, whether there is one or not.
//
// order has nsends+nrecvs elements; it is nil for counts that no select has.
func MapCases(cases []CaseRef, nsends, nrecvs int) (order []int, def int) {
	if nsends < 0 || nrecvs < 0 || nsends > maxCases || nrecvs > maxCases-nsends {
		return nil, -1
	}
	n := nsends + nrecvs
	order, def = make([]int, n), -1
	sends, recvs := 0, 0
	for at, c := range cases {
		switch c.Dir {
		case tracer.DirSend:
			if sends < nsends {
				order[sends] = at
			}
			sends++
		case tracer.DirRecv:
			if recvs < nrecvs {
				order[n-1-recvs] = at
			}
			recvs++
		case tracer.DirDefault:
			def = at
		}
	}
	if cases != nil && sends == nsends && recvs == nrecvs {
		return order, def
	}
	for i := range nsends {
		order[i] = i
	}
	for j := range nrecvs {
		order[n-1-j] = nsends + j
	}
	return order, n
}
