// Cancel-cause says why a context was cancelled.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

var errDiskFull = errors.New("the disk is full")

func save(cancel context.CancelCauseFunc) {
	time.Sleep(150 * time.Millisecond)
	cancel(errDiskFull) // stops everybody, and says why
}

func download(ctx context.Context, name string, wg *sync.WaitGroup) {
	defer wg.Done()
	<-ctx.Done()
	fmt.Printf("%s: Err: %v; Cause: %v\n", name, ctx.Err(), context.Cause(ctx))
}

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil) // too late to count: the first cause stays

	part, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()

	var wg sync.WaitGroup
	wg.Add(2)
	go download(ctx, "all", &wg)
	go download(part, "part", &wg)
	go save(cancel)
	wg.Wait()
}
