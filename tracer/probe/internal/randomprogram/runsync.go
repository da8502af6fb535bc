package randomprogram

import (
	"context"
	"sync"
	"time"
)

func (w *worker) makeLock(l *lock) {
	if l.kind == mutex {
		w.locks[l.i] = new(sync.Mutex)
	} else {
		w.locks[l.i] = new(sync.RWMutex)
	}
}

// section takes a lock, and does something with it.
func (w *worker) section(o section) {
	if o.l.kind == semaphore {
		w.semaphore(o)
		return
	}
	name := o.l.String()
	take, try, give, words := w.methods(o)
	if o.try {
		if !w.d.locked(words[0], name, try()) {
			return
		}
	} else {
		take()
		w.d.locked(words[0], name, true)
	}
	free := func() {
		w.d.note(words[1], "", name)
		give()
	}
	w.inside(o, free)
}

// semaphore is section for a channel.
func (w *worker) semaphore(o section) {
	c := w.chans[o.l.sem.i]
	if !o.try {
		c.send(w.d, struct{}{})
	} else if !c.trySend(w.d, struct{}{}) {
		w.d.note("select", "send default > 1", o.l.String(), "nil")
		return
	}
	w.inside(o, func() { c.recv(w.d) })
}

func (w *worker) inside(o section, free func()) {
	if !o.deferred {
		w.do(o.body)
		free()
		return
	}
	recovered(func() {
		defer free()
		w.do(o.body)
		if o.boom {
			panic("recovered")
		}
	})
}

func (w *worker) methods(o section) (take func(), try func() bool, give func(), words [2]string) {
	switch l := w.locks[o.l.i].(type) {
	case *sync.Mutex:
		return l.Lock, l.TryLock, l.Unlock, [2]string{"lock", "unlock"}
	case *sync.RWMutex:
		if o.read {
			return l.RLock, l.TryRLock, l.RUnlock, [2]string{"rlock", "runlock"}
		}
		return l.Lock, l.TryLock, l.Unlock, [2]string{"wlock", "wunlock"}
	}
	panic("no such lock: " + o.l.String())
}

func (w *worker) makeCtx(c *ctx) {
	parent := context.Background()
	if c.parent != nil {
		parent = w.ctxs[c.parent.i]
	}
	made, cancel := w.derive(c, parent)
	w.ctxs[c.i], w.cancel[c.i] = made, cancel
	if c.kind == withOwnDone {
		return
	}
	w.d.derived(c.String(), c.parent.known(), c.mode(), made)
	if c.cancels() {
		w.last = append(w.last, func() {
			cancel(reason("by " + w.d.name))
			w.d.cancelled(c.String(), made)
		})
	}
}

func (w *worker) derive(c *ctx, parent context.Context) (context.Context, context.CancelCauseFunc) {
	plain := func(ctx context.Context, cancel context.CancelFunc) (context.Context, context.CancelCauseFunc) {
		return ctx, func(error) { cancel() }
	}
	switch c.kind {
	case withCancel:
		return plain(context.WithCancel(parent))
	case withCancelCause:
		return context.WithCancelCause(parent)
	case withValue:
		return context.WithValue(parent, reason("key"), c.i), nil
	case withoutCancel:
		return context.WithoutCancel(parent), nil
	case withOwnDone:
		return foreign{parent, w.chans[c.done.i].(lane[struct{}]).c}, nil
	}
	late := reason("late for " + c.String())
	switch in := c.deadline.in; {
	case c.deadline.at && c.deadline.cause:
		return plain(context.WithDeadlineCause(parent, time.Now().Add(in), late))
	case c.deadline.at:
		return plain(context.WithDeadline(parent, time.Now().Add(in)))
	case c.deadline.cause:
		return plain(context.WithTimeoutCause(parent, in, late))
	default:
		return plain(context.WithTimeout(parent, in))
	}
}

func (w *worker) ctxFunc(o ctxFuncOp) {
	kid := w.d.child(o.g.name)
	w.d.note("ctx", "afterfunc", o.name(), o.c.known())
	stop := context.AfterFunc(w.ctxs[o.c.i], func() { w.objects.run(o.g, kid) })
	w.do(o.body)
	if !stop() {
		w.chans[o.g.ran.i].recv(w.d)
	}
}

// A liveTimer is a Timer or a Ticker.
type liveTimer struct {
	c     <-chan time.Time
	name  string
	stop  func()
	reset func(time.Duration)
}

func (w *worker) makeTimer(o makeTimer) {
	live := &liveTimer{}
	if o.t.ticker {
		t := time.NewTicker(o.d)
		live.c, live.stop, live.reset = t.C, t.Stop, t.Reset
	} else {
		t := time.NewTimer(o.d)
		live.c, live.stop, live.reset = t.C, func() { t.Stop() }, func(d time.Duration) { t.Reset(d) }
	}
	live.name = w.d.timer()
	w.timers[o.t] = live
	w.do(o.body)
	live.stop()
}

func (w *worker) timerStep(o timerOp) {
	t := w.timers[o.t]
	switch o.what {
	case timerWait:
		v, ok := <-t.c
		w.d.received(t.name, v, ok)
	case timerStop:
		t.stop()
	case timerReset:
		t.reset(o.d)
	}
}

func (w *worker) timerFunc(o timerFuncOp) {
	kid := w.d.child(o.g.name)
	t := time.AfterFunc(o.d, func() { w.objects.run(o.g, kid) })
	w.do(o.body)
	if !t.Stop() {
		w.chans[o.g.ran.i].recv(w.d)
	}
}
