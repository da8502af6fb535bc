// Cancel-signal stops its five workers at Ctrl-C.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
)

func worker(ctx context.Context, wg *sync.WaitGroup, id int) {
	defer wg.Done()
	for {
		select {
		case <-ctx.Done():
			fmt.Printf("worker %d: shutting down\n", id)
			return
		default:
			time.Sleep(100 * time.Millisecond) // work
		}
	}
}

func watch(sigs <-chan os.Signal, cancel context.CancelFunc) {
	select {
	case s := <-sigs:
		fmt.Println("got", s)
	case <-time.After(3 * time.Second):
		fmt.Println("nobody has pressed Ctrl-C")
	}
	cancel()
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	sigs := make(chan os.Signal, 1)
	signal.Notify(sigs, os.Interrupt)
	go watch(sigs, cancel)

	var wg sync.WaitGroup
	for id := 1; id <= 5; id++ {
		wg.Add(1)
		go worker(ctx, &wg, id)
	}
	fmt.Println("main: press Ctrl-C")
	wg.Wait()
	fmt.Println("main: all workers have stopped")
}
