package viz

import (
	"sync"

	"github.com/govis/govis/tracer"
)

// stateCache keeps the last state that was asked for, so that a page that
// plays pays for one event at a time.
type stateCache struct {
	mu    sync.Mutex
	at    int
	state *tracer.State // nil while somebody has taken it
}

// maxReplay is how many events a kept state is brought forward, rather than
// asking the trace.
const maxReplay = 256

// stateAt returns the state after event i, which the caller owns.
func (v *View) stateAt(i int) (*tracer.State, error) {
	c := &v.states
	c.mu.Lock()
	at, s := c.at, c.state
	if s == nil || at > i || i-at > maxReplay || at < v.trace.LetGo().Events-1 {
		c.mu.Unlock()
		return v.trace.StateAt(i)
	}
	c.state = nil
	c.mu.Unlock()
	for e, err := range v.trace.Events(at+1, i+1) {
		if err != nil {
			return nil, err
		}
		s.Apply(e)
	}
	return s, nil
}

// keepState gives a state after event i, which nobody else has, to the cache.
func (v *View) keepState(i int, s *tracer.State) {
	v.states.mu.Lock()
	defer v.states.mu.Unlock()
	v.states.at, v.states.state = i, s
}
