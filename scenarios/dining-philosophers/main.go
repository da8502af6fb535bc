// Dining-philosophers all take the left fork first, and starve.
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

func philosopher(name string, left, right *sync.Mutex, wg *sync.WaitGroup) {
	defer wg.Done()
	take(name, left)
	time.Sleep(200 * time.Millisecond)
	take(name, right)

	fmt.Println(name, "eats")
	time.Sleep(50 * time.Millisecond)
	right.Unlock()
	left.Unlock()
}

func main() {
	forks := make([]sync.Mutex, 5)
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Add(1)
		go philosopher(name, &forks[i], &forks[(i+1)%5], &wg)
	}
	wg.Wait()
	fmt.Println("main: everybody has eaten")
}
