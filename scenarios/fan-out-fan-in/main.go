// Fan-out-fan-in spreads work over three goroutines and brings the results together.
package main

import (
	"fmt"
	"sync"
	"time"
)

func source(out chan<- int) {
	defer close(out)
	for n := 1; n <= 6; n++ {
		out <- n
	}
}

func double(in <-chan int, out chan<- int) {
	defer close(out)
	for n := range in {
		time.Sleep(100 * time.Millisecond) // hard work
		out <- 2 * n
	}
}

func copyAll(from <-chan int, to chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	for v := range from {
		to <- v
	}
}

func closeAfter(wg *sync.WaitGroup, ch chan<- int) {
	wg.Wait()
	close(ch)
}

func main() {
	numbers := make(chan int)
	go source(numbers)

	merged := make(chan int)
	var wg sync.WaitGroup
	for range 3 {
		doubled := make(chan int)
		go double(numbers, doubled) // fan out: three read from one channel
		wg.Add(1)
		go copyAll(doubled, merged, &wg) // fan in: three write to one channel
	}
	go closeAfter(&wg, merged)

	for v := range merged {
		fmt.Println(v)
	}
}
