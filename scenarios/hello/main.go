// Hello starts a goroutine and does not wait for it.
package main

import (
	"fmt"
	"time"
)

func greet(name string) {
	fmt.Println("greet: looking for the right words")
	time.Sleep(800 * time.Millisecond)
	fmt.Println("greet: hello,", name) // never reached
}

func main() {
	go greet("Ada")

	fmt.Println("main: doing something else")
	time.Sleep(100 * time.Millisecond)
	fmt.Println("main: done")
}
