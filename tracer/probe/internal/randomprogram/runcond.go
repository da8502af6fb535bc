package randomprogram

import "sync"

// A counter is a cond of a plan as it runs.
type counter struct {
	mu   *sync.Mutex
	cond *sync.Cond
	have int
}

func (w *worker) makeCond(c *cond) {
	mu := w.locks[c.l.i].(*sync.Mutex)
	w.conds[c.i] = &counter{mu: mu, cond: sync.NewCond(mu)}
}

func (w *worker) take(o takeOp) {
	c, lock := w.conds[o.c.i], o.c.l.String()
	c.mu.Lock()
	w.d.locked("lock", lock, true)
	for c.have == 0 {
		w.d.note("cond.wait", "", o.c.String())
		w.d.note("unlock", "", lock)
		c.cond.Wait()
		w.d.locked("lock", lock, true)
	}
	c.have--
	w.d.note("unlock", "", lock)
	c.mu.Unlock()
}

func (w *worker) give(o giveOp) {
	c, lock := w.conds[o.c.i], o.c.l.String()
	word, _, times := o.word()
	tell := func() {
		for range times {
			w.d.note(word, "", o.c.String())
			if o.all {
				c.cond.Broadcast()
			} else {
				c.cond.Signal()
			}
		}
	}
	c.mu.Lock()
	w.d.locked("lock", lock, true)
	c.have += o.n
	if o.inside {
		tell()
	}
	w.d.note("unlock", "", lock)
	c.mu.Unlock()
	if !o.inside {
		tell()
	}
}

func (w *worker) once(o onceOp) {
	recovered(func() {
		w.onces[o.o.i].Do(func() {
			w.d.note("once.do", "", o.o.String())
			w.do(o.body)
			w.d.note("once.done", "", o.o.String())
			if o.boom {
				panic("recovered")
			}
		})
	})
}
