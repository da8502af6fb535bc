package probe

import (
	"encoding/binary"
	"slices"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/names"
)

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
	if waited := r.c&2 != 0; waited && g != nil && (len(g.cases) > 0 || len(r.payload) == 0) {
		e.Cases, order = g.cases, g.caseMap
		g.cases, g.caseMap, g.channels = nil, nil, nil
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

// maxCases is the most cases that the runtime allows a select.
const maxCases = 1 << 16

// selectOrder takes the order that cases of reflect.Select have in the program.
func (d *decoder) selectOrder(r *record) {
	g := d.goroutines[r.g]
	if g == nil || r.a > maxCases {
		return
	}
	g.places, g.def = g.places[:min(int(r.a), len(g.places))], int(min(r.b, maxCases))-1
	for b := r.payload; len(b) >= 2 && len(g.places) < maxCases; b = b[2:] {
		g.places = append(g.places, int(binary.LittleEndian.Uint16(b)))
	}
}

// moreCases takes channels of a select with very many cases.
func (d *decoder) moreCases(r *record) {
	if g := d.goroutines[r.g]; g != nil {
		if r.a == 0 {
			g.channels = nil // of a select whose own record was left out
		}
		if len(g.channels) < 8*maxCases {
			g.channels = append(g.channels, r.payload...)
		}
	}
}

// channels returns the channels of a select's record, as words. n is how many there should be.
func (d *decoder) channels(r *record, n uint64) []byte {
	g := d.goroutines[r.g]
	if g == nil || g.channels == nil {
		return r.payload
	}
	front := g.channels
	g.channels = nil
	if uint64(len(front)+len(r.payload))/8 != n || n > maxCases {
		return r.payload
	}
	return append(front, r.payload...)
}

// order says where in the program the n cases of the runtime are, sends of them first, and the default.
// refs are the source's, if it is known.
func (d *decoder) order(r *record, e *tracer.Event, sends, n int, hasDefault bool) (
	refs []names.CaseRef, order []int, def int,
) {
	if len(e.Stack) > 0 && e.Stack[0].Func == "reflect.rselect" {
		g := d.goroutines[r.g]
		if g != nil && isOrder(g.places, g.def, n, hasDefault) {
			return nil, g.places, g.def
		}
	} else if len(e.Stack) > 0 {
		refs = d.sourceCases(e.Stack[0], sends, n-sends, hasDefault)
	}
	order, def = names.MapCases(refs, sends, n-sends)
	return refs, order, def
}

// isOrder reports whether places and def are those of n cases and the default, each once.
func isOrder(places []int, def, n int, hasDefault bool) bool {
	if len(places) != n || hasDefault != (def >= 0) {
		return false
	}
	all := slices.Clone(places)
	if hasDefault {
		all = append(all, def)
	}
	slices.Sort(all)
	for i, at := range all {
		if at != i {
			return false
		}
	}
	return true
}

// cases returns the cases of a select in source order, and for each case of the
// runtime its place there. counts is sends<<32|receives.
func (d *decoder) cases(r *record, e *tracer.Event, counts uint64, hasDefault bool) ([]tracer.Case, []int) {
	w := words{d.channels(r, counts>>32+counts&(1<<32-1))}
	n := len(w.b) / 8
	sends := int(min(counts>>32, uint64(n)))
	refs, order, def := d.order(r, e, sends, n, hasDefault)
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
