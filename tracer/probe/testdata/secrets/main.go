// The program has a secret, and handles it in every way that a trace could tell of.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"runtime/trace"
)

func main() {
	secret := os.Getenv("WORD")
	c := make(chan string, 1)
	c <- secret
	<-c
	e := make(chan any, 1)
	e <- errors.New(secret)
	<-e
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("cause " + secret))
	<-ctx.Done()
	ctx, task := trace.NewTask(ctx, "task "+secret)
	trace.Log(ctx, "category", "log "+secret)
	trace.WithRegion(ctx, "region "+secret, func() {})
	task.End()
	pprof.SetGoroutineLabels(pprof.WithLabels(ctx, pprof.Labels("user", secret)))
	fmt.Println("printed " + secret)
	func() { defer func() { recover() }(); panic("recovered " + secret) }()
	panic("lost " + secret)
}
