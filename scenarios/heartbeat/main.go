// Heartbeat notices that a worker hangs, because it goes quiet.
package main

import (
	"fmt"
	"time"
)

func worker(beat chan<- struct{}, done <-chan struct{}) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for n := 1; ; n++ {
		if n == 5 {
			fmt.Println("worker: hangs")
			<-done // stands for something that never comes
			return
		}
		<-tick.C
		select {
		case beat <- struct{}{}: // I am alive
		default: // nobody listens: never mind
		}
	}
}

func main() {
	beat := make(chan struct{}, 1)
	done := make(chan struct{})
	go worker(beat, done)

	for {
		select {
		case <-beat:
			fmt.Println("main: the worker is alive")
		case <-time.After(500 * time.Millisecond):
			fmt.Println("main: no heartbeat for 500 ms")
			close(done)
			return
		}
	}
}
