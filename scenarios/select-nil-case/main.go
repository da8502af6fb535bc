// Select-nil-case merges two channels, and turns off the one that is done.
package main

import (
	"fmt"
	"time"
)

func send(every time.Duration, out chan<- int, numbers ...int) {
	for _, n := range numbers {
		time.Sleep(every)
		out <- n
	}
	close(out)
}

func main() {
	odd := make(chan int)
	even := make(chan int)
	go send(40*time.Millisecond, odd, 1, 3)
	go send(100*time.Millisecond, even, 2, 4, 6)

	for odd != nil || even != nil {
		select {
		case n, ok := <-odd:
			if !ok {
				odd = nil // this case is never possible again
				break
			}
			fmt.Println("odd", n)
		case n, ok := <-even:
			if !ok {
				even = nil
				break
			}
			fmt.Println("even", n)
		}
	}
}
