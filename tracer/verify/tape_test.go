package verify_test

import "github.com/govis/govis/tracer"

// A tape is a trace written by hand: goroutine 1 is main and runs on P 0, 2
// and 3 are worker and helper on P 1 and 2. Objects: 1 is the channel tasks,
// 2 the channel done, 5 the Mutex mu, 6 the RWMutex rw, 7 the WaitGroup wg,
// 8 and up are contexts.
type tape struct{ events []*tracer.Event }

const (
	mainG, workerG, helperG           = 1, 2, 3
	tasksObj, doneObj, muObj, rwObj   = 1, 2, 5, 6
	wgObj, ctxObj, childObj, otherObj = 7, 8, 9, 10
)

var objNames = map[uint64]string{tasksObj: "tasks", doneObj: "done", muObj: "mu", rwObj: "rw",
	wgObj: "wg", ctxObj: "ctx", childObj: "child", otherObj: "other"}

var goNames = map[uint64]string{1: "main", 2: "worker", 3: "helper"}

// A field sets one field of an event.
type field func(e *tracer.Event)

func set(f tracer.Fields, put field) field {
	return func(e *tracer.Event) { e.Has |= f; put(e) }
}

func by(g uint64) field {
	return set(tracer.FieldBy, func(e *tracer.Event) { e.By = g; e.P = pOf(g) })
}
func op(s string) field       { return set(tracer.FieldOp, func(e *tracer.Event) { e.Op = s }) }
func n(n int64) field         { return set(tracer.FieldN, func(e *tracer.Event) { e.N = n }) }
func length(l int) field      { return set(tracer.FieldLen, func(e *tracer.Event) { e.Len = l }) }
func capacity(c int) field    { return set(tracer.FieldCap, func(e *tracer.Event) { e.Cap = c }) }
func mode(m string) field     { return set(tracer.FieldMode, func(e *tracer.Event) { e.Mode = m }) }
func peer(g uint64) field     { return set(tracer.FieldPeer, func(e *tracer.Event) { e.Peer = g }) }
func val(s string) field      { return set(tracer.FieldValue, func(e *tracer.Event) { e.Value = s }) }
func ok(v bool) field         { return set(tracer.FieldOK, func(e *tracer.Event) { e.OK = v }) }
func reason(s string) field   { return set(tracer.FieldReason, func(e *tracer.Event) { e.Reason = s }) }
func owner(g uint64) field    { return set(tracer.FieldOwner, func(e *tracer.Event) { e.Owner = g }) }
func counter(c int64) field   { return set(tracer.FieldCounter, func(e *tracer.Event) { e.Counter = c }) }
func gen(g uint64) field      { return set(tracer.FieldGen, func(e *tracer.Event) { e.Gen = g }) }
func parent(id uint64) field  { return set(tracer.FieldParent, func(e *tracer.Event) { e.Parent = id }) }
func channel(id uint64) field { return set(tracer.FieldChan, func(e *tracer.Event) { e.Chan = id }) }
func message(s string) field {
	return set(tracer.FieldMessage, func(e *tracer.Event) { e.Message = s })
}
func cause(s string) field { return set(tracer.FieldCause, func(e *tracer.Event) { e.Cause = s }) }
func onP(p int32) field    { return func(e *tracer.Event) { e.P = p } }
func waiters(gs ...uint64) field {
	return set(tracer.FieldWaiters, func(e *tracer.Event) { e.Waiters = gs })
}
func cases(won int, cs ...tracer.Case) field {
	return func(e *tracer.Event) {
		e.Has |= tracer.FieldCases
		e.Cases, e.Case = cs, won
	}
}
func obj(id uint64) field {
	return func(e *tracer.Event) {
		e.Has |= tracer.FieldObj | tracer.FieldName
		e.Obj, e.Name = id, objNames[id]
	}
}

func pOf(g uint64) int32 { return int32(g) - 1 }

func recvCase(id uint64) tracer.Case {
	return tracer.Case{Dir: tracer.DirRecv, Chan: id, Name: objNames[id]}
}
func sendCase(id uint64) tracer.Case {
	return tracer.Case{Dir: tracer.DirSend, Chan: id, Name: objNames[id]}
}

var defaultCase = tracer.Case{Dir: tracer.DirDefault}

// add writes an event of goroutine g on its P.
func (t *tape) add(kind tracer.Kind, g uint64, fields ...field) *tape {
	always, _ := kind.Fields()
	e := &tracer.Event{Kind: kind, G: g, P: pOf(g), Has: always, Seq: uint64(len(t.events) + 1), T: int64(len(t.events))}
	for _, f := range fields {
		f(e)
	}
	t.events = append(t.events, e)
	return t
}

// start is the begin of each tape: the goroutines run.
func start() *tape {
	t := &tape{}
	t.create(mainG, 0).add(tracer.GoStart, mainG)
	t.create(workerG, mainG).create(helperG, mainG)
	return t.add(tracer.GoStart, workerG).add(tracer.GoStart, helperG)
}

func (t *tape) create(g, parent uint64) *tape {
	return t.add(tracer.GoCreate, g, by(parent), mode(tracer.ModeUser), func(e *tracer.Event) { e.Name = goNames[g] })
}

// named changes the name in the last event.
func (t *tape) named(name string) *tape {
	t.events[len(t.events)-1].Name = name
	return t
}

func (t *tape) make(id uint64, size int) *tape {
	return t.add(tracer.ChanMake, mainG, obj(id), capacity(size))
}

// makeTimes makes a channel of times; one with a slot may be a timer's.
func (t *tape) makeTimes(id uint64, size int) *tape {
	return t.add(tracer.ChanMake, mainG, obj(id), capacity(size), func(e *tracer.Event) { e.Elem = "time.Time" })
}

func (t *tape) send(g, id uint64, fields ...field) *tape {
	return t.add(tracer.ChanSend, g, append([]field{obj(id)}, fields...)...)
}

func (t *tape) recv(g, id uint64, fields ...field) *tape {
	return t.add(tracer.ChanRecv, g, append([]field{obj(id), ok(true)}, fields...)...)
}

func (t *tape) recvClosed(g, id uint64, fields ...field) *tape {
	return t.add(tracer.ChanRecv, g, append([]field{obj(id), ok(false), mode(tracer.ModeClosed)}, fields...)...)
}

func (t *tape) block(g uint64, why string, fields ...field) *tape {
	return t.add(tracer.GoBlock, g, append([]field{reason(why)}, fields...)...)
}

func (t *tape) blockSend(g, id uint64, v string) *tape {
	return t.block(g, "chan send", obj(id), val(v))
}

func (t *tape) blockRecv(g, id uint64) *tape { return t.block(g, "chan receive", obj(id)) }

func (t *tape) unblock(g, waker uint64, fields ...field) *tape {
	return t.add(tracer.GoUnblock, g, append([]field{by(waker)}, fields...)...)
}

// wakeUp is unblock and start.
func (t *tape) wakeUp(g, waker uint64, fields ...field) *tape {
	return t.unblock(g, waker, fields...).add(tracer.GoStart, g)
}

// handoff is a send of g to r, who waits.
func (t *tape) handoff(g, r, id uint64, num int64, v string, c int) *tape {
	return t.send(g, id, n(num), val(v), capacity(c), mode(tracer.ModeHandoff), peer(r)).
		recv(r, id, n(num), val(v), capacity(c), mode(tracer.ModeHandoff), peer(g), by(g))
}

// buffered is a send of g into the buffer.
func (t *tape) buffered(g, id uint64, num int64, v string, l, c int) *tape {
	return t.send(g, id, n(num), val(v), length(l), capacity(c), mode(tracer.ModeBuffer))
}

// taken is a receive of g from the buffer.
func (t *tape) taken(g, id uint64, num int64, v string, l, c int) *tape {
	return t.recv(g, id, n(num), val(v), length(l), capacity(c), mode(tracer.ModeBuffer))
}

func (t *tape) close(g, id uint64, l, c int) *tape {
	return t.add(tracer.ChanClose, g, obj(id), length(l), capacity(c))
}

func (t *tape) selectWait(g uint64, cs ...tracer.Case) *tape {
	return t.add(tracer.SelectWait, g, cases(0, cs...)).block(g, "select")
}

func (t *tape) lock(g uint64, fields ...field) *tape {
	return t.add(tracer.MutexLock, g, append([]field{obj(muObj), ok(true), owner(g), mode(tracer.ModeNormal)}, fields...)...)
}

func (t *tape) tryFails(g uint64, fields ...field) *tape {
	return t.lock(g, append([]field{ok(false), owner(0)}, fields...)...)
}

func (t *tape) unlock(g uint64, fields ...field) *tape {
	return t.add(tracer.MutexUnlock, g, append([]field{obj(muObj), mode(tracer.ModeNormal)}, fields...)...)
}

func (t *tape) blockLock(g uint64, fields ...field) *tape {
	return t.block(g, "sync.Mutex.Lock", append([]field{obj(muObj), mode(tracer.ModeFIFO)}, fields...)...)
}

func (t *tape) rw(kind tracer.Kind, g uint64, readers int64, fields ...field) *tape {
	all := []field{obj(rwObj), counter(readers)}
	switch kind {
	case tracer.RWMutexLock:
		all = append(all, ok(true), owner(g))
	case tracer.RWMutexRLock:
		all = append(all, ok(true))
	}
	return t.add(kind, g, append(all, fields...)...)
}

func (t *tape) wg(g uint64, delta, after int64, round uint64) *tape {
	kind := tracer.WaitGroupAdd
	if delta < 0 {
		kind = tracer.WaitGroupDone
	}
	return t.add(kind, g, obj(wgObj), n(delta), counter(after), gen(round))
}

func (t *tape) wait(g uint64, after int64, round uint64) *tape {
	return t.add(tracer.WaitGroupWait, g, obj(wgObj), counter(after), gen(round))
}

func (t *tape) ctx(g, id, above uint64, fields ...field) *tape {
	return t.add(tracer.ContextCreate, g, append([]field{obj(id), parent(above), mode(tracer.ModeCancel)}, fields...)...)
}

func (t *tape) cancel(g, id uint64, fields ...field) *tape {
	return t.add(tracer.ContextCancel, g, append([]field{obj(id), message("context canceled"), cause("context canceled")}, fields...)...)
}

// busy lets the goroutines do something that is outside of anything else, so
// that nobody is in flight any more.
func (t *tape) busy() *tape {
	running := map[uint64]bool{}
	for _, e := range t.events {
		switch e.Kind {
		case tracer.GoStart, tracer.GoSysret:
			running[e.G] = true
		case tracer.GoBlock, tracer.GoEnd, tracer.GoSyscall, tracer.GoStop:
			running[e.G] = false
		}
	}
	for g := uint64(1); g <= 3; g++ {
		if running[g] {
			t.wg(g, 0, 0, 1)
		}
	}
	return t
}
