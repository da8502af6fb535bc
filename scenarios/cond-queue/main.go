// Cond-queue has guests who wait for cake, and a baker who calls them.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	mu     sync.Mutex
	baked  = sync.NewCond(&mu) // "something about cakes or closed has changed"
	cakes  int
	closed bool
)

func guest(name string, wg *sync.WaitGroup) {
	defer wg.Done()
	mu.Lock()
	defer mu.Unlock()
	for cakes == 0 && !closed {
		baked.Wait() // lets go of mu, sleeps, takes mu again
	}
	if cakes == 0 {
		fmt.Println(name, "goes home hungry")
		return
	}
	cakes--
	fmt.Println(name, "has a cake")
}

func main() {
	var wg sync.WaitGroup
	for _, name := range []string{"Ada", "Ken", "Rob", "Eve"} {
		wg.Add(1)
		go guest(name, &wg)
		time.Sleep(50 * time.Millisecond) // one after the other
	}
	for range 2 {
		time.Sleep(150 * time.Millisecond) // baking
		mu.Lock()
		cakes++
		mu.Unlock()
		baked.Signal() // wakes one
	}
	mu.Lock()
	closed = true
	mu.Unlock()
	baked.Broadcast() // wakes all
	wg.Wait()
}
