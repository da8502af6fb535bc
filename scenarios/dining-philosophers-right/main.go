// Dining-philosophers-right have an order for the forks, and all eat.
package main

import (
	"fmt"
	"sync"
	"time"
)

var names = []string{"Plato", "Hypatia", "Kant", "Arendt", "Locke"}

func take(name string, fork *sync.Mutex) {
	fork.Lock()
	fmt.Println(name, "has a fork")
}

func philosopher(name string, first, second *sync.Mutex, wg *sync.WaitGroup) {
	defer wg.Done()
	take(name, first)
	time.Sleep(200 * time.Millisecond)
	take(name, second)

	fmt.Println(name, "eats")
	time.Sleep(50 * time.Millisecond)
	second.Unlock()
	first.Unlock()
}

func main() {
	forks := make([]sync.Mutex, 5)
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Add(1)
		low, high := min(i, (i+1)%5), max(i, (i+1)%5)
		go philosopher(name, &forks[low], &forks[high], &wg) // the lower number first
	}
	wg.Wait()
	fmt.Println("main: everybody has eaten")
}
