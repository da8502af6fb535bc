// The program does what channels, selects, locks and contexts can do, one thing after the other, so that
// a test can say what each event has to be.
package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"runtime"
	"sync"
	"time"
)

type person struct {
	Name string
	Age  int
}

type server struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	quit chan struct{}
}

func main() {
	values()
	closing()
	selects()
	locks()
	contexts()
	timers()
	coroutine()
	rounds()
}

// rounds waits for a WaitGroup before its first round, and uses it for two.
func rounds() {
	var reused sync.WaitGroup
	reused.Wait()
	reused.Add(0)
	for range 2 {
		reused.Add(1)
		reused.Done()
		reused.Wait()
	}
}

var running = regexp.MustCompile(`(?m)^goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[(running|runnable|preempted|copystack)`)

// blocked waits until all other goroutines wait where they should.
func blocked() {
	buf := make([]byte, 1<<20)
	for {
		stacks := buf[:runtime.Stack(buf, true)]
		if len(running.FindAll(stacks, 2)) == 1 { // this one
			return
		}
		runtime.Gosched()
	}
}

func values() {
	people := make(chan person, 2)
	people <- person{"Bob", 21}
	<-people
	anything := make(chan any, 1)
	for _, v := range []any{1, "two", 3.5, []int{1, 2}, errors.New("four"), nil, 5 * time.Second} {
		anything <- v
		<-anything
	}
	empty := make(chan struct{})
	go func() { empty <- struct{}{} }()
	<-empty
	text := make(chan string, 1)
	text <- "a long text that does not fit into the bytes which are copied of one value, by far"
	<-text
}

func closing() {
	s := &server{quit: make(chan struct{})}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { <-s.quit })
	}
	blocked()
	close(s.quit)
	wg.Wait()
	_, ok := <-s.quit
	fmt.Println("open:", ok)
	full := make(chan int)
	done := make(chan any)
	go func() {
		defer func() { done <- recover() }()
		full <- 1
	}()
	blocked()
	close(full)
	fmt.Println(<-done)
}

func selects() {
	a, b := make(chan int, 1), make(chan int, 1)
	var none chan int
	go func() { none <- 1 }()
	select {
	case v := <-a:
		fmt.Println(v)
	case b <- 1:
	case <-none:
	}
	select {
	case v := <-a:
		fmt.Println(v)
	default:
	}
	select {
	case <-a:
	case b <- 2:
	default:
	}
	go func() {
		blocked()
		a <- 3
	}()
	select {
	case b <- 4:
	case v := <-a:
		fmt.Println("got", v)
	}
}

func locks() {
	var s server
	var wg sync.WaitGroup
	s.mu.Lock()
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s.mu.Lock()
			s.mu.Unlock()
		}()
	}
	blocked()
	fmt.Println(s.mu.TryLock())
	s.mu.Unlock()
	wg.Wait()
	s.rw.RLock()
	s.rw.RLock()
	wg.Go(func() {
		s.rw.Lock()
		s.rw.Unlock()
	})
	blocked()
	wg.Go(func() {
		s.rw.RLock()
		s.rw.RUnlock()
	})
	blocked()
	s.rw.RUnlock()
	s.rw.RUnlock()
	wg.Wait()
}

type key struct{}

func contexts() {
	ctx, cancel := context.WithCancelCause(context.Background())
	valued := context.WithValue(ctx, key{}, 1)
	timed, stop := context.WithTimeout(valued, time.Hour)
	defer stop()
	free := context.WithoutCancel(timed)
	alone, end := context.WithCancel(free)
	defer end()
	var wg sync.WaitGroup
	wg.Go(func() { <-timed.Done() })
	blocked()
	cancel(errors.New("enough"))
	wg.Wait()
	fmt.Println(timed.Err(), alone.Err())
	short, stop := context.WithTimeout(context.Background(), time.Millisecond)
	defer stop()
	<-short.Done()
}

func timers() {
	t := time.NewTimer(time.Millisecond)
	<-t.C
	t.Reset(time.Millisecond)
	time.Sleep(3 * time.Millisecond)
	t.Stop()
	select {
	case <-time.After(time.Millisecond):
	case <-t.C:
	}
}

func coroutine() {
	next, stop := iter.Pull(func(yield func(int) bool) { _ = yield(1) && yield(2) })
	fmt.Println(next())
	stop()
}
