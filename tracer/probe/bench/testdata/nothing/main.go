// The program does next to nothing: what is left of its run is starting it.
package main

import "fmt"

func main() {
	done := make(chan string, 1)
	done <- "done"
	fmt.Println(<-done)
}
