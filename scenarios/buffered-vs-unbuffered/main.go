// Buffered-vs-unbuffered does the same work over both kinds of channel at once.
package main

import (
	"fmt"
	"sync"
	"time"
)

func produce(name string, out chan<- int) {
	begin := time.Now()
	for n := range 4 {
		out <- n + 1
	}
	close(out)
	fmt.Println(name, "took", time.Since(begin).Round(10*time.Millisecond), "to get rid of 4 values")
}

func consume(name string, in <-chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	begin := time.Now()
	for range in {
		time.Sleep(100 * time.Millisecond) // the slow part of the work
	}
	fmt.Println(name, "was all done after", time.Since(begin).Round(10*time.Millisecond))
}

func main() {
	direct := make(chan int)
	queue := make(chan int, 4)
	var wg sync.WaitGroup
	wg.Add(2)

	go produce("direct:", direct)
	go consume("direct:", direct, &wg)
	go produce("queue:", queue)
	go consume("queue:", queue, &wg)
	wg.Wait()
}
