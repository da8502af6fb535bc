// The program does something in many new goroutines, whose stacks are small and have to grow in the middle
// of it, at another place in each.
package main

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

func main() {
	var c counter
	numbers := make(chan [20]int, 10)
	var wg sync.WaitGroup
	for i := range 3000 {
		wg.Go(func() { c.add(i%300, numbers) })
		if i%10 == 9 {
			for range 10 {
				<-numbers
			}
		}
	}
	wg.Wait()
}

// add comes as deep into the stack as it is told.
func (c *counter) add(depth int, numbers chan [20]int) {
	if depth > 0 {
		c.add(depth-1, numbers)
		return
	}
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	select {
	case numbers <- [20]int{c.n}:
	}
}
