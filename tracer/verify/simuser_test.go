package verify_test

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// A simWord is a variable that is used atomically. The probe's lock covers an operation and its event.
type simWord struct {
	id    uint64
	probe bool
	v     int64
}

func (g *gor) newWord() *simWord { return &simWord{id: g.s.newObj(), v: g.s.rng.Int64N(3)} }

var atomicKinds = []tracer.Kind{
	tracer.AtomicLoad, tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicCAS, tracer.AtomicAdd, tracer.AtomicAnd, tracer.AtomicOr,
}

func (g *gor) atomic(w *simWord, kind tracer.Kind) {
	g.step()
	g.np++
	for w.probe {
		g.step()
	}
	w.probe = true
	e := g.event(kind)
	e.Has, _ = kind.Fields()
	e.Obj, e.Name, e.Elem, e.Op = w.id, "hits", "int64", "Int64."+kind.String()
	x := g.s.rng.Int64N(100)
	before := w.v // and all that the operation does is done at once
	switch kind {
	case tracer.AtomicStore, tracer.AtomicSwap:
		w.v = x
	case tracer.AtomicCAS:
		if e.OK = g.s.chance(2); e.OK {
			w.v = x
		}
	case tracer.AtomicAdd:
		w.v += x
	case tracer.AtomicAnd:
		w.v &= x
	case tracer.AtomicOr:
		w.v |= x
	}
	if kind == tracer.AtomicLoad {
		e.Has |= tracer.FieldValue
		e.Value = fmt.Sprint(before)
	} else {
		e.Has |= tracer.FieldOld | tracer.FieldNew
		e.Old, e.New = fmt.Sprint(before), fmt.Sprint(w.v)
	}
	g.steps()
	g.emit(e)
	w.probe = false
	g.np--
}

// plain is v++ without any care: a read, a write, and what the write left, as the probe sees it at the next event.
func (g *gor) plain(w *simWord) {
	access := func(kind tracer.Kind, f tracer.Fields, put func(e *tracer.Event)) {
		e := g.event(kind)
		e.Has = tracer.FieldObj | tracer.FieldName | tracer.FieldAddr | tracer.FieldElem | f
		e.Obj, e.Name, e.Elem = w.id, "hits", "int64"
		put(e)
		g.emit(e)
	}
	g.step()
	access(tracer.MemRead, tracer.FieldValue, func(e *tracer.Event) { e.Value = fmt.Sprint(w.v) })
	g.steps()
	v := w.v
	g.steps()
	access(tracer.MemWrite, tracer.FieldOld, func(e *tracer.Event) { e.Old = fmt.Sprint(w.v) })
	g.steps()
	w.v = v + 1
	g.steps()
	access(tracer.MemLater, tracer.FieldNew, func(e *tracer.Event) { e.New = fmt.Sprint(w.v) })
}

// say writes what the program says of itself, with fields set by put.
func (g *gor) say(kind tracer.Kind, put func(e *tracer.Event)) {
	g.step()
	e := g.event(kind)
	e.Has, _ = kind.Fields()
	put(e)
	g.emit(e)
}

// task is one of runtime/trace, with a part, a region, and a log.
func (g *gor) task() {
	id, part := g.s.newObj(), g.s.newObj()
	step := func(id, parent uint64, state string) {
		g.say(tracer.UserTask, func(e *tracer.Event) {
			e.Obj, e.Name, e.State = id, "task", state
			if parent != 0 {
				e.Has |= tracer.FieldParent
				e.Parent = parent
			}
		})
	}
	step(id, 0, tracer.StateBegin)
	step(part, id, tracer.StateBegin)
	g.say(tracer.UserLog, func(e *tracer.Event) {
		e.Has |= tracer.FieldObj | tracer.FieldName
		e.Obj, e.Name, e.Message, e.Label = part, "task", "so far", "sum"
	})
	step(part, 0, tracer.StateEnd)
	step(id, 0, tracer.StateEnd)
}

// test is a span of package testing around what f does.
func (g *gor) test(f func()) {
	step := func(state string) {
		g.say(tracer.UserRegion, func(e *tracer.Event) {
			e.Has |= tracer.FieldMode
			e.Label, e.Mode, e.State = fmt.Sprint("Test", g.id), tracer.ModeTest, state
		})
	}
	step(tracer.StateBegin)
	if g.s.chance(2) {
		step(tracer.StatePause)
		step(tracer.StateContinue)
	}
	f()
	step(tracer.StateEnd)
}

// locksThread is LockOSThread and UnlockOSThread.
func (g *gor) locksThread(f func()) {
	g.say(tracer.GoThread, func(e *tracer.Event) { e.State = tracer.StateLocked })
	f()
	g.say(tracer.GoThread, func(e *tracer.Event) { e.State = tracer.StateUnlocked })
}

// callsC calls C code, which calls Go.
func (g *gor) callsC(f func()) {
	g.syscall()
	g.say(tracer.GoCallback, func(e *tracer.Event) { e.State = tracer.StateBegin })
	f()
	g.say(tracer.GoCallback, func(e *tracer.Event) { e.State = tracer.StateEnd })
	g.syscall()
}

// panics and recovers, after what deferred calls do.
func (g *gor) panics(deferred func()) {
	g.say(tracer.PanicStart, func(e *tracer.Event) { e.Message = "no way" })
	deferred()
	g.say(tracer.PanicRecover, func(e *tracer.Event) { e.Message = "no way" })
}
