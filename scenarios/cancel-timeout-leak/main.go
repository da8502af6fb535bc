// Cancel-timeout-leak leaves a goroutine behind that can never send its result.
package main

import (
	"context"
	"fmt"
	"time"
)

func compute(d time.Duration, result chan<- string) {
	time.Sleep(d) // cannot be interrupted
	result <- fmt.Sprint("computed for ", d)
}

func slowOperation(ctx context.Context, d time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
	defer cancel()

	result := make(chan string) // no slot: compute needs a receiver
	go compute(d, result)

	select {
	case r := <-result:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func main() {
	for _, d := range []time.Duration{50 * time.Millisecond, 500 * time.Millisecond} {
		r, err := slowOperation(context.Background(), d)
		fmt.Printf("result %q, error %v\n", r, err)
	}
	time.Sleep(500 * time.Millisecond) // so that we see what becomes of compute
}
