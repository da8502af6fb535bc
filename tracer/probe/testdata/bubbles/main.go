// The program runs goroutines in bubbles of testing/synctest, where time is not the world's.
package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func main() {
	all := func(string, string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "TestHour", F: testHour}, {Name: "TestParallel", F: testParallel}}, nil, nil)
}

func testHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		numbers := make(chan int)
		var wg sync.WaitGroup
		for i := range 5 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * time.Minute)
				numbers <- i
			})
		}
		for range 5 {
			<-numbers
		}
		wg.Wait()
		synctest.Wait()
		ticker := time.NewTicker(time.Second)
		<-ticker.C
		ticker.Stop()
		<-ctx.Done()
		fmt.Println(ctx.Err())
	})
}

func testParallel(t *testing.T) {
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				go time.Sleep(time.Minute)
				time.Sleep(time.Hour)
				synctest.Wait()
			})
		})
	}
}
