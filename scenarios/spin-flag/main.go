// Spin-flag waits for a flag by looking, and for a channel by waiting.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var ready atomic.Bool
	gate := make(chan struct{})
	var wg sync.WaitGroup

	spinner := func() {
		defer wg.Done()
		looks := 1
		for !ready.Load() { // is it so yet? and now? and now?
			looks++
			time.Sleep(20 * time.Millisecond)
		}
		fmt.Println("spinner: looked", looks, "times")
	}
	waiter := func() {
		defer wg.Done()
		<-gate
		fmt.Println("waiter: was woken once")
	}
	wg.Add(2)
	go spinner()
	go waiter()

	time.Sleep(250 * time.Millisecond)
	ready.Store(true)
	close(gate)
	wg.Wait()
}
