package viz

import (
	"unsafe"

	"github.com/govis/govis/tracer"
)

// A record is what an index wants to know of an event, on its way to who makes a segment: an Event is eight times as large.
type record struct {
	t      int64
	g, by  uint64
	reason string
	site   *site
	whole  *tracer.Event // of an event that says more: a copy
	p      int32
	kind   tracer.Kind
}

// A site is where events happened.
type site struct {
	stack   []tracer.Frame
	at, pkg string
}

// How many records go together, how many such are in all, and how many may wait for one segment.
const (
	recordBatch = 4096
	mostRooms   = 96
	recordQueue = mostRooms
)

// leanKinds are the kinds of which a record mostly says all.
var leanKinds = [...]bool{
	tracer.GoStart: true, tracer.GoStop: true, tracer.GoBlock: true, tracer.GoUnblock: true, tracer.GoEnd: true,
	tracer.GoSyscall: true, tracer.GoSysret: true, tracer.CPUSample: true,
}

// record makes a record of an event.
func (p *SegmentPart) record(e *tracer.Event) record {
	if int(e.Kind) >= len(leanKinds) || !leanKinds[e.Kind] || e.Mode != "" || e.Name != "" || e.Label != "" || e.State != "" {
		c := *e
		return record{whole: &c}
	}
	r := record{t: e.T, g: e.G, by: e.By, p: e.P, kind: e.Kind, reason: e.Reason}
	if len(e.Stack) > 0 || e.At != "" {
		r.site = p.site(e)
	}
	return r
}

// site returns where an event happened.
func (p *SegmentPart) site(e *tracer.Event) *site {
	if len(e.Stack) == 0 {
		return &site{at: e.At, pkg: e.Pkg}
	}
	at := uintptr(unsafe.Pointer(&e.Stack[0]))
	s := &p.places[(at>>5^at>>11)%uintptr(len(p.places))]
	if o := *s; o == nil || &o.stack[0] != &e.Stack[0] || len(o.stack) != len(e.Stack) || o.at != e.At || o.pkg != e.Pkg {
		*s = &site{e.Stack, e.At, e.Pkg}
	}
	return *s
}

// event returns the event, in e where that is enough, which nothing else is put into.
func (r *record) event(e *tracer.Event) *tracer.Event {
	if r.whole != nil {
		return r.whole
	}
	e.T, e.G, e.By, e.P, e.Kind, e.Reason = r.t, r.g, r.by, r.p, r.kind, r.reason
	if s := r.site; s != nil {
		e.Stack, e.At, e.Pkg = s.stack, s.at, s.pkg
	} else {
		e.Stack, e.At, e.Pkg = nil, "", ""
	}
	return e
}

// room returns an empty list for records, as soon as there is one.
func (s *Segments) room() []record {
	select {
	case r := <-s.rooms:
		return r
	default:
	}
	s.mu.Lock()
	if s.made < mostRooms {
		s.made++
		s.mu.Unlock()
		return make([]record, 0, recordBatch)
	}
	s.mu.Unlock()
	return <-s.rooms
}

func (s *Segments) giveBack(records []record) {
	clear(records)
	s.rooms <- records[:0]
}
