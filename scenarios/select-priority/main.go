// Select-priority finds out which case wins when both are possible.
package main

import "fmt"

func fill(n int) chan int {
	ch := make(chan int, n)
	for i := range n {
		ch <- i + 1
	}
	return ch
}

func main() {
	urgent := fill(8)
	normal := fill(12)

	for range 8 { // both are possible each time
		select {
		case <-urgent:
			fmt.Print("urgent ")
		case <-normal:
			fmt.Print("normal ")
		}
	}
	fmt.Println()

	for range 12 { // what is urgent first: ask for it alone
		select {
		case <-urgent:
			fmt.Print("urgent ")
		default:
			<-normal
			fmt.Print("normal ")
		}
	}
	fmt.Println()
}
