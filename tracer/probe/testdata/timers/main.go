// The program uses timers in all ways there are, one after the other.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	once()
	stopped()
	ticker()
	function()
	after()
	deadline()
	crowd()
}

func once() {
	t := time.NewTimer(2 * time.Millisecond)
	<-t.C
	fmt.Println(t.Reset(time.Millisecond))
	<-t.C
	fmt.Println(t.Stop())
}

func stopped() {
	long := time.NewTimer(time.Hour)
	fmt.Println(long.Reset(2*time.Hour), long.Stop(), long.Stop())
}

func ticker() {
	tick := time.NewTicker(time.Millisecond)
	for range 3 {
		<-tick.C
	}
	tick.Reset(2 * time.Millisecond)
	<-tick.C
	tick.Stop()
}

func function() {
	done := make(chan bool)
	retry := time.AfterFunc(time.Millisecond, func() { done <- true })
	<-done
	retry.Reset(time.Millisecond)
	<-done
}

func after() { <-time.After(time.Millisecond) }

func deadline() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	ctx, stop := context.WithTimeout(context.Background(), time.Hour)
	stop()
	<-ctx.Done()
}

// crowd has many timers fire, be stopped and be reset at the same time.
func crowd() {
	done := make(chan bool)
	for g := range 8 {
		go func() {
			for i := range 200 {
				t := time.NewTimer(time.Duration(i%3) * 10 * time.Microsecond)
				if i%2 == g%2 {
					t.Reset(time.Duration(i%5) * time.Microsecond)
				}
				if i%3 == 0 {
					t.Stop()
				} else {
					<-t.C
				}
			}
			done <- true
		}()
	}
	for range 8 {
		<-done
	}
}
