package probe

import (
	"slices"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/values"
)

// channel returns the channel of a record. One whose make was left out is known by its place only.
func (d *decoder) channel(r *record, e *tracer.Event) *object {
	return d.channelOf(r.obj, e)
}

func (d *decoder) channelOf(key uint64, e *tracer.Event) *object {
	return d.object(key, func(o *object) string {
		if is, ok := d.isChan[key]; ok {
			o.is(d, &is)
			delete(d.isChan, key)
		}
		if o.elem != "" {
			return typeAndPlace("chan "+o.elem, e)
		}
		return typeAndPlace("chan", e)
	})
}

// chanIs remembers what a channel is until there is an event of it.
func (d *decoder) chanIs(r *record) error {
	if o := d.objects[r.obj]; o != nil {
		o.is(d, r)
	} else if r.class == govisClassChan && len(d.isChan) < 1<<16 {
		d.isChan[r.obj] = *r
	}
	return nil
}

// is sets what a record says of a channel.
func (o *object) is(d *decoder, r *record) {
	o.cap, o.elemType = int(r.a), r.b
	if t := d.types[r.b]; t != nil {
		o.elem = values.TypeString(t.Name)
	}
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
		if s := d.stack(r.stack); s != nil {
			q := nameQuestion{stack: r.stack, what: "chan", nth: d.nth(s)}
			if name := d.answers.name(q, func() string { return d.names.Channel(s.whole, q.nth) }); name != "" {
				return d.element(r, s, q, name)
			}
		}
		return typeAndPlace("chan "+e.Elem, e)
	})
	o.cap, o.elem, o.elemType = e.Cap, e.Elem, r.b
	if s := d.stack(r.stack); s != nil && s.byRuntime() {
		o.runtime = true
		d.runtimePlace(e, r.stack)
	}
	named(e, o)
	return d.emit(e)
}

// element returns name with the real index of an element of a list, out[2] for out[i], where that is certain.
func (d *decoder) element(r *record, s *stack, q nameQuestion, name string) string {
	g := d.goroutines[r.g]
	if d.cut || g == nil || !strings.Contains(name, "[") {
		return name // makes may be missing
	}
	q.what = "element"
	parts := d.answers.name(q, func() string {
		before, after, ok := d.names.Element(s.whole, q.nth, name)
		if !ok {
			return ""
		}
		return before + "\x00" + after
	})
	before, after, ok := strings.Cut(parts, "\x00")
	if !ok {
		return name
	}
	if g.elements == nil {
		g.elements = map[uint32]int{}
	}
	g.elements[r.stack]++
	return before + strconv.Itoa(g.elements[r.stack]-1) + after
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
	if o.runtime {
		d.runtimePlace(e, r.stack)
	}
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
	d.alias(r, e, e.Kind == tracer.ChanSend)
	return o
}

// alias tells what the line of a goroutine's own operation calls the channel, where that is not its name.
func (d *decoder) alias(r *record, e *tracer.Event, send bool) {
	s := d.stack(r.stack)
	if s == nil || len(s.frames) == 0 || s.pkg != packageOf(s.frames[0].Func) || d.std.has(s.pkg) {
		return
	}
	uses := &s.uses[0]
	if send {
		uses = &s.uses[1]
	}
	if *uses == nil {
		name := d.names.Operand(s.frames[0], send)
		*uses = &name
	}
	if **uses != "" && **uses != e.Name {
		e.Label = **uses
		e.Has |= tracer.FieldLabel
	}
}

func (d *decoder) chanSend(r *record) error {
	e := d.begin(r, tracer.ChanSend)
	o := d.operation(r, e)
	o.sent++
	e.N, e.Len = int64(o.sent&^(1<<40-1)|r.a>>24), o.length(e.Len)
	return d.emit(e)
}

func (d *decoder) chanRecv(r *record) error {
	e := d.begin(r, tracer.ChanRecv)
	o := d.operation(r, e)
	if e.Mode != tracer.ModeClosed {
		o.delivered++
		e.OK = true
		e.N, e.Len = int64(o.delivered&^(1<<40-1)|r.a>>24), o.length(e.Len)
		e.Has |= tracer.FieldN
	}
	return d.emit(e)
}

func (d *decoder) chanClose(r *record) error {
	e := d.begin(r, tracer.ChanClose)
	o := d.channel(r, e)
	if o.runtime {
		d.runtimePlace(e, r.stack)
	}
	named(e, o)
	e.Len, e.Cap = o.length(int(r.a)), o.cap
	return d.emit(e)
}

// length returns how many values are in a channel's buffer. Records count so far only.
func (o *object) length(recorded int) int {
	const most = 1<<24 - 1
	if recorded < most {
		return recorded
	}
	return max(most, int(o.sent-o.delivered))
}

func (d *decoder) chanDrop(r *record) error {
	e := d.begin(r, tracer.ChanDrop)
	o := d.channel(r, e)
	named(e, o)
	o.delivered++
	e.N, e.Len, e.Cap = int64(o.delivered&^(1<<40-1)|r.a>>24), int(r.a&(1<<24-1)), o.cap
	return d.emit(e)
}
