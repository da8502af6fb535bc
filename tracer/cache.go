package tracer

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// A blockCache keeps the blocks of events that were decoded last. Several
// goroutines that want the same block wait for one to decode it. It is safe
// for concurrent use.
type blockCache struct {
	mu     sync.Mutex
	budget int // bytes
	used   int
	blocks map[int]*list.Element // of *cachedBlock, by number of the block
	recent list.List             // the last used first
}

type cachedBlock struct {
	number int
	size   int

	mu     sync.Mutex // held while it is decoded
	done   atomic.Bool
	events []Event // from when done is true
}

// eventSize is about what an Event takes, with what it alone points to.
const eventSize = 500

// get returns the events of a block, by load where they are not there.
func (c *blockCache) get(number, count int, load func() ([]Event, error)) ([]Event, error) {
	b := c.find(number, count)
	if b.done.Load() {
		return b.events, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done.Load() {
		return b.events, nil
	}
	events, err := load()
	if err != nil {
		return nil, err
	}
	b.events = events
	b.done.Store(true)
	return events, nil
}

// peek returns the events of a block where they are there, else nil.
func (c *blockCache) peek(number int) []Event {
	c.mu.Lock()
	el := c.blocks[number]
	c.mu.Unlock()
	if el == nil {
		return nil
	}
	if b := el.Value.(*cachedBlock); b.done.Load() {
		return b.events
	}
	return nil
}

// put adds a block that is decoded already.
func (c *blockCache) put(number int, events []Event) {
	c.get(number, len(events), func() ([]Event, error) { return events, nil })
}

// find returns the entry of a block, a new one where there is none.
func (c *blockCache) find(number, count int) *cachedBlock {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el := c.blocks[number]; el != nil {
		c.recent.MoveToFront(el)
		return el.Value.(*cachedBlock)
	}
	b := &cachedBlock{number: number, size: count * eventSize}
	if c.blocks == nil {
		c.blocks = map[int]*list.Element{}
	}
	c.blocks[number] = c.recent.PushFront(b)
	c.used += b.size
	for c.used > c.budget && c.recent.Len() > 1 {
		c.remove(c.recent.Back())
	}
	return b
}

func (c *blockCache) remove(el *list.Element) {
	b := c.recent.Remove(el).(*cachedBlock)
	delete(c.blocks, b.number)
	c.used -= b.size
}

// A stateCache keeps the states that were asked for last. They do not change
// any more: who wants to go on from one forks it. It is safe for concurrent
// use.
type stateCache struct {
	mu     sync.Mutex
	states []*State // the last used last
}

const cachedStates = 8

// before returns the cached state of the most events, but at most n.
func (c *stateCache) before(n int) *State {
	c.mu.Lock()
	defer c.mu.Unlock()
	best := -1
	for i, s := range c.states {
		if s.Events <= n && (best < 0 || s.Events > c.states[best].Events) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return c.use(best)
}

// at returns the cached state of exactly n events, nil where there is none.
func (c *stateCache) at(n int) *State {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, s := range c.states {
		if s.Events == n {
			return c.use(i)
		}
	}
	return nil
}

// use returns a state and makes it the last used.
func (c *stateCache) use(i int) *State {
	s := c.states[i]
	c.states = append(append(c.states[:i], c.states[i+1:]...), s)
	return s
}

// put adds a state, which must not change any more.
func (c *stateCache) put(s *State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, have := range c.states {
		if have.Events == s.Events {
			return
		}
	}
	if len(c.states) == cachedStates {
		c.states = append(c.states[:0], c.states[1:]...)
	}
	c.states = append(c.states, s)
}
