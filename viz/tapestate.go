package viz

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/diagnose"
	"github.com/govis/govis/viz/protocol"
)

// In the texts of a tape's answers about waits: for how long one has lasted, and how much is left of a sleep.
const (
	lasted = "\x01"
	left   = "\x02"
)

// stock is [protocol.TapeStock] while it is filled.
type stock struct {
	goroutines store[protocol.Goroutine]
	channels   store[protocol.Channel]
	locks      store[protocol.Lock]
	waitGroups store[protocol.WaitGroup]
	contexts   store[protocol.Context]
	selects    store[protocol.Select]
	conds      store[protocol.Cond]
	onces      store[protocol.Once]
	timers     store[protocol.Timer]
	variables  store[protocol.Variable]
}

// states records what the stage shows before the first event and after each.
func (t *taper) states() error {
	var s stock
	if t.from == 0 {
		before, err := t.state(&s, -1, false)
		if err != nil {
			return err
		}
		t.out.Before = &before
	}
	// One after the other, so that each goes on from the one before.
	for i := t.from; i < t.to; i++ {
		state, err := t.state(&s, i, false)
		if err != nil {
			return err
		}
		t.out.States = append(t.out.States, state)
	}
	for i := t.from; i < t.to; i++ {
		state, err := t.state(&s, i, true)
		if err != nil {
			return err
		}
		t.out.System = append(t.out.System, state)
	}
	if reflect.DeepEqual(t.out.States, t.out.System) {
		t.out.System = nil
	}
	t.out.Stock = protocol.TapeStock{
		Goroutines: s.goroutines.list, Channels: s.channels.list, Locks: s.locks.list, WaitGroups: s.waitGroups.list,
		Contexts: s.contexts.list, Selects: s.selects.list, Conds: s.conds.list, Onces: s.onces.list,
		Timers: s.timers.list, Variables: s.variables.list,
	}
	return nil
}

// state records what the stage shows after an event.
func (t *taper) state(s *stock, i int, system bool) (out protocol.TapeState, err error) {
	state, err := t.view.stage(i, system, nil)
	if err != nil {
		return out, err
	}
	out = protocol.TapeState{Next: state.Next, Runtime: state.Runtime, Groups: state.Groups, Relevant: state.Relevant, Hidden: state.Hidden}
	for _, add := range []func() error{
		func() error { out.Goroutines, err = s.goroutines.addAll(state.Goroutines); return err },
		func() error { out.Channels, err = s.channels.addAll(state.Channels); return err },
		func() error { out.Locks, err = s.locks.addAll(state.Locks); return err },
		func() error { out.WaitGroups, err = s.waitGroups.addAll(state.WaitGroups); return err },
		func() error { out.Contexts, err = s.contexts.addAll(state.Contexts); return err },
		func() error { out.Selects, err = s.selects.addAll(state.Selects); return err },
		func() error { out.Conds, err = s.conds.addAll(state.Conds); return err },
		func() error { out.Onces, err = s.onces.addAll(state.Onces); return err },
		func() error { out.Timers, err = s.timers.addAll(state.Timers); return err },
		func() error { out.Variables, err = s.variables.addAll(state.Variables); return err },
	} {
		if err := add(); err != nil {
			return out, err
		}
	}
	return out, nil
}

// A follower records where one goroutine is and what it does, as the trace goes on.
type follower struct {
	out  protocol.TapeGoroutine
	last *protocol.ExplainReply // who ended a wait is looked for once
}

// answers records the answers about each goroutine's stack and wait after each event.
func (t *taper) answers() error {
	var explains store[protocol.ExplainReply]
	all := map[uint64]*follower{}
	for i := t.from; i < t.to; i++ {
		s, err := t.view.stateAt(i)
		if err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(s.Goroutines)) {
			f := all[id]
			if f == nil {
				f = &follower{out: protocol.TapeGoroutine{G: id}}
				all[id] = f
			}
			if err := t.stack(f, s.Goroutines[id], i); err != nil {
				return err
			}
			if err := t.explain(f, s, i, &explains); err != nil {
				return err
			}
		}
		t.view.keepState(i, s)
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		t.out.Goroutines = append(t.out.Goroutines, all[id].out)
	}
	t.out.Explains, t.out.Stacks = explains.list, t.stacks.list
	return nil
}

// stack records where a goroutine is.
func (t *taper) stack(f *follower, g *tracer.Goroutine, i int) error {
	n, err := t.stacks.add(t.view.frames(g.Place.Stack))
	if err != nil {
		return err
	}
	if f.out.Created, err = t.stacks.add(t.view.frames(g.Go.Stack)); err != nil {
		return err
	}
	f.out.By = g.Parent
	if list := f.out.Frames; len(list) == 0 || list[len(list)-1].N != n {
		f.out.Frames = append(list, protocol.TapeChange{At: int64(i), N: n})
	}
	return nil
}

// explain records what is known of a goroutine's wait.
func (t *taper) explain(f *follower, s *tracer.State, i int, explains *store[protocol.ExplainReply]) error {
	r, err := t.view.explain(s, f.out.G, i)
	var unknown *RequestError
	if errors.As(err, &unknown) {
		return nil // it had ended before the trace begins
	}
	if err != nil {
		return err
	}
	if last := f.last; last != nil && last.Blocked && r.Blocked && last.From == r.From {
		r.Ended, r.EndedBy, r.EndedPlace = last.Ended, last.EndedBy, last.EndedPlace
	} else if err := t.view.explainEnd(r); err != nil {
		return err
	}
	f.last = r
	g := s.Goroutines[f.out.G]
	at := protocol.TapeExplain{At: int64(i), Since: g.Since.T}
	if r.Blocked {
		r.Since = strings.Replace(r.Since, diagnose.Duration(s.T-g.Since.T)+" so far", lasted+" so far", 1)
	}
	if r.Blocked && g.Reason == "sleep" && g.HasDeadline {
		deadline := g.Deadline
		at.Deadline = &deadline
		r.What = strings.Replace(r.What, diagnose.Duration(max(g.Deadline-s.T, 0)), left, 1)
	}
	r.At = 0
	if at.N, err = explains.add(*r); err != nil {
		return err
	}
	if list := f.out.Explains; len(list) == 0 || list[len(list)-1].N != at.N || list[len(list)-1].Since != at.Since {
		f.out.Explains = append(list, at)
	}
	return nil
}
