// Hello-sleep guesses how long its goroutines take.
package main

import (
	"fmt"
	"time"
)

func greet(name string, thinks time.Duration) {
	time.Sleep(thinks)
	fmt.Println("greet: hello,", name)
}

func main() {
	go greet("Ada", 50*time.Millisecond)
	go greet("Grace", 900*time.Millisecond) // today it takes longer

	fmt.Println("main: 400 ms should be enough")
	time.Sleep(400 * time.Millisecond)
	fmt.Println("main: done")
}
