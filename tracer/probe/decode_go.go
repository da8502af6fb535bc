package probe

import (
	"fmt"
	"strings"

	"github.com/govis/govis/tracer"
)

func (d *decoder) goCreate(r *record) error {
	if r.g == 0 || d.goroutines[r.g] != nil {
		return d.hole(&record{p: -1, clock: r.clock, a: 1})
	}
	start := ""
	if frames := d.symbols[r.b]; len(frames) > 0 {
		start = frames[len(frames)-1].Func
	}
	e := d.begin(r, tracer.GoCreate)
	e.By, e.Op, e.Mode = r.a, start, tracer.ModeUser
	switch {
	case start == "runtime.main":
		e.Name, e.Op = "main", "main.main"
		d.goNames["main"]++
	case r.c&govisFlagSystem != 0:
		e.Mode = tracer.ModeSystem
		e.Name = d.number(start)
	default:
		q := nameQuestion{stack: r.stack, what: "go " + start}
		name := d.answers.name(q, func() string { return d.names.Goroutine(e.Stack, start) })
		if name == "" {
			name = start
		}
		e.Name = d.number(name)
	}
	g := &goroutine{name: e.Name}
	d.goroutines[r.g] = g
	if by := d.goroutines[r.a]; by != nil && by.labels != "" && e.Mode == tracer.ModeUser {
		g.labels, e.Label = by.labels, by.labels
		e.Has |= tracer.FieldLabel
	}
	if timer := d.fired[r.p]; timer != 0 && r.a == 0 {
		e.Parent = timer
		e.Has |= tracer.FieldParent
		delete(d.fired, r.p)
	}
	if bubble := r.c >> govisBubbleBit; bubble != 0 {
		e.State = fmt.Sprint("bubble ", bubble)
		e.Has |= tracer.FieldState
	}
	return d.emit(e)
}

func (d *decoder) goStart(r *record) error {
	if _, err := d.goroutine(r, r.g); err != nil {
		return err
	}
	delete(d.fired, r.p)
	return d.emit(d.begin(r, tracer.GoStart))
}

func (d *decoder) goStop(r *record) error {
	e := d.begin(r, tracer.GoStop)
	e.Reason = "yield"
	if r.a == 1 {
		e.Reason = "preempted"
	}
	return d.emit(e)
}

func (d *decoder) goBlock(r *record) error {
	g, err := d.goroutine(r, r.g)
	if err != nil {
		return err
	}
	e := d.begin(r, tracer.GoBlock)
	e.Reason = d.reasons[r.a]
	if g != nil {
		g.reason = e.Reason
	}
	switch class := uint8(r.obj >> 56); class {
	case govisClassNone:
	case govisClassChan:
		o := d.channel(r, e)
		if o.id == 0 && len(e.Stack) > 0 { // nil
			o.name = d.names.Operand(e.Stack[0], strings.HasPrefix(e.Reason, "chan send"))
		}
		if o.runtime {
			d.runtimePlace(e, r.stack)
		}
		named(e, o)
		d.value(r, e, o)
	default:
		if class == govisClassOnce {
			e.Reason = onceReason
		}
		o := d.lock(r, e, e.Reason[strings.LastIndexByte(e.Reason, '.')+1:])
		queue := r.b &^ govisNoType
		e.Mode = tracer.ModeFIFO
		if queue == govisQueueLIFO {
			e.Mode = tracer.ModeLIFO
		}
		e.Has |= tracer.FieldMode
		o.queue(r.g, queue == govisQueueLIFO)
	}
	if g != nil && g.sleep != 0 && e.Reason == "sleep" {
		e.Deadline, g.sleep = g.sleep, 0
		e.Has |= tracer.FieldDeadline
	}
	return d.emit(e)
}

func (d *decoder) goUnblock(r *record) error {
	g, err := d.goroutine(r, r.g)
	if err != nil {
		return err
	}
	e := d.begin(r, tracer.GoUnblock)
	e.By = r.a
	switch r.b {
	case govisWakeHandoff:
		e.Mode = tracer.ModeHandoff
	case govisWakeContend:
		e.Mode = d.wakeMode(r, g)
	case govisWakeUndone:
		e.Mode = tracer.ModeUndone
	}
	if e.Mode != "" {
		e.Has |= tracer.FieldMode
	}
	if r.obj != 0 {
		var o *object
		if r.class == govisClassChan {
			o = d.channel(r, e)
		} else {
			o = d.lock(r, e, "")
			o.dequeue(r.g)
		}
		named(e, o)
	}
	return d.emit(e)
}

// wakeMode says what a woken goroutine has of the lock it waited for. The semaphore by which writers wait for a
// Mutex has to be fought for. Those by which a RWMutex lets readers in, and its writer when the readers are
// out, come with the lock: its counts include the waiting. A WaitGroup is no lock.
func (d *decoder) wakeMode(r *record, g *goroutine) string {
	switch {
	case r.class == govisClassMutex:
		return tracer.ModeContend
	case r.class != govisClassRWMutex:
		return ""
	case g != nil && g.reason == "sync.Mutex.Lock": // the writers' own queue
		return tracer.ModeContend
	}
	return tracer.ModeHandoff
}

func (d *decoder) goEnd(r *record) error {
	err := d.emit(d.begin(r, tracer.GoEnd))
	delete(d.goroutines, r.g)
	return err
}

func (d *decoder) goSyscall(r *record) error {
	if _, err := d.goroutine(r, r.g); err != nil {
		return err
	}
	e := d.begin(r, tracer.GoSyscall)
	d.cgo(e)
	return d.emit(e)
}

func (d *decoder) goSysret(r *record) error {
	if _, err := d.goroutine(r, r.g); err != nil {
		return err
	}
	return d.emit(d.begin(r, tracer.GoSysret))
}

func (d *decoder) sleep(r *record) error {
	e := d.begin(r, tracer.Sleep)
	e.Deadline = d.clock.deadline(int64(r.a))
	if g := d.goroutines[r.g]; g != nil {
		g.sleep = e.Deadline
	}
	return d.emit(e)
}

func (d *decoder) fatal(r *record) error {
	e := d.begin(r, tracer.Fatal)
	e.Message = text(r.payload)
	return d.emit(e)
}

// exiting is remembered: what really became of the program is known when it has ended.
func (d *decoder) exiting(r *record) error {
	if !d.exit.seen {
		d.exit = exitRecord{seen: true, g: r.g, code: int(int64(r.a))}
	}
	return nil
}

// ended is the last event: the program ended, at a moment in its nanotime.
func (d *decoder) ended(code int, message string, nanos int64) error {
	g := uint64(0)
	if d.exit.seen && d.exit.code&0xff == code {
		g = d.exit.g
	}
	e := d.begin(&record{g: g, p: -1}, tracer.Exit)
	e.T = max(e.T, d.clock.deadline(nanos))
	e.Code, e.Message = code, message
	return d.emit(e)
}

func (d *decoder) waited(r *record) error {
	e := d.begin(r, tracer.ProbeWait)
	e.N = int64(r.a)
	return d.emit(e)
}

func (d *decoder) hole(r *record) error {
	e := d.begin(&record{p: -1, clock: r.clock}, tracer.ProbeHole)
	e.N = int64(r.a)
	return d.emit(e)
}

// limited tells that from here on there is more of something than the probe keeps.
func (d *decoder) limited(r *record) error {
	e := d.begin(&record{p: -1, clock: r.clock}, tracer.ProbeLimit)
	switch r.a {
	case govisLimitStacks:
		e.Message = "the program has more different stacks than are kept: from here on events with new ones have none"
	case govisLimitTypes:
		e.Message = "the program has more types than are kept: from here on values of new ones are not shown"
	default:
		e.Message = "the program has more of something than is kept"
	}
	return d.emit(e)
}

// droppedHere tells how many events the program left out since it was last told.
func (d *decoder) droppedHere(r *record) error {
	if r.a <= d.dropped {
		return nil
	}
	e := d.begin(&record{p: -1, clock: r.clock}, tracer.ProbeDrop)
	e.N = int64(r.a - d.dropped)
	d.dropped = r.a
	d.forgetHolders()
	return d.emit(e)
}
