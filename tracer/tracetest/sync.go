package tracetest

import (
	"slices"

	"github.com/govis/govis/tracer"
)

// A Mutex is a sync.Mutex of the made-up program.
type Mutex struct {
	id     uint64
	name   string
	owner  *G
	starve bool
	queue  []*G
}

// NewMutex makes a Mutex; the program shows nothing of it until it is used.
func (g *G) NewMutex(name string) *Mutex { return &Mutex{id: g.r.newObj(), name: name} }

func ids(gs []*G) (list []uint64) {
	for _, g := range gs {
		list = append(list, g.id)
	}
	return list
}

func (m *Mutex) emit(g *G, kind tracer.Kind, owner *G, fill func(e *tracer.Event)) {
	e := g.event(kind, tracer.FieldObj|tracer.FieldName|tracer.FieldOwner|tracer.FieldWaiters|tracer.FieldMode)
	e.Obj, e.Name, e.Mode = m.id, m.name, tracer.ModeNormal
	if owner != nil {
		e.Owner = owner.id
	}
	e.Waiters = ids(m.queue)
	if m.starve {
		e.Mode = tracer.ModeStarvation
	}
	if fill != nil {
		fill(e)
	}
	g.place(e)
	g.emit(e)
}

func (g *G) blockOnLock(id uint64, name, reason, mode string) {
	e := g.event(tracer.GoBlock, tracer.FieldReason|tracer.FieldObj|tracer.FieldName|tracer.FieldMode)
	e.Reason, e.Obj, e.Name, e.Mode = reason, id, name, mode
	g.place(e)
	g.emit(e)
}

// wakeOn wakes w, which waits for a lock or WaitGroup.
func wakeOn(w, by *G, id uint64, name, mode string) {
	w.ready(by, wakeup{handoff: mode == tracer.ModeHandoff}, func(e *tracer.Event) {
		e.Has |= tracer.FieldObj | tracer.FieldName | tracer.FieldMode
		e.Obj, e.Name, e.Mode = id, name, mode
	})
}

// Lock is m.Lock().
func (g *G) Lock(m *Mutex) {
	g.step()
	for lost := 0; m.owner != nil; lost++ {
		mode := tracer.ModeFIFO
		if lost > 0 {
			mode = tracer.ModeLIFO
			m.queue = slices.Insert(m.queue, 0, g)
			m.starve = true
		} else {
			m.queue = append(m.queue, g)
		}
		g.blockOnLock(m.id, m.name, "sync.Mutex.Lock", mode)
		if g.park().handoff {
			m.starve = len(m.queue) > 0
			break
		}
	}
	m.owner = g
	m.emit(g, tracer.MutexLock, g, lockOK(true))
}

// TryLock is m.TryLock().
func (g *G) TryLock(m *Mutex) bool {
	g.step()
	ok := m.owner == nil
	if ok {
		m.owner = g
	}
	m.emit(g, tracer.MutexLock, m.owner, lockOK(ok))
	return ok
}

func lockOK(ok bool) func(e *tracer.Event) {
	return func(e *tracer.Event) {
		e.Has |= tracer.FieldOK
		e.OK = ok
	}
}

// Unlock is m.Unlock().
func (g *G) Unlock(m *Mutex) {
	g.step()
	var next *G
	if m.starve && len(m.queue) > 0 {
		next = m.queue[0]
	}
	m.owner = next
	m.emit(g, tracer.MutexUnlock, nil, nil)
	if len(m.queue) == 0 {
		return
	}
	w := m.queue[0]
	m.queue = slices.Clone(m.queue[1:])
	mode := tracer.ModeContend
	if next != nil {
		mode = tracer.ModeHandoff
	}
	wakeOn(w, g, m.id, m.name, mode)
}

// A RWMutex is a sync.RWMutex of the made-up program.
type RWMutex struct {
	id      uint64
	name    string
	writer  *G
	granted int // readers that have it, or were woken to have it
	readers int // readers whose RLock returned
	queue   []rwWaiter
}

type rwWaiter struct {
	g     *G
	write bool
}

// NewRWMutex makes a RWMutex.
func (g *G) NewRWMutex(name string) *RWMutex { return &RWMutex{id: g.r.newObj(), name: name} }

func (m *RWMutex) emit(g *G, kind tracer.Kind, fill func(e *tracer.Event)) {
	e := g.event(kind, tracer.FieldObj|tracer.FieldName|tracer.FieldOwner|tracer.FieldCounter|tracer.FieldWaiters)
	e.Obj, e.Name, e.Counter = m.id, m.name, int64(m.readers)
	if m.writer != nil {
		e.Owner = m.writer.id
	}
	for _, w := range m.queue {
		e.Waiters = append(e.Waiters, w.g.id)
	}
	if fill != nil {
		fill(e)
	}
	g.place(e)
	g.emit(e)
}

// WLock is m.Lock().
func (g *G) WLock(m *RWMutex) {
	g.step()
	if m.writer != nil || m.granted > 0 || len(m.queue) > 0 {
		m.queue = append(m.queue, rwWaiter{g, true})
		g.blockOnLock(m.id, m.name, "sync.RWMutex.Lock", tracer.ModeFIFO)
		g.park()
	}
	m.writer = g
	m.emit(g, tracer.RWMutexLock, lockOK(true))
}

// WUnlock is m.Unlock().
func (g *G) WUnlock(m *RWMutex) {
	g.step()
	m.writer = nil
	m.emit(g, tracer.RWMutexUnlock, nil)
	m.grant(g)
}

// RLock is m.RLock().
func (g *G) RLock(m *RWMutex) {
	g.step()
	if m.writer != nil || len(m.queue) > 0 {
		m.queue = append(m.queue, rwWaiter{g, false})
		g.blockOnLock(m.id, m.name, "sync.RWMutex.RLock", tracer.ModeFIFO)
		g.park()
	} else {
		m.granted++
	}
	m.readers++
	m.emit(g, tracer.RWMutexRLock, lockOK(true))
}

// RUnlock is m.RUnlock().
func (g *G) RUnlock(m *RWMutex) {
	g.step()
	m.granted--
	m.readers--
	m.emit(g, tracer.RWMutexRUnlock, nil)
	m.grant(g)
}

// grant passes a free lock on: to one writer, or to all readers up to the
// next writer.
func (m *RWMutex) grant(by *G) {
	for len(m.queue) > 0 && m.writer == nil {
		w := m.queue[0]
		if w.write && m.granted > 0 {
			return
		}
		m.queue = slices.Clone(m.queue[1:])
		if w.write {
			m.writer = w.g
		} else {
			m.granted++
		}
		wakeOn(w.g, by, m.id, m.name, tracer.ModeHandoff)
	}
}

// A WaitGroup is a sync.WaitGroup of the made-up program.
type WaitGroup struct {
	id      uint64
	name    string
	counter int64
	gen     uint64
	waiters []*G
}

// NewWaitGroup makes a WaitGroup.
func (g *G) NewWaitGroup(name string) *WaitGroup { return &WaitGroup{id: g.r.newObj(), name: name} }

func (w *WaitGroup) emit(g *G, kind tracer.Kind, n int64, gen uint64) {
	e := g.event(kind, tracer.FieldObj|tracer.FieldName|tracer.FieldCounter|tracer.FieldGen)
	e.Obj, e.Name, e.Counter, e.Gen = w.id, w.name, w.counter, gen
	if kind != tracer.WaitGroupWait {
		e.Has |= tracer.FieldN
		e.N = n
	}
	g.place(e)
	g.emit(e)
}

// Add is w.Add(n) for n above 0.
func (g *G) Add(w *WaitGroup, n int64) {
	g.step()
	if w.counter == 0 {
		w.gen++
	}
	w.counter += n
	w.emit(g, tracer.WaitGroupAdd, n, w.gen)
}

// Done is w.Done().
func (g *G) Done(w *WaitGroup) {
	g.step()
	w.counter--
	w.emit(g, tracer.WaitGroupDone, -1, w.gen)
	if w.counter > 0 {
		return
	}
	for _, waiter := range w.waiters {
		waiter.ready(g, wakeup{}, func(e *tracer.Event) {
			e.Has |= tracer.FieldObj | tracer.FieldName
			e.Obj, e.Name = w.id, w.name
		})
	}
	w.waiters = nil
}

// Wait is w.Wait().
func (g *G) Wait(w *WaitGroup) {
	g.step()
	gen := max(w.gen, 1)
	if w.counter > 0 {
		w.waiters = append(w.waiters, g)
		g.blockOnLock(w.id, w.name, "sync.WaitGroup.Wait", tracer.ModeFIFO)
		g.park()
	}
	w.emit(g, tracer.WaitGroupWait, 0, gen)
}
