// Mutex-starvation has a greedy cook and a modest one, and one stove.
package main

import (
	"fmt"
	"sync"
	"time"
)

var stove sync.Mutex

func greedy(wg *sync.WaitGroup) {
	defer wg.Done()
	for range 20 { // hardly lets go of it before taking it again
		stove.Lock()
		time.Sleep(5 * time.Millisecond)
		stove.Unlock()
	}
}

func modest(wg *sync.WaitGroup) {
	defer wg.Done()
	for turn := 1; turn <= 6; turn++ {
		time.Sleep(2 * time.Millisecond)
		came := time.Now()
		stove.Lock()
		waited := time.Since(came).Round(time.Millisecond)
		stove.Unlock()
		fmt.Println("modest: turn", turn, "after", waited)
	}
}

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go greedy(&wg)
	go modest(&wg)
	wg.Wait()
}
