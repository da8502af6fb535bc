// Cancel-propagation gives up the second half of a job when the first fails.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

func operationA(ctx context.Context) error {
	time.Sleep(150 * time.Millisecond)
	return errors.New("operation A: no such customer")
}

func operationB(ctx context.Context) error {
	select {
	case <-time.After(600 * time.Millisecond):
		fmt.Println("operation B: done")
		return nil
	case <-ctx.Done():
		return fmt.Errorf("operation B: %w", ctx.Err())
	}
}

func handleRequest(ctx context.Context) (errA, errB error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup

	doA := func() {
		defer wg.Done()
		if errA = operationA(ctx); errA != nil {
			cancel()
		}
	}
	doB := func() {
		defer wg.Done()
		if errB = operationB(ctx); errB != nil {
			cancel()
		}
	}
	wg.Add(2)
	go doA()
	go doB()
	wg.Wait()
	return errA, errB
}

func main() {
	errA, errB := handleRequest(context.Background())
	fmt.Println(errA)
	fmt.Println(errB)
}
