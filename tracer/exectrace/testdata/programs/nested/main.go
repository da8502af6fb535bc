// Tasks in each other, regions in each other, on several goroutines; some stay open.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			request(i)
		}(i)
	}
	wg.Wait()
	trace.NewTask(context.Background(), "never ended")
	trace.Stop()
	f.Close()
}

func request(i int) {
	ctx, task := trace.NewTask(context.Background(), fmt.Sprint("request ", i%3))
	defer task.End()
	for j := 0; j < 3; j++ {
		ctx, part := trace.NewTask(ctx, "part")
		step(ctx)
		done := make(chan bool)
		go func() {
			step(ctx)
			close(done)
		}()
		<-done
		if j != 2 || i%5 != 0 {
			part.End()
		}
	}
}

func step(ctx context.Context) {
	defer trace.StartRegion(ctx, "step").End()
	trace.Log(ctx, "phase", "begins")
	trace.WithRegion(ctx, "inner", func() { time.Sleep(time.Millisecond) })
}
