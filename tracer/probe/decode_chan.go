package probe

import (
	"slices"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/names"
	"github.com/govis/govis/tracer/probe/values"
)

// channel returns the channel of a record. One whose make was left out is known by its place only.
func (d *decoder) channel(r *record, e *tracer.Event) *object {
	return d.channelOf(r.obj, e)
}

func (d *decoder) channelOf(key uint64, e *tracer.Event) *object {
	return d.object(key, func(*object) string { return typeAndPlace("chan", e) })
}

func (d *decoder) chanMake(r *record) error {
	e := d.begin(r, tracer.ChanMake)
	e.Cap = int(r.a)
	if t := d.types[r.b]; t != nil {
		e.Elem = values.TypeString(t.Name)
	}
	o := d.object(r.obj, func(*object) string {
		if ctx := d.objects[r.c]; ctx != nil && r.c != 0 {
			return ctx.name + ".Done()"
		}
		if s := d.stacks[r.stack]; s != nil {
			if name := d.names.Channel(s.whole, d.nth(s)); name != "" {
				return name
			}
		}
		return typeAndPlace("chan "+e.Elem, e)
	})
	o.cap, o.elem, o.elemType = e.Cap, e.Elem, r.b
	named(e, o)
	return d.emit(e)
}

// nth tells several makes on one line apart by the order in which they first ran.
func (d *decoder) nth(s *stack) int {
	if len(s.frames) == 0 {
		return 0
	}
	f := s.frames[0]
	place := makePlace{f.File, f.Line, f.Func}
	i := slices.Index(d.makes[place], s.pc)
	if i < 0 {
		i = len(d.makes[place])
		d.makes[place] = append(d.makes[place], s.pc)
	}
	return i
}

// operation sets what chan.send and chan.recv have in common.
func (d *decoder) operation(r *record, e *tracer.Event) *object {
	o := d.channel(r, e)
	named(e, o)
	e.Len, e.Cap = int(r.a&(1<<24-1)), o.cap
	switch r.b >> 48 & 3 {
	case govisModeBuffer:
		e.Mode = tracer.ModeBuffer
	case govisModeHandoff:
		e.Mode = tracer.ModeHandoff
	default:
		e.Mode = tracer.ModeClosed
	}
	other := r.b & (1<<48 - 1)
	if r.b&govisByPeer != 0 {
		e.Peer = other
		e.Has |= tracer.FieldPeer
	}
	if r.b&govisByOther != 0 {
		e.By = other
		e.Has |= tracer.FieldBy
	}
	d.value(r, e, o)
	return o
}

func (d *decoder) chanSend(r *record) error {
	e := d.begin(r, tracer.ChanSend)
	o := d.operation(r, e)
	o.sent++
	e.N = int64(o.sent&^(1<<40-1) | r.a>>24)
	return d.emit(e)
}

func (d *decoder) chanRecv(r *record) error {
	e := d.begin(r, tracer.ChanRecv)
	o := d.operation(r, e)
	if e.Mode != tracer.ModeClosed {
		o.delivered++
		e.OK = true
		e.N = int64(o.delivered&^(1<<40-1) | r.a>>24)
		e.Has |= tracer.FieldN
	}
	return d.emit(e)
}

func (d *decoder) chanClose(r *record) error {
	e := d.begin(r, tracer.ChanClose)
	o := d.channel(r, e)
	named(e, o)
	e.Len, e.Cap = int(r.a), o.cap
	return d.emit(e)
}

func (d *decoder) chanDrop(r *record) error {
	e := d.begin(r, tracer.ChanDrop)
	o := d.channel(r, e)
	named(e, o)
	o.delivered++
	e.N, e.Len, e.Cap = int64(o.delivered&^(1<<40-1)|r.a>>24), int(r.a&(1<<24-1)), o.cap
	return d.emit(e)
}

func (d *decoder) selectWait(r *record) error {
	g, err := d.goroutine(r, r.g)
	if err != nil {
		return err
	}
	e := d.begin(r, tracer.SelectWait)
	cases, order := d.cases(r, e, r.a, false)
	e.Cases = cases
	if g != nil {
		g.cases, g.caseMap = cases, order
	}
	return d.emit(e)
}

func (d *decoder) selectDone(r *record) error {
	g, err := d.goroutine(r, r.g)
	if err != nil {
		return err
	}
	e := d.begin(r, tracer.SelectDone)
	var order []int
	if waited := r.c&2 != 0; waited && g != nil {
		e.Cases, order = g.cases, g.caseMap
		g.cases, g.caseMap = nil, nil
	} else {
		e.Cases, order = d.cases(r, e, r.a, r.c&1 != 0)
	}
	e.Case = len(e.Cases) - 1
	if r.b > 0 && r.b-1 < uint64(len(order)) {
		e.Case = order[r.b-1]
	} else {
		for i, c := range e.Cases {
			if c.Dir == tracer.DirDefault {
				e.Case = i
			}
		}
	}
	return d.emit(e)
}

// tryFailed is a select of one case and default that took the default.
func (d *decoder) tryFailed(r *record) error {
	e := d.begin(r, tracer.SelectDone)
	counts := uint64(1)
	if r.a == 1 {
		counts = 1 << 32
	}
	at := *r
	at.payload = make([]byte, 8)
	for i := range 8 {
		at.payload[i] = byte(r.obj >> (8 * i))
	}
	e.Cases, _ = d.cases(&at, e, counts, true)
	for i, c := range e.Cases {
		if c.Dir == tracer.DirDefault {
			e.Case = i
		}
	}
	if r.b == 1 {
		e.Mode = tracer.ModeUnlocked
		e.Has |= tracer.FieldMode
	}
	return d.emit(e)
}

// cases returns the cases of a select in source order, and for each case of the
// runtime its place there. counts is sends<<32|receives.
func (d *decoder) cases(r *record, e *tracer.Event, counts uint64, hasDefault bool) ([]tracer.Case, []int) {
	w := words{r.payload}
	n := len(r.payload) / 8
	sends := min(int(counts>>32), n)
	receives := n - sends
	var refs []names.CaseRef
	if len(e.Stack) > 0 {
		f := e.Stack[0]
		refs, _ = d.names.SelectCases(f.File, f.Line, sends, receives, hasDefault)
	}
	order, def := names.MapCases(refs, sends, receives)
	total := n
	if hasDefault {
		total++
	}
	cases := make([]tracer.Case, total)
	for i := range n {
		c := tracer.Case{Dir: tracer.DirRecv}
		if i < sends {
			c.Dir = tracer.DirSend
		}
		if key := w.word(); key&addressMask != 0 {
			o := d.channelOf(key, e)
			c.Chan, c.Name = o.id, o.name
		} else if refs != nil {
			c.Name = refs[order[i]].Chan
		}
		cases[order[i]] = c
	}
	if hasDefault && def >= 0 && def < total {
		cases[def] = tracer.Case{Dir: tracer.DirDefault}
	}
	return cases, order
}
