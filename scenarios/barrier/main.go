// Barrier lets three hikers go on only when all have arrived.
package main

import (
	"fmt"
	"sync"
	"time"
)

// A barrier holds back goroutines until size of them have come, again and again.
type barrier struct {
	mu   sync.Mutex
	size int
	here int
	gate chan struct{} // closed when all are here
}

func (b *barrier) wait() {
	b.mu.Lock()
	b.here++
	gate := b.gate
	if b.here == b.size { // the last one opens the gate
		b.here = 0
		b.gate = make(chan struct{}) // the next gate
		close(gate)
	}
	b.mu.Unlock()
	<-gate
}

func hiker(name string, pace time.Duration, b *barrier, wg *sync.WaitGroup) {
	defer wg.Done()
	for _, hut := range []string{"lake", "pass"} {
		time.Sleep(pace)
		fmt.Println(name, "is at the", hut)
		b.wait()
	}
	fmt.Println(name, "goes down")
}

func main() {
	b := &barrier{size: 3, gate: make(chan struct{})}
	var wg sync.WaitGroup
	wg.Add(3)
	go hiker("Ada", 50*time.Millisecond, b, &wg)
	go hiker("Ken", 100*time.Millisecond, b, &wg)
	go hiker("Rob", 200*time.Millisecond, b, &wg)
	wg.Wait()
}
