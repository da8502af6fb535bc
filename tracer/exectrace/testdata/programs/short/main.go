// Many goroutines that live for a moment, and timers.
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
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	c := make(chan int, 10)
	go func() {
		for range c {
		}
	}()
	for i := 0; i < 2000; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c <- 1
		}()
	}
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go ticks(&wg, time.Duration(i+1)*time.Millisecond)
	}
	for i := 0; i < 20; i++ {
		wg.Add(1)
		time.AfterFunc(time.Duration(i)*time.Millisecond, wg.Done)
	}
	wg.Wait()
	close(c)
	trace.Stop()
	f.Close()
}

func ticks(wg *sync.WaitGroup, each time.Duration) {
	defer wg.Done()
	t := time.NewTicker(each)
	defer t.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		case <-time.After(3 * time.Millisecond):
		}
	}
}
