package tracer

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// Bounds of a checkpoint. A state with more is not written: the state after an
// event is then found from an earlier checkpoint.
const (
	maxCheckpointGoroutines = 1 << 20
	maxCheckpointObjects    = 1 << 18 // of a class
)

// encodeCheckpoint returns the body of a checkpoint block, nil when the state
// is too large for one.
func encodeCheckpoint(s *State, in *interner) []byte {
	most := max(len(s.Channels), len(s.Mutexes), len(s.RWMutexes), len(s.WaitGroups), len(s.Contexts))
	if len(s.Goroutines) > maxCheckpointGoroutines || most > maxCheckpointObjects {
		return nil
	}
	c := &stateCodec{in: in, s: s}
	c.state()
	b := in.local(nil)
	if len(b)+len(c.out) > maxBlock {
		return nil
	}
	return append(b, c.out...)
}

// decodeCheckpoint reads the body of a checkpoint block, written after so many
// events.
func decodeCheckpoint(body []byte, events int, tab *tables) (*State, error) {
	c := &stateCodec{s: NewState(), refs: refs{tables: tab}, cursor: cursor{b: body}}
	if !c.readLocal(&c.cursor) {
		return nil, errCorrupt
	}
	c.state()
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

	lastID uint64
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
	for i := range s.sweepAt {
		c.intp(&s.sweepAt[i])
	}
	codeMap(c, s.Goroutines, maxCheckpointGoroutines, c.goroutine)
	codeMap(c, s.Channels, maxCheckpointObjects, c.channel)
	codeMap(c, s.Mutexes, maxCheckpointObjects, c.mutex)
	codeMap(c, s.RWMutexes, maxCheckpointObjects, c.rwmutex)
	codeMap(c, s.WaitGroups, maxCheckpointObjects, c.waitGroup)
	codeMap(c, s.Contexts, maxCheckpointObjects, c.context)
	codeMap(c, s.Ps, maxP, c.processor)
}

func (c *stateCodec) goroutine(g *Goroutine) uint64 {
	c.id(&g.ID)
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
	return g.ID
}

func (c *stateCodec) channel(h *Channel) uint64 {
	c.id(&h.ID)
	c.str(&h.Name)
	c.str(&h.Elem)
	c.intp(&h.Cap)
	c.intp(&h.Len)
	codeList(c, &h.Buffer, 2, c.value)
	c.flag(&h.Closed)
	codeList(c, &h.SendQ, 4, c.waiter)
	codeList(c, &h.RecvQ, 4, c.waiter)
	c.i64(&h.Sent)
	c.i64(&h.Received)
	c.u64(&h.Context)
	c.moment(&h.Made)
	c.u64(&h.MadeBy)
	c.place(&h.Place)
	c.u64(&h.Touched)
	return h.ID
}

func (c *stateCodec) mutex(m *Mutex) uint64 {
	c.id(&m.ID)
	c.str(&m.Name)
	c.u64(&m.Owner)
	c.str(&m.Mode)
	codeList(c, &m.Queue, 1, c.u64)
	c.moment(&m.Since)
	c.place(&m.Place)
	c.u64(&m.Touched)
	return m.ID
}

func (c *stateCodec) rwmutex(m *RWMutex) uint64 {
	c.id(&m.ID)
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
	c.u64(&m.Touched)
	return m.ID
}

func (c *stateCodec) waitGroup(w *WaitGroup) uint64 {
	c.id(&w.ID)
	c.str(&w.Name)
	c.i64(&w.Counter)
	c.u64(&w.Gen)
	codeList(c, &w.Waiters, 1, c.u64)
	c.u64(&w.Touched)
	return w.ID
}

func (c *stateCodec) context(x *Context) uint64 {
	c.id(&x.ID)
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
	c.u64(&x.Touched)
	return x.ID
}

func (c *stateCodec) processor(p *Processor) int32 {
	c.i32(&p.ID)
	c.u64(&p.G)
	c.moment(&p.Since)
	return p.ID
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

// moment codes a point in the past by how long ago it was.
func (c *stateCodec) moment(m *Moment) {
	ago, since := c.s.Seq-m.Seq, c.s.T-m.T
	c.u64(&ago)
	c.i64(&since)
	m.Seq, m.T = c.s.Seq-ago, c.s.T-since
}

// id codes a number above that of the object before.
func (c *stateCodec) id(id *uint64) {
	step := *id - c.lastID
	c.u64(&step)
	*id = c.lastID + step
	c.lastID = *id
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

// codeMap codes a map in the order of its keys, which code returns.
func codeMap[K cmp.Ordered, T any, P ownable[T]](c *stateCodec, m map[K]P, most int, code func(P) K) {
	c.lastID = 0
	if c.in != nil {
		c.out = binary.AppendUvarint(c.out, uint64(len(m)))
		for _, k := range slices.Sorted(maps.Keys(m)) {
			code(m[k])
		}
		return
	}
	n := c.count(4)
	if n > most {
		c.fail()
		return
	}
	for range n {
		v := new(T)
		*P(v).mark() = c.s.epoch
		m[code(v)] = v
	}
}
