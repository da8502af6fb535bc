package tracer

import "slices"

// shared is in everything that several states may point to.
type shared struct {
	epoch uint64 // of the state whose own it is
}

func (sh *shared) mark() *uint64 { return &sh.epoch }

// An ownable is a pointer to what several states may share.
type ownable[T any] interface {
	*T
	mark() *uint64
	clip() // makes sure that growing a slice of a copy leaves the original alone
}

// own returns m[id] as something that is the state's own to change: a new one
// where there is none, a copy where it is shared. Besides growing, the slices
// of a copy may only be cut short at the front or replaced, but for the queues
// of channels.
func own[K comparable, T any, P ownable[T]](s *State, m map[K]P, id K, class int) P {
	o := m[id]
	switch {
	case o == nil:
		s.makeRoom(class)
		o = new(T)
	case *o.mark() != s.epoch:
		c := *o
		o = &c
		o.clip()
	default:
		return o
	}
	*o.mark() = s.epoch
	m[id] = o
	return o
}

// nearby has goroutines and processors that were looked for a moment ago, each at a place that its number tells: most are again and again.
type nearby struct {
	goroutines [512]*Goroutine
	ps         [64]*Processor
}

func (n *nearby) goroutine(id uint64) **Goroutine { return &n.goroutines[id%uint64(len(n.goroutines))] }
func (n *nearby) processor(id int32) **Processor  { return &n.ps[uint32(id)%uint32(len(n.ps))] }

// nearby returns the state's own.
func (s *State) nearby() *nearby {
	if s.near == nil {
		s.near = &nearby{}
	}
	return s.near
}

func (s *State) goroutine(id uint64) *Goroutine {
	n := s.nearby().goroutine(id)
	if g := *n; g != nil && g.ID == id && g.epoch == s.epoch {
		return g
	}
	g := own(s, s.Goroutines, id, classNone)
	if g.ID == 0 {
		g.ID, g.P = id, -1
	}
	*n = g
	return g
}

func (s *State) channel(id uint64) *Channel {
	c := own(s, s.Channels, id, classChannel)
	c.ID, c.Touched = id, s.Seq
	return c
}

func (s *State) mutex(id uint64) *Mutex {
	m := own(s, s.Mutexes, id, classMutex)
	if m.ID == 0 {
		m.ID, m.Mode = id, ModeNormal
	}
	m.Touched = s.Seq
	return m
}

func (s *State) rwmutex(id uint64) *RWMutex {
	m := own(s, s.RWMutexes, id, classRWMutex)
	m.ID, m.Touched = id, s.Seq
	return m
}

func (s *State) waitGroup(id uint64) *WaitGroup {
	w := own(s, s.WaitGroups, id, classWaitGroup)
	w.ID, w.Touched = id, s.Seq
	return w
}

func (s *State) context(id uint64) *Context {
	x := own(s, s.Contexts, id, classContext)
	x.ID, x.Touched = id, s.Seq
	return x
}

func (s *State) cond(id uint64) *Cond {
	c := own(s, s.Conds, id, classCond)
	c.ID, c.Touched = id, s.Seq
	return c
}

func (s *State) once(id uint64) *Once {
	o := own(s, s.Onces, id, classOnce)
	o.ID, o.Touched = id, s.Seq
	return o
}

func (s *State) timer(id uint64) *Timer {
	t := own(s, s.Timers, id, classTimer)
	t.ID, t.Touched = id, s.Seq
	return t
}

func (s *State) task(id uint64) *Task {
	t := own(s, s.Tasks, id, classTask)
	t.ID, t.Touched = id, s.Seq
	return t
}

func (s *State) variable(id uint64) *Variable {
	v := own(s, s.Variables, id, classVariable)
	v.ID, v.Touched = id, s.Seq
	return v
}

func (s *State) processor(id int32) *Processor {
	n := s.nearby().processor(id)
	if p := *n; p != nil && p.ID == id && p.epoch == s.epoch {
		return p
	}
	p := own(s, s.Ps, id, classNone)
	p.ID = id
	*n = p
	return p
}

// knownProcessor returns a processor, for looking at; nil where there is none.
func (s *State) knownProcessor(id int32) *Processor {
	if p := *s.nearby().processor(id); p != nil && p.ID == id && p.epoch == s.epoch {
		return p
	}
	return s.Ps[id]
}

func (t *Timer) clip()     {}
func (t *Task) clip()      {}
func (v *Variable) clip()  {}
func (o *Once) clip()      { o.Waiters = slices.Clip(o.Waiters) }
func (c *Cond) clip()      { c.Waiters = slices.Clip(c.Waiters) }
func (p *Processor) clip() {}
func (m *Mutex) clip()     { m.Queue = slices.Clip(m.Queue) }
func (w *WaitGroup) clip() { w.Waiters = slices.Clip(w.Waiters) }
func (x *Context) clip()   { x.Children = slices.Clip(x.Children) }

func (g *Goroutine) clip() {
	g.Regions, g.Panics = slices.Clip(g.Regions), slices.Clip(g.Panics)
}

func (m *RWMutex) clip() {
	m.Readers, m.Queue = slices.Clip(m.Readers), slices.Clip(m.Queue)
}

// clip copies the queues of a channel, which are changed within.
func (c *Channel) clip() {
	c.Buffer, c.SendQ, c.RecvQ = slices.Clip(c.Buffer), slices.Clone(c.SendQ), slices.Clone(c.RecvQ)
}
