package probe

import (
	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/values"
)

// texts returns the two texts of a record of what the program says.
func texts(r *record) (first, second string) {
	w := words{r.payload}
	n := int(min(r.c, uint64(len(r.payload))))
	first = text(w.bytes(n))
	return first, text(w.b)
}

// task is the beginning or the end of a task of package runtime/trace. Who uses one that has ended uses none.
func (d *decoder) task(r *record) error {
	e := d.begin(r, tracer.UserTask)
	name, _ := texts(r)
	o := d.object(r.obj, func(*object) string {
		if name == "" {
			return "task"
		}
		return name
	})
	named(e, o)
	e.State = tracer.StateBegin
	if r.a != 0 {
		e.State = tracer.StateEnd
		delete(d.objects, r.obj)
	}
	if p := d.objects[r.b]; p != nil && r.b != 0 {
		e.Parent = p.id
		e.Has |= tracer.FieldParent
	}
	return d.emit(e)
}

// inTask sets the task that an event is part of, if there is one.
func (d *decoder) inTask(r *record, e *tracer.Event) {
	if o := d.objects[r.obj]; o != nil && r.obj != 0 {
		named(e, o)
	}
}

var regionStates = [...]string{
	govisRegionBegin: tracer.StateBegin, govisRegionEnd: tracer.StateEnd,
	govisRegionPause: tracer.StatePause, govisRegionContinue: tracer.StateContinue,
}

var regionModes = [...]string{govisByTest: tracer.ModeTest, govisByBenchmark: tracer.ModeBenchmark, govisByFuzz: tracer.ModeFuzz}

func (d *decoder) region(r *record) error {
	if r.a >= uint64(len(regionStates)) || r.b >= uint64(len(regionModes)) {
		return d.hole(&record{p: -1, clock: r.clock, a: 1})
	}
	e := d.begin(r, tracer.UserRegion)
	e.Label, _ = texts(r)
	e.State = regionStates[r.a]
	if e.Mode = regionModes[r.b]; e.Mode != "" {
		e.Has |= tracer.FieldMode
	}
	d.inTask(r, e)
	return d.emit(e)
}

func (d *decoder) log(r *record) error {
	e := d.begin(r, tracer.UserLog)
	e.Label, e.Message = texts(r)
	d.inTask(r, e)
	return d.emit(e)
}

// output is what the program wrote to its standard output or standard error.
func (d *decoder) output(r *record) error {
	e := d.begin(r, tracer.Output)
	e.Op, e.N = tracer.OpStdout, int64(r.b)
	if r.a != 0 {
		e.Op = tracer.OpStderr
	}
	content, _ := texts(r)
	if d.values > 0 {
		e.Value = values.FormatString([]byte(content), r.b, d.values)
		e.Has |= tracer.FieldValue
	}
	return d.emit(e)
}

func (d *decoder) label(r *record) error {
	g, err := d.goroutine(r, r.g)
	if err != nil {
		return err
	}
	e := d.begin(r, tracer.GoLabel)
	e.Label, _ = texts(r)
	if g != nil {
		g.labels = e.Label
	}
	return d.emit(e)
}

func (d *decoder) thread(r *record) error {
	e := d.begin(r, tracer.GoThread)
	e.State = tracer.StateUnlocked
	if r.a != 0 {
		e.State = tracer.StateLocked
	}
	return d.emit(e)
}
