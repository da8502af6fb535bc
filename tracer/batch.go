package tracer

import (
	"sync"
	"sync/atomic"
)

// A Batch is events on their way from one goroutine to others. An [Event] has some 500 bytes; of those that most of an execution trace
// consists of a batch has what they say, in 80.
//
// One goroutine adds; then any number may read. Batches are used again: [NewBatch] gives one, and whoever has it and will not look at it any more
// calls Release, once for NewBatch and once for each Retain.
type Batch struct {
	lean  []leanEvent
	whole bool // it has copies of events
	users atomic.Int32
}

// batchRoom is how many events a batch has room for.
const batchRoom = 1024

// A leanEvent is an event that has no fields but leanFields, or a copy of another.
type leanEvent struct {
	t             int64
	g, by, thread uint64
	reason        string
	place         *Place
	copy          *Event
	has           Fields
	p             int32
	kind          Kind
}

const leanFields = FieldBy | FieldReason | FieldThread | fieldsPlace

var batches = sync.Pool{New: func() any { return &Batch{lean: make([]leanEvent, 0, batchRoom)} }}

// NewBatch returns an empty batch.
func NewBatch() *Batch {
	b := batches.Get().(*Batch)
	b.users.Store(1)
	return b
}

// Retain notes one more who has the batch.
func (b *Batch) Retain() { b.users.Add(1) }

// Release ends what NewBatch or Retain began.
func (b *Batch) Release() {
	if b.users.Add(-1) > 0 {
		return
	}
	if b.whole {
		clear(b.lean)
		b.whole = false
	}
	b.lean = b.lean[:0]
	batches.Put(b)
}

// Len returns the number of events.
func (b *Batch) Len() int { return len(b.lean) }

// Full reports whether there is no room for one more event.
func (b *Batch) Full() bool { return len(b.lean) >= batchRoom }

// Add adds an event, without its Seq. The batch keeps its strings and lists, but not e. Where e has a place, with its stack, at is that place, which does
// not change any more; else at is nil.
func (b *Batch) Add(e *Event, at *Place) {
	if always, _ := e.Kind.Fields(); (e.Has|always)&^leanFields != 0 || (at == nil) != (e.At == "" && len(e.Stack) == 0) {
		c := *e
		b.lean = append(b.lean, leanEvent{copy: &c, kind: e.Kind})
		b.whole = true
		return
	}
	b.lean = append(b.lean, leanEvent{
		t: e.T, g: e.G, by: e.By, thread: e.Thread, reason: e.Reason, place: at, has: e.Has, p: e.P, kind: e.Kind,
	})
}

// Kind returns the kind of event i.
func (b *Batch) Kind(i int) Kind { return b.lean[i].kind }

// Obj returns the object of event i, 0 for none.
func (b *Batch) Obj(i int) uint64 {
	if c := b.lean[i].copy; c != nil {
		return c.Obj
	}
	return 0
}

// Event returns event i: in e, or one that others may have as well and that must not be changed. For all events of some batches e can be the same,
// with nothing else put into it.
func (b *Batch) Event(i int, e *Event) *Event {
	r := &b.lean[i]
	if r.copy != nil {
		return r.copy
	}
	e.T, e.G, e.P, e.Kind, e.Has = r.t, r.g, r.p, r.kind, r.has
	e.By, e.Reason, e.Thread = r.by, r.reason, r.thread
	if at := r.place; at != nil {
		e.At, e.Pkg, e.Stack = at.At, at.Pkg, at.Stack
	} else {
		e.At, e.Pkg, e.Stack = "", "", nil
	}
	return e
}
