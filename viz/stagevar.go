package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// Bounds on a variable's history.
const (
	maxAccesses = 8  // shown
	maxHistory  = 64 // events looked at
)

// operations are what the page calls the accesses of variables.
var operations = map[tracer.Kind]string{
	tracer.AtomicLoad: "load", tracer.AtomicStore: "store", tracer.AtomicSwap: "swap", tracer.AtomicCAS: "cas",
	tracer.AtomicAdd: "add", tracer.AtomicAnd: "and", tracer.AtomicOr: "or",
	tracer.MemRead: "read", tracer.MemWrite: "write",
}

func (b *stager) variable(v *tracer.Variable) protocol.Variable {
	out := protocol.Variable{
		ID: v.ID, Lane: objectID(v.ID), Name: b.title(v.ID), Elem: v.Elem,
		At: b.made(v.ID), System: b.isSystem(v.ID),
	}
	if v.HasValue {
		out.Value = cut(v.Value, maxValue)
	}
	events, before := b.pastOf(v.ID)
	h := history{stager: b, read: make(map[uint64]int)}
	for _, e := range events {
		h.add(e.at, e.event)
	}
	// Those looked at and not shown are counted; a mem.later is part of its write.
	skipped := max(0, len(h.accesses)-maxAccesses)
	out.Accesses, out.Before, out.Atomic = h.accesses[skipped:], int64(before+skipped), h.atomic
	return out
}

type positioned struct {
	at    int64
	event *tracer.Event
}

// pastOf returns the last events about an object up to the moment, and how many there
// were before them.
func (b *stager) pastOf(obj uint64) (events []positioned, before int) {
	x := b.view.index
	l, ok := x.objs.get(obj)
	if !ok {
		return nil, 0
	}
	all := &x.lanes[l].events
	n := all.search(func(i uint32) bool { return int(x.position(i)) > b.at })
	before = max(0, n-maxHistory)
	for k := before; k < n; k++ {
		at := x.position(all.at(k))
		e, err := b.view.trace.At(int(at))
		if err != nil {
			before++ // let go, or damaged: it is not shown
			continue
		}
		events = append(events, positioned{at, e})
	}
	return events, before
}

// A history gathers what was done with a variable.
type history struct {
	*stager
	accesses []protocol.Access
	read     map[uint64]int // by goroutine: how many accesses there were at its last read
	atomic   bool
}

func (h *history) add(at int64, e *tracer.Event) {
	if e.Kind == tracer.MemLater {
		h.later(e)
		return
	}
	op := operations[e.Kind]
	if op == "" {
		return
	}
	a := protocol.Access{
		Event: at, G: e.G, Name: h.view.nameG(e.G), Op: op, Old: short(e.Old), New: short(e.New),
		OK: e.Kind != tracer.AtomicCAS || e.OK, Place: userPlace(e),
	}
	switch e.Kind {
	case tracer.MemRead, tracer.AtomicLoad:
		a.Old = short(e.Value)
		h.read[e.G] = len(h.accesses)
	case tracer.MemWrite, tracer.AtomicStore:
		a.Over = h.unseen(e.G)
		delete(h.read, e.G)
	}
	h.atomic = h.atomic || e.Kind != tracer.MemRead && e.Kind != tracer.MemWrite
	h.accesses = append(h.accesses, a)
}

// later gives a plain write the value that it left.
func (h *history) later(e *tracer.Event) {
	for k := len(h.accesses) - 1; k >= 0; k-- {
		if a := &h.accesses[k]; a.G == e.G && a.Op == "write" {
			a.New = short(e.New)
			return
		}
	}
}

// unseen returns who else has written since a goroutine's last read, "" if nobody has
// or there was none.
func (h *history) unseen(g uint64) string {
	k, ok := h.read[g]
	if !ok {
		return ""
	}
	for _, a := range h.accesses[k:] {
		if a.G != g && a.OK && a.Op != "read" && a.Op != "load" {
			return a.Name
		}
	}
	return ""
}
