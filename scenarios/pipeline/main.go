// Pipeline passes numbers from stage to stage.
package main

import (
	"fmt"
	"time"
)

func generate(out chan<- int) {
	defer close(out)
	for n := 1; n <= 4; n++ {
		time.Sleep(30 * time.Millisecond)
		out <- n
	}
}

func square(in <-chan int, out chan<- int) {
	defer close(out)
	for n := range in {
		time.Sleep(60 * time.Millisecond)
		out <- n * n
	}
}

func main() {
	numbers := make(chan int)
	squares := make(chan int)

	go generate(numbers)
	go square(numbers, squares)

	for s := range squares {
		fmt.Println(s)
	}
}
