package randomprogram

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Run does what a plan says, with as many processors as it says, and prints the diaries. It must be called
// on a goroutine of which nobody else keeps a diary meanwhile.
func Run(p *Plan, w io.Writer) error {
	runtime.GOMAXPROCS(p.Procs)
	o := &objects{
		chans:  make([]conduit, p.chans+1),
		locks:  make([]any, p.locks+1),
		groups: make([]*sync.WaitGroup, p.groups+1),
		ctxs:   make([]context.Context, p.contexts+1),
		cancel: make([]context.CancelCauseFunc, p.contexts+1),
		conds:  make([]*counter, p.conds+1),
		onces:  make([]*sync.Once, p.onces+1),
	}
	d := &diary{name: "main"}
	o.run(p.main, d)
	if _, err := fmt.Fprintf(w, "seed\t%d\n", p.Seed); err != nil {
		return err
	}
	d.print(w)
	return nil
}

// Objects are those of a running plan. Each is set once, before the goroutines that use it are made.
type objects struct {
	chans  []conduit
	locks  []any // *sync.Mutex, *sync.RWMutex
	groups []*sync.WaitGroup
	ctxs   []context.Context
	cancel []context.CancelCauseFunc
	conds  []*counter
	onces  []*sync.Once
}

// A worker is a goroutine at work.
type worker struct {
	*objects
	d      *diary
	g      *goroutine
	timers map[*timer]*liveTimer
	last   []func() // what is to be done at the end, the last one first
}

func (o *objects) run(g *goroutine, d *diary) {
	d.begin()
	w := &worker{objects: o, d: d, g: g, timers: map[*timer]*liveTimer{}}
	defer w.end()
	w.do(g.body)
}

// end is deferred: it happens after a Goexit, too.
func (w *worker) end() {
	for _, f := range slices.Backward(w.last) {
		f()
	}
	if wg := w.g.wg; wg != nil {
		w.d.counted(wg.String(), -1)
		switch {
		case w.g.less:
			w.groups[wg.i].Add(-1)
		case !w.g.byGo:
			w.groups[wg.i].Done()
		}
	}
	if w.g.ran != nil {
		w.d.note("close", "", w.g.ran.String())
		w.chans[w.g.ran.i].end()
	}
}

func (w *worker) do(body []op) {
	for _, o := range body {
		w.one(o)
	}
}

func (w *worker) one(o op) {
	switch o := o.(type) {
	case makeChan:
		w.chans[o.c.i] = newConduit(o.c.elem, o.c)
		w.d.made(o.c.String(), o.c.cap, string(o.c.elem))
	case makeLock:
		w.makeLock(o.l)
	case makeCond:
		w.makeCond(o.c)
	case makeOnce:
		w.onces[o.o.i] = new(sync.Once)
	case makeGroup:
		w.groups[o.wg.i] = new(sync.WaitGroup)
	case makeCtx:
		w.makeCtx(o.c)
	case makeTimer:
		w.makeTimer(o)
	case sendOp:
		w.chans[o.c.i].send(w.d, w.valueOf(o.c.elem, o.v))
	case recvOp:
		w.chans[o.c.i].recv(w.d)
	case rangeOp:
		w.rangeOver(o)
	case closeOp:
		w.close(o)
	case selectOp:
		recovered(func() { w.choose(&o) })
	case section:
		w.section(o)
	case cancelOp:
		w.cancel[o.c.i](reason("by " + w.d.name))
	default:
		w.together(o)
	}
}

// together does what makes goroutines, and waits.
func (w *worker) together(o op) {
	switch o := o.(type) {
	case addOp:
		w.groups[o.wg.i].Add(o.n)
		w.d.counted(o.wg.String(), o.n)
	case waitOp:
		w.groups[o.wg.i].Wait()
		w.d.note("wg.wait", "", o.wg.String())
	case takeOp:
		w.take(o)
	case giveOp:
		w.give(o)
	case onceOp:
		w.once(o)
	case spawnOp:
		w.spawn(o.g)
	case timerFuncOp:
		w.timerFunc(o)
	case ctxFuncOp:
		w.ctxFunc(o)
	case timerOp:
		w.timerStep(o)
	case sleepOp:
		if o.d > 0 {
			w.d.note("sleep", "")
		}
		time.Sleep(o.d)
	case afterOp:
		c := time.After(o.d)
		name := w.d.timer()
		v, ok := <-c
		w.d.received(name, v, ok)
	case goschedOp:
		runtime.Gosched()
	case panicOp:
		recovered(func() { panic("recovered") })
	case goexitOp:
		runtime.Goexit()
	case gcOp:
		runtime.GC()
	default:
		panic(fmt.Sprintf("no such operation: %T", o))
	}
}

func (w *worker) spawn(g *goroutine) {
	kid := w.d.child(g.name)
	if g.byGo {
		w.d.counted(g.wg.String(), 1)
		w.d.began(g.name)
		goIn(w.groups[g.wg.i], func() { w.objects.run(g, kid) })
		return
	}
	w.d.began(g.name)
	go w.objects.run(g, kid)
}

func (w *worker) rangeOver(o rangeOp) {
	c := w.chans[o.c.i]
	if !o.comm {
		c.each(w.d, func() { w.do(o.body) })
		return
	}
	for c.recv(w.d) {
		w.do(o.body)
	}
}

func (w *worker) close(o closeOp) {
	switch {
	case o.c == nil:
		recovered(func() {
			var none chan int
			close(none)
		})
	case o.wild:
		recovered(func() {
			w.chans[o.c.i].end()
			w.d.note("close", "", o.c.String())
		})
	default:
		w.chans[o.c.i].end()
		w.d.note("close", "", o.c.String())
	}
}
