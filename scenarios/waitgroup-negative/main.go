// Waitgroup-negative calls Done once too often.
package main

import (
	"fmt"
	"sync"
	"time"
)

func wash(what string, wg *sync.WaitGroup) {
	defer wg.Done()
	if what == "" {
		fmt.Println("nothing to wash")
		wg.Done() // the deferred call does this already
		return
	}
	fmt.Println("washing", what)
}

func main() {
	var wg sync.WaitGroup

	for _, what := range []string{"cups", ""} {
		wg.Add(1)
		go wash(what, &wg)
	}

	time.Sleep(300 * time.Millisecond) // main has something else to do
	wg.Wait()
	fmt.Println("main: all clean")
}
