// Once sets something up one time, however many ask for it.
package main

import (
	"fmt"
	"sync"
	"time"
)

var (
	once   sync.Once
	config string
)

func load() {
	fmt.Println("loading the configuration")
	time.Sleep(200 * time.Millisecond)
	config = "colour=blue"
}

func handler(id int, wg *sync.WaitGroup) {
	defer wg.Done()
	once.Do(load)
	fmt.Println("handler", id, "uses", config)
}

func main() {
	var wg sync.WaitGroup
	for id := 1; id <= 3; id++ {
		wg.Add(1)
		go handler(id, &wg)
	}
	wg.Wait()
	once.Do(load) // done long ago: returns at once
	fmt.Println("main uses", config)
}
