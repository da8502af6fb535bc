package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
)

// An op is a step of a goroutine, with the wait that it took.
type op struct {
	verb    string // "send", "lock" ...; what the program asks for
	obj     string // the object's name; "" without one
	how     string // "buffer", "handoff" ...: which way it went
	value   string // what was sent, printed ...
	at      int    // position of the event with which it begins
	mem     bool   // it is done in memory: recorded only where that was asked for
	done    int    // of that with which it is over; at, where it does not wait
	waits   bool   // the goroutine blocks
	forever bool   // and nothing ends that before the trace does
	place   string // "main.go:14"
}

// same reports whether two steps are the same operation.
func (o *op) same(p *op) bool { return o.verb == p.verb && o.obj == p.obj }

// alike reports whether two steps also go the same way.
func (o *op) alike(p *op) bool {
	return o.same(p) && o.how == p.how && o.value == p.value && o.waits == p.waits && o.forever == p.forever
}

// A goroutine is what one of the program's goroutines does.
type goroutine struct {
	id     uint64
	name   string // "worker 2"
	fn     string // what it runs: "main.worker"
	parent uint64
	ops    []*op
	wait   *op // that is not over yet
	last   int // position of its last event
}

// A run is what there is to compare of a trace.
type run struct {
	gs    map[uint64]*goroutine
	order []*goroutine // as they were created
	makes []string     // names of what was made, in order
	made  map[string]string
	count int  // ops of all
	mem   bool // what the program does in memory is among them
	cut   bool // there is more than was read
	letGo bool // the trace has lost its beginning
	last  int  // position of the last event
}

// wholeRun is the id of what is not done by one goroutine: how the run ends.
const wholeRun = 0

func readRun(t Trace) (*run, error) {
	r := &run{gs: map[uint64]*goroutine{}, made: map[string]string{}}
	from := t.LetGo().Events
	to := min(t.Len(), from+maxEvents)
	r.letGo, r.cut = from > 0, to < t.Len()
	r.goroutine(wholeRun).name = "the run"
	i := from
	for e, err := range t.Events(from, to) {
		if err != nil {
			return nil, err
		}
		r.event(i, e)
		r.last = i
		i++
		if r.count >= maxOps {
			r.cut = true
			break
		}
	}
	for _, g := range r.order {
		switch {
		case g.wait == nil:
		case r.cut: // what comes of it is not known
			g.ops = g.ops[:len(g.ops)-1]
		default:
			g.wait.forever, g.wait.done = true, g.wait.at
		}
	}
	return r, nil
}

// withoutMemory leaves out what is done in memory.
func (r *run) withoutMemory() {
	for _, g := range r.order {
		g.ops = slices.DeleteFunc(g.ops, func(o *op) bool { return o.mem })
	}
}

// goroutine returns what is known of a goroutine; of one whose creation is not in the trace that is its number.
func (r *run) goroutine(id uint64) *goroutine {
	g, ok := r.gs[id]
	if !ok {
		g = &goroutine{id: id, name: fmt.Sprintf("goroutine %d", id)}
		r.gs[id] = g
		r.order = append(r.order, g)
	}
	return g
}

// event takes in the next event.
func (r *run) event(i int, e *tracer.Event) {
	switch e.Kind {
	case tracer.GoCreate:
		r.create(i, e)
		return
	case tracer.Exit, tracer.Fatal:
		r.add(r.goroutine(wholeRun), &op{verb: e.Kind.String(), value: e.Message, at: i, done: i})
		return
	}
	g, ok := r.gs[e.G]
	if e.G == 0 || !ok && (e.Kind == tracer.GoStart || e.Origin() != tracer.OriginUser) {
		return // the runtime's own
	}
	if !ok {
		g = r.goroutine(e.G)
	}
	g.last = i
	switch e.Kind {
	case tracer.GoEnd:
		r.add(g, &op{verb: "return", at: i, done: i})
	case tracer.GoBlock:
		r.block(i, e, g)
	case tracer.GoUnblock:
		if e.Mode == tracer.ModeUndone && g.wait != nil {
			g.ops, g.wait = g.ops[:len(g.ops)-1], nil
		}
	default:
		r.mem = r.mem || e.Kind.InMemory()
		if o := operation(i, e); o != nil {
			r.complete(g, o, e)
		}
	}
}

func (r *run) create(i int, e *tracer.Event) {
	if e.Mode != tracer.ModeUser {
		return
	}
	g := r.goroutine(e.G)
	g.name, g.fn, g.parent, g.last = e.Name, e.Op, e.By, i
	if by, ok := r.gs[e.By]; ok && e.By != wholeRun {
		r.finish(by)
		by.last = i
		r.add(by, &op{verb: "go", obj: e.Op, at: i, done: i, place: e.At})
	}
}

// add adds a step to what a goroutine does.
func (r *run) add(g *goroutine, o *op) {
	r.finish(g)
	g.ops = append(g.ops, o)
	r.count++
}

// finish ends the wait of a goroutine that has gone on since: what ended it has no event of its own.
func (r *run) finish(g *goroutine) {
	if g.wait != nil {
		g.wait.done, g.wait = g.last, nil
	}
}

// reasons have the operations for which goroutines wait, by the runtime's words.
var reasons = map[string]string{
	"chan send": "send", "chan receive": "recv", "select": "select", "sleep": "sleep",
	"sync.Mutex.Lock": "lock", "sync.RWMutex.Lock": "lock", "sync.RWMutex.RLock": "rlock",
	"sync.WaitGroup.Wait": "wait", "sync.Cond.Wait": "cond.wait",
}

// block takes in that a goroutine blocks for what the program asked for.
func (r *run) block(i int, e *tracer.Event, g *goroutine) {
	verb, known := reasons[e.Reason]
	if !asked(e) {
		return
	}
	if !known {
		verb = "wait: " + e.Reason
	}
	if g.wait != nil && g.wait.verb == verb {
		return // woken, and not served: it waits on
	}
	// Before a Cond's wait comes the event that it begins.
	if n := len(g.ops); verb == "cond.wait" && n > 0 && g.ops[n-1].verb == verb && !g.ops[n-1].waits {
		g.wait = g.ops[n-1]
		g.wait.waits = true
		return
	}
	o := &op{verb: verb, obj: e.Name, value: plain(e.Value), at: i, waits: true, place: e.At}
	r.add(g, o)
	g.wait = o
}

// asked reports whether the program asked for a wait by itself: no more than the functions that make up the operation stand
// between. It says nothing of a trace without stacks, where all is taken.
func asked(e *tracer.Event) bool {
	switch e.Origin() {
	case tracer.OriginUser:
		return true
	case tracer.OriginUnknown:
		return reasons[e.Reason] != ""
	case tracer.OriginLibrary:
		return false
	}
	for i := range e.Stack {
		if e.Stack[i].IsAt(e.At) {
			return true
		}
		switch tracer.PackageOf(e.Stack[i].Func) {
		case "sync", "internal/sync", "runtime", "time":
		default:
			return false
		}
	}
	return false
}

// complete takes in an operation, which may be what the goroutine has waited for.
func (r *run) complete(g *goroutine, o *op, e *tracer.Event) {
	switch w := g.wait; {
	case w != nil && w.verb == o.verb && (w.obj == "" || w.obj == o.obj):
		w.how, w.value, w.done, w.obj = o.how, o.value, o.at, o.obj
		g.wait = nil
		return
	case w != nil && w.verb == "select" && (e.Kind == tracer.ChanSend || e.Kind == tracer.ChanRecv):
		w.value = o.value // the case's operation; that the select is done comes next
		return
	}
	if e.Origin() != tracer.OriginUser {
		return
	}
	// A select that did not wait is told of after its case's operation.
	if n := len(g.ops); o.verb == "select" && n > 0 {
		if c := g.ops[n-1]; (c.verb == "send" || c.verb == "recv") && !c.waits && c.place == o.place {
			o.value, o.at = c.value, c.at
			g.ops = g.ops[:n-1]
		}
	}
	if e.Kind == tracer.ChanMake {
		r.make(e)
	}
	r.add(g, o)
}

func (r *run) make(e *tracer.Event) {
	if e.Name == "" || r.made[e.Name] != "" {
		return
	}
	how := "has no buffer"
	if e.Cap == 1 {
		how = "has room for 1 value"
	} else if e.Cap > 1 {
		how = fmt.Sprintf("has room for %d values", e.Cap)
	}
	r.makes = append(r.makes, e.Name)
	r.made[e.Name] = how
}

// verbs have the names of operations that are not called as their events are.
var verbs = map[tracer.Kind]string{
	tracer.ChanMake: "make", tracer.ChanSend: "send", tracer.ChanRecv: "recv", tracer.ChanClose: "close",
	tracer.SelectDone: "select",
	tracer.MutexLock:  "lock", tracer.MutexUnlock: "unlock", tracer.RWMutexLock: "lock", tracer.RWMutexUnlock: "unlock",
	tracer.RWMutexRLock: "rlock", tracer.RWMutexRUnlock: "runlock", tracer.WaitGroupWait: "wait",
	tracer.PanicStart: "panic", tracer.Output: "print",
}

// operation returns the step that an event tells of; nil for what is no step of the program's.
func operation(i int, e *tracer.Event) *op {
	o := &op{verb: verbs[e.Kind], obj: e.Name, at: i, done: i, place: e.At, mem: e.Kind.InMemory()}
	switch e.Kind {
	case tracer.GoStart, tracer.GoStop, tracer.GoSyscall, tracer.GoSysret, tracer.GoLabel, tracer.GoThread, tracer.GoCallback,
		tracer.SelectWait, tracer.Sleep, tracer.ContextDone, tracer.ChanDrop, tracer.TimerFire, tracer.Range, tracer.Metric, tracer.CPUSample,
		tracer.ProcStart, tracer.ProcStop, tracer.TraceClock, tracer.TraceGap, tracer.GoStatus,
		tracer.ProbeWait, tracer.ProbeDrop, tracer.ProbeHole, tracer.ProbeLimit, tracer.MemLater, tracer.Panic:
		return nil
	case tracer.ChanSend:
		o.how, o.value = e.Mode, plain(e.Value)
	case tracer.ChanRecv:
		if o.how = e.Mode; e.OK {
			o.value = plain(e.Value)
		}
	case tracer.SelectDone:
		if o.obj = ""; e.Case >= 0 && e.Case < len(e.Cases) {
			c := e.Cases[e.Case]
			o.how = strings.TrimSpace(c.Dir + " " + c.Name)
		}
	case tracer.MutexLock, tracer.RWMutexLock, tracer.RWMutexRLock:
		if !e.OK {
			o.how = "not"
		}
	case tracer.WaitGroupAdd, tracer.WaitGroupDone:
		o.value = fmt.Sprint(e.N)
	case tracer.Output:
		o.obj, o.value = e.Op, plain(e.Value)
	case tracer.PanicStart, tracer.PanicRecover, tracer.UserLog:
		o.value = plain(e.Message)
	case tracer.ContextCancel:
		o.how = plain(e.Cause)
	case tracer.AtomicCAS:
		o.value = e.Old + " → " + e.New
		if !e.OK {
			o.how = "not"
		}
	case tracer.AtomicAdd, tracer.AtomicStore, tracer.AtomicSwap, tracer.AtomicAnd, tracer.AtomicOr:
		o.value = plain(e.New)
	case tracer.AtomicLoad, tracer.MemRead:
		o.value = plain(e.Value)
	}
	if o.verb == "" {
		o.verb = e.Kind.String()
	}
	return o
}

// address is how values show pointers, which differ from run to run and mean nothing.
var address = regexp.MustCompile(`0x[0-9a-f]+`)

func plain(value string) string {
	if !strings.Contains(value, "0x") {
		return value
	}
	return address.ReplaceAllString(value, "0x…")
}
