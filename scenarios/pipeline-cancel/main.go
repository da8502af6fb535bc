// Pipeline-cancel takes only what it needs, and stops the stages before it.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func generate(ctx context.Context, out chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	defer close(out)
	for n := 1; ; n++ {
		select {
		case out <- n:
		case <-ctx.Done():
			return
		}
	}
}

func square(ctx context.Context, in <-chan int, out chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	defer close(out)
	for n := range in {
		time.Sleep(50 * time.Millisecond)
		select {
		case out <- n * n:
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	numbers, squares := make(chan int), make(chan int)
	var wg sync.WaitGroup

	wg.Add(2)
	go generate(ctx, numbers, &wg)
	go square(ctx, numbers, squares, &wg)

	for s := range squares {
		fmt.Println(s)
		if s > 20 {
			break // found what we were looking for
		}
	}
	cancel()
	wg.Wait() // nobody is left behind
	fmt.Println("main: done")
}
