// The program blocks goroutines on nil channels, for ever, while all goroutines are stopped again and again.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var none chan int
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				wg.Add(2)
				go func() {
					wg.Done()
					<-none
				}()
				go func() {
					wg.Done()
					none <- 1
				}()
			}
		})
	}
	done := make(chan bool)
	go func() {
		wg.Wait()
		close(done)
	}()
	for stats := new(runtime.MemStats); ; {
		select {
		case <-done:
			fmt.Println("ok")
			return
		default:
			runtime.ReadMemStats(stats) // stops the world
		}
	}
}
