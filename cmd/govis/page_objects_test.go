package main

import (
	"slices"
	"strings"
)

// What a model knows of objects that are neither channels nor contexts.

type modelLock struct {
	rw      bool
	own     bool // the user's code used it first, not a library that it calls
	owner   uint64
	readers int
	queue   []uint64
}

type modelWaitGroup struct {
	own     bool
	counter int
	waiters []uint64
}

type modelCond struct {
	own   bool
	queue []uint64 // who is in line
}

type modelOnce struct {
	own     bool
	runner  uint64
	done    bool
	waiters []uint64
}

type modelTimer struct {
	own, ticker, active bool
	fired               int
}

// first returns the element of a map, and whether it is new there.
func first[K comparable, T any](all map[K]*T, id K) (*T, bool) {
	known := all[id] != nil
	return entry(all, id), !known
}

func (m *model) applyMutex(e *said) {
	l, isNew := first(m.locks, e.Obj)
	if isNew {
		l.own = e.askedByUser("sync", "internal/sync")
	}
	l.rw = l.rw || strings.HasPrefix(e.Kind, "rwmutex")
	if l.queue = e.Waiters; l.rw || e.OK || e.Kind == "mutex.unlock" {
		l.owner = e.Owner
	}
	if l.rw {
		l.readers = e.Counter
	}
}

func (m *model) applyWaitGroup(e *said) {
	w, isNew := first(m.waitGroups, e.Obj)
	if isNew {
		w.own = e.askedByUser("sync")
	}
	w.counter = e.Counter
}

func (m *model) applyCond(e *said) {
	c, isNew := first(m.conds, e.Obj)
	if isNew {
		c.own = e.askedByUser("sync")
	}
	if e.Kind == "cond.wait" {
		c.queue = append(c.queue, e.G)
		return
	}
	c.queue = c.queue[min(int(e.N), len(c.queue)):]
}

func (m *model) applyOnce(e *said) {
	o, isNew := first(m.onces, e.Obj)
	if isNew {
		o.own = e.askedByUser("sync")
	}
	if e.Kind == "once.do" {
		o.runner, o.done = e.G, false
	} else {
		o.done = true
	}
}

func (m *model) applyTimer(e *said) {
	t, isNew := first(m.timers, e.Obj)
	if isNew {
		t.own, t.ticker = e.askedByUser("time"), e.Mode == "ticker"
	}
	switch e.Kind {
	case "timer.create", "timer.reset":
		t.active = true
	case "timer.stop":
		t.active = false
	case "timer.fire":
		t.active = t.ticker
		t.fired++
	}
}

// applyMemory follows what is in variables, by accesses that are watched.
func (m *model) applyMemory(e *said) {
	for _, value := range []string{e.New, e.Value, e.Old} {
		if value != "" {
			m.variables[e.Obj] = value
			return
		}
	}
}

// compareObjects is compare's part about objects that are neither channels nor contexts.
func (m *model) compareObjects(wrong func(string, ...any), v view) {
	m.compareSync(wrong, v)
	shown := map[uint64]bool{}
	for _, c := range v.Conds {
		shown[c.ID] = true
		if want := entry(m.conds, c.ID); !slices.Equal(c.Waiters, want.queue) {
			wrong("the page says that %d wait for %s; by the events %d", c.Waiters, c.Name, want.queue)
		}
	}
	for _, o := range v.Onces {
		shown[o.ID] = true
		if want := entry(m.onces, o.ID); o.Runner != want.runner || o.Done != want.done || !slices.Equal(o.Waiters, want.waiters) {
			wrong("the page says that %s is run by %d, is done: %t, and %d wait; by the events %d, %t and %d", o.Name, o.Runner, o.Done, o.Waiters, want.runner, want.done, want.waiters)
		}
	}
	for _, t := range v.Timers {
		shown[t.ID] = true
		if want := entry(m.timers, t.ID); t.Active != want.active || t.Fired != want.fired {
			wrong("the page says that %s runs: %t, and has fired %d times; by the events %t and %d", t.Name, t.Active, t.Fired, want.active, want.fired)
		}
	}
	for _, x := range v.Variables {
		if want := m.variables[x.ID]; x.Value != want {
			wrong("the page says that %s is %s; by the events %s", x.Name, x.Value, want)
		}
	}
	m.compareSelects(wrong, v)
	m.compareShown(wrong, v, shown)
}

// compareSync is the part about locks and WaitGroups.
func (m *model) compareSync(wrong func(string, ...any), v view) {
	for _, l := range v.Locks {
		if want := entry(m.locks, l.ID); l.Owner != want.owner || l.Readers != want.readers || !slices.Equal(l.Queue, want.queue) {
			wrong("the page says that %s is held by %d and %d readers, and %d wait; by the events %d, %d and %d", l.Name, l.Owner, l.Readers, l.Queue, want.owner, want.readers, want.queue)
		}
	}
	for _, w := range v.WaitGroups {
		if want := entry(m.waitGroups, w.ID); w.Counter != want.counter || !slices.Equal(w.Waiters, want.waiters) {
			wrong("the page says that %s is at %d and %d wait; by the events %d and %d", w.Name, w.Counter, w.Waiters, want.counter, want.waiters)
		}
	}
}

// compareSelects checks who waits in a select, and which case has just won.
func (m *model) compareSelects(wrong func(string, ...any), v view) {
	shown := map[uint64]int{}
	for _, s := range v.Selects {
		shown[s.G] = s.Won
		switch want, waits := m.selects[s.G]; {
		case s.G == m.decided && s.Won != want:
			wrong("the page says that case %d of the select of goroutine %d has won; by the events %d", s.Won, s.G, want)
		case s.G != m.decided && (!waits || s.Won >= 0):
			wrong("the page has a select of goroutine %d, won by case %d; by the events it waits in one: %t", s.G, s.Won, waits)
		}
	}
	for g := range m.selects {
		if _, ok := shown[g]; !ok && m.goroutines[g].user && (g == m.decided || m.goroutines[g].state == "blocked") {
			wrong("the select of goroutine %d is not shown", g)
		}
	}
}

// compareShown checks that all that is of the user's program is shown, where the page does not say that there is more.
func (m *model) compareShown(wrong func(string, ...any), v view, shown map[uint64]bool) {
	if strings.Contains(v.Left["objects"], "more") {
		return
	}
	for _, l := range v.Locks {
		shown[l.ID] = true
	}
	for _, w := range v.WaitGroups {
		shown[w.ID] = true
	}
	missing := func(kind string, id uint64, own bool) {
		if own && !shown[id] {
			wrong("%s %d is not shown", kind, id)
		}
	}
	for id, l := range m.locks {
		missing("lock", id, l.own)
	}
	for id, w := range m.waitGroups {
		missing("WaitGroup", id, w.own)
	}
	for id, c := range m.conds {
		missing("Cond", id, c.own)
	}
	for id, o := range m.onces {
		missing("Once", id, o.own)
	}
	for id, t := range m.timers {
		missing("timer", id, t.own)
	}
}
