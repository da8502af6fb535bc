// Waitgroup-add-before counts each worker before it starts.
package main

import (
	"fmt"
	"sync"
	"time"
)

func worker(id int, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(50 * time.Millisecond) // a goroutine need not run at once

	time.Sleep(time.Duration(id) * 100 * time.Millisecond)
	fmt.Println("worker", id, "finished")
}

func main() {
	var wg sync.WaitGroup

	for id := 1; id <= 3; id++ {
		wg.Add(1) // before the go statement: counted, whenever it runs
		go worker(id, &wg)
	}

	wg.Wait()
	fmt.Println("main: all done!")
}
