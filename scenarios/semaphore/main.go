// Semaphore lets at most two of six cars charge at a time.
package main

import (
	"fmt"
	"sync"
	"time"
)

func car(id int, plugs chan struct{}, wg *sync.WaitGroup) {
	defer wg.Done()

	plugs <- struct{}{}        // take a plug, wait if there is none
	defer func() { <-plugs }() // give it back

	fmt.Println("car", id, "is charging,", len(plugs), "of", cap(plugs), "plugs in use")
	time.Sleep(150 * time.Millisecond)
}

func main() {
	plugs := make(chan struct{}, 2)
	var wg sync.WaitGroup

	for id := 1; id <= 6; id++ {
		wg.Add(1)
		go car(id, plugs, &wg)
	}
	wg.Wait()
}
