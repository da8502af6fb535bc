package verify_test

import (
	"cmp"
	"slices"

	"github.com/govis/govis/tracer"
)

// A simSema is a counting semaphore with a queue, as package sync has it.
type simSema struct {
	val    int
	nwait  int
	locked bool
	queue  []*gor
}

func (g *gor) lockSema(s *simSema) {
	for s.locked {
		g.step()
	}
	s.locked = true
	g.steps()
}

func (s *simSema) take() bool {
	if s.val == 0 {
		return false
	}
	s.val--
	return true
}

func (g *gor) acquire(s *simSema, obj uint64, name, reason string, lifo bool) {
	g.np++
	defer func() { g.np-- }()
	if s.take() {
		return
	}
	for {
		g.lockSema(s)
		s.nwait++
		if s.take() {
			s.nwait--
			s.locked = false
			return
		}
		e := g.block(reason)
		e.Has |= tracer.FieldMode
		e.Mode = tracer.ModeFIFO
		if obj != unnamed {
			e.Has |= tracer.FieldObj | tracer.FieldName
			e.Obj, e.Name = obj, name
		}
		if lifo {
			e.Mode = tracer.ModeLIFO
			s.queue = slices.Insert(s.queue, 0, g)
		} else {
			s.queue = append(s.queue, g)
		}
		g.ticket = false
		g.steps()
		g.park(e, func() { s.locked = false })
		if g.ticket || s.take() {
			return
		}
	}
}

func (g *gor) release(s *simSema, obj uint64, name string, handoff, plain bool) {
	g.np++
	s.val++
	g.steps()
	if s.nwait == 0 {
		g.np--
		return
	}
	g.lockSema(s)
	if s.nwait == 0 {
		s.locked = false
		g.np--
		return
	}
	w := s.queue[0]
	s.queue = slices.Clone(s.queue[1:])
	s.nwait--
	s.locked = false
	g.steps()
	if handoff && s.take() {
		w.ticket = true
	}
	ticket := w.ticket
	g.ready(w, func(e *tracer.Event) {
		if obj != unnamed {
			e.Has |= tracer.FieldObj | tracer.FieldName
			e.Obj, e.Name = obj, name
		}
		if !plain {
			e.Has |= tracer.FieldMode
			e.Mode = tracer.ModeContend
			if ticket {
				e.Mode = tracer.ModeHandoff
			}
		}
	})
	g.np--
	if ticket {
		g.preempt("yield")
		g.step()
	}
}

// listed reads who waits, under the semaphores' locks.
func (g *gor) listed(semas ...*simSema) (ids []uint64) {
	g.np++
	for _, s := range semas {
		g.lockSema(s)
		for _, w := range s.queue {
			if !slices.Contains(ids, w.id) { // it may go from one to the other
				ids = append(ids, w.id)
			}
		}
		s.locked = false
	}
	g.np--
	g.steps()
	return ids
}

// A simMutex behaves as sync.Mutex: barging in normal mode, hand-offs in
// starvation mode.
type simMutex struct {
	id     uint64
	name   string
	silent bool // it writes no events
	state  mutexState
	owner  uint64 // by its events
	sema   simSema
	sleep  uint64 // object of its waits, when it is part of another lock
	reason string // of its waits, "" for its own
}

// unnamed is what a lock that is not traced is called in sleep.
const unnamed = 1 << 40

type mutexState struct {
	locked, woken, starving bool
	waiters                 int
}

func (g *gor) newMutex(name string) *simMutex { return &simMutex{id: g.s.newObj(), name: name} }

func (g *gor) mutexEvent(kind tracer.Kind, m *simMutex, ok bool) {
	if m.silent {
		return
	}
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldOwner | tracer.FieldWaiters | tracer.FieldMode
	e.Obj, e.Name, e.Mode = m.id, m.name, tracer.ModeNormal
	e.Waiters = g.listed(&m.sema)
	if m.state.starving {
		e.Mode = tracer.ModeStarvation
	}
	g.steps()
	switch {
	case kind == tracer.MutexUnlock:
		m.owner = 0
	case ok:
		m.owner = g.id
	}
	e.Owner = m.owner
	if kind == tracer.MutexLock {
		e.Has |= tracer.FieldOK
		e.OK = ok
	}
	g.emit(e)
}

func (g *gor) lock(m *simMutex) {
	g.step()
	if m.state == (mutexState{}) {
		m.state.locked = true
	} else {
		g.lockSlow(m)
	}
	g.steps()
	g.mutexEvent(tracer.MutexLock, m, true)
}

func (g *gor) lockSlow(m *simMutex) {
	waited, starving, awoke := false, false, false
	for {
		old := m.state
		g.steps()
		if old.locked && !old.starving && g.s.chance(3) { // spin
			if !awoke && !old.woken && old.waiters > 0 && m.state == old {
				m.state.woken, awoke = true, true
			}
			g.step()
			continue
		}
		next := old
		next.locked = old.locked || !old.starving
		if old.locked || old.starving {
			next.waiters++
		}
		next.starving = old.starving || starving && old.locked
		if awoke {
			next.woken = false
		}
		if m.state != old {
			continue
		}
		m.state = next
		if !old.locked && !old.starving {
			return
		}
		g.steps()
		obj := m.id
		if m.sleep != 0 {
			obj = m.sleep
		}
		g.acquire(&m.sema, obj, m.name, cmp.Or(m.reason, "sync.Mutex.Lock"), waited)
		waited = true
		starving = starving || g.s.chance(2)
		g.steps()
		if m.state.starving {
			m.state.locked = true
			m.state.waiters--
			if !starving || m.state.waiters == 0 {
				m.state.starving = false
			}
			return
		}
		awoke = true
	}
}

func (g *gor) tryLock(m *simMutex) bool {
	g.step()
	old := m.state
	ok := !old.locked && !old.starving
	g.steps()
	if ok {
		if ok = m.state == old; ok {
			m.state.locked = true
		}
	}
	g.steps()
	g.mutexEvent(tracer.MutexLock, m, ok)
	return ok
}

func (g *gor) unlock(m *simMutex) {
	g.step()
	g.mutexEvent(tracer.MutexUnlock, m, false)
	g.steps()
	m.state.locked = false
	st := m.state
	g.steps()
	obj := m.id
	if m.sleep != 0 {
		obj = m.sleep
	}
	if st.starving {
		g.release(&m.sema, obj, m.name, true, m.reason != "")
		return
	}
	for old := st; ; old = m.state {
		if old.waiters == 0 || old.locked || old.woken || old.starving {
			return
		}
		g.steps()
		if m.state == old {
			m.state.waiters--
			m.state.woken = true
			g.steps()
			g.release(&m.sema, obj, m.name, false, m.reason != "")
			return
		}
	}
}

// A simGroup is a WaitGroup. The probe's lock covers a change and its event.
type simGroup struct {
	id      uint64
	name    string
	probe   bool
	counter int64
	waiters int
	gen     uint64
	sema    simSema
}

func (g *gor) newGroup(name string) *simGroup { return &simGroup{id: g.s.newObj(), name: name} }

func (g *gor) groupEvent(kind tracer.Kind, w *simGroup, n, counter int64, gen uint64) {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldCounter | tracer.FieldGen
	e.Obj, e.Name, e.Counter, e.Gen = w.id, w.name, counter, max(gen, 1)
	if kind != tracer.WaitGroupWait {
		e.Has |= tracer.FieldN
		e.N = n
	}
	g.emit(e)
}

func (g *gor) add(w *simGroup, n int64) {
	g.step()
	g.np++
	for w.probe {
		g.step()
	}
	w.probe = true
	kind := tracer.WaitGroupAdd
	if n < 0 {
		kind = tracer.WaitGroupDone
	}
	if w.counter == 0 && n > 0 {
		w.gen++
	}
	after, gen, waiters := w.counter+n, w.gen, 0
	g.hold(func() { w.counter = after; waiters = w.waiters }, func() { g.groupEvent(kind, w, n, after, gen) })
	g.steps()
	w.probe = false
	g.np--
	if after > 0 || waiters == 0 {
		return
	}
	w.waiters = 0
	for range waiters {
		g.steps()
		g.release(&w.sema, w.id, w.name, false, true)
	}
}

func (g *gor) wait(w *simGroup) {
	g.step()
	gen := w.gen
	if w.counter != 0 {
		w.waiters++
		g.steps()
		g.acquire(&w.sema, w.id, w.name, "sync.WaitGroup.Wait", false)
	}
	g.steps()
	g.groupEvent(tracer.WaitGroupWait, w, 0, 0, gen)
}
