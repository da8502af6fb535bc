// Or-done ranges over a channel that is never closed, until told to stop.
package main

import (
	"fmt"
	"time"
)

// orDone passes on what comes from in, until in is closed or done is.
func orDone(done <-chan struct{}, in <-chan time.Time, out chan<- time.Time) {
	defer close(out)
	for {
		select {
		case <-done:
			return
		case v, ok := <-in:
			if !ok {
				return
			}
			select { // the receiver may have gone
			case out <- v:
			case <-done:
				return
			}
		}
	}
}

func main() {
	ticker := time.NewTicker(60 * time.Millisecond)
	defer ticker.Stop() // stops it, but does not close ticker.C

	done := make(chan struct{})
	ticks := make(chan time.Time)
	go orDone(done, ticker.C, ticks)

	n := 0
	for range ticks {
		n++
		fmt.Println("tick", n)
		if n == 4 {
			close(done) // the loop ends because orDone closes ticks
		}
	}
	fmt.Println("main: done")
}
