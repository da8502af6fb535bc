// Direction says of each function which end of a channel it has.
package main

import "fmt"

// count only sends: chan<- int.
func count(to int, out chan<- int) {
	for n := range to {
		out <- n + 1
	}
	close(out)
}

// square receives at one end and sends at the other.
func square(in <-chan int, out chan<- int) {
	for n := range in {
		out <- n * n
	}
	close(out)
}

func main() {
	numbers := make(chan int) // both directions: main may give away either end
	squares := make(chan int)

	go count(3, numbers)
	go square(numbers, squares)

	for n := range squares {
		fmt.Println(n)
	}
}
