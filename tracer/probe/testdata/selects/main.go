// The program selects at random over channels that others use too, with timers.
package main

import (
	"fmt"
	"math/rand"
	"sync"
	"time"
)

func main() {
	chans := make([]chan int, 8)
	for i := range chans {
		chans[i] = make(chan int, i%3)
	}
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			r := rand.New(rand.NewSource(int64(w)))
			for i := range 3000 {
				a, b, c := chans[r.Intn(8)], chans[r.Intn(8)], chans[r.Intn(8)]
				switch r.Intn(4) {
				case 0:
					select {
					case a <- i:
					case <-b:
					case <-time.After(100 * time.Microsecond):
					}
				case 1:
					select {
					case a <- i:
					case v := <-b:
						_ = v
					case c <- i:
					case <-time.After(50 * time.Microsecond):
					}
				case 2:
					select {
					case a <- i:
					default:
					}
				case 3:
					t := time.NewTimer(20 * time.Microsecond)
					select {
					case <-a:
						t.Stop()
					case <-t.C:
					case c <- w:
						t.Reset(time.Hour)
						t.Stop()
					}
				}
			}
		})
	}
	wg.Wait()
	fmt.Println("ok")
}
