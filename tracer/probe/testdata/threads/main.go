// The program has threads of C that call into Go, locked threads, deep stacks, panics that are
// recovered, collections, timers, and the rest of package sync.
package main

/*
#include <stdlib.h>
#include <unistd.h>
#include <pthread.h>
extern void goCallback(int);
static void* thr(void* x) { for (int i=0;i<50;i++) goCallback(i); return 0; }
static void start() { pthread_t t[4]; for (int i=0;i<4;i++) pthread_create(&t[i],0,thr,0); for (int i=0;i<4;i++) pthread_join(t[i],0); }
static char* env() { return getenv("GOVIS_RING"); }
*/
import "C"
import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

var c = make(chan int, 10)

//export goCallback
func goCallback(i C.int) { c <- int(i) }

func rec(n int) int {
	var a [100]int
	a[n%100] = n
	if n == 0 {
		return 0
	}
	return rec(n-1) + a[n%100]
}

func main() {
	fmt.Println(C.env() == nil)
	go C.start()
	for range 200 {
		<-c
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { runtime.LockOSThread(); rec(10000); time.Sleep(time.Millisecond) })
	}
	wg.Go(func() { defer func() { recover() }(); panic("x") })
	wg.Go(func() { runtime.Goexit() })
	wg.Wait()
	for range 10 {
		runtime.GC()
	}
	// many timers
	var tw sync.WaitGroup
	for i := range 2000 {
		tw.Add(1)
		time.AfterFunc(time.Duration(i)*time.Microsecond, tw.Done)
	}
	tw.Wait()
	tk := time.NewTicker(time.Millisecond)
	for range 20 {
		<-tk.C
	}
	tk.Stop()
	var cond = sync.NewCond(&sync.Mutex{})
	ready := false
	for range 5 {
		wg.Go(func() {
			cond.L.Lock()
			for !ready {
				cond.Wait()
			}
			cond.L.Unlock()
		})
	}
	time.Sleep(time.Millisecond)
	cond.L.Lock()
	ready = true
	cond.L.Unlock()
	cond.Broadcast()
	wg.Wait()
	var once sync.Once
	for range 5 {
		wg.Go(func() { once.Do(func() { time.Sleep(time.Millisecond) }) })
	}
	wg.Wait()
	var m sync.Map
	for i := range 20 {
		wg.Go(func() { m.Store(i, i); m.Load(i); m.Range(func(k, v any) bool { return true }) })
	}
	wg.Wait()
	big := make(chan [1000]int, 2)
	big <- [1000]int{1}
	<-big
	fmt.Println("ok")
}
