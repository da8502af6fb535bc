package tracer

import "encoding/binary"

// Bounds of a checkpoint. A state with more is not written: the state after an
// event is then found from an earlier checkpoint.
const (
	maxCheckpointGoroutines = 1 << 20
	maxCheckpointObjects    = 1 << 18 // of a class
)

// encodeCheckpoint returns the body of a checkpoint block, nil when the state
// is too large for one. Where base is not 0 there is a checkpoint after so many
// events, made when the state began its present epoch, and the new one has only
// what has changed since.
func encodeCheckpoint(s *State, base int, in *interner) []byte {
	s.tidy()
	most := 0
	for class := range objectClasses {
		most = max(most, s.objects(class))
	}
	if len(s.Goroutines) > maxCheckpointGoroutines || most > maxCheckpointObjects {
		return nil
	}
	c := &stateCodec{in: in, s: s, baseEvents: base}
	c.state()
	b := in.local(nil)
	if len(b)+len(c.out) > maxBlock {
		return nil
	}
	return append(b, c.out...)
}

// decodeCheckpoint reads the body of a checkpoint block, written after so many
// events. Where it builds on another, base is asked for that one's state, which
// must not change any more; with base nil it must not.
func decodeCheckpoint(body []byte, events int, tab *tables, base func(events int) (*State, error)) (*State, error) {
	c := &stateCodec{s: NewState(), refs: refs{tables: tab}, cursor: cursor{b: body}, loadBase: base}
	if !c.readLocal(&c.cursor) {
		return nil, errCorrupt
	}
	c.state()
	if c.err != nil {
		return nil, c.err
	}
	if !c.done() || c.s.Events != events {
		return nil, errCorrupt
	}
	return c.s, nil
}

// A stateCodec writes a state, or reads one, by one description of its parts
// for both: with an interner it appends what the pointers it is shown point to
// to out, without one it sets that from the cursor.
type stateCodec struct {
	s *State

	in  *interner
	out []byte

	refs
	cursor
	loadBase func(events int) (*State, error)
	err      error // of loadBase

	baseEvents int
	base       *State // what has not changed is from there

	lastKey uint64
	last    Moment // the last that was coded; the next is mostly near
}

func (c *stateCodec) state() {
	s := c.s
	c.intp(&s.Events)
	c.u64(&s.Seq)
	c.i64(&s.T)
	c.intp(&s.Forgotten)
	c.flag(&s.Exited)
	c.intp(&s.Code)
	c.own(&s.Message)
	codeList(c, &s.ended, 1, c.u64)
	for i := range s.sweepAt[:firstClasses] {
		c.intp(&s.sweepAt[i])
	}
	c.intp(&c.baseEvents)
	if !c.findBase() {
		return
	}
	gone := s.removed
	if gone == nil || c.baseEvents == 0 {
		gone = &removals{}
	}
	gone.sort()
	b := c.base
	codeMap(c, &s.Goroutines, b.Goroutines, gone.goroutines, maxCheckpointGoroutines, c.goroutine)
	codeMap(c, &s.Channels, b.Channels, gone.objects[classChannel], maxCheckpointObjects, c.channel)
	codeMap(c, &s.Mutexes, b.Mutexes, gone.objects[classMutex], maxCheckpointObjects, c.mutex)
	codeMap(c, &s.RWMutexes, b.RWMutexes, gone.objects[classRWMutex], maxCheckpointObjects, c.rwmutex)
	codeMap(c, &s.WaitGroups, b.WaitGroups, gone.objects[classWaitGroup], maxCheckpointObjects, c.waitGroup)
	codeMap(c, &s.Contexts, b.Contexts, gone.objects[classContext], maxCheckpointObjects, c.context)
	codeMap(c, &s.Ps, b.Ps, nil, maxP, c.processor)
	c.more(b, gone)
}

// findBase sets the state that a checkpoint being read builds on.
func (c *stateCodec) findBase() bool {
	c.base = NewState()
	if c.in != nil || c.baseEvents == 0 {
		return true
	}
	if c.loadBase == nil || c.bad {
		c.fail()
		return false
	}
	if c.base, c.err = c.loadBase(c.baseEvents); c.err != nil {
		c.fail()
	}
	return c.err == nil
}

func (c *stateCodec) goroutine(id uint64, g *Goroutine) {
	g.ID = id
	c.u64(&g.Parent)
	c.str(&g.Name)
	c.str(&g.Op)
	c.str(&g.Mode)
	c.moment(&g.Created)
	c.place(&g.Go)
	status := uint64(g.Status)
	c.u64(&status)
	g.Status = Status(status)
	c.moment(&g.Since)
	c.i32(&g.P)
	c.str(&g.Reason)
	c.u64(&g.Obj)
	c.str(&g.ObjName)
	c.u64(&g.WokenBy)
	c.moment(&g.Woken)
	c.own(&g.Value)
	c.flag(&g.HasValue)
	codeList(c, &g.Cases, 3, c.selectCase)
	c.i64(&g.Deadline)
	c.flag(&g.HasDeadline)
	c.place(&g.Place)
	c.flag(&g.queued)
	if g.queued {
		c.seq(&g.joined)
	}
}

func (c *stateCodec) channel(id uint64, h *Channel) {
	h.ID = id
	c.str(&h.Name)
	c.str(&h.Elem)
	c.intp(&h.Cap)
	c.intp(&h.Len)
	codeList(c, &h.Buffer, 2, c.value)
	c.flag(&h.Closed)
	codeList(c, &h.SendQ, 5, c.waiter)
	codeList(c, &h.RecvQ, 5, c.waiter)
	c.i64(&h.Sent)
	c.i64(&h.Received)
	c.u64(&h.Context)
	c.moment(&h.Made)
	c.u64(&h.MadeBy)
	c.place(&h.Place)
	c.seq(&h.Touched)
}

func (c *stateCodec) mutex(id uint64, m *Mutex) {
	m.ID = id
	c.str(&m.Name)
	c.u64(&m.Owner)
	c.str(&m.Mode)
	codeList(c, &m.Queue, 1, c.u64)
	c.moment(&m.Since)
	c.place(&m.Place)
	c.seq(&m.Touched)
}

func (c *stateCodec) rwmutex(id uint64, m *RWMutex) {
	m.ID = id
	c.str(&m.Name)
	c.u64(&m.Writer)
	codeList(c, &m.Readers, 1, c.u64)
	c.i64(&m.Count)
	codeList(c, &m.Queue, 2, func(w *RWWaiter) {
		c.u64(&w.G)
		c.flag(&w.Write)
	})
	c.moment(&m.Since)
	c.place(&m.Place)
	c.seq(&m.Touched)
}

func (c *stateCodec) waitGroup(id uint64, w *WaitGroup) {
	w.ID = id
	c.str(&w.Name)
	c.i64(&w.Counter)
	c.u64(&w.Gen)
	codeList(c, &w.Waiters, 1, c.u64)
	c.seq(&w.Touched)
}

func (c *stateCodec) context(id uint64, x *Context) {
	x.ID = id
	c.str(&x.Name)
	c.str(&x.Mode)
	c.u64(&x.Parent)
	codeList(c, &x.Children, 1, c.u64)
	c.u64(&x.Chan)
	c.i64(&x.Deadline)
	c.flag(&x.HasDeadline)
	c.moment(&x.Made)
	c.u64(&x.MadeBy)
	c.place(&x.Place)
	c.flag(&x.Cancelled)
	c.moment(&x.CancelledAt)
	c.u64(&x.CancelledBy)
	c.u64(&x.From)
	c.own(&x.Message)
	c.own(&x.Cause)
	c.seq(&x.Touched)
}

func (c *stateCodec) processor(id int32, p *Processor) {
	p.ID = id
	c.u64(&p.G)
	c.moment(&p.Since)
}

func (c *stateCodec) value(v *Value) {
	c.i64(&v.N)
	c.own(&v.Value)
}

func (c *stateCodec) waiter(w *Waiter) {
	c.u64(&w.G)
	c.intp(&w.Case)
	c.own(&w.Value)
	c.flag(&w.HasValue)
	c.seq(&w.joined)
}

func (c *stateCodec) selectCase(k *Case) {
	c.str(&k.Dir)
	c.u64(&k.Chan)
	c.str(&k.Name)
}

func (c *stateCodec) place(p *Place) {
	if c.in != nil {
		c.out = binary.AppendUvarint(c.out, c.in.site(p.At, p.Pkg, p.Stack))
		return
	}
	s := c.site(&c.cursor)
	*p = Place{At: s.at, Pkg: s.pkg, Stack: s.stack}
}

// moment codes a point in the past, if there is one.
func (c *stateCodec) moment(m *Moment) {
	some := *m != Moment{}
	c.flag(&some)
	if !some {
		return
	}
	c.seq(&m.Seq)
	t := m.T - c.last.T
	c.i64(&t)
	m.T = c.last.T + t
	c.last.T = m.T
}

// seq codes the number of an event.
func (c *stateCodec) seq(seq *uint64) {
	step := int64(*seq - c.last.Seq)
	c.i64(&step)
	*seq = c.last.Seq + uint64(step)
	c.last.Seq = *seq
}

func (c *stateCodec) u64(v *uint64) {
	if c.in != nil {
		c.out = binary.AppendUvarint(c.out, *v)
		return
	}
	*v = c.cursor.uint()
}

func (c *stateCodec) i64(v *int64) {
	if c.in != nil {
		c.out = binary.AppendVarint(c.out, *v)
		return
	}
	*v = c.cursor.int()
}

func (c *stateCodec) intp(v *int) {
	w := int64(*v)
	c.i64(&w)
	*v = int(w)
}

func (c *stateCodec) i32(v *int32) {
	w := int64(*v)
	c.i64(&w)
	*v = int32(w)
}

func (c *stateCodec) flag(v *bool) {
	if c.in != nil {
		c.out = appendBool(c.out, *v)
		return
	}
	*v = c.cursor.bool()
}

// str codes a string that many have, own one that few have.
func (c *stateCodec) str(v *string) {
	if c.in != nil {
		c.out = binary.AppendUvarint(c.out, c.in.shared(*v))
		return
	}
	*v = c.refs.string(&c.cursor)
}

func (c *stateCodec) own(v *string) {
	if c.in != nil {
		c.out = binary.AppendUvarint(c.out, c.in.own(*v))
		return
	}
	*v = c.refs.string(&c.cursor)
}

// codeList codes a list; an element takes at least size bytes.
func codeList[T any](c *stateCodec, list *[]T, size int, code func(*T)) {
	if c.in != nil {
		c.out = binary.AppendUvarint(c.out, uint64(len(*list)))
		for i := range *list {
			code(&(*list)[i])
		}
		return
	}
	*list = nil
	if n := c.count(size); n > 0 {
		*list = make([]T, n)
		for i := range *list {
			code(&(*list)[i])
		}
	}
}
