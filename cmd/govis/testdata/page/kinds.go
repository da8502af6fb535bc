// Objects of all kinds, one after the other.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

type box struct {
	mu    sync.Mutex
	ready *sync.Cond
	items []int
}

func (b *box) put(v int) {
	b.mu.Lock()
	b.items = append(b.items, v)
	b.mu.Unlock()
	b.ready.Signal()
}

func (b *box) take() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 {
		b.ready.Wait()
	}
	v := b.items[0]
	b.items = b.items[1:]
	return v
}

func taker(b *box, out chan<- int) { out <- b.take() }

func loader(load *sync.Once, wg *sync.WaitGroup) {
	defer wg.Done()
	load.Do(func() { time.Sleep(20 * time.Millisecond) })
}

func reader(rw *sync.RWMutex, wg *sync.WaitGroup) {
	defer wg.Done()
	rw.RLock()
	time.Sleep(10 * time.Millisecond)
	rw.RUnlock()
}

func writer(rw *sync.RWMutex, wg *sync.WaitGroup) {
	defer wg.Done()
	rw.Lock()
	time.Sleep(5 * time.Millisecond)
	rw.Unlock()
}

func forever(never chan int) { <-never }

func ranger(closed <-chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	for range closed {
	}
}

func main() {
	// Cond
	b := &box{}
	b.ready = sync.NewCond(&b.mu)
	out := make(chan int)
	for range 3 {
		go taker(b, out)
	}
	time.Sleep(5 * time.Millisecond)
	b.put(1)
	b.put(2)
	b.put(3)
	b.ready.Broadcast()
	for range 3 {
		fmt.Println(<-out)
	}

	// Once
	var load sync.Once
	var wg sync.WaitGroup
	wg.Add(3)
	for range 3 {
		go loader(&load, &wg)
	}
	wg.Wait()

	// RWMutex
	var rw sync.RWMutex
	wg.Add(4)
	go reader(&rw, &wg)
	go reader(&rw, &wg)
	time.Sleep(2 * time.Millisecond)
	go writer(&rw, &wg)
	time.Sleep(2 * time.Millisecond)
	go reader(&rw, &wg)
	wg.Wait()

	// a nil channel, and one that is closed
	var never chan int
	go forever(never)
	closed := make(chan int)
	wg.Add(3)
	for range 3 {
		go ranger(closed, &wg)
	}
	time.Sleep(2 * time.Millisecond)
	close(closed)
	wg.Wait()

	// timers, select, context
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Millisecond)
	defer cancel()
	child := context.WithValue(ctx, "k", "v")
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	late := make(chan string, 1)
	time.AfterFunc(15*time.Millisecond, func() { late <- "late" })
	for child.Err() == nil {
		select {
		case <-ticker.C:
		case s := <-late:
			fmt.Println(s)
		case <-child.Done():
		}
	}
	select {
	case s := <-late:
		fmt.Println(s)
	default:
	}
}
