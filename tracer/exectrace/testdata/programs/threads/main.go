// Goroutines that have their threads for themselves, locks of all sorts, and some that wait for ever.
package main

import (
	"log"
	"os"
	"runtime"
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
	a, b := make(chan int), make(chan int)
	wg.Add(2)
	go func() { // ends with its thread
		defer wg.Done()
		runtime.LockOSThread()
		for i := 0; i < 200; i++ {
			a <- i
			<-b
		}
	}()
	go func() {
		defer wg.Done()
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for i := 0; i < 200; i++ {
			<-a
			b <- i
		}
	}()
	locks(&wg)
	go func() { select {} }()
	go func() { var c chan int; <-c }()
	stop := make(chan bool)
	go func() { // which is stopped by the scheduler
		for {
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	time.Sleep(30 * time.Millisecond)
	close(stop)
	go runtime.Goexit()
	wg.Wait()
	trace.Stop()
	f.Close()
}

func locks(wg *sync.WaitGroup) {
	var rw sync.RWMutex
	var mu sync.Mutex
	cond, ready := sync.NewCond(&mu), false
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 10; j++ {
				rw.RLock()
				time.Sleep(100 * time.Microsecond)
				rw.RUnlock()
				rw.Lock()
				runtime.Gosched()
				rw.Unlock()
			}
			mu.Lock()
			for !ready {
				cond.Wait()
			}
			mu.Unlock()
		}()
	}
	time.Sleep(20 * time.Millisecond)
	mu.Lock()
	ready = true
	cond.Broadcast()
	mu.Unlock()
}
