// Waitgroup-go starts and counts goroutines with one call.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup

	knead := func() {
		time.Sleep(150 * time.Millisecond)
		fmt.Println("the dough is kneaded")
	}
	heat := func() {
		time.Sleep(300 * time.Millisecond)
		fmt.Println("the oven is hot")
	}

	wg.Go(knead) // Add(1), go, and Done at the end, in one call
	wg.Go(heat)

	fmt.Println("main: waiting")
	wg.Wait()
	fmt.Println("main: baking")
}
