package main

import (
	"time"

	"example.com/tally"
)

// A store sells what is ordered.
type store struct {
	sold *tally.Tally
}

// sell takes its time, so that others come to the tally meanwhile.
func (s *store) sell(what string) {
	s.sold.Do(what, func() { time.Sleep(3 * time.Millisecond) })
}
