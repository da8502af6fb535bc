// Crowd starts 60 goroutines that wait in turn for a lock: more lanes than a screen has.
package main

import (
	"sync"
	"time"
)

func member(mu *sync.Mutex, left *sync.WaitGroup) {
	defer left.Done()
	mu.Lock() // each waits here for the one before it, and long enough for all of them to come
	time.Sleep(time.Millisecond)
	mu.Unlock()
}

func main() {
	var mu sync.Mutex
	var left sync.WaitGroup
	for range 60 {
		left.Add(1)
		go member(&mu, &left)
	}
	left.Wait()
}
