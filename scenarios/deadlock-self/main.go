// Deadlock-self waits for itself.
package main

import "fmt"

func main() {
	letters := make(chan string)

	fmt.Println("main: sending")
	letters <- "to myself" // waits until someone receives: who?
	fmt.Println("main: sent")

	fmt.Println("main: received", <-letters)
}
