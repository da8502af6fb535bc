// The program waits on a Cond and calls a Once in all ways there are, and prints what a trace has to say of it.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// A mailbox is filled by one goroutine and emptied by others.
type mailbox struct {
	mu    sync.Mutex
	ready *sync.Cond
	mail  []int
}

func main() {
	signals()
	unheard()
	readers()
	onces()
	waits()
}

// blocked waits until the others wait where they should.
func blocked() { time.Sleep(3 * time.Millisecond) }

// signals wakes two with a signal each and three with a broadcast.
func signals() {
	box := &mailbox{}
	box.ready = sync.NewCond(&box.mu)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			box.mu.Lock()
			defer box.mu.Unlock()
			for len(box.mail) == 0 {
				box.ready.Wait()
			}
			box.mail = box.mail[1:]
		})
		blocked()
	}
	for i := range 2 {
		box.mu.Lock()
		box.mail = append(box.mail, i)
		box.mu.Unlock()
		box.ready.Signal()
	}
	blocked()
	box.mu.Lock()
	box.mail = append(box.mail, 3, 4, 5)
	box.ready.Broadcast()
	box.mu.Unlock()
	wg.Wait()
}

// unheard calls a Cond that nobody waits for.
func unheard() {
	nobody := sync.NewCond(&sync.Mutex{})
	nobody.Signal()
	nobody.Broadcast()
}

// readers waits with a read lock, by which many can call Wait at once, while others signal all the time.
func readers() {
	var rw sync.RWMutex
	cond := sync.NewCond(rw.RLocker())
	var wg sync.WaitGroup
	left := make(chan bool, 40)
	for range 4 {
		wg.Go(func() {
			for range 10 {
				rw.RLock()
				cond.Wait()
				rw.RUnlock()
				left <- true
			}
		})
	}
	for n := 0; n < 40; {
		cond.Signal()
		select {
		case <-left:
			n++
		default:
			runtime.Gosched()
		}
	}
	wg.Wait()
}

func onces() {
	var once sync.Once
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { once.Do(blocked) })
	}
	wg.Wait()
	once.Do(blocked)
	value := sync.OnceValue(func() int { blocked(); return 7 })
	wg.Go(func() { value() })
	blocked()
	fmt.Println(value())
	wg.Wait()
	fails := sync.OnceFunc(func() { panic("no") })
	for range 2 {
		func() {
			defer func() { fmt.Println(recover()) }()
			fails()
		}()
	}
}

// waits has goroutines wait for each other in a Map's and in the pools' locks.
func waits() {
	var users sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 3000 {
				users.Store(i%3, i)
				if i%5 == 0 {
					users.Delete(i % 3)
				}
			}
		})
	}
	wg.Wait()
}
