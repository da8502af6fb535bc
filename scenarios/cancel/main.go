// Cancel stops a goroutine from outside, as with a remote control.
package main

import (
	"context"
	"fmt"
	"time"
)

func worker(ctx context.Context, stopped chan<- struct{}) {
	defer close(stopped)
	for {
		select {
		case <-ctx.Done(): // has somebody pressed the button?
			fmt.Println("worker: stopping:", ctx.Err())
			return
		default:
			fmt.Println("worker: working")
			time.Sleep(100 * time.Millisecond)
		}
	}
}

func main() {
	// A context is the remote control, cancel its button.
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})

	go worker(ctx, stopped)
	time.Sleep(450 * time.Millisecond)

	fmt.Println("main: cancel")
	cancel()
	<-stopped // wait until it has really stopped
	fmt.Println("main: the worker has stopped")
}
