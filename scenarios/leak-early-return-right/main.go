// Leak-early-return-right takes the first answer and has room for the others.
package main

import (
	"fmt"
	"time"
)

func ask(server string, d time.Duration, answers chan<- string) {
	time.Sleep(d)
	answers <- server + " ok" // there is a slot, always
}

func fastest() string {
	answers := make(chan string, 3) // one slot for each sender
	go ask("Oslo", 50*time.Millisecond, answers)
	go ask("Lima", 100*time.Millisecond, answers)
	go ask("Rome", 150*time.Millisecond, answers)
	return <-answers // the first is enough
}

func main() {
	fmt.Println(fastest())
	time.Sleep(600 * time.Millisecond) // the program goes on with other things
	fmt.Println("main: done")
}
