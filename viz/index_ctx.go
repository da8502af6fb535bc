package viz

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// applyContext follows the life of a context.
func (x *index) applyContext(e *tracer.Event, i uint32, obj int32) {
	if obj == none {
		return
	}
	l, o := x.lanes[obj], x.objects[obj]
	if e.Chan != 0 {
		c := x.lanes[x.lookupObj(e.Chan, i)]
		if c.kind == protocol.LaneObject {
			c.kind = protocol.LaneChannel
		}
		if c.parent == none {
			c.parent = obj
		}
		c.touch(i)
	}
	switch e.Kind {
	case tracer.ContextCreate:
		l.detail = e.Mode
		l.spans.add(span{at: i, ref: none, class: classActive}, &x.times)
		if e.Mode == tracer.ModeWithValue && e.Parent != 0 && e.Parent != e.Obj {
			x.carriesValue(x.lookupObj(e.Parent, i), i, obj)
		}
	case tracer.ContextCancel:
		o.release = pastEvent{at: i, lane: obj}
		x.cancelled(i, obj, x.text(e.Message))
		x.rare.add(i)
		if e.Parent != 0 && e.Parent != e.Obj {
			p := x.lookupObj(e.Parent, i)
			if r := x.objects[p].release; r.lane == p {
				x.link(linkCancel, link{from: r.at, to: i, fromLane: p, toLane: obj, obj: obj})
			}
		}
	}
}

// carriesValue hangs a new context that carries a value below its parent,
// which may be cancelled already.
func (x *index) carriesValue(parent int32, i uint32, obj int32) {
	p := x.objects[parent]
	p.values = append(p.values, obj)
	if l := x.lanes[parent]; l.ended {
		x.follow(p.release, i, obj, l.spans.last().why)
	}
}

// cancelled ends a context, and with it those below that carry values: they
// have no cancellation, and no event, of their own.
func (x *index) cancelled(i uint32, obj int32, why uint16) {
	x.end(i, obj, why)
	for todo := []int32{obj}; len(todo) > 0; {
		last := len(todo) - 1
		values := x.objects[todo[last]].values
		todo = todo[:last]
		for _, v := range values {
			if !x.lanes[v].ended {
				x.follow(x.objects[obj].release, i, v, why)
				todo = append(todo, v)
			}
		}
	}
}

// follow ends a context that carries a value, for the cancellation from.
func (x *index) follow(from pastEvent, i uint32, obj int32, why uint16) {
	x.objects[obj].release = from
	x.end(i, obj, why)
	x.link(linkCancel, link{from: from.at, to: i, fromLane: from.lane, toLane: obj, obj: obj})
}

// end ends a context at event i.
func (x *index) end(i uint32, obj int32, why uint16) {
	l := x.lanes[obj]
	l.ended = true
	l.touch(i)
	l.spans.add(span{at: i, ref: none, class: classCancelled, why: why}, &x.times)
}
