package exectrace

import (
	"errors"
	"maps"
	"sync"

	"golang.org/x/exp/trace"

	"github.com/govis/govis/tracer"
)

// A converter makes our events of the trace's.
type converter struct {
	sink    func(*tracer.Event) error
	sinkErr error
	inSink  bool // the sink has the event

	start   *startTime
	last    int64
	until   trace.Time // when the next generation begins, 0 where that is not known
	seq     uint64
	e       tracer.Event
	where   *tracer.Place // e's, nil for none
	rich    bool          // e may have had more than leanFields
	stacks  stackTable
	texts   textTable
	files   map[string]string // of the stacks: a function in each
	newFile func(file, fn string)
	procs   map[trace.ProcID]bool // of which the generation has told

	past
	near    [256]nearGoroutine
	first   map[trace.GoID]there // who was there, to be told where the trace begins; nil where that is not known or told
	blind   bool                 // what was before is not known
	carried []carriedOver
}

// A past is what is known of the trace before some event.
type past struct {
	gs    map[trace.GoID]*goroutine // that live
	tasks map[trace.TaskID]*task
}

func newPast() past { return past{map[trace.GoID]*goroutine{}, map[trace.TaskID]*task{}} }

// clone returns a copy that a converter can change.
func (p past) clone() past {
	c := past{make(map[trace.GoID]*goroutine, len(p.gs)), maps.Clone(p.tasks)}
	for id, g := range p.gs {
		c.gs[id] = &goroutine{g.state}
	}
	return c
}

// goroutine is what is known of one that lives.
type goroutine struct{ state trace.GoState }

// A nearGoroutine is one that was looked for a moment ago; most are again and again.
type nearGoroutine struct {
	id trace.GoID
	g  *goroutine
}

// goroutine returns one that lives, nil where none is known by that number.
func (c *converter) goroutine(id trace.GoID) *goroutine {
	n := &c.near[uint64(id)%uint64(len(c.near))]
	if n.id != id || n.g == nil {
		*n = nearGoroutine{id, c.gs[id]}
	}
	return n.g
}

// know makes a goroutine known, anew where it was.
func (c *converter) know(id trace.GoID, state trace.GoState) {
	c.gs[id] = &goroutine{state}
	c.near[uint64(id)%uint64(len(c.near))] = nearGoroutine{}
}

// forget is for a goroutine that does not live any more.
func (c *converter) forget(id trace.GoID) {
	delete(c.gs, id)
	c.near[uint64(id)%uint64(len(c.near))] = nearGoroutine{}
}

// A carriedOver is a goroutine that was there before, as a generation says that it was.
type carriedOver struct {
	g     trace.GoID
	state trace.GoState
}

// errBlind says that an event cannot be told without what was before the generation.
var errBlind = errors.New("an event goes back to an earlier generation")

type task struct {
	obj  uint64
	name string
}

// A startTime is the time of a trace's first event. Whoever reads later generations waits for it.
type startTime struct {
	known chan struct{}
	once  sync.Once
	t     trace.Time
}

func newStartTime() *startTime { return &startTime{known: make(chan struct{})} }

func (s *startTime) set(t trace.Time) {
	s.once.Do(func() {
		s.t = t
		close(s.known)
	})
}

func newConverter(sink func(*tracer.Event) error) *converter {
	return &converter{
		sink: sink, start: newStartTime(), stacks: stackTable{all: map[trace.Stack]*tracer.Place{}}, texts: textTable{all: map[string]string{}}, files: map[string]string{},
		past: newPast(), newFile: func(string, string) {}, procs: map[trace.ProcID]bool{},
	}
}

// event takes in one event of the trace.
func (c *converter) event(ev *trace.Event) error {
	switch ev.Kind() {
	case trace.EventSync:
		if !c.blind {
			c.start.set(ev.Time())
		}
		c.stacks.clear() // their numbers begin anew
		clear(c.procs)
		if err := c.tellFirst(ev); err != nil {
			return err
		}
		return c.wallClock(ev)
	case trace.EventStateTransition:
		switch t := ev.StateTransition(); t.Resource.Kind {
		case trace.ResourceGoroutine:
			return c.transition(ev, &t)
		case trace.ResourceProc:
			return c.proc(ev, &t)
		}
	case trace.EventRangeBegin, trace.EventRangeActive:
		return c.rangeEvent(ev, tracer.StateBegin)
	case trace.EventRangeEnd:
		return c.rangeEvent(ev, tracer.StateEnd)
	case trace.EventMetric:
		return c.metric(ev)
	case trace.EventTaskBegin, trace.EventTaskEnd:
		return c.task(ev)
	case trace.EventRegionBegin, trace.EventRegionEnd:
		return c.region(ev)
	case trace.EventLog:
		return c.log(ev)
	case trace.EventLabel:
		return c.label(ev)
	case trace.EventStackSample:
		c.begin(ev, tracer.CPUSample, ev.Goroutine())
		c.place(ev.Stack())
		return c.emit()
	}
	return nil // experiments say nothing of goroutines
}

// begin sets e to an event of a goroutine.
func (c *converter) begin(ev *trace.Event, kind tracer.Kind, g trace.GoID) *tracer.Event {
	at := ev.Time()
	if c.until != 0 {
		at = min(at, c.until)
	}
	// A CPU sample may be older than what the reader gave before it.
	c.last = max(c.last, int64(at-c.start.t))
	always, _ := kind.Fields()
	c.blank(kind, always)
	c.e.T, c.e.G, c.e.P = c.last, idOf(g), procOf(ev)
	return &c.e
}

// blank sets e to an event of a kind that has nothing yet. Most events are lean, and an Event is large: so of those only what they can have is set back.
func (c *converter) blank(kind tracer.Kind, always tracer.Fields) {
	e := &c.e
	if c.rich {
		*e = tracer.Event{}
	}
	c.rich = !leanKinds[kind]
	c.where = nil
	e.By, e.Reason, e.Thread, e.At, e.Pkg, e.Stack = 0, "", 0, "", "", nil
	e.Kind, e.Has = kind, always
}

// leanKinds are those of events that never say more than who did it, why, on what thread and where.
var leanKinds = [256]bool{
	tracer.GoStart: true, tracer.GoStop: true, tracer.GoBlock: true, tracer.GoUnblock: true, tracer.GoEnd: true, tracer.GoSyscall: true,
	tracer.GoSysret: true, tracer.ProcStart: true, tracer.ProcStop: true, tracer.CPUSample: true,
}

// thread sets the thread on which e happened.
func (c *converter) thread(ev *trace.Event) {
	if m := ev.Thread(); m >= 0 {
		c.e.Thread = uint64(m)
		c.e.Has |= tracer.FieldThread
	}
}

// proc is a P that begins to run, or stops. What a generation says first of a P is what was. A P of which a thread is lost that was in a system call
// counts as idle to a reader that begins with that generation, and as running to one that was there before: that it is taken away is told to both.
func (c *converter) proc(ev *trace.Event, t *trace.StateTransition) error {
	id := t.Resource.Proc()
	if id >= noProc {
		return nil
	}
	if !c.procs[id] {
		c.procs[id] = true
		return nil
	}
	var kind tracer.Kind
	switch from, to := t.Proc(); {
	case to == trace.ProcIdle:
		kind = tracer.ProcStop
	case to == trace.ProcRunning && from != to:
		kind = tracer.ProcStart
	default:
		return nil
	}
	c.begin(ev, kind, trace.NoGoroutine).P = int32(t.Resource.Proc())
	if kind == tracer.ProcStart {
		c.thread(ev)
	}
	return c.emit()
}

// wallClock is how the trace's clock and the wall clock go together, as a generation says where it begins.
func (c *converter) wallClock(ev *trace.Event) error {
	snap := ev.Sync().ClockSnapshot
	if snap == nil {
		return nil
	}
	e := c.begin(ev, tracer.TraceClock, trace.NoGoroutine)
	e.P = -1
	e.N = snap.Wall.UnixNano() - int64(snap.Trace-c.start.t)
	return c.emit()
}

// noProc is above the numbers of all Ps. Traces of before Go 1.22 have larger ones for timers, the network and the like.
const noProc = 1000000

// procOf returns the P on which an event happened, -1 for none.
func procOf(ev *trace.Event) int32 {
	if p := ev.Proc(); p >= 0 && p < noProc {
		return int32(p)
	}
	return -1
}

// idOf returns our number of a goroutine; 0 is the runtime.
func idOf(g trace.GoID) uint64 {
	if g == trace.NoGoroutine {
		return 0
	}
	return uint64(g)
}

// emit gives e to the sink.
func (c *converter) emit() error {
	c.seq++
	c.e.Seq = c.seq
	c.inSink = true
	c.sinkErr = c.sink(&c.e)
	c.inSink = false
	return c.sinkErr
}

// rangeEvent is a time in which the runtime does something: of a goroutine (g), of a P (p), or of all.
func (c *converter) rangeEvent(ev *trace.Event, state string) error {
	r := ev.Range()
	g := trace.NoGoroutine
	p := int32(-1)
	switch r.Scope.Kind {
	case trace.ResourceGoroutine:
		g = r.Scope.Goroutine()
		if err := c.meet(ev, g); err != nil {
			return err
		}
	case trace.ResourceProc:
		p = int32(r.Scope.Proc())
	}
	e := c.begin(ev, tracer.Range, g)
	e.P = p
	e.Label, e.State = c.text(r.Name), state
	return c.emit()
}

// label is what the runtime says of a goroutine of its own: how a worker of the collector works.
func (c *converter) label(ev *trace.Event) error {
	l := ev.Label()
	if l.Resource.Kind != trace.ResourceGoroutine || l.Resource.Goroutine() == trace.NoGoroutine || l.Label == "" {
		return nil
	}
	if err := c.meet(ev, l.Resource.Goroutine()); err != nil {
		return err
	}
	c.begin(ev, tracer.GoLabel, l.Resource.Goroutine()).Label = c.text(l.Label)
	return c.emit()
}

func (c *converter) metric(ev *trace.Event) error {
	m := ev.Metric()
	if m.Value.Kind() != trace.ValueUint64 {
		return nil
	}
	e := c.begin(ev, tracer.Metric, trace.NoGoroutine)
	e.Label, e.N = c.text(m.Name), int64(m.Value.Uint64())
	return c.emit()
}

// task is a task of package runtime/trace. Its number there becomes an object's.
func (c *converter) task(ev *trace.Event) error {
	if c.blind {
		return errBlind
	}
	t := ev.Task()
	if err := c.meet(ev, ev.Goroutine()); err != nil {
		return err
	}
	one := c.taskOf(t.ID, t.Type)
	e := c.begin(ev, tracer.UserTask, ev.Goroutine())
	e.Obj, e.Name, e.State = one.obj, one.name, tracer.StateBegin
	if ev.Kind() == trace.EventTaskEnd {
		e.State = tracer.StateEnd
		if len(c.tasks) > maxTasks {
			delete(c.tasks, t.ID)
		}
	} else if parent := c.tasks[t.Parent]; parent != nil && t.Parent != trace.NoTask && t.Parent != trace.BackgroundTask {
		e.Parent = parent.obj
		e.Has |= tracer.FieldParent
	}
	c.place(ev.Stack())
	return c.emit()
}

// maxTasks is from how many tasks on those that ended are forgotten: logs and regions come later, too.
const maxTasks = 1 << 16

// taskOf returns a task, which may have begun before the trace.
func (c *converter) taskOf(id trace.TaskID, name string) *task {
	t := c.tasks[id]
	if t == nil {
		if name == "" {
			name = "task"
		}
		t = &task{obj: uint64(id) + 1, name: c.text(name)}
		c.tasks[id] = t
	}
	return t
}

// inTask sets the task that an event is part of.
func (c *converter) inTask(id trace.TaskID) {
	if id != trace.NoTask && id != trace.BackgroundTask {
		t := c.taskOf(id, "")
		c.e.Obj, c.e.Name = t.obj, t.name
		c.e.Has |= tracer.FieldObj | tracer.FieldName
	}
}

func (c *converter) region(ev *trace.Event) error {
	if c.blind {
		return errBlind
	}
	r := ev.Region()
	if err := c.meet(ev, ev.Goroutine()); err != nil {
		return err
	}
	e := c.begin(ev, tracer.UserRegion, ev.Goroutine())
	e.Label, e.State = c.text(r.Type), tracer.StateBegin
	if ev.Kind() == trace.EventRegionEnd {
		e.State = tracer.StateEnd
	}
	c.inTask(r.Task)
	c.place(ev.Stack())
	return c.emit()
}

func (c *converter) log(ev *trace.Event) error {
	l := ev.Log()
	if c.blind && l.Task != trace.NoTask && l.Task != trace.BackgroundTask {
		return errBlind
	}
	if err := c.meet(ev, ev.Goroutine()); err != nil {
		return err
	}
	e := c.begin(ev, tracer.UserLog, ev.Goroutine())
	e.Label, e.Message = c.text(l.Category), l.Message
	c.inTask(l.Task)
	c.place(ev.Stack())
	return c.emit()
}
