package profile

import "github.com/govis/govis/tracer"

// gap is where one trace of a service ends, or the next begins: what goroutines did until then counts, what they do then is not known.
func (f *follower) gap(at int64) {
	f.gapped = true
	for _, g := range f.live {
		f.leave(g, at)
		g.status = unknown
	}
}

// told takes in what a goroutine does at a moment. What a dump in a gap says holds for no longer than that.
func (f *follower) told(e *tracer.Event) {
	if e.State == tracer.StateEnded {
		f.end(e)
		return
	}
	if e.Mode == tracer.ModeDump {
		return
	}
	switch e.State {
	case tracer.StateRunning:
		f.become(e, running, "")
	case tracer.StateRunnable:
		f.become(e, runnable, "")
	case tracer.StateWaiting:
		f.become(e, waiting, "unknown") // the reason is from the stack, if there is one: Go's own tools have none then
	case tracer.StateSyscall:
		f.become(e, inSyscall, "")
	}
}
