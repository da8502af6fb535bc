// Graceful-shutdown stops taking orders, and finishes those it has.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func cook(order int, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(300 * time.Millisecond)
	fmt.Println("cook: order", order, "is ready")
}

func kitchen(ctx context.Context, orders <-chan int, closed chan<- struct{}) {
	defer close(closed)
	var wg sync.WaitGroup
	for {
		select {
		case order := <-orders:
			wg.Add(1)
			go cook(order, &wg)
		case <-ctx.Done():
			fmt.Println("kitchen: no more orders")
			wg.Wait() // but those we have
			return
		}
	}
}

func main() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	orders := make(chan int)
	closed := make(chan struct{})
	go kitchen(ctx, orders, closed)

	for order := 1; order <= 4; order++ {
		orders <- order
		time.Sleep(50 * time.Millisecond)
	}
	stop()

	select {
	case <-closed:
		fmt.Println("main: all orders served, closing")
	case <-time.After(2 * time.Second):
		fmt.Println("main: it takes too long, closing anyway")
	}
}
