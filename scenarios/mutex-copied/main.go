// Mutex-copied locks a copy of the mutex, and counts in a copy of the counter.
package main

import (
	"fmt"
	"sync"
	"time"
)

type Counter struct {
	mu    sync.Mutex
	value int
}

func (c Counter) Increment() { // c is a copy: it should be c *Counter
	c.mu.Lock()
	defer c.mu.Unlock()
	time.Sleep(200 * time.Millisecond)
	c.value++
}

func add(c *Counter, wg *sync.WaitGroup) {
	defer wg.Done()
	c.Increment()
}

func main() {
	c := &Counter{}
	var wg sync.WaitGroup

	wg.Add(2)
	go add(c, &wg)
	go add(c, &wg)

	wg.Wait()
	fmt.Println("2 increments, the counter is", c.value)
}
