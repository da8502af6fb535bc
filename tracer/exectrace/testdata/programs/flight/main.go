// A flight recorder's snapshot: a task, a region and goroutines that were there long before. Go 1.25 and later have one.
package main

import (
	"context"
	"log"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

func main() {
	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 100 * time.Millisecond, MaxBytes: 4 << 20})
	if err := recorder.Start(); err != nil {
		log.Fatal(err)
	}
	ctx, task := trace.NewTask(context.Background(), "all of it")
	region := trace.StartRegion(ctx, "all")
	c := make(chan int)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			for range c {
			}
		})
	}
	for end := time.Now().Add(2500 * time.Millisecond); time.Now().Before(end); time.Sleep(time.Millisecond) {
		c <- 1
		trace.Log(ctx, "sent", "one")
	}
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if _, err := recorder.WriteTo(f); err != nil {
		log.Fatal(err)
	}
	f.Close()
	region.End()
	task.End()
	recorder.Stop()
	close(c)
	wg.Wait()
}
