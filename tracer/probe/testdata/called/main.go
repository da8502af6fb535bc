// The program starts goroutines in the ways that there are.
package main

import (
	"fmt"
	"sync"
	"time"
)

var wg sync.WaitGroup

type server struct{ ready chan int }

func (s *server) handle(n int) { s.ready <- n; wg.Done() }

func (server) nothing(int) { wg.Done() }

func worker[T any](v T) { wg.Done() }

//go:noinline
func maker() func() {
	return func() { _ = fmt.Sprint(); wg.Done() }
}

func main() {
	s := &server{ready: make(chan int, 8)}
	wg.Add(12)
	go s.handle(1)
	f := s.handle
	go f(2)
	h := func() { fmt.Print(); wg.Done() }
	go h()
	go server.nothing(*s, 3)
	for i := range 2 {
		go worker(i)
	}
	go worker("text")
	go func(n int) { s.ready <- n; wg.Done() }(4)
	go func() { fmt.Print(); wg.Done() }()
	for _, each := range []func(){maker(), maker()} {
		go each()
	}
	time.AfterFunc(0, func() { fmt.Print(); wg.Done() })
	wg.Wait()
	wg.Go(func() { fmt.Print(); s.ready <- 5 })
	wg.Wait()
	last(s)
	fmt.Println("ok")
}

// last runs calls that it defers.
func last(s *server) {
	wg.Add(1)
	defer wg.Done()
	defer send(s.ready, 6)
}

func send(c chan<- int, n int) { c <- n }
