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

	holders int // readers that hold it in truth
	stamped int // readers that hold it by their events
	writer  uint64
}

const maxReaders = 1 << 20

func (g *gor) newRW(name string) *simRW {
	rw := &simRW{id: g.s.newObj(), name: name}
	rw.w = &simMutex{name: name, silent: true, sleep: rw.id}
	return rw
}

func (g *gor) rwEvent(kind tracer.Kind, rw *simRW, counter int, ok bool) {
	e := g.event(kind)
	e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldOwner | tracer.FieldCounter | tracer.FieldWaiters
	e.Obj, e.Name = rw.id, rw.name
	if kind == tracer.RWMutexLock || kind == tracer.RWMutexRLock {
		e.Has |= tracer.FieldOK
		e.OK = ok
	}
	if kind == tracer.RWMutexLock {
		e.Owner = rw.writer
		if ok {
			e.Owner = g.id
		}
	}
	e.Waiters = g.listed(&rw.w.sema, &rw.writerSem, &rw.readerSem)
	g.steps()
	switch {
	case kind == tracer.RWMutexRLock && ok:
		rw.stamped++
	case kind == tracer.RWMutexRUnlock:
		rw.stamped--
	}
	e.Counter = int64(counter)
	if !g.s.physical {
		e.Counter = int64(rw.stamped)
	}
	g.emit(e)
}

func (g *gor) rlock(rw *simRW) {
	g.step()
	rw.readerCount++
	if rw.readerCount < 0 {
		g.steps()
		g.acquire(&rw.readerSem, rw.id, rw.name, "sync.RWMutex.RLock", false)
	} else {
		rw.holders++
	}
	counter := rw.holders
	g.steps()
	g.rwEvent(tracer.RWMutexRLock, rw, counter, true)
}

func (g *gor) tryRLock(rw *simRW) bool {
	g.step()
	ok := rw.readerCount >= 0
	if ok {
		rw.readerCount++
		rw.holders++
	}
	counter := rw.holders
	g.steps()
	g.rwEvent(tracer.RWMutexRLock, rw, counter, ok)
	return ok
}

func (g *gor) runlock(rw *simRW) {
	g.step()
	counter := rw.holders - 1
	g.rwEvent(tracer.RWMutexRUnlock, rw, counter, false)
	g.steps()
	rw.readerCount--
	rw.holders--
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
	rw.writer = g.id
	g.steps()
	g.rwEvent(tracer.RWMutexLock, rw, 0, true)
}

func (g *gor) tryWLock(rw *simRW) bool {
	ok := g.tryLock(rw.w)
	g.steps()
	if ok && rw.readerCount != 0 {
		ok = false
		g.unlock(rw.w)
	} else if ok {
		rw.readerCount = -maxReaders
		rw.writer = g.id
	}
	counter := 0
	if !ok {
		counter = rw.holders
	}
	g.steps()
	g.rwEvent(tracer.RWMutexLock, rw, counter, ok)
	return ok
}

func (g *gor) wunlock(rw *simRW) {
	g.step()
	g.rwEvent(tracer.RWMutexUnlock, rw, 0, false)
	g.steps()
	rw.writer = 0
	rw.readerCount += maxReaders
	r := rw.readerCount
	rw.holders += r
	for range r {
		g.steps()
		g.release(&rw.readerSem, rw.id, rw.name, false, false)
	}
	g.unlock(rw.w)
}
