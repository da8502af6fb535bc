// Rwmutex-upgrade-right gives the read lock back before it takes the write lock.
package main

import (
	"fmt"
	"sync"
	"time"
)

type cache struct {
	mu     sync.RWMutex
	prices map[string]int
}

func (c *cache) lookUp(what string) (int, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	p, ok := c.prices[what]
	return p, ok
}

func (c *cache) price(what string) int {
	if p, ok := c.lookUp(what); ok {
		return p
	}
	time.Sleep(50 * time.Millisecond) // without a lock: others get in here
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.prices[what]; ok { // look again
		return p // somebody else was faster
	}
	fmt.Println("asking the price of", what)
	time.Sleep(200 * time.Millisecond)
	c.prices[what] = 42
	return 42
}

func guest(c *cache, wg *sync.WaitGroup) {
	defer wg.Done()
	fmt.Println("cake:", c.price("cake"))
}

func main() {
	c := &cache{prices: map[string]int{"tea": 3}}
	fmt.Println("tea:", c.price("tea"))

	var wg sync.WaitGroup
	wg.Add(2)
	go guest(c, &wg)
	go guest(c, &wg)
	wg.Wait()
}
