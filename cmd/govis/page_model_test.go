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
}

type modelGoroutine struct {
	name, state string
	user        bool // runs a function of the user's
	internal    bool // what it waits for, or waited for last, is the runtime's own
}

type modelChannel struct {
	own          bool // made in the user's code, not in a library that it calls
	cap, len     int
	closed       bool
	values       []string
	sendq, recvq []uint64
}

type modelLock struct {
	rw    bool
	owner uint64
	queue []uint64
}

type modelWaitGroup struct {
	counter int
	waiters []uint64
}

type modelContext struct {
	own       bool // the user's code asked for it, not a library that it calls
	parent    uint64
	cancelled bool
}

func newModel() *model {
	return &model{
		goroutines: map[uint64]*modelGoroutine{},
		channels:   map[uint64]*modelChannel{},
		locks:      map[uint64]*modelLock{},
		waitGroups: map[uint64]*modelWaitGroup{},
		contexts:   map[uint64]*modelContext{},
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
	switch kind, _, _ := strings.Cut(e.Kind, "."); kind {
	case "go":
		m.applyGo(e)
	case "chan":
		m.applyChannel(e)
	case "select":
		m.leave(e.G)
		for _, c := range e.Cases {
			if ch := m.channels[c.Chan]; ch != nil && e.Kind == "select.wait" {
				ch.join(c.Dir == "send", e.G)
			}
		}
	case "mutex":
		l := entry(m.locks, e.Obj)
		if l.queue = e.Waiters; e.OK || e.Kind == "mutex.unlock" {
			l.owner = e.Owner
		}
	case "rwmutex":
		l := entry(m.locks, e.Obj)
		l.rw, l.owner, l.queue = true, e.Owner, e.Waiters
	case "wg":
		entry(m.waitGroups, e.Obj).counter = e.Counter
	case "ctx":
		c := entry(m.contexts, e.Obj)
		switch e.Kind {
		case "ctx.create":
			c.own, c.parent = e.askedByUser(), e.Parent
		case "ctx.cancel":
			c.cancelled = true
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
		g.state, g.internal = "blocked", e.Pkg == "runtime"
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
	m.compareSync(wrong, v)
}

func (m *model) compareSync(wrong func(string, ...any), v view) {
	for _, l := range v.Locks {
		if want := entry(m.locks, l.ID); l.Owner != want.owner || !slices.Equal(l.Queue, want.queue) {
			wrong("the page says that %s is held by %d and %d wait; by the events %d and %d", l.Name, l.Owner, l.Queue, want.owner, want.queue)
		}
	}
	for _, w := range v.WaitGroups {
		if want := entry(m.waitGroups, w.ID); w.Counter != want.counter || !slices.Equal(w.Waiters, want.waiters) {
			wrong("the page says that %s is at %d and %d wait; by the events %d and %d", w.Name, w.Counter, w.Waiters, want.counter, want.waiters)
		}
	}
	shown := map[uint64]bool{}
	for _, c := range v.Contexts {
		shown[c.ID] = true
		if want := entry(m.contexts, c.ID); c.Parent != want.parent || c.Cancelled != want.cancelled {
			wrong("the page says that context %s is below %d and cancelled %t; by the events %d and %t", c.Name, c.Parent, c.Cancelled, want.parent, want.cancelled)
		}
	}
	for id, c := range m.contexts {
		if c.own && !shown[id] {
			wrong("context %d is not shown", id)
		}
	}
}
