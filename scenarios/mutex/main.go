// Mutex lets four goroutines pay into one account.
package main

import (
	"fmt"
	"sync"
	"time"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) deposit(who string, amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()

	before := a.balance
	time.Sleep(40 * time.Millisecond) // slow, so that the others come and queue
	a.balance = before + amount
	fmt.Printf("%s: %d + %d = %d\n", who, before, amount, a.balance)
}

func main() {
	acct := &account{}
	var wg sync.WaitGroup

	for _, who := range []string{"Ada", "Grace", "Ken", "Rob"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			acct.deposit(who, 10)
			acct.deposit(who, 5)
		}()
	}

	wg.Wait()
	fmt.Println("balance:", acct.balance)
}
