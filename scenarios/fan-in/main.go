// Fan-in brings what three goroutines find into one channel.
package main

import (
	"fmt"
	"sync"
	"time"
)

func search(where string, takes time.Duration, found chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(takes)
	found <- "something in " + where
}

func main() {
	found := make(chan string)
	var wg sync.WaitGroup
	wg.Add(3)
	go search("the cellar", 150*time.Millisecond, found, &wg)
	go search("the attic", 50*time.Millisecond, found, &wg)
	go search("the garden", 250*time.Millisecond, found, &wg)

	closer := func() {
		wg.Wait() // all have sent
		close(found)
	}
	go closer()

	for f := range found {
		fmt.Println("main: found", f)
	}
	fmt.Println("main: searched everywhere")
}
