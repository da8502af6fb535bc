// Waitgroup-add-inside counts its workers too late.
package main

import (
	"fmt"
	"sync"
	"time"
)

func worker(id int, wg *sync.WaitGroup) {
	time.Sleep(50 * time.Millisecond) // a goroutine need not run at once
	wg.Add(1)                         // too late: Wait has returned
	defer wg.Done()

	time.Sleep(time.Duration(id) * 100 * time.Millisecond)
	fmt.Println("worker", id, "finished")
}

func main() {
	var wg sync.WaitGroup

	for id := 1; id <= 3; id++ {
		go worker(id, &wg)
	}

	wg.Wait() // nobody is counted yet: nothing to wait for
	fmt.Println("main: all done!")

	time.Sleep(600 * time.Millisecond) // so that we see who was not waited for
}
