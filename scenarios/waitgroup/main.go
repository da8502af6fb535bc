// Waitgroup waits for three goroutines that end one after the other.
package main

import (
	"fmt"
	"sync"
	"time"
)

func paint(wall string, d time.Duration, wg *sync.WaitGroup) {
	defer wg.Done() // one less to wait for, whatever happens
	time.Sleep(d)
	fmt.Println("painted the", wall, "wall")
}

func main() {
	var wg sync.WaitGroup

	for i, wall := range []string{"north", "east", "south"} {
		wg.Add(1) // before the goroutine starts, never in it
		go paint(wall, time.Duration(i+1)*120*time.Millisecond, &wg)
	}

	fmt.Println("main: waiting for the painters")
	wg.Wait()
	fmt.Println("main: the room is done")
}
