// Send-on-closed closes a channel on which another goroutine still sends.
package main

import (
	"fmt"
	"time"
)

func ask(who string, takes time.Duration, answers chan<- string) {
	time.Sleep(takes)
	answers <- "the answer of " + who
	close(answers) // "no more will come": but how would it know?
}

func main() {
	answers := make(chan string)
	go ask("Ada", 100*time.Millisecond, answers)
	go ask("Grace", 400*time.Millisecond, answers)

	for a := range answers {
		fmt.Println("main: got", a)
	}
	fmt.Println("main: that was all of them")
	time.Sleep(800 * time.Millisecond) // writing it all down
	fmt.Println("main: done")
}
