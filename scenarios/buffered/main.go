// Buffered queues tasks in a channel with three slots.
package main

import (
	"fmt"
	"time"
)

func worker(tasks <-chan string, done chan<- struct{}) {
	time.Sleep(200 * time.Millisecond) // the worker comes late
	for task := range tasks {
		fmt.Println("worker: doing", task)
		time.Sleep(80 * time.Millisecond)
	}
	close(done)
}

func main() {
	tasks := make(chan string, 3)
	done := make(chan struct{})

	tasks <- "task 1"
	tasks <- "task 2"
	tasks <- "task 3" // the last free slot
	fmt.Println("main: all tasks queued, doing other work")
	time.Sleep(50 * time.Millisecond)

	go worker(tasks, done)
	tasks <- "task 4" // no free slot: main waits for the worker
	tasks <- "task 5"
	tasks <- "task 6"
	close(tasks)
	fmt.Println("main: nothing left to send")

	<-done
}
