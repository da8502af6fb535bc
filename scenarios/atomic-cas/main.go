// Atomic-cas has one ticket and three who want it.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var sold atomic.Int32 // 0: the ticket is there, 1: it is gone
	var wg sync.WaitGroup

	buy := func(who string) {
		defer wg.Done()
		time.Sleep(100 * time.Millisecond) // the way to the counter
		// If sold is 0, set it to 1 and say true; else say false.
		if sold.CompareAndSwap(0, 1) {
			fmt.Println(who, "has the ticket")
		} else {
			fmt.Println(who, "comes too late")
		}
	}
	for _, who := range []string{"Ada", "Grace", "Ken"} {
		wg.Add(1)
		go buy(who)
	}

	wg.Wait()
	fmt.Println("tickets sold:", sold.Load())
}
