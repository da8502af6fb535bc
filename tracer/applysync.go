package tracer

import "slices"

func (s *State) applyMutexLock(e *Event) {
	if e.Obj == 0 {
		return
	}
	m := s.lockEvent(e)
	if !e.OK {
		return // a TryLock that found it taken
	}
	m.Owner = e.Owner
	m.Since, m.Place = s.now(), placeOf(e)
}

func (s *State) applyMutexUnlock(e *Event) {
	if e.Obj == 0 {
		return
	}
	m := s.lockEvent(e)
	m.Owner = 0
	m.Since, m.Place = Moment{}, Place{}
}

// handOver gives a free mutex to the goroutine that is woken with it. Its
// mutex.lock comes when it runs.
func (s *State) handOver(e *Event) {
	if m := s.Mutexes[e.Obj]; m != nil && m.Owner == 0 {
		m = s.mutex(e.Obj)
		m.Owner, m.Since = e.G, s.now()
	}
}

func (s *State) lockEvent(e *Event) *Mutex {
	m := s.mutex(e.Obj)
	m.Name = either(e.Name, m.Name)
	m.Mode = either(e.Mode, m.Mode)
	if e.listsAllWaiters() {
		m.Queue = slices.Clip(e.Waiters)
	}
	return m
}

// listsAllWaiters tells whether an event of a lock names all that wait. Of a
// long queue it names the first; what blocks and wakes tell has to do then.
func (e *Event) listsAllWaiters() bool { return e.Has&FieldWaiters != 0 && e.Has&FieldN == 0 }

func (s *State) applyRWMutexLock(e *Event) {
	if e.Obj == 0 {
		return
	}
	m := s.rwlockEvent(e)
	if e.OK {
		m.Since, m.Place = s.now(), placeOf(e)
	}
}

func (s *State) applyRWMutexUnlock(e *Event) {
	if e.Obj == 0 {
		return
	}
	m := s.rwlockEvent(e)
	m.Since, m.Place = Moment{}, Place{}
}

func (s *State) applyRWMutexRLock(e *Event) {
	if e.Obj == 0 {
		return
	}
	m := s.rwlockEvent(e)
	if e.OK {
		m.Readers = append(m.Readers, e.G)
	}
}

// applyRWMutexRUnlock takes one hold of the goroutine away, or where it has
// none (another goroutine may unlock) the oldest.
func (s *State) applyRWMutexRUnlock(e *Event) {
	if e.Obj == 0 {
		return
	}
	m := s.rwlockEvent(e)
	switch i := slices.Index(m.Readers, e.G); {
	case i > 0:
		m.Readers = slices.Concat(m.Readers[:i], m.Readers[i+1:])
	case len(m.Readers) > 0:
		m.Readers = m.Readers[1:]
	}
	if m.Count <= 0 {
		m.Readers = nil
	}
}

func (s *State) rwlockEvent(e *Event) *RWMutex {
	m := s.rwmutex(e.Obj)
	m.Name = either(e.Name, m.Name)
	m.Writer, m.Count = e.Owner, e.Counter
	if e.listsAllWaiters() {
		m.Queue = nil
		for _, id := range e.Waiters {
			g := s.Goroutines[id]
			m.Queue = append(m.Queue, RWWaiter{G: id, Write: g != nil && wantsWrite(g)})
		}
	}
	return m
}

// wantsWrite tells a waiting writer of a RWMutex from a reader.
func wantsWrite(g *Goroutine) bool { return g.Reason != "sync.RWMutex.RLock" }

func (s *State) applyWaitGroup(e *Event) {
	if e.Obj == 0 {
		return
	}
	w := s.waitGroup(e.Obj)
	w.Name = either(e.Name, w.Name)
	w.Counter, w.Gen = e.Counter, e.Gen
}
