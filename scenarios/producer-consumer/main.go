// Producer-consumer has two cooks, a counter with three places, and one waiter.
package main

import (
	"fmt"
	"sync"
	"time"
)

func cook(name string, d time.Duration, counter chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	for dish := 1; dish <= 5; dish++ {
		time.Sleep(d)
		counter <- fmt.Sprint(name, " ", dish)
	}
}

func waiter(counter <-chan string, served chan<- int) {
	n := 0
	for dish := range counter {
		fmt.Println("waiter: serving", dish)
		time.Sleep(60 * time.Millisecond)
		n++
	}
	served <- n
}

func main() {
	counter := make(chan string, 3)
	served := make(chan int)
	var cooks sync.WaitGroup

	go waiter(counter, served)
	cooks.Add(2)
	go cook("soup", 20*time.Millisecond, counter, &cooks)
	go cook("salad", 30*time.Millisecond, counter, &cooks)

	cooks.Wait()   // when no cook is left,
	close(counter) // nothing more will come
	fmt.Println("main: dishes served:", <-served)
}
