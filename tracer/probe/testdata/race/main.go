// Command race has two goroutines count without a lock, and shows how an update gets lost.
package main

import (
	"fmt"
	"sync"
)

var (
	total int
	lost  int
)

type counter struct {
	n     int32
	done  bool
	ratio float64
	name  string
}

func main() {
	c := &counter{}
	counts := make([]uint8, 2)
	local := 0
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 100 {
				total++
				c.n += 2
				counts[i]++
				local++
			}
		}()
	}
	wg.Wait()
	c.done = true
	c.ratio = 0.5
	c.name = "c"
	loseOne()
	fmt.Println(total <= 200, c.n <= 400, counts, local <= 200, lost)
}

// loseOne: two goroutines add one, and one is left.
func loseOne() {
	read, wrote := make(chan bool), make(chan bool)
	go func() {
		<-read
		lost++
		wrote <- true
	}()
	before := lost
	read <- true
	<-wrote
	lost = before + 1
}
