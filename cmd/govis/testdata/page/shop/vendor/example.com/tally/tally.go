// Package tally counts what is sold.
package tally

import "sync"

// A Tally counts by name.
type Tally struct {
	mu    sync.Mutex
	sales map[string]int
}

// New returns an empty tally.
func New() *Tally { return &Tally{sales: make(map[string]int)} }

// Do counts one more of name, and calls f before anybody else counts.
func (t *Tally) Do(name string, f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sales[name]++
	f()
}
