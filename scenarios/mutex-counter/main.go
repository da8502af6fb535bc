// Mutex-counter loses nothing: each increment has the lock.
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

func (c *Counter) Increment() {
	c.mu.Lock()
	defer c.mu.Unlock() // on the next line, so that it cannot be forgotten
	v := c.value
	time.Sleep(200 * time.Millisecond)
	c.value = v + 1
}

func (c *Counter) Value() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value
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
	fmt.Println("2 increments, the counter is", c.Value())
}
