// The program does what package sync can do that other programs here do not, one thing after the other.
package main

import (
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"time"
)

func main() {
	starving()
	tries()
	lockers()
	rounds()
	onces()
	kept()
	fmt.Println("ok")
}

var running = regexp.MustCompile(`(?m)^goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[(running|runnable|preempted|copystack)`)

// blocked waits until all other goroutines wait where they should.
func blocked() {
	buf := make([]byte, 1<<20)
	for {
		stacks := buf[:runtime.Stack(buf, true)]
		if len(running.FindAll(stacks, 2)) == 1 { // this one
			return
		}
		runtime.Gosched()
	}
}

// starving has a goroutine that waits for more than a millisecond: if it finds the lock taken once more it is starving, and
// then is handed it. Who is faster is not certain, so it is tried often.
func starving() {
	var hungry sync.Mutex
	var wg sync.WaitGroup
	for range 10 {
		hungry.Lock()
		wg.Go(func() {
			hungry.Lock()
			hungry.Unlock()
		})
		blocked()
		time.Sleep(2 * time.Millisecond)
		for range 50 {
			hungry.Unlock()
			hungry.Lock()
			for start := time.Now(); time.Since(start) < 20*time.Microsecond; {
			}
		}
		hungry.Unlock()
		wg.Wait()
	}
}

func tries() {
	var mu sync.Mutex
	var rw sync.RWMutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	fmt.Println(rw.TryRLock(), rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock(), rw.TryLock())
	rw.Unlock()
	rw.RLock()
	var wg sync.WaitGroup
	wg.Go(func() { rw.Lock(); rw.Unlock() })
	blocked()
	fmt.Println(rw.TryRLock()) // a writer waits
	rw.RUnlock()
	wg.Wait()
}

func lockers() {
	var table sync.RWMutex
	reader := table.RLocker()
	table.Lock()
	var wg sync.WaitGroup
	wg.Go(func() {
		reader.Lock()
		reader.Unlock()
	})
	blocked()
	table.Unlock()
	wg.Wait()
}

// rounds uses a WaitGroup again, with two that wait for it.
func rounds() {
	var group, waiting sync.WaitGroup
	for range 2 {
		hold := make(chan bool)
		group.Go(func() { <-hold })
		for range 2 {
			waiting.Go(group.Wait)
		}
		blocked()
		close(hold)
		waiting.Wait()
	}
}

func onces() {
	calls := 0
	hold := make(chan bool)
	set := sync.OnceFunc(func() { calls++; <-hold })
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(set)
	}
	blocked()
	close(hold)
	wg.Wait()
	value := sync.OnceValue(func() int { calls++; return 7 })
	both := sync.OnceValues(func() (int, error) { calls++; return 8, nil })
	for range 2 {
		v := value()
		w, err := both()
		fmt.Println(v, w, err)
	}
	bad := sync.OnceFunc(func() { panic("bad") })
	for range 2 {
		func() {
			defer func() { fmt.Println(recover()) }()
			bad()
		}()
	}
	fmt.Println(calls)
}

// kept calls a Pool and a Map: what they lock has names from here.
func kept() {
	pool := sync.Pool{New: func() any { return new(int) }}
	pool.Put(pool.Get())
	var users sync.Map
	users.Store("a", 1)
	v, ok := users.LoadOrStore("a", 2)
	fmt.Println(v, ok)
}
