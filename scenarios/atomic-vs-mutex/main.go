// Atomic-vs-mutex keeps accounts in both ways.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type account struct {
	mu    sync.Mutex
	coins int
	sum   int
}

func (a *account) pay(coin int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.coins++ // both change together, or not at all
	time.Sleep(30 * time.Millisecond)
	a.sum += coin
}

func main() {
	var clicks atomic.Int64 // one number by itself
	var acct account        // two numbers that belong together
	var wg sync.WaitGroup

	click := func() {
		defer wg.Done()
		for range 3 {
			clicks.Add(1)
			time.Sleep(10 * time.Millisecond)
		}
	}
	pay := func() {
		defer wg.Done()
		for range 3 {
			acct.pay(5)
		}
	}
	wg.Add(4)
	go click()
	go click()
	go pay()
	go pay()
	wg.Wait()
	fmt.Println("clicks:", clicks.Load(), "coins:", acct.coins, "sum:", acct.sum)
}
