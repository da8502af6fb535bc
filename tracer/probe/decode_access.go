package probe

import (
	"slices"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/accesses"
	"github.com/govis/govis/tracer/probe/values"
)

// An accessPlace is where a line's accesses of one kind are.
type accessPlace struct {
	file  string
	line  int
	fn    string
	write bool
}

// lineAccesses are those of one kind, and which code does them: the compiler's calls come in the order of the source.
type lineAccesses struct {
	list    []accesses.Access
	ordered bool
	none    bool // the source has none here
	pcs     []uint64
}

// access is a plain read or write.
func (d *decoder) access(r *record) error {
	if r.a&govisAccessLater != 0 {
		return d.later(r)
	}
	s := d.stack(r.stack)
	if s != nil && (d.std.wrote(s.user) || d.std.has(packageOf(s.user.Func))) {
		return nil
	}
	kind := tracer.MemRead
	if r.a&govisAccessWrite != 0 {
		kind = tracer.MemWrite
	}
	var found accesses.Access
	if s != nil {
		var none bool
		found, none = d.findAccess(accessPlace{s.user.File, s.user.Line, s.user.Func, kind == tracer.MemWrite}, s.pc)
		if none {
			return nil // the compiler's own: a closure or a composite literal is made
		}
	}
	e := d.begin(r, kind)
	e.Addr = r.obj & addressMask
	o := d.object(r.obj, func(o *object) string {
		o.unnamed = true
		return typeAndPlace("memory", e)
	})
	if o.unnamed && found.Name != "" {
		o.name, o.unnamed = found.Name, false
	}
	if o.plain == nil {
		o.plain = found.Type
	}
	named(e, o)
	if text, ok := d.peeked(o.plain, r); ok {
		if kind == tracer.MemRead {
			e.Value, e.Has = text, e.Has|tracer.FieldValue
		} else {
			e.Old, e.Has = text, e.Has|tracer.FieldOld
		}
	}
	typed(e, o)
	return d.emit(e)
}

// later tells what a write left.
func (d *decoder) later(r *record) error {
	o := d.objects[r.obj]
	if o == nil {
		return nil
	}
	text, ok := d.peeked(o.plain, r)
	if !ok {
		return nil
	}
	e := d.begin(r, tracer.MemLater)
	e.Addr = r.obj & addressMask
	named(e, o)
	e.New, e.Has = text, e.Has|tracer.FieldNew
	typed(e, o)
	return d.emit(e)
}

func typed(e *tracer.Event, o *object) {
	if o.plain != nil {
		e.Elem, e.Has = o.plain.Name, e.Has|tracer.FieldElem
	}
}

// peeked returns the value in a record of an access.
func (d *decoder) peeked(t *values.Type, r *record) (text string, ok bool) {
	n := r.a >> govisAccessBytes & 0xff
	if t == nil || t.Size > n || t.Size > 8 {
		return "", false
	}
	var b [8]byte
	for i := range b {
		b[i] = byte(r.b >> (8 * i))
	}
	return values.Format(t, b[:t.Size], nil, d.values), true
}

// findAccess tells which of a line's accesses the code at pc does; the zero Access where that is in doubt, and none where
// the source has no such access there.
func (d *decoder) findAccess(p accessPlace, pc uint64) (a accesses.Access, none bool) {
	l := d.lines[p]
	if l == nil {
		if len(d.lines) >= maxQuestions {
			return a, false
		}
		l = &lineAccesses{}
		var known bool
		l.list, l.ordered, known = d.accesses.At(p.file, p.line)
		l.list = slices.DeleteFunc(l.list, func(a accesses.Access) bool { return a.Write != p.write })
		l.none = known && len(l.list) == 0
		d.lines[p] = l
	}
	i := slices.Index(l.pcs, pc)
	if i < 0 {
		i = len(l.pcs)
		l.pcs = append(l.pcs, pc)
	}
	switch {
	case len(l.list) == 1:
		return l.list[0], false
	case !l.ordered || i >= len(l.list):
		return a, l.none
	}
	return l.list[i], false
}
