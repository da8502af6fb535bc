// Two goroutines count without a lock: some of what one writes the other has not seen.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

var (
	counter int
	safe    atomic.Int64
	state   atomic.Int32
)

func worker(wg *sync.WaitGroup) {
	defer wg.Done()
	for range 3 {
		v := counter
		runtime.Gosched()
		counter = v + 1
		safe.Add(1)
	}
	state.CompareAndSwap(0, 1)
}

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go worker(&wg)
	go worker(&wg)
	wg.Wait()
	fmt.Println(counter, safe.Load())
}
