// Server has a WaitGroup, a Mutex and an atomic counter, each for what it is good at.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type Server struct {
	requests atomic.Int64 // one number: an atomic is enough

	mu    sync.Mutex // a map, and more than one step: a Mutex
	pages map[string]int

	wg sync.WaitGroup // who is still at work
}

func (s *Server) Handle(page string) {
	s.requests.Add(1)
	s.wg.Add(1) // here, not in the goroutine
	go func() {
		defer s.wg.Done()
		s.doWork(page)
	}()
}

func (s *Server) doWork(page string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.pages[page]
	time.Sleep(40 * time.Millisecond) // slow, so that the others come and wait
	s.pages[page] = n + 1
}

// Shutdown returns when all work is done. No Handle must come after it.
func (s *Server) Shutdown() {
	s.wg.Wait()
}

func main() {
	s := &Server{pages: map[string]int{}}
	for _, page := range []string{"/", "/news", "/", "/"} {
		s.Handle(page)
		time.Sleep(10 * time.Millisecond) // until the next request
	}
	fmt.Println("requests so far:", s.requests.Load())
	s.Shutdown()
	fmt.Println("pages:", s.pages)
}
