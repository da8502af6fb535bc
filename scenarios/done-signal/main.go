// Done-signal waits for a goroutine to say that it is done.
package main

import (
	"fmt"
	"time"
)

func main() {
	done := make(chan struct{})
	bread := ""

	bake := func() {
		time.Sleep(500 * time.Millisecond)
		bread = "a loaf of rye"
		done <- struct{}{} // says when, and nothing else
	}
	go bake()

	fmt.Println("main: setting the table")
	time.Sleep(100 * time.Millisecond)

	<-done // what bake did before it sent, main can rely on
	fmt.Println("main: there is", bread)
}
