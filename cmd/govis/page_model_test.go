package main

import (
	"slices"
	"strings"
	"testing"
)

// A model is the state of a program after some of its events, by what
// docs/trace-format.md says that they mean. The page has to show the same.
type model struct {
	goroutines map[uint64]*modelGoroutine
	channels   map[uint64]*modelChannel
	locks      map[uint64]*modelLock
	waitGroups map[uint64]*modelWaitGroup
	contexts   map[uint64]*modelContext
	conds      map[uint64]*modelCond
	onces      map[uint64]*modelOnce
	timers     map[uint64]*modelTimer
	variables  map[uint64]string // their values
	selects    map[uint64]int    // by goroutine: -1 while it waits, else the case that has just won
	decided    uint64            // whose select that is, by the last event; 0 for none
	last       *said             // the last event
}

type modelGoroutine struct {
	name, state string
	user        bool  // runs a function of the user's
	internal    bool  // what it waits for, or waited for last, is the runtime's own
	waits       *said // its last go.block
}

type modelChannel struct {
	own          bool // made in the user's code, not in a library that it calls
	cap, len     int
	closed       bool
	values       []string
	sendq, recvq []uint64
}

type modelContext struct {
	own       bool // the user's code asked for it, not a library that it calls
	value     bool // only carries a value: it is cancelled with its parent
	parent    uint64
	cancelled bool
	cause     string
}

func newModel() *model {
	return &model{
		goroutines: map[uint64]*modelGoroutine{},
		channels:   map[uint64]*modelChannel{},
		locks:      map[uint64]*modelLock{},
		waitGroups: map[uint64]*modelWaitGroup{},
		contexts:   map[uint64]*modelContext{},
		conds:      map[uint64]*modelCond{},
		onces:      map[uint64]*modelOnce{},
		timers:     map[uint64]*modelTimer{},
		variables:  map[uint64]string{},
		selects:    map[uint64]int{},
	}
}

// modelAt returns the state after event at.
func modelAt(events []said, at int) *model {
	m := newModel()
	for i := range events[:at+1] {
		m.apply(&events[i])
	}
	return m
}

func (m *model) apply(e *said) {
	m.last = e
	if m.decided != 0 {
		delete(m.selects, m.decided)
		m.decided = 0
	}
	switch kind, _, _ := strings.Cut(e.Kind, "."); kind {
	case "go":
		m.applyGo(e)
	case "exit":
		if g := m.goroutines[e.G]; g != nil && g.state == "running" {
			g.state = "ended"
		}
	case "chan":
		m.applyChannel(e)
	case "select":
		m.applySelect(e)
	case "mutex", "rwmutex":
		m.applyMutex(e)
	case "wg":
		m.applyWaitGroup(e)
	case "cond":
		m.applyCond(e)
	case "once":
		m.applyOnce(e)
	case "timer":
		m.applyTimer(e)
	case "atomic", "mem":
		m.applyMemory(e)
	case "ctx":
		c := entry(m.contexts, e.Obj)
		switch e.Kind {
		case "ctx.create":
			c.own, c.value, c.parent = e.askedByUser("context"), e.Mode == "value", e.Parent
		case "ctx.cancel":
			c.cancelled, c.cause = true, e.Cause
		}
	}
}

func (m *model) applySelect(e *said) {
	m.leave(e.G)
	if e.Kind == "select.done" {
		m.selects[e.G], m.decided = e.Case, e.G
		return
	}
	m.selects[e.G] = -1
	for _, c := range e.Cases {
		if ch := m.channels[c.Chan]; ch != nil {
			ch.join(c.Dir == "send", e.G)
		}
	}
}

func (m *model) applyGo(e *said) {
	g := entry(m.goroutines, e.G)
	switch e.Kind {
	case "go.create":
		g.name, g.user, g.state = e.Name, strings.HasPrefix(e.Op, "main."), "created"
	case "go.start":
		g.state = "running"
	case "go.stop":
		g.state = "runnable"
	case "go.unblock":
		g.state = "runnable"
		m.leave(e.G)
		if l := m.locks[e.Obj]; l != nil && !l.rw && e.Mode == "handoff" {
			l.owner = e.G // in starvation mode a lock is handed over, not fought for
		}
	case "go.syscall":
		g.state = "syscall"
	case "go.sysret":
		if g.state = "running"; e.P < 0 {
			g.state = "runnable"
		}
	case "go.end":
		g.state = "ended"
	case "go.block":
		g.state, g.internal, g.waits = "blocked", e.Pkg == "runtime", e
		switch e.Reason {
		case "chan send", "chan receive":
			if ch := m.channels[e.Obj]; ch != nil {
				ch.join(e.Reason == "chan send", e.G)
			}
		case "sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock":
			l := entry(m.locks, e.Obj)
			l.rw = l.rw || e.Reason != "sync.Mutex.Lock"
			if l.queue = append(slices.Clone(l.queue), e.G); e.Mode == "lifo" {
				l.queue = append([]uint64{e.G}, l.queue[:len(l.queue)-1]...)
			}
		case "sync.WaitGroup.Wait":
			w := entry(m.waitGroups, e.Obj)
			w.waiters = append(w.waiters, e.G)
		case "sync.Once.Do":
			o := entry(m.onces, e.Obj)
			o.waiters = append(o.waiters, e.G)
		}
	}
}

func (m *model) applyChannel(e *said) {
	if e.By != nil || e.Kind == "chan.recv" && e.Mode == "closed" {
		m.leave(e.G) // what it had waited for
	}
	c := entry(m.channels, e.Obj)
	c.cap, c.len = e.Cap, e.Len
	switch {
	case e.Kind == "chan.make":
		c.own = e.madeByUser()
	case e.Kind == "chan.close":
		c.closed = true
	case e.Kind == "chan.send" && e.Mode == "buffer":
		c.values = append(c.values, e.Value)
	case (e.Kind == "chan.recv" && e.Mode == "buffer" || e.Kind == "chan.drop") && len(c.values) > 0:
		c.values = c.values[1:]
	}
}

func (c *modelChannel) join(send bool, g uint64) {
	if send {
		c.sendq = append(c.sendq, g)
	} else {
		c.recvq = append(c.recvq, g)
	}
}

// leave takes a goroutine out of all queues.
func (m *model) leave(g uint64) {
	without := func(queue []uint64) []uint64 {
		return slices.DeleteFunc(slices.Clone(queue), func(id uint64) bool { return id == g })
	}
	for _, c := range m.channels {
		c.sendq, c.recvq = without(c.sendq), without(c.recvq)
	}
	for _, l := range m.locks {
		l.queue = without(l.queue)
	}
	for _, w := range m.waitGroups {
		w.waiters = without(w.waiters)
	}
	for _, o := range m.onces {
		o.waiters = without(o.waiters)
	}
}

// what is what a go.block waits for, as it has to be in the page's words.
func (e *said) what() string {
	if e.Obj == 0 {
		return ""
	}
	return strings.TrimSuffix(e.Name, ".Done()")
}

// entry returns the element of a map, a new one if there is none.
func entry[K comparable, T any](all map[K]*T, id K) *T {
	if all[id] == nil {
		all[id] = new(T)
	}
	return all[id]
}

// compare checks that the page shows the model: nothing else, and all that is
// of the user's program.
func (m *model) compare(t *testing.T, v view) {
	t.Helper()
	wrong := func(format string, args ...any) {
		t.Helper()
		t.Errorf("at event %d (%s): "+format, append([]any{v.At, v.Sentence}, args...)...)
	}
	shown := map[uint64]bool{}
	for _, g := range v.Goroutines {
		shown[g.ID] = true
		if want := entry(m.goroutines, g.ID); g.State != want.state || g.Name != want.name {
			wrong("the page says that goroutine %d, %s, is %s; by the events %s is %s", g.ID, g.Name, g.State, want.name, want.state)
		} else if want.state == "blocked" && (g.Obj != want.waits.Obj || !strings.Contains(g.Words, want.waits.what())) {
			wrong("the page says that %s %s, for object %d; by the events it waits for %d: %+v", g.Name, g.Words, g.Obj, want.waits.Obj, *want.waits)
		}
		if e := m.last; e.By == nil && e.G == g.ID && e.Pkg == "main" && g.Place != e.At {
			wrong("the page says that %s is at %s; by the event at %s", g.Name, g.Place, e.At)
		}
	}
	for id, g := range m.goroutines {
		if g.user && !shown[id] {
			wrong("goroutine %s is not shown", g.name)
		}
	}
	clear(shown)
	for _, c := range v.Channels {
		shown[c.ID] = true
		want := entry(m.channels, c.ID)
		if c.Len != want.len || c.Cap != want.cap || c.Closed != want.closed || !slices.Equal(c.Values, want.values) {
			wrong("the page says that channel %s is %+v; by the events %+v", c.Name, c, *want)
		}
		if !slices.Equal(c.Sendq, want.sendq) || !slices.Equal(c.Recvq, want.recvq) {
			wrong("the page says that %d wait to send and %d to receive on %s; by the events %d and %d", c.Sendq, c.Recvq, c.Name, want.sendq, want.recvq)
		}
	}
	for id, c := range m.channels {
		if c.own && !shown[id] {
			wrong("channel %d is not shown", id)
		}
	}
	m.compareContexts(wrong, v)
	m.compareObjects(wrong, v)
}

// compareContexts is compare's part about contexts.
func (m *model) compareContexts(wrong func(string, ...any), v view) {
	shown := map[uint64]bool{}
	for _, c := range v.Contexts {
		shown[c.ID] = true
		want := entry(m.contexts, c.ID)
		by := want // whose cancellation it is
		for by.value && by.parent != 0 {
			by = entry(m.contexts, by.parent)
		}
		if c.Parent != want.parent || c.Cancelled != by.cancelled || c.Cancelled && c.Cause != by.cause {
			wrong("the page says that context %s is below %d and cancelled %t, because of %s; by the events %d, %t and %s", c.Name, c.Parent, c.Cancelled, c.Cause, want.parent, by.cancelled, by.cause)
		}
	}
	for id, c := range m.contexts {
		if c.own && !shown[id] {
			wrong("context %d is not shown", id)
		}
	}
}
