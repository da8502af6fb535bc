// Scheduler has more goroutines to run than processors to run them.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// spin keeps its processor busy: it never waits for anything.
func spin(id int, wg *sync.WaitGroup) {
	defer wg.Done()
	rounds := 0
	for begin := time.Now(); time.Since(begin) < 120*time.Millisecond; {
		rounds++
	}
	fmt.Println("spin", id, "did", rounds, "rounds")
}

func main() {
	runtime.GOMAXPROCS(2)
	var wg sync.WaitGroup

	for id := range 4 {
		wg.Add(1)
		go spin(id+1, &wg) // into the queue of the processor that main is on
	}

	wg.Wait()
}
