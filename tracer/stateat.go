package tracer

import "fmt"

// StateAt returns the state after the event at position i; -1 is the state
// before the first. The caller owns it. Of a trace that has let go the first state
// is that at First()-1.
//
// It goes on from the nearest state before: a checkpoint in the file, or one
// of the last that were asked for.
func (t *Trace) StateAt(i int) (*State, error) {
	v := t.view()
	if i < -1 || i >= v.len() {
		return nil, fmt.Errorf("there is no state after position %d: the trace has %d events", i, v.len())
	}
	if i < v.cat.gone.Events-1 {
		return nil, &LetGoError{Position: i, LetGo: v.cat.gone}
	}
	s, err := t.stateBefore(&v, i+1)
	if err != nil {
		return nil, err
	}
	if s.Events < i+1 {
		if err := t.replay(&v, s, i+1); err != nil {
			return nil, err
		}
		s.tidy()
		t.states.put(s)
		s = s.fork()
	}
	return s, nil
}

// stateBefore returns a state of the caller's own after at most n events, and
// as near to n as can be had.
func (t *Trace) stateBefore(v *view, n int) (*State, error) {
	gone := v.cat.gone
	cached := t.states.before(n)
	e, ok := v.cat.checkpointBefore(n)
	switch {
	case cached != nil && cached.Events >= gone.Events && (!ok || cached.Events >= int(e.position)):
		return cached.fork(), nil
	case !ok: // of a trace that has let go: the state there was too large for a checkpoint
		s := NewState()
		s.Events, s.Seq, s.T = gone.Events, gone.Seq, gone.T
		return s, nil
	}
	return t.checkpoint(v, &e)
}

// checkpoint reads a checkpoint, and the one that it builds on.
func (t *Trace) checkpoint(v *view, e *indexEntry) (*State, error) {
	body, err := readBody(t.r, e)
	if err != nil {
		return nil, t.broken(e, err)
	}
	s, err := decodeCheckpoint(body, int(e.position), v.cat.tablesOf(e), func(n int) (*State, error) {
		if s := t.states.at(n); s != nil {
			return s, nil
		}
		base, ok := v.cat.checkpointBefore(n)
		if !ok || int(base.position) != n || n >= int(e.position) || base.part != e.part {
			return nil, errCorrupt
		}
		body, err := readBody(t.r, &base)
		if err != nil {
			return nil, err
		}
		s, err := decodeCheckpoint(body, n, v.cat.tablesOf(&base), nil)
		if err == nil {
			t.states.put(s)
		}
		return s, err
	})
	return s, t.broken(e, err)
}

// replay applies events to s until it has n.
func (t *Trace) replay(v *view, s *State, n int) error {
	for s.Events < n && s.Events < v.cat.events {
		if err := t.replayBlock(v, s, n); err != nil {
			return err
		}
	}
	for s.Events < n {
		events, first := v.memory(s.Events)
		for i := s.Events - first; i < len(events) && s.Events < n; i++ {
			s.apply(&events[i])
		}
	}
	return nil
}

// replayBlock applies the events of the block where s is. Those of a block in
// which the way ends go to the cache: the next question will be about them too.
// Of others it leaves the cache to what is there.
func (t *Trace) replayBlock(v *view, s *State, n int) error {
	k := v.cat.block(s.Events)
	b := &v.cat.blocks[k]
	first := int(b.position)
	if n > first+int(b.count) && t.cache.peek(v.cat.goneBlocks+k) == nil {
		return t.replayStored(v, b, s)
	}
	events, _, err := t.events(v, first)
	if err != nil {
		return err
	}
	for i := s.Events - first; i < len(events) && s.Events < n; i++ {
		s.apply(&events[i])
	}
	return nil
}

// replayStored applies the events of a block from where s is to its end, as it
// decodes them.
func (t *Trace) replayStored(v *view, b *indexEntry, s *State) error {
	body, err := readBody(t.r, b)
	if err != nil {
		return t.broken(b, err)
	}
	d, err := newEventDecoder(b.blockHeader, body, v.cat.tablesOf(b))
	if err != nil {
		return t.broken(b, err)
	}
	var e Event
	for i := int(b.position); i < int(b.position)+int(b.count); i++ {
		if err := d.next(&e); err != nil {
			return t.broken(b, err)
		}
		if i == s.Events {
			s.apply(&e)
		}
	}
	return nil
}
