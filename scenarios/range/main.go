// Range receives until the channel is closed.
package main

import (
	"fmt"
	"time"
)

func countdown(from int, ch chan<- int) {
	for n := from; n > 0; n-- {
		time.Sleep(60 * time.Millisecond)
		ch <- n
	}
	time.Sleep(60 * time.Millisecond)
	close(ch) // this ends main's loop
}

func main() {
	ch := make(chan int)
	go countdown(3, ch)

	for n := range ch {
		fmt.Println(n)
	}
	fmt.Println("lift off")
}
