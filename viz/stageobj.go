package viz

import (
	"cmp"
	"slices"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz/protocol"
)

// An onStage is an object that could be shown.
type onStage struct {
	id, touched uint64
	must        bool
}

// objects chooses the objects to show, in order of creation.
func (b *stager) objects() []onStage {
	var all []onStage
	must := b.mustIDs('o')
	add := func(id, touched uint64) {
		o := onStage{id, touched, must[id]}
		if !o.must && !b.system && b.isSystem(id) {
			b.out.Hidden.SystemObjects++
			return
		}
		all = append(all, o)
	}
	s := b.state
	for id, c := range s.Channels {
		add(id, c.Touched)
	}
	for id, m := range s.Mutexes {
		if s.RWMutexes[id] == nil {
			add(id, m.Touched)
		}
	}
	for id, m := range s.RWMutexes {
		add(id, m.Touched)
	}
	for id, w := range s.WaitGroups {
		add(id, w.Touched)
	}
	for id, c := range s.Contexts {
		add(id, c.Touched)
	}
	for id, c := range s.Conds {
		add(id, c.Touched)
	}
	for id, o := range s.Onces {
		add(id, o.Touched)
	}
	for id, t := range s.Timers {
		add(id, t.Touched)
	}
	for id, v := range s.Variables {
		if v.Elem != "" || must[id] { // of another there is never a value
			add(id, v.Touched)
		}
	}
	slices.SortFunc(all, func(x, y onStage) int {
		if x.must != y.must {
			if x.must {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(y.touched, x.touched), cmp.Compare(x.id, y.id))
	})
	if n := len(all) - maxStageObjects; n > 0 {
		b.out.Hidden.MoreObjects = n
		all = all[:maxStageObjects]
	}
	for _, o := range all {
		b.out.Relevant = append(b.out.Relevant, objectID(o.id))
	}
	slices.SortFunc(all, func(x, y onStage) int { return cmp.Compare(x.id, y.id) })
	return slices.CompactFunc(all, func(x, y onStage) bool { return x.id == y.id })
}

func (b *stager) isSystem(obj uint64) bool {
	l, ok := b.view.index.objs.get(obj)
	return ok && b.view.index.lanes[l].system
}

// object fills in one object, of whatever kind it is.
func (b *stager) object(id uint64) {
	s := b.state
	if c := s.Channels[id]; c != nil {
		b.out.Channels = append(b.out.Channels, b.channel(c))
	}
	if m := s.RWMutexes[id]; m != nil {
		b.out.Locks = append(b.out.Locks, b.rwmutex(m))
	} else if m := s.Mutexes[id]; m != nil {
		b.out.Locks = append(b.out.Locks, b.mutex(m))
	}
	if w := s.WaitGroups[id]; w != nil {
		b.out.WaitGroups = append(b.out.WaitGroups, b.waitGroup(w))
	}
	if c := s.Contexts[id]; c != nil {
		b.out.Contexts = append(b.out.Contexts, b.context(c))
	}
	if c := s.Conds[id]; c != nil {
		b.out.Conds = append(b.out.Conds, b.cond(c))
	}
	if o := s.Onces[id]; o != nil {
		b.out.Onces = append(b.out.Onces, b.once(o))
	}
	if t := s.Timers[id]; t != nil {
		b.out.Timers = append(b.out.Timers, b.timer(t))
	}
	if v := s.Variables[id]; v != nil {
		b.out.Variables = append(b.out.Variables, b.variable(v))
	}
}

func (b *stager) channel(c *tracer.Channel) protocol.Channel {
	out := protocol.Channel{
		ID: c.ID, Lane: objectID(c.ID), Name: b.title(c.ID), Elem: c.Elem, Cap: c.Cap, Len: c.Len,
		Sendq: b.waiters(c.SendQ, true), Recvq: b.waiters(c.RecvQ, false),
		Closed: c.Closed, Sent: c.Sent, Received: c.Received, Context: c.Context,
		At: b.made(c.ID), System: b.isSystem(c.ID),
	}
	unknown := c.Len - len(c.Buffer)
	if unknown > 0 {
		out.Unknown = "Some of its values were sent before the trace began, or their events are missing."
	}
	for range min(unknown, maxStageSlots) {
		out.Slots = append(out.Slots, protocol.Slot{})
	}
	for _, v := range c.Buffer {
		if len(out.Slots) >= maxStageSlots {
			break
		}
		out.Slots = append(out.Slots, protocol.Slot{N: v.N, Value: cut(v.Value, maxValue)})
	}
	return out
}

// waiters returns a queue of a channel.
func (b *stager) waiters(q []tracer.Waiter, send bool) []protocol.Waiter {
	var out []protocol.Waiter
	for _, w := range q[:min(len(q), maxStageQueue)] {
		p := protocol.Waiter{G: w.G, Name: b.view.nameG(w.G), Select: w.Case >= 0}
		if send && w.HasValue {
			p.Value = cut(w.Value, maxValue)
		}
		out = append(out, p)
	}
	return out
}

// queue returns the queue of a lock or WaitGroup.
func (b *stager) queue(ids []uint64) []protocol.Waiter {
	var out []protocol.Waiter
	for _, g := range ids[:min(len(ids), maxStageQueue)] {
		out = append(out, protocol.Waiter{G: g, Name: b.view.nameG(g)})
	}
	return out
}

func (b *stager) mutex(m *tracer.Mutex) protocol.Lock {
	return protocol.Lock{
		ID: m.ID, Lane: objectID(m.ID), Kind: protocol.LaneMutex, Name: b.title(m.ID),
		Owner: m.Owner, OwnerName: b.owner(m.Owner), Mode: m.Mode, Queue: b.queue(m.Queue),
		At: b.made(m.ID), LockedAt: m.Place.At, System: b.isSystem(m.ID),
	}
}

func (b *stager) owner(g uint64) string {
	if g == 0 {
		return ""
	}
	return b.view.nameG(g)
}

func (b *stager) rwmutex(m *tracer.RWMutex) protocol.Lock {
	out := protocol.Lock{
		ID: m.ID, Lane: objectID(m.ID), Kind: protocol.LaneRWMutex, Name: b.title(m.ID),
		Owner: m.Writer, OwnerName: b.owner(m.Writer), Readers: m.Count,
		ReaderGs: slices.Clone(m.Readers[:min(len(m.Readers), maxStageQueue)]),
		At:       b.made(m.ID), LockedAt: m.Place.At, System: b.isSystem(m.ID),
	}
	for _, w := range m.Queue[:min(len(m.Queue), maxStageQueue)] {
		out.Queue = append(out.Queue, protocol.Waiter{G: w.G, Name: b.view.nameG(w.G), Write: w.Write})
	}
	return out
}

func (b *stager) waitGroup(w *tracer.WaitGroup) protocol.WaitGroup {
	return protocol.WaitGroup{
		ID: w.ID, Lane: objectID(w.ID), Name: b.title(w.ID), Counter: w.Counter, Gen: w.Gen,
		Waiters: b.queue(w.Waiters), At: b.made(w.ID), System: b.isSystem(w.ID),
	}
}

func (b *stager) context(c *tracer.Context) protocol.Context {
	out := protocol.Context{
		ID: c.ID, Lane: objectID(c.ID), Name: b.title(c.ID), Kind: c.Mode, Parent: c.Parent, Chan: c.Chan,
		Cancelled: c.Cancelled, Err: cut(c.Message, maxValue), Cause: cut(c.Cause, maxValue), From: c.From,
		At: b.made(c.ID), System: b.isSystem(c.ID),
	}
	if c.HasDeadline {
		deadline := c.Deadline // the state goes on while this is encoded
		out.Deadline = &deadline
	}
	if ch := b.state.Channels[c.Chan]; ch != nil {
		out.Waiters = b.waiters(ch.RecvQ, false)
	}
	return out
}

// depths puts contexts under their parents, parents first.
func (b *stager) depths() {
	all := b.out.Contexts
	byID := make(map[uint64]int, len(all))
	children := make(map[uint64][]int)
	for i := range all {
		byID[all[i].ID] = i
	}
	for i := range all {
		children[b.shownParent(i, byID)] = append(children[b.shownParent(i, byID)], i)
	}
	ordered := make([]protocol.Context, 0, len(all))
	var under func(parent uint64, depth int)
	under = func(parent uint64, depth int) {
		for _, i := range children[parent] {
			all[i].Depth = depth
			ordered = append(ordered, all[i])
			under(all[i].ID, depth+1)
		}
	}
	under(0, 0)
	b.out.Contexts = ordered
}

// shownParent returns the parent of a shown context if that is shown too, and
// older, as parents are; else 0.
func (b *stager) shownParent(i int, byID map[uint64]int) uint64 {
	c := &b.out.Contexts[i]
	if _, ok := byID[c.Parent]; ok && c.Parent < c.ID {
		return c.Parent
	}
	return 0
}
