// Atomic-add counts in three goroutines at once.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var visits atomic.Int64
	var wg sync.WaitGroup

	guide := func() {
		defer wg.Done()
		for range 4 {
			visits.Add(1) // reads, adds and writes in one step
			time.Sleep(20 * time.Millisecond)
		}
	}
	for range 3 {
		wg.Add(1)
		go guide()
	}

	wg.Wait()
	fmt.Println("visits:", visits.Load())
}
