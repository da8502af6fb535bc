package verify_test

import "github.com/govis/govis/tracer"

// A simRW behaves as sync.RWMutex.
type simRW struct {
	id          uint64
	name        string
	w           *simMutex
	readerCount int
	readerWait  int
	writerSem   simSema
	readerSem   simSema

	stamped int    // readers that hold it by their events
	writer  uint64 // that holds it by its events
}

const maxReaders = 1 << 20

func (g *gor) newRW(name string) *simRW {
	rw := &simRW{id: g.s.newObj(), name: name}
	rw.w = &simMutex{name: name, silent: true, sleep: rw.id}
	return rw
}

func (g *gor) rwEvent(kind tracer.Kind, rw *simRW, ok bool) {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldOwner | tracer.FieldCounter | tracer.FieldWaiters
	e.Obj, e.Name = rw.id, rw.name
	if kind == tracer.RWMutexLock || kind == tracer.RWMutexRLock {
		e.Has |= tracer.FieldOK
		e.OK = ok
	}
	e.Waiters = g.listed(&rw.w.sema, &rw.writerSem, &rw.readerSem)
	g.steps()
	switch {
	case kind == tracer.RWMutexRLock && ok:
		rw.stamped++
	case kind == tracer.RWMutexRUnlock:
		rw.stamped--
	case kind == tracer.RWMutexLock && ok:
		rw.writer = g.id
	case kind == tracer.RWMutexUnlock:
		rw.writer = 0
	}
	e.Owner, e.Counter = rw.writer, int64(rw.stamped)
	g.emit(e)
}

func (g *gor) rlock(rw *simRW) {
	g.step()
	rw.readerCount++
	if rw.readerCount < 0 {
		g.steps()
		g.acquire(&rw.readerSem, rw.id, rw.name, "sync.RWMutex.RLock", false)
	}
	g.steps()
	g.rwEvent(tracer.RWMutexRLock, rw, true)
}

func (g *gor) tryRLock(rw *simRW) bool {
	g.step()
	ok := rw.readerCount >= 0
	if ok {
		rw.readerCount++
	}
	g.steps()
	g.rwEvent(tracer.RWMutexRLock, rw, ok)
	return ok
}

func (g *gor) runlock(rw *simRW) {
	g.step()
	g.rwEvent(tracer.RWMutexRUnlock, rw, false)
	g.steps()
	rw.readerCount--
	if rw.readerCount >= 0 {
		return
	}
	g.steps()
	rw.readerWait--
	if rw.readerWait == 0 {
		g.steps()
		g.release(&rw.writerSem, rw.id, rw.name, false, false)
	}
}

func (g *gor) wlock(rw *simRW) {
	g.lock(rw.w)
	g.steps()
	r := rw.readerCount
	rw.readerCount -= maxReaders
	g.steps()
	if r != 0 {
		rw.readerWait += r
		if rw.readerWait != 0 {
			g.steps()
			g.acquire(&rw.writerSem, rw.id, rw.name, "sync.RWMutex.Lock", false)
		}
	}
	g.steps()
	g.rwEvent(tracer.RWMutexLock, rw, true)
}

func (g *gor) tryWLock(rw *simRW) bool {
	ok := g.tryLock(rw.w)
	g.steps()
	if ok && rw.readerCount != 0 {
		ok = false
		g.unlock(rw.w)
	} else if ok {
		rw.readerCount = -maxReaders
	}
	g.steps()
	g.rwEvent(tracer.RWMutexLock, rw, ok)
	return ok
}

func (g *gor) wunlock(rw *simRW) {
	g.step()
	g.rwEvent(tracer.RWMutexUnlock, rw, false)
	g.steps()
	rw.readerCount += maxReaders
	r := rw.readerCount
	for range r {
		g.steps()
		g.release(&rw.readerSem, rw.id, rw.name, false, false)
	}
	g.unlock(rw.w)
}
