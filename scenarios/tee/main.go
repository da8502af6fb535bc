// Tee sends each value to two receivers.
package main

import (
	"fmt"
	"sync"
	"time"
)

func tee(in <-chan int, left, right chan<- int) {
	defer close(left)
	defer close(right)
	for v := range in {
		l, r := left, right
		for range 2 {
			select { // whoever is ready first gets it first
			case l <- v:
				l = nil // a send on a nil channel is never ready
			case r <- v:
				r = nil
			}
		}
	}
}

func reader(name string, d time.Duration, in <-chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	for v := range in {
		fmt.Println(name, "has", v)
		time.Sleep(d)
	}
}

func main() {
	numbers, left, right := make(chan int), make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Add(2)
	go reader("printer", 40*time.Millisecond, left, &wg)
	go reader("archive", 90*time.Millisecond, right, &wg)
	go tee(numbers, left, right)

	for n := 1; n <= 5; n++ {
		numbers <- n
	}
	close(numbers)
	wg.Wait()
}
