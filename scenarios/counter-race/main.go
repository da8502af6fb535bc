// Counter-race loses an increment: two goroutines read the same value.
package main

import (
	"fmt"
	"sync"
	"time"
)

type Counter struct {
	value int
}

func (c *Counter) Increment() {
	v := c.value
	time.Sleep(200 * time.Millisecond) // a long way from reading to writing
	c.value = v + 1
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
