// Cancel-forgotten-right tells its helper to stop, on every way out.
package main

import (
	"context"
	"fmt"
	"time"
)

func squares(ctx context.Context, out chan<- int) {
	for n := 1; ; n++ {
		select {
		case out <- n * n:
		case <-ctx.Done():
			return
		}
	}
}

// firstAbove returns the first square that is larger than limit.
func firstAbove(limit int) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // when we return, squares may stop
	out := make(chan int)
	go squares(ctx, out)

	for {
		if s := <-out; s > limit {
			return s
		}
	}
}

func main() {
	fmt.Println(firstAbove(10))
	fmt.Println(firstAbove(20))
	time.Sleep(200 * time.Millisecond) // the program has other things to do
	fmt.Println("main: done")
}
