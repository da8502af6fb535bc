// Select-two listens to two channels at once.
package main

import (
	"fmt"
	"time"
)

func repeat(word string, every time.Duration, out chan<- string) {
	for range 3 {
		time.Sleep(every)
		out <- word
	}
}

func main() {
	tick := make(chan string)
	bell := make(chan string)
	go repeat("tick", 70*time.Millisecond, tick)
	go repeat("bong", 180*time.Millisecond, bell)

	for range 6 {
		select { // whichever comes first
		case s := <-tick:
			fmt.Println("main: heard the clock:", s)
		case s := <-bell:
			fmt.Println("main: heard the bell:", s)
		}
	}
}
