// The program is preempted all the time, where calls begin.
package main

import (
	"runtime"
	"sync"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(work)
	}
	wg.Wait()
}

func work() {
	for start := time.Now(); time.Since(start) < 100*time.Millisecond; {
		step(1)
	}
}

//go:noinline
func step(n int) int {
	var room [100]int
	room[n] = n
	return room[n/2] + leaf(n)
}

//go:noinline
func leaf(n int) int {
	var room [100]int
	room[n] = n
	return room[n/2]
}
