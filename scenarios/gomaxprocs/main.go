// Gomaxprocs does the same work with one processor, then with four.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// count is work that only needs a processor.
func count(wg *sync.WaitGroup) {
	defer wg.Done()
	for n := 0; n < 40_000_000; n++ {
	}
}

func work(procs int) {
	runtime.GOMAXPROCS(procs)
	begin := time.Now()
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go count(&wg)
	}
	wg.Wait()
	fmt.Printf("GOMAXPROCS %d: %v\n", procs, time.Since(begin).Round(time.Millisecond))
}

func main() {
	work(1)
	work(4)
}
