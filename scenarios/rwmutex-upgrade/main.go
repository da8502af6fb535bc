// Rwmutex-upgrade wants the write lock while it still has the read lock.
package main

import (
	"fmt"
	"sync"
)

type cache struct {
	mu     sync.RWMutex
	prices map[string]int
}

func (c *cache) price(what string) int {
	c.mu.RLock()
	defer c.mu.RUnlock() // not before the function returns

	p, ok := c.prices[what]
	if !ok {
		p = 42      // pretend to look it up
		c.mu.Lock() // waits for all readers, and one of them is itself
		defer c.mu.Unlock()
		c.prices[what] = p
	}
	return p
}

func main() {
	c := &cache{prices: map[string]int{"tea": 3}}
	fmt.Println("tea:", c.price("tea"))
	fmt.Println("cake:", c.price("cake"))
}
