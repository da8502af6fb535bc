// Nil-channel sends on a channel that nobody has made.
package main

import (
	"fmt"
	"time"
)

func send(ch chan<- string, text string) {
	fmt.Println("send: sending", text)
	ch <- text
	fmt.Println("send:", text, "is sent")
}

func main() {
	var none chan string // declared, and never made
	fmt.Println("none is", none)
	go send(none, "good night")        // waits for ever
	time.Sleep(100 * time.Millisecond) // time enough to get there

	some := make(chan string)
	go send(some, "good morning")
	fmt.Println("main: got", <-some)

	time.Sleep(100 * time.Millisecond) // whoever could go on has done so by now
	fmt.Println("main: done")
}
