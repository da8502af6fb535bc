// Lock-order-right has two painters who take their tools in the same order.
package main

import (
	"fmt"
	"sync"
	"time"
)

// Whoever needs both takes the brush first, then the ladder.
var brush, ladder sync.Mutex

func paintWall(wg *sync.WaitGroup) {
	defer wg.Done()
	brush.Lock()
	defer brush.Unlock()
	time.Sleep(200 * time.Millisecond) // fetching the ladder takes a moment
	ladder.Lock()
	defer ladder.Unlock()
	fmt.Println("the wall is painted")
}

func paintCeiling(wg *sync.WaitGroup) {
	defer wg.Done()
	brush.Lock()
	defer brush.Unlock()
	time.Sleep(200 * time.Millisecond) // fetching the ladder takes a moment
	ladder.Lock()
	defer ladder.Unlock()
	fmt.Println("the ceiling is painted")
}

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go paintWall(&wg)
	go paintCeiling(&wg)
	wg.Wait()
	fmt.Println("main: the room is done")
}
