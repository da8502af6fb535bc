// Rate-limiter allows a burst of three requests, then one every 100 ms.
package main

import (
	"fmt"
	"time"
)

// refill puts a token into the bucket at every tick, unless the bucket is full.
func refill(bucket chan<- struct{}, stop <-chan struct{}) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			select {
			case bucket <- struct{}{}:
			default: // full: this token is lost
			}
		case <-stop:
			return
		}
	}
}

func main() {
	bucket := make(chan struct{}, 3)
	for range 3 {
		bucket <- struct{}{}
	}
	stop := make(chan struct{})
	go refill(bucket, stop)

	start := time.Now()
	for request := 1; request <= 7; request++ {
		<-bucket // no token, no request
		fmt.Println("request", request, "at", time.Since(start).Round(10*time.Millisecond))
	}
	close(stop)
}
