package tracer

import (
	"encoding/binary"
	"slices"
)

// What checkpoints have had from the second round of kinds on: Conds, Onces,
// timers, tasks, and what goroutines are annotated with. It comes after
// everything else, and in older files it is not there.

// firstClasses is how many classes of objects there were before.
const firstClasses = classCond

func (c *stateCodec) more(base *State, gone *removals) {
	if c.in == nil && c.done() {
		return // an older file: the maps are those of the base, which has none
	}
	s := c.s
	for i := range s.sweepAt[firstClasses:classVariable] {
		c.intp(&s.sweepAt[int(firstClasses)+i])
	}
	codeMap(c, &s.Conds, base.Conds, gone.objects[classCond], maxCheckpointObjects, c.cond)
	codeMap(c, &s.Onces, base.Onces, gone.objects[classOnce], maxCheckpointObjects, c.once)
	codeMap(c, &s.Timers, base.Timers, gone.objects[classTimer], maxCheckpointObjects, c.timer)
	codeMap(c, &s.Tasks, base.Tasks, gone.objects[classTask], maxCheckpointObjects, c.task)
	c.annotated()
	c.variables(base, gone)
}

// variables codes what came after that.
func (c *stateCodec) variables(base *State, gone *removals) {
	if c.in == nil && c.done() {
		return
	}
	c.intp(&c.s.sweepAt[classVariable])
	codeMap(c, &c.s.Variables, base.Variables, gone.objects[classVariable], maxCheckpointObjects, c.variable)
	c.earlier()
}

// earlier codes which goroutines may have done for longer what they do. Older files do not have it.
func (c *stateCodec) earlier() {
	if c.in == nil {
		if c.done() {
			return
		}
		c.lastKey = 0
		for n := c.count(1); n > 0 && !c.bad; n-- {
			id := readKey[uint64](c)
			g := c.s.Goroutines[id]
			if g == nil || g == c.base.Goroutines[id] {
				c.fail()
				return
			}
			g.Earlier = true
		}
		return
	}
	var ids []uint64
	for id, g := range c.s.Goroutines {
		if (c.baseEvents == 0 || g.epoch == c.s.epoch) && g.Earlier {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	writeKeys(c, ids)
}

func (c *stateCodec) variable(id uint64, v *Variable) {
	v.ID = id
	c.str(&v.Name)
	c.str(&v.Elem)
	c.u64(&v.Addr)
	c.own(&v.Value)
	c.flag(&v.HasValue)
	c.u64(&v.WrittenBy)
	c.moment(&v.Written)
	c.seq(&v.Touched)
}

func (c *stateCodec) cond(id uint64, d *Cond) {
	d.ID = id
	c.str(&d.Name)
	codeList(c, &d.Waiters, 1, c.u64)
	c.seq(&d.Touched)
}

func (c *stateCodec) once(id uint64, o *Once) {
	o.ID = id
	c.str(&o.Name)
	c.u64(&o.Runner)
	c.flag(&o.Done)
	c.moment(&o.Since)
	c.place(&o.Place)
	codeList(c, &o.Waiters, 1, c.u64)
	c.seq(&o.Touched)
}

func (c *stateCodec) timer(id uint64, t *Timer) {
	t.ID = id
	c.str(&t.Name)
	c.str(&t.Mode)
	c.flag(&t.Active)
	c.i64(&t.Deadline)
	c.i64(&t.Period)
	c.i64(&t.Fired)
	c.u64(&t.Chan)
	c.u64(&t.Context)
	c.moment(&t.Made)
	c.u64(&t.MadeBy)
	c.place(&t.Place)
	c.seq(&t.Touched)
}

func (c *stateCodec) task(id uint64, t *Task) {
	t.ID = id
	c.str(&t.Name)
	c.u64(&t.Parent)
	c.moment(&t.Begun)
	c.u64(&t.BegunBy)
	c.flag(&t.Ended)
	c.seq(&t.Touched)
}

// annotated codes the annotations of the goroutines that have any, and of which
// the checkpoint has the rest too.
func (c *stateCodec) annotated() {
	if c.in == nil {
		c.readAnnotated()
		return
	}
	var ids []uint64
	for id, g := range c.s.Goroutines {
		if (c.baseEvents == 0 || g.epoch == c.s.epoch) && g.Annotations.some() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	c.out = binary.AppendUvarint(c.out, uint64(len(ids)))
	c.lastKey = 0
	for _, id := range ids {
		writeKey(c, id)
		c.annotations(&c.s.Goroutines[id].Annotations)
	}
}

func (c *stateCodec) readAnnotated() {
	c.lastKey = 0
	for n := c.count(7); n > 0 && !c.bad; n-- {
		id := readKey[uint64](c)
		g := c.s.Goroutines[id]
		if g == nil || g == c.base.Goroutines[id] { // the checkpoint says nothing else of it
			c.fail()
			return
		}
		c.annotations(&g.Annotations)
	}
}

func (a *Annotations) some() bool {
	return a.Label != "" || a.Bubble != 0 || a.Locked || a.Goexit || len(a.Regions) > 0 || len(a.Panics) > 0
}

func (c *stateCodec) annotations(a *Annotations) {
	c.str(&a.Label)
	c.u64(&a.Bubble)
	c.flag(&a.Locked)
	c.flag(&a.Goexit)
	codeList(c, &a.Regions, 4, func(r *Region) {
		c.str(&r.Label)
		c.u64(&r.Task)
		c.flag(&r.Paused)
		c.moment(&r.Since)
	})
	codeList(c, &a.Panics, 1, c.own)
}
