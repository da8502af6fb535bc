// Atomic-not-enough sells one ticket twice.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var left atomic.Int64
	left.Store(1)
	var wg sync.WaitGroup

	buy := func(who string) {
		defer wg.Done()
		if left.Load() > 0 { // there is one left
			time.Sleep(200 * time.Millisecond) // looking for the money
			left.Add(-1)                       // is there still one left?
			fmt.Println(who, "has the ticket")
		}
	}
	for _, who := range []string{"Ada", "Grace"} {
		wg.Add(1)
		go buy(who)
	}

	wg.Wait()
	fmt.Println("tickets left:", left.Load())
}
