// Cancel stops goroutines through a tree of contexts.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

func work(ctx context.Context, name string, wg *sync.WaitGroup) {
	defer wg.Done()
	tick := time.NewTicker(70 * time.Millisecond)
	defer tick.Stop()

	for {
		select {
		case <-ctx.Done():
			fmt.Printf("%s: stops: %v\n", name, ctx.Err())
			return
		case <-tick.C:
			fmt.Printf("%s: works\n", name)
		}
	}
}

func main() {
	// server ── request (stops by itself after 200 ms)
	//        └─ backup ── upload
	server, shutdown := context.WithCancel(context.Background())
	request, endRequest := context.WithTimeout(server, 200*time.Millisecond)
	defer endRequest()
	backup, endBackup := context.WithTimeout(server, time.Hour)
	defer endBackup()
	upload, endUpload := context.WithCancel(backup)
	defer endUpload()

	var wg sync.WaitGroup
	wg.Add(3)
	go work(request, "request", &wg)
	go work(backup, "backup", &wg)
	go work(upload, "upload", &wg)

	time.Sleep(400 * time.Millisecond)
	fmt.Println("main: shutting down")
	shutdown() // reaches backup and upload; request is gone already
	wg.Wait()
}
