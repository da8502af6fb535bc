// Spawn-many has 100,000 goroutines at once, or as many as its argument says.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func wait(gate <-chan struct{}, wg *sync.WaitGroup) {
	defer wg.Done()
	<-gate
}

func main() {
	n := 100_000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	gate := make(chan struct{})
	var wg sync.WaitGroup

	for range n {
		wg.Add(1)
		go wait(gate, &wg)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println("goroutines:", runtime.NumGoroutine())
	fmt.Println("their stacks:", m.StackInuse/1024, "KiB")

	close(gate) // one close wakes all of them
	wg.Wait()
	fmt.Println("goroutines:", runtime.NumGoroutine())
}
