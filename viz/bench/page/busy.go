package main

import (
	"fmt"

	"github.com/govis/govis/tracer"
)

// A busyRun makes up a run at as little cost as can be: goroutines take turns on the Ps, and each takes
// and lets go of a lock, sends a value and receives it again. (Package tracetest's scheduler would take
// longer for an event than there is time.)
type busyRun struct {
	yield func(*tracer.Event) bool
	slab  []tracer.Event
	seq   uint64
	over  bool
}

// busyStep is the time between two events, ns.
const busyStep = 1000

func (r *busyRun) emit(kind tracer.Kind, g uint64, p int32, has tracer.Fields, fill func(e *tracer.Event)) {
	if len(r.slab) == 0 {
		r.slab = make([]tracer.Event, 1024)
	}
	e := &r.slab[0]
	r.slab = r.slab[1:]
	r.seq++
	e.Seq, e.T, e.Kind, e.G, e.P, e.Has = r.seq, int64(r.seq)*busyStep, kind, g, p, has
	if fill != nil {
		fill(e)
	}
	r.over = r.over || !r.yield(e)
}

func place(e *tracer.Event, line int) {
	e.Has |= tracer.FieldAt | tracer.FieldPkg | tracer.FieldStack
	e.At, e.Pkg = fmt.Sprintf("main.go:%d", line), "main"
	e.Stack = []tracer.Frame{{Func: "main.main", File: "/src/main.go", Line: line}}
}

// The ids of the objects of a busyRun.
const (
	busyLock = 1 + iota
	busyChan
)

// busy plays such a run until yield returns false.
func busy(goroutines int, yield func(*tracer.Event) bool) {
	r := &busyRun{yield: yield}
	r.emit(tracer.GoCreate, 1, -1, tracer.FieldBy|tracer.FieldName|tracer.FieldMode|tracer.FieldOp, func(e *tracer.Event) {
		e.Name, e.Op, e.Mode = "main", "main.main", tracer.ModeUser
	})
	r.emit(tracer.GoStart, 1, 0, 0, nil)
	r.emit(tracer.ChanMake, 1, 0, tracer.FieldObj|tracer.FieldName|tracer.FieldCap|tracer.FieldElem, func(e *tracer.Event) {
		e.Obj, e.Name, e.Cap, e.Elem = busyChan, "tasks", 4, "int"
		place(e, 9)
	})
	for i := range goroutines {
		r.emit(tracer.GoCreate, uint64(i+2), 0, tracer.FieldBy|tracer.FieldName|tracer.FieldMode|tracer.FieldOp, func(e *tracer.Event) {
			e.By, e.Name, e.Op, e.Mode = 1, fmt.Sprintf("worker %d", i+1), "main.worker", tracer.ModeUser
			place(e, 11)
		})
	}
	r.emit(tracer.GoBlock, 1, 0, tracer.FieldReason, func(e *tracer.Event) {
		e.Reason = "select (no cases)"
		place(e, 13)
	})
	for n := int64(1); !r.over; n++ {
		r.turn(uint64(n)%uint64(goroutines)+2, int32(n%4), n)
	}
}

// turn is one goroutine's, with the n-th value.
func (r *busyRun) turn(g uint64, p int32, n int64) {
	r.emit(tracer.GoStart, g, p, 0, nil)
	lock := tracer.FieldObj | tracer.FieldName | tracer.FieldOwner | tracer.FieldWaiters | tracer.FieldMode
	r.emit(tracer.MutexLock, g, p, lock|tracer.FieldOK, func(e *tracer.Event) {
		e.Obj, e.Name, e.Mode, e.Owner, e.OK = busyLock, "mu", tracer.ModeNormal, g, true
	})
	ends := tracer.FieldObj | tracer.FieldName | tracer.FieldN | tracer.FieldLen | tracer.FieldCap | tracer.FieldMode
	r.emit(tracer.ChanSend, g, p, ends, func(e *tracer.Event) {
		e.Obj, e.Name, e.N, e.Len, e.Cap, e.Mode = busyChan, "tasks", n, 1, 4, tracer.ModeBuffer
	})
	r.emit(tracer.ChanRecv, g, p, ends|tracer.FieldOK, func(e *tracer.Event) {
		e.Obj, e.Name, e.N, e.Cap, e.Mode, e.OK = busyChan, "tasks", n, 4, tracer.ModeBuffer, true
	})
	r.emit(tracer.MutexUnlock, g, p, lock, func(e *tracer.Event) {
		e.Obj, e.Name, e.Mode = busyLock, "mu", tracer.ModeNormal
	})
	r.emit(tracer.GoStop, g, p, tracer.FieldReason, func(e *tracer.Event) { e.Reason = "preempted" })
}
