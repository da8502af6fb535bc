package tracer

// operated returns the channel of an operation, with what its event says of
// it, and takes the goroutine out of its queues where it had waited.
func (s *State) operated(e *Event) *Channel {
	if e.Obj == 0 {
		return nil
	}
	if e.Has&FieldBy != 0 && e.G != 0 {
		if g := s.Goroutines[e.G]; g != nil && g.queued {
			s.dequeue(s.goroutine(e.G))
		}
	}
	c := s.channel(e.Obj)
	c.Name = either(e.Name, c.Name)
	c.Len = e.Len
	if e.Has&FieldCap != 0 {
		c.Cap = e.Cap
	}
	return c
}

func (s *State) applyChanMake(e *Event) {
	c := s.operated(e)
	if c == nil {
		return
	}
	c.Elem = e.Elem
	c.Made, c.MadeBy, c.Place = s.now(), e.G, placeOf(e)
}

func (s *State) applyChanSend(e *Event) {
	c := s.operated(e)
	if c == nil {
		return
	}
	c.Sent = e.N
	if e.Mode == ModeBuffer {
		c.Buffer = append(c.Buffer, Value{N: e.N, Value: e.Value})
		c.trim()
	}
}

func (s *State) applyChanRecv(e *Event) {
	c := s.operated(e)
	if c == nil {
		return
	}
	if e.Mode == ModeClosed {
		c.Closed = true
		c.Buffer = nil
		return
	}
	if e.Has&FieldN == 0 {
		c.Received++
	} else {
		c.Received = e.N
	}
	if e.Mode != ModeBuffer {
		return
	}
	for len(c.Buffer) > 0 && c.Buffer[0].N <= c.Received {
		c.Buffer = c.Buffer[1:]
	}
	c.trim()
}

// trim drops the oldest values where there are more than the channel holds:
// the events that took them out are missing.
func (c *Channel) trim() {
	if extra := len(c.Buffer) - max(c.Len, 0); extra > 0 {
		c.Buffer = c.Buffer[extra:]
	}
}

func (s *State) applyChanClose(e *Event) {
	if c := s.operated(e); c != nil {
		c.Closed = true
	}
}

func (s *State) applyChanDrop(e *Event) {
	if c := s.operated(e); c != nil {
		c.Buffer = withoutFirst(c.Buffer, func(v Value) bool { return v.N == e.N })
	}
}

// applySelectWait puts the goroutine into the queues of all its cases. It
// will block by a go.block of its own.
func (s *State) applySelectWait(e *Event) {
	if e.G == 0 {
		return
	}
	g := s.goroutine(e.G)
	s.leave(g)
	g.Cases = e.Cases
	for i, k := range e.Cases {
		if k.Chan == 0 {
			continue
		}
		c := s.channel(k.Chan)
		c.Name = either(k.Name, c.Name)
		s.join(c, k.Dir == DirSend, Waiter{G: g.ID, Case: i})
		g.queued, g.joined = true, s.Seq
	}
}

func (s *State) applySelectDone(e *Event) {
	if e.G != 0 {
		s.leave(s.goroutine(e.G))
	}
}
